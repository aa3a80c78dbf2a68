package dev.weir.layout;

import dev.weir.model.Address;
import dev.weir.model.Protocol;

/** A cursor over entries that hold the two ends of a socket. */
public abstract class EndpointCursor extends EntryCursor implements Endpoints {

    private static final int AF_PACKET = 17;

    private final int laddr;
    private final int raddr;
    private final int lport;
    private final int rport;
    private final int netns;

    /** A cursor over entries with these members at these offsets. */
    EndpointCursor(int laddr, int raddr, int lport, int rport, int netns) {
        this.laddr = laddr;
        this.raddr = raddr;
        this.lport = lport;
        this.rport = rport;
        this.netns = netns;
    }

    @Override
    public final Address laddr() {
        return address(laddr);
    }

    @Override
    public final int lport() {
        return u16(lport);
    }

    @Override
    public final Address raddr() {
        return address(raddr);
    }

    @Override
    public final int rport() {
        return u16(rport);
    }

    @Override
    public final boolean matches(
            int protocol,
            long localHigh,
            long localLow,
            int localPort,
            long remoteHigh,
            long remoteLow,
            int remotePort,
            long namespace) {
        return Endpoints.isKnown(u16(rport), remotePort)
                && u64(raddr + Long.BYTES) == remoteLow
                && u64(raddr) == remoteHigh
                && Endpoints.isKnown(u16(lport), localPort)
                && u64(laddr + Long.BYTES) == localLow
                && u64(laddr) == localHigh
                && Endpoints.isKnown(u32(netns), namespace)
                && protocol() == protocol;
    }

    @Override
    public final long netns() {
        return u32(netns);
    }

    /**
     * The protocol number of a socket. Packet sockets keep an Ethernet type in its place, so they have a number of
     * weir.
     */
    final int protocol(int family, int protocol) {
        return u16(family) == AF_PACKET ? Protocol.RAW_FRAMES.number() : u16(protocol);
    }

    private Address address(int offset) {
        return Address.ofWords(u64(offset), u64(offset + Long.BYTES));
    }
}
