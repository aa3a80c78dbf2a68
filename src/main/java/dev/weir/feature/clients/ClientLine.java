package dev.weir.feature.clients;

import dev.weir.model.Address;
import dev.weir.model.OutsidePeers;
import dev.weir.model.PortKey;
import dev.weir.model.Traffic;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.RowId;
import dev.weir.screen.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A line of the list of clients: an address on a port, or a network. Its numbers are of the last window and this one.
 */
sealed interface ClientLine extends Row {

    /** Addresses on ports. */
    long clients();

    /** L3 bytes. */
    long bytes();

    long packets();

    /** Connections begun. */
    long connections();

    /** Of the clients, those from whom nothing but SYNs and resets came. */
    long synOnly();

    Instant first();

    Instant last();

    /** Of them, those outside of the policy. */
    long outside(Joined in);

    /** What is known of it. */
    default Known known() {
        return Known.NOTHING;
    }

    /** The port, as in {@code 443/tcp}; empty for a network. */
    default String port() {
        return "";
    }

    /** The number that its port sorts by; below all others where it has none. */
    default int portNumber() {
        return -1;
    }

    @Override
    default List<String> explained(Joined in) {
        String known = ClientFacts.known(this);
        return known.isEmpty()
                ? List.of(name(in), ClientFacts.numbers(this, in))
                : List.of(name(in), ClientFacts.numbers(this, in), known);
    }

    @Override
    default Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    default long rank() {
        return id().hashCode();
    }

    /**
     * An address on a port.
     *
     * @param row its numbers
     */
    record OfAddress(ClientRow row) implements ClientLine {

        /** The port as the main job knows it. */
        PortKey key() {
            return PortKey.served(row.port().protocol(), row.port().port());
        }

        @Override
        public RowId id() {
            return new RowId.OfOther(ClientsFeature.WORD, row.address().text() + " " + port());
        }

        @Override
        public String name(Joined in) {
            return row.address().text();
        }

        @Override
        public String about() {
            return row.known().name().map(name -> name.name()).orElse("");
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return Optional.of(new ClientScope(row.address()));
        }

        @Override
        public String port() {
            return row.port().port() == ClientPort.OTHER ? "other" : key().text();
        }

        @Override
        public int portNumber() {
            return row.port().port();
        }

        @Override
        public long clients() {
            return 1;
        }

        @Override
        public long outside(Joined in) {
            return in.standing(row.address(), key()) == OutsidePeers.Standing.OUTSIDE ? 1 : 0;
        }

        @Override
        public long bytes() {
            return row.bytes();
        }

        @Override
        public long packets() {
            return row.packets();
        }

        @Override
        public long connections() {
            return row.connections();
        }

        @Override
        public long synOnly() {
            return row.synOnly() ? 1 : 0;
        }

        @Override
        public Instant first() {
            return row.first();
        }

        @Override
        public Instant last() {
            return row.last();
        }

        @Override
        public Known known() {
            return row.known();
        }

        /** The same client in two windows. */
        static ClientRow sum(ClientRow before, ClientRow now) {
            return new ClientRow(
                    now.address(),
                    now.port(),
                    before.bytes() + now.bytes(),
                    before.packets() + now.packets(),
                    before.connections() + now.connections(),
                    before.first().isBefore(now.first()) ? before.first() : now.first(),
                    now.last(),
                    before.synOnly() && now.synOnly(),
                    now.known());
        }
    }

    /**
     * The clients of a network.
     *
     * @param network its first address and length
     * @param clients addresses on ports
     * @param outside of them, those outside of the policy
     * @param bytes   of all of them
     * @param packets likewise
     * @param connections likewise
     * @param synOnly of them, those from whom nothing but SYNs and resets came
     * @param first   when the first of them was seen
     * @param last    when the last of them was
     */
    record OfNetwork(
            Scope.OfNetwork network,
            long clients,
            long outside,
            long bytes,
            long packets,
            long connections,
            long synOnly,
            Instant first,
            Instant last)
            implements ClientLine {

        static OfNetwork of(OfAddress line, Joined in) {
            Address address = line.row().address();
            return new OfNetwork(
                    Scope.OfNetwork.around(address),
                    1,
                    line.outside(in),
                    line.bytes(),
                    line.packets(),
                    line.connections(),
                    line.synOnly(),
                    line.first(),
                    line.last());
        }

        OfNetwork and(OfNetwork more) {
            return new OfNetwork(
                    network,
                    clients + more.clients,
                    outside + more.outside,
                    bytes + more.bytes,
                    packets + more.packets,
                    connections + more.connections,
                    synOnly + more.synOnly,
                    first.isBefore(more.first) ? first : more.first,
                    last.isAfter(more.last) ? last : more.last);
        }

        @Override
        public long outside(Joined in) {
            return outside;
        }

        @Override
        public RowId id() {
            return new RowId.OfOther(ClientsFeature.WORD, network.label());
        }

        @Override
        public String name(Joined in) {
            return network.label();
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return Optional.of(network);
        }
    }
}
