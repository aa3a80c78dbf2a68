package dev.weir;

import dev.weir.alert.Alerts;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Probes;
import dev.weir.attach.StageSetup;
import dev.weir.bpf.BpfException;
import dev.weir.cli.Capture;
import dev.weir.cli.FeatureVerbs;
import dev.weir.codec.Codecs;
import dev.weir.collect.Collector;
import dev.weir.feature.Feature;
import dev.weir.feature.clients.ClientsFeature;
import dev.weir.feature.policy.PolicyFeature;
import dev.weir.feature.rules.RulesFeature;
import dev.weir.feature.traffic.Ledger;
import dev.weir.feature.traffic.TrafficFeature;
import dev.weir.history.Timeline;
import dev.weir.model.AlertThresholds;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.Names;
import dev.weir.screen.AlertList;
import dev.weir.screen.ListScreen;
import dev.weir.screen.Lists;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Every feature that plugs into the platform: the one place that knows them all. */
final class Features {

    /** In the order in which help lists their commands; a collector may look at the sections of those before it. */
    private static final List<Feature> FEATURES =
            List.of(new TrafficFeature(), new ClientsFeature(), new PolicyFeature(), new RulesFeature());

    private Features() {}

    /** How what features add to a snapshot is written and read. */
    static Codecs codecs() {
        return new Codecs(all(Feature::codecs));
    }

    /** The commands that features bring. */
    static FeatureVerbs verbs() {
        return new FeatureVerbs(all(Feature::verbs));
    }

    /** The main job: adds what the kernel counted up to snapshots. */
    static Ledger traffic(Host host, Names names, boolean wireLayer) {
        return new Ledger(host, names, List.of(), wireLayer);
    }

    /** What raises alerts, by the rules of the main job and those that features hold their sections against. */
    static Alerts alerts(AlertThresholds thresholds, Capture capture) {
        return new Alerts(thresholds, all(feature -> feature.alertRules(capture)));
    }

    /** What keeps the snapshots of the last minutes for a screen. */
    static Timeline history() {
        return new Timeline();
    }

    /** The lists of the screen; made only where there is one, since their columns are many classes. */
    static Lists lists() {
        List<ListScreen<?>> lists = all(Feature::lists);
        lists.add(new AlertList());
        return Lists.of(lists);
    }

    /**
     * What packets go through in a capture besides being counted.
     *
     * @throws ProbeException when a file that a feature is given is wrong
     */
    static StageSetup setup(Capture capture) throws ProbeException {
        StageSetup setup = StageSetup.NONE;
        for (Feature feature : FEATURES) {
            setup = setup.and(feature.setup(capture));
        }
        return setup;
    }

    /**
     * The collectors of a capture whose programs are attached, each by the hook that is listed as missing where the
     * kernel refuses it.
     *
     * @param missing takes the hooks of those that could not be opened for that reason
     * @throws ProbeException when a file that a feature is given is wrong
     */
    static Map<String, Collector<?>> collectors(Capture capture, Probes probes, Names names, Consumer<Hook> missing)
            throws ProbeException {
        Map<String, Collector<?>> collectors = new LinkedHashMap<>();
        try {
            for (Feature feature : FEATURES) {
                try {
                    feature.collector(capture, probes, names)
                            .ifPresent(collector -> collectors.put(feature.hook(), collector));
                } catch (BpfException refused) {
                    missing.accept(new Hook(feature.hook(), false, refused.sentence()));
                }
            }
            return collectors;
        } catch (ProbeException | RuntimeException e) {
            collectors.values().forEach(Collector::close);
            throw e;
        }
    }

    /** One kind of part, of every feature. */
    private static <P> List<P> all(Function<Feature, List<P>> parts) {
        List<P> all = new ArrayList<>();
        FEATURES.forEach(feature -> all.addAll(parts.apply(feature)));
        return all;
    }
}
