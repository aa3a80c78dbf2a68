package dev.weir.model;

import java.util.Optional;

/**
 * A connection that holds its own numbers.
 *
 * @param facts       what is known of it beside its traffic
 * @param traffic     app bytes
 * @param wire        L3 bytes, where the wire layer is attached
 * @param wirePackets packets of the same layer
 * @param health      TCP's own numbers, when they were read
 */
record PlainConnection(
        ConnectionFacts facts,
        Traffic traffic,
        Optional<Traffic> wire,
        Optional<Packets> wirePackets,
        Optional<TcpHealth> health)
        implements Connection {

    @Override
    public Connection apart() {
        return this;
    }
}
