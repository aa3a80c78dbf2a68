/** A tcpdump expression to an eBPF counter: libpcap compiles, we translate, the kernel counts. */
package dev.weir.filter;
