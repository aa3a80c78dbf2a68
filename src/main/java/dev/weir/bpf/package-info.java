/** The only native BPF code: libbpf's functions under libbpf's own names, failures as {@code BpfException}. */
package dev.weir.bpf;
