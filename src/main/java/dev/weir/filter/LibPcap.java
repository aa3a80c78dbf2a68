package dev.weir.filter;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/** The functions of libpcap that weir calls, under their own names; {@code pcap/pcap.h}. */
interface LibPcap {

    Pointer pcap_open_dead(int linkType, int snapshotBytes);

    int pcap_compile(@In Pointer handle, @Out Pointer program, @In String expression, int optimize, int netmask);

    String pcap_geterr(@In Pointer handle);

    void pcap_freecode(Pointer program);

    void pcap_close(@In Pointer handle);
}
