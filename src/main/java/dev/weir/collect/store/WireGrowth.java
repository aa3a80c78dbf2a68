package dev.weir.collect.store;

/**
 * By how much the counters of one socket in the wire layer have grown since the last reading. It can be written to,
 * since one object serves all sockets.
 */
public final class WireGrowth {

    public long rxBytes;
    public long txBytes;
    public long rxPackets;
    public long txPackets;
    public long rxBuffers;
    public long txBuffers;
    public long rxHeaderBytes;
    public long txHeaderBytes;
    public long retransmits;
}
