package dev.weir.feature.policy;

import dev.weir.units.Printable;

/** A sentence for each event, for a person to read. */
final class ConsoleFormat implements EventFormat {

    @Override
    public String event(PolicyEvent event) {
        boolean ports = event.sourcePort() != 0 && event.destinationPort() != 0;
        return "[" + event.action() + "] Non-permitted traffic: "
                + end(event, event.sourceText(), ports ? event.sourcePort() : 0)
                + " -> "
                + end(event, event.destinationText(), ports ? event.destinationPort() : 0) + " (proto: "
                + event.protocol()
                + ", size: "
                + event.packetSize() + " bytes, if: " + Printable.text(event.iface()) + ")"
                + (event.packets() > 1 ? " x " + event.packets() : "");
    }

    @Override
    public String lost(long micros, long packets) {
        return "[" + PolicyEvent.LOST + "] " + packets + (packets == 1 ? " packet" : " packets")
                + " could not be logged";
    }

    private static String end(PolicyEvent event, String address, int port) {
        if (port == 0) {
            return address;
        }
        return (event.isIpv6() ? '[' + address + ']' : address) + ':' + port;
    }
}
