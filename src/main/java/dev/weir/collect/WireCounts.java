package dev.weir.collect;

/** By how much the wire layer's counters of one socket have grown since they were read before. */
final class WireCounts {

    long rxBytes;
    long txBytes;
    long rxPackets;
    long txPackets;
    long rxBuffers;
    long txBuffers;
    long rxHeaderBytes;
    long txHeaderBytes;
    long retransmits;
}
