package dev.weir.feature.clients;

import dev.weir.alert.Rule;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Probes;
import dev.weir.attach.Stage;
import dev.weir.attach.StageSetup;
import dev.weir.cli.Capture;
import dev.weir.cli.FeatureVerb;
import dev.weir.codec.SectionCodec;
import dev.weir.collect.Collector;
import dev.weir.feature.Feature;
import dev.weir.model.Names;
import dev.weir.screen.ListScreen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code weir clients}, and beside the main job the clients of every port, unless {@code --clients off} is given. */
public final class ClientsFeature implements Feature {

    /** Its command, its section of a snapshot, its option of the main job and its list. */
    static final String WORD = "clients";

    private static final String OFF = "off";
    private static final int PORTS_MAX = 1000;
    private static final int NETWORKS_MAX = 200;

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public List<FeatureVerb> verbs() {
        return List.of(new FeatureVerb(
                WORD,
                "count the distinct addresses that use each port",
                () -> new ClientsCommand(options -> ClientsRun.count(options).number())));
    }

    @Override
    public List<SectionCodec<?>> codecs() {
        return List.of(ClientsSchema.CODEC);
    }

    @Override
    public List<ListScreen<?>> lists() {
        return List.of(new ClientList());
    }

    @Override
    public String hook() {
        return "packets/clients";
    }

    @Override
    public StageSetup setup(Capture capture) {
        return isOn(capture) ? Counting.beside(tableEntries(capture)).setup() : StageSetup.NONE;
    }

    /** None where it is off or the kernel refused it. */
    @Override
    public Optional<Collector<?>> collector(Capture capture, Probes probes, Names names) throws ProbeException {
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

    @Override
    public List<Rule<?>> alertRules(Capture capture) {
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
        return !OFF.equalsIgnoreCase(capture.features().getOrDefault(WORD, OFF));
    }

    private static int tableEntries(Capture capture) {
        return Integer.parseInt(capture.features().get("clients-table"));
    }
}
