package dev.weir.feature.clients;

import dev.weir.collect.Collector;
import dev.weir.collect.Tick;
import dev.weir.model.HostName;
import dev.weir.model.Names;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The clients of all ports beside the main job: windows swapped and read once a tick. A window ends with the first tick
 * after its border, so at the latest an interval late, and no packet is in two or in none.
 */
final class ClientsCollector implements Collector<ClientsSection> {

    /** Names are asked for of so many clients, those that sent most; all have their country. */
    private static final int NAMED_MAX = 100;

    private final WindowSwap swap;
    private final Names names;
    private final GeoFiles countries;
    private ClientWindow rawLast;
    private Optional<ClientWindow> last = Optional.empty();

    ClientsCollector(
            ClientTables tables,
            TallyLimits limits,
            int windowSeconds,
            Names names,
            GeoFiles countries,
            LongSupplier epochMillis,
            LongSupplier monoNanos) {
        this.swap = new WindowSwap(tables, limits, windowSeconds * 1000L, epochMillis, monoNanos);
        this.names = names;
        this.countries = countries;
    }

    @Override
    public ClientsSection collect(Tick tick) {
        Optional<String> trouble = Optional.empty();
        try {
            swap.tick();
        } catch (IOException e) {
            trouble = Optional.of("the kernel's tables of clients could not be read: " + e.getMessage());
        }
        ClientsSection read = swap.windows().section();
        // A window that is over stays the same object, which many snapshots share.
        if (read.last().isPresent() && read.last().get() != rawLast) {
            rawLast = read.last().get();
            last = Optional.of(withKnown(rawLast));
        }
        return new ClientsSection(read.windowSeconds(), last, withKnown(read.live()), trouble);
    }

    private ClientWindow withKnown(ClientWindow window) {
        int[] position = {0};
        return window.with(row -> {
            Optional<HostName> name = position[0]++ < NAMED_MAX ? names.hostName(row.address()) : Optional.empty();
            return row.with(countries.of(row.address()).named(name));
        });
    }

    @Override
    public void close() {
        countries.close();
    }
}
