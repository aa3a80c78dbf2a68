package dev.weir.codec;

import dev.weir.model.Address;
import dev.weir.model.NamedHosts;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of addresses, in the order of their numbers. */
final class NamedHostsSchema extends Schema<NamedHosts> {

    static final SectionCodec<NamedHosts> CODEC = new SectionCodec<>("names", NamedHosts.class, new NamedHostsSchema());

    private static final Comparator<Named> BY_NUMBER = Comparator.<Named>comparingLong(
                    named -> named.address().high() ^ Long.MIN_VALUE)
            .thenComparingLong(named -> named.address().low() ^ Long.MIN_VALUE);

    private final Fields.Objects<Named> hosts = list(
            "hosts",
            "while `--names` is on: what remote addresses are called by reverse DNS, as far as that is known",
            new NamedSchema());

    private record Named(Address address, String name) {}

    @Override
    protected void write(FieldSink out, NamedHosts row) throws IOException {
        List<Named> named = row.names().entrySet().stream()
                .map(entry -> new Named(entry.getKey(), entry.getValue()))
                .sorted(BY_NUMBER)
                .toList();
        hosts.write(out, named);
    }

    @Override
    protected NamedHosts read(JsonRow row) throws IOException {
        Map<Address, String> names = new HashMap<>();
        hosts.of(row).forEach(named -> names.put(named.address(), named.name()));
        return new NamedHosts(names);
    }

    private static final class NamedSchema extends Schema<Named> {

        private final Fields.IpAddress address = address("address", "the address");
        private final Fields.Text name = text("name", "its name");

        @Override
        protected void write(FieldSink out, Named row) throws IOException {
            address.write(out, row.address());
            name.write(out, row.name());
        }

        @Override
        protected Named read(JsonRow row) throws IOException {
            return new Named(address.of(row), name.of(row));
        }
    }
}
