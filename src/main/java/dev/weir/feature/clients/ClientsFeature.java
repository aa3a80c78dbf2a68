package dev.weir.feature.clients;

import dev.weir.alert.Rule;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Probes;
import dev.weir.attach.Stage;
import dev.weir.attach.StageSetup;
import dev.weir.cli.Capture;
import dev.weir.collect.Collector;
import dev.weir.model.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this feature adds to the main job: the clients of every port, unless {@code --clients off} says otherwise. */
public final class ClientsFeature {

    private static final String OFF = "off";
    private static final int PORTS_MAX = 1000;
    private static final int NETWORKS_MAX = 200;

    private ClientsFeature() {}

    /** What packets go through for it. */
    public static StageSetup setup(Capture capture) {
        return isOn(capture) ? Counting.beside(tableEntries(capture)).setup() : StageSetup.NONE;
    }

    /**
     * Its section of each snapshot; none where it is off or the kernel refused it.
     *
     * @throws ProbeException when a file given with {@code --geoip} cannot be used
     */
    public static Optional<Collector<?>> collector(Capture capture, Probes probes, Names names) throws ProbeException {
        if (!probes.stages().contains(Stage.CLIENTS)) {
            return Optional.empty();
        }
        int entries = tableEntries(capture);
        TallyLimits limits = new TallyLimits(PORTS_MAX, NETWORKS_MAX, false, entries <= KernelTables.RECENT_MAX);
        return Optional.of(new ClientsCollector(
                new KernelTables(probes::map, Counting.beside(entries)),
                limits,
                Integer.parseInt(capture.features().get("clients-window")),
                names,
                countries(capture),
                System::currentTimeMillis,
                System::nanoTime));
    }

    /** What its section is held against. */
    public static List<Rule<?>> rules(Capture capture) {
        return isOn(capture) ? ClientRules.of(capture) : List.of();
    }

    private static GeoFiles countries(Capture capture) throws ProbeException {
        String given = capture.features().get("geoip");
        try {
            return GeoFiles.open(
                    given == null
                            ? GeoFiles.installed()
                            : Stream.of(given.split(",")).map(Path::of).toList());
        } catch (IOException e) {
            if (given != null) {
                throw new ProbeException(e.getMessage());
            }
            return GeoFiles.none();
        }
    }

    private static boolean isOn(Capture capture) {
        return !OFF.equalsIgnoreCase(capture.features().getOrDefault("clients", OFF));
    }

    private static int tableEntries(Capture capture) {
        return Integer.parseInt(capture.features().get("clients-table"));
    }
}
