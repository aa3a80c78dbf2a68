/** Packets and bytes counted for tcpdump expressions, hundreds of them, in the kernel. */
package dev.weir.feature.rules;
