package dev.weir.feature.policy;

import dev.weir.units.Printable;

/** A sentence for each event, for a person to read. */
final class ConsoleFormat implements EventFormat {

    @Override
    public String event(PolicyEvent event) {
        boolean ports = event.sourcePort() != 0 && event.destinationPort() != 0;
        return "[" + event.action() + "] Non-permitted traffic: " + end(event.source(), ports ? event.sourcePort() : 0)
                + " -> "
                + end(event.destination(), ports ? event.destinationPort() : 0) + " (proto: " + event.protocol()
                + ", size: "
                + event.packetSize() + " bytes, if: " + Printable.text(event.iface()) + ")"
                + (event.packets() > 1 ? " x " + event.packets() : "");
    }

    @Override
    public String lost(long micros, long packets) {
        return "[" + PolicyEvent.LOST + "] " + packets + (packets == 1 ? " packet" : " packets")
                + " could not be logged";
    }

    private static String end(dev.weir.model.Address address, int port) {
        if (port == 0) {
            return address.text();
        }
        return (address.isIpv4() ? address.text() : '[' + address.text() + ']') + ':' + port;
    }
}
