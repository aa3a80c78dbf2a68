package dev.weir.model;

/** What an alert, a selection or a drill-down is about: one row of one table. */
public sealed interface Subject {

    /**
     * A process.
     *
     * @param key its identity
     */
    record OfProcess(ProcessKey key) implements Subject {}

    /**
     * A connection.
     *
     * @param key its identity
     */
    record OfConnection(ConnectionKey key) implements Subject {}

    /**
     * A port.
     *
     * @param key its identity
     */
    record OfPort(PortKey key) implements Subject {}

    /**
     * A protocol.
     *
     * @param protocol the protocol
     */
    record OfProtocol(Protocol protocol) implements Subject {}

    /**
     * A row of a feature's list.
     *
     * @param list the list's word
     * @param key  its identity there, as text
     */
    record OfFeature(String list, String key) implements Subject {}
}
