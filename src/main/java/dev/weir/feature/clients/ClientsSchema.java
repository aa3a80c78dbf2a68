package dev.weir.feature.clients;

import dev.weir.codec.FieldSink;
import dev.weir.codec.Fields;
import dev.weir.codec.JsonRow;
import dev.weir.codec.Schema;
import dev.weir.codec.SectionCodec;
import dev.weir.model.HostName;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** The section {@code clients} of the JSON document. */
final class ClientsSchema extends Schema<ClientsSection> {

    /** How the section is written and read. */
    static final SectionCodec<ClientsSection> CODEC =
            new SectionCodec<>(ClientsFeature.WORD, ClientsSection.class, new ClientsSchema());

    private static final int PORT_MAX = 65535;
    private static final int SECONDS_MAX = 366 * 86_400;
    private static final String UDP = "UDP";
    private static final String IPV6 = "IPv6";

    private final Fields.Size window = size("window_s", "s", "length of a window", SECONDS_MAX);
    private final Fields.ObjectIfKnown<ClientWindow> last =
            objectIfKnown("last", "the last complete window", new WindowSchema());
    private final Fields.OneObject<ClientWindow> live = object("live", "the window under way", new WindowSchema());

    private final Fields.OptionalText trouble = textIfKnown(
            "trouble", "why the kernel's tables could not be read, so that this is older; left out where they were");

    private ClientsSchema() {}

    @Override
    protected void write(FieldSink out, ClientsSection row) throws IOException {
        window.write(out, row.windowSeconds());
        last.write(out, row.last());
        live.write(out, row.live());
        trouble.write(out, row.trouble());
    }

    @Override
    protected ClientsSection read(JsonRow row) throws IOException {
        return new ClientsSection(window.of(row), last.of(row), live.of(row), trouble.of(row));
    }

    private static final class WindowSchema extends Schema<ClientWindow> {

        private final Fields.Time start = time("start", "when it began");
        private final Fields.Time end = time("end", "when it ended, or how far it has got");
        private final Fields.Objects<PortClients> ports = list("ports", "clients by port", new PortSchema());
        private final Fields.Objects<ClientRow> clients =
                list("clients", "the 1,000 clients that sent most, most first", new ClientSchema());
        private final Fields.Objects<NetworkClients> networks =
                list("networks", "the 1,000 networks with most clients, most first", new NetworkSchema());
        private final Fields.Count listed = count("listed", "clients", "addresses on ports that are counted exactly");
        private final Fields.Count missed =
                count("missed_packets", "packets", "of clients that found no room in the table and are estimated");

        @Override
        protected void write(FieldSink out, ClientWindow row) throws IOException {
            start.write(out, Instant.ofEpochMilli(row.startMillis()));
            end.write(out, Instant.ofEpochMilli(row.endMillis()));
            ports.write(out, row.ports());
            clients.write(out, row.clients());
            networks.write(out, row.networks());
            listed.write(out, row.listed());
            missed.write(out, row.missed());
        }

        @Override
        protected ClientWindow read(JsonRow row) throws IOException {
            return new ClientWindow(
                    start.of(row).toEpochMilli(),
                    end.of(row).toEpochMilli(),
                    ports.of(row),
                    clients.of(row),
                    networks.of(row),
                    listed.of(row),
                    missed.of(row));
        }
    }

    /** The three fields that say what a client uses. */
    private abstract static class ByPort<R> extends Schema<R> {

        private final Fields.Text network = text("network", "`IPv4` or `IPv6`");
        private final Fields.Text transport = text("transport", "`TCP` or `UDP`");
        private final Fields.OptionalCount port = optionalCount(
                "port", "", "destination port; of those that are not " + "counted by themselves together");

        void write(FieldSink out, ClientPort row) throws IOException {
            network.write(out, row.network());
            transport.write(out, row.transport());
            port.write(out, row.port() == ClientPort.OTHER ? Optional.empty() : Optional.of((long) row.port()));
        }

        ClientPort port(JsonRow row) throws IOException {
            long number = port.of(row).orElse((long) ClientPort.OTHER);
            return new ClientPort(
                    (int) Math.min(number, PORT_MAX),
                    transport.of(row).equals(UDP),
                    network.of(row).equals(IPV6));
        }
    }

    private static final class PortSchema extends ByPort<PortClients> {

        private static final int ERROR_DECIMALS = 5;

        private final Fields.Count clients = count("clients", "addresses", "distinct source addresses");
        private final Fields.Decimal error = decimal(
                "error",
                "ratio",
                "one standard deviation of that number; 0 where it was counted and not estimated",
                ERROR_DECIMALS);
        private final Fields.Count fresh =
                count("new_last_minute", "addresses", "of them, those first seen within the last minute");
        private final Fields.Count now = count(
                "now",
                "addresses",
                "seen within the length of a window up to its end; with a `--table` of more than 65,536 the same as "
                        + "`clients`");
        private final Fields.OptionalCount synOnly = countIfKnown(
                "syn_only",
                "addresses",
                "of those of the window that are counted exactly, those from whom nothing but SYNs and resets came: "
                        + "false addresses of a flood, a scan");

        @Override
        protected void write(FieldSink out, PortClients row) throws IOException {
            write(out, row.port());
            clients.write(out, row.clients());
            error.write(out, row.error());
            fresh.write(out, row.newLastMinute());
            now.write(out, row.now());
            synOnly.write(out, Optional.of(row.synOnly()));
        }

        @Override
        protected PortClients read(JsonRow row) throws IOException {
            return new PortClients(
                    port(row),
                    clients.of(row),
                    error.of(row),
                    fresh.of(row),
                    now.of(row),
                    synOnly.of(row).orElse(0L));
        }
    }

    private static final class ClientSchema extends ByPort<ClientRow> {

        private final Fields.IpAddress address = address("address", "where its packets say they come from");
        private final Fields.Count bytes = count("bytes", "B", "L3 length of its packets in the window");
        private final Fields.Count packets = count("packets", "packets", "of the window");
        private final Fields.Count connections = count(
                "connections", "connections", "begun in the window: SYNs; for UDP 1 in the first window of a client");
        private final Fields.Time first =
                time("first_seen", "its first packet, in this window or those before without " + "a break");
        private final Fields.Time last = time("last_seen", "its last packet");
        private final Fields.Flag synOnly =
                flag("syn_only", "whether nothing but SYNs and resets came in the window; left out where more did");
        private final Fields.OptionalText name = optionalText("name", "what it is called");
        private final Fields.OptionalText nameSource =
                optionalText("name_source", "who says so: `hosts` (the file), or with `--names` `ptr` (reverse DNS)");
        private final Fields.OptionalText country = optionalText("country", "two letters, with `--geoip`");
        private final Fields.Count asn = countOrNull("asn", "", "number of its autonomous system, likewise");
        private final Fields.OptionalText asName = optionalText("as_name", "whose that is");

        @Override
        protected void write(FieldSink out, ClientRow row) throws IOException {
            write(out, row.port());
            address.write(out, row.address());
            bytes.write(out, row.bytes());
            packets.write(out, row.packets());
            connections.write(out, row.connections());
            first.write(out, row.first());
            last.write(out, row.last());
            if (row.synOnly()) {
                synOnly.write(out, true);
            }
            name.write(out, row.known().name().map(HostName::name));
            nameSource.write(out, row.known().name().map(HostName::source));
            country.write(out, row.known().country());
            asn.write(out, row.known().asn());
            asName.write(out, row.known().asName());
        }

        @Override
        protected ClientRow read(JsonRow row) throws IOException {
            return new ClientRow(
                    address.of(row),
                    port(row),
                    bytes.of(row),
                    packets.of(row),
                    connections.of(row),
                    first.of(row),
                    last.of(row),
                    row.has(synOnly.name()) && synOnly.of(row),
                    new Known(name(row), country.of(row), asn.of(row), asName.of(row)));
        }

        private Optional<HostName> name(JsonRow row) throws IOException {
            Optional<String> source = nameSource.of(row);
            return name.of(row).map(text -> new HostName(text, source.orElse(HostName.PTR)));
        }
    }

    private static final class NetworkSchema extends Schema<NetworkClients> {

        private static final int BITS_MAX = 128;

        private final Fields.IpAddress network = address("network", "its first address");
        private final Fields.Size bits =
                size("prefix", "bits", "24 for IPv4, 48 for IPv6; 0 for all networks that found no room", BITS_MAX);
        private final Fields.Count clients = count("clients", "addresses", "addresses on ports");
        private final Fields.Count bytes = count("bytes", "B", "L3 length of their packets in the window");

        @Override
        protected void write(FieldSink out, NetworkClients row) throws IOException {
            network.write(out, row.network());
            bits.write(out, row.prefixBits());
            clients.write(out, row.clients());
            bytes.write(out, row.bytes());
        }

        @Override
        protected NetworkClients read(JsonRow row) throws IOException {
            return new NetworkClients(network.of(row), bits.of(row), clients.of(row), bytes.of(row));
        }
    }
}
