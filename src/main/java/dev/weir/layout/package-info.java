/** The byte layout of every struct in {@code bpf/types.h}, decoded into {@code model} records; no native calls. */
package dev.weir.layout;
