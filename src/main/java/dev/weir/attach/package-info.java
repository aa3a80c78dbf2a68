/** Loads, attaches and detaches the BPF programs; knows which hooks this kernel and interface have, and why not. */
package dev.weir.attach;
