package dev.weir.feature.traffic;

import dev.weir.layout.Endpoints;
import dev.weir.layout.FlowEntry;
import dev.weir.model.Address;
import dev.weir.model.Protocol;

/** The protocol and both ends of a socket, put together from all sources that report them. */
abstract class SocketTuple extends PortMember {

    /**
     * Whether something that its connection rows show has changed, so that they are described anew at the end of the
     * interval.
     */
    boolean changed;
    /** Whether an address has changed since {@link PortAttribution#locate} looked at it. */
    boolean addressChanged = true;

    private Protocol protocol = Protocol.of(0);
    /** The two addresses as in {@link Address#ofWords}, and whether any source has reported them. */
    private long laddrHigh;

    private long laddrLow;
    private long raddrHigh;
    private long raddrLow;
    private boolean laddrReported;
    private boolean raddrReported;
    private char lport;
    private char rport;
    private int netns;

    final Protocol protocol() {
        return protocol;
    }

    final Address laddr() {
        return Address.ofWords(laddrHigh, laddrLow);
    }

    final Address laddr(Addresses addresses) {
        return addresses.of(laddrHigh, laddrLow);
    }

    final int lport() {
        return lport;
    }

    final Address raddr() {
        return Address.ofWords(raddrHigh, raddrLow);
    }

    final Address raddr(Addresses addresses) {
        return addresses.of(raddrHigh, raddrLow);
    }

    final int rport() {
        return rport;
    }

    final long netns() {
        return Integer.toUnsignedLong(netns);
    }

    /** Whether it has no one remote end: then its peers are the rows that people see. */
    final boolean isUnconnected() {
        return rport == 0 && protocol != Protocol.TCP && protocol != Protocol.RAW_FRAMES && raddr().isUnspecified();
    }

    /** Whether a report says nothing new; asked of every entry that is read. */
    final boolean isAsIn(Endpoints reported) {
        return reported.matches(protocol.number(), laddrHigh, laddrLow, lport, raddrHigh, raddrLow, rport, netns());
    }

    /** Takes the ends from a newer report, as far as that knows them. */
    final void takeEnds(Endpoints reported) {
        changed |= reported.protocol() != protocol.number()
                || !Endpoints.isKnown(reported.lport(), lport)
                || !Endpoints.isKnown(reported.rport(), rport)
                || !Endpoints.isKnown(reported.netns(), netns());
        protocol = Protocol.of(reported.protocol());
        boolean otherLocal = takeLocal(reported.laddr());
        boolean otherRemote = takeRemote(reported.raddr());
        boolean otherAddress = otherLocal || otherRemote;
        addressChanged |= otherAddress;
        changed |= otherAddress;
        lport = reported.lport() != 0 ? (char) reported.lport() : lport;
        rport = reported.rport() != 0 ? (char) reported.rport() : rport;
        netns = reported.netns() != 0 ? (int) reported.netns() : netns;
    }

    /** Takes that a datagram socket is connected to nobody any more, which its flow alone can say. */
    final void takeRemoteOf(FlowEntry entry) {
        if (entry.rport() == 0 && rport != 0 && entry.protocol() != Protocol.TCP.number()) {
            raddrHigh = entry.raddr().highWord();
            raddrLow = entry.raddr().lowWord();
            rport = 0;
            addressChanged = true;
            changed = true;
        }
    }

    private boolean takeLocal(Address address) {
        if (address.isUnspecified() && laddrReported) {
            return false;
        }
        boolean other = !laddrReported || !address.equals(laddr());
        laddrReported = true;
        laddrHigh = address.highWord();
        laddrLow = address.lowWord();
        return other;
    }

    private boolean takeRemote(Address address) {
        if (address.isUnspecified() && raddrReported) {
            return false;
        }
        boolean other = !raddrReported || !address.equals(raddr());
        raddrReported = true;
        raddrHigh = address.highWord();
        raddrLow = address.lowWord();
        return other;
    }
}
