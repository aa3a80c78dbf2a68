package dev.weir;

import dev.weir.alert.Alerts;
import dev.weir.alert.Rule;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Probes;
import dev.weir.attach.StageSetup;
import dev.weir.bpf.BpfException;
import dev.weir.cli.Capture;
import dev.weir.cli.FeatureVerb;
import dev.weir.cli.FeatureVerbs;
import dev.weir.codec.Codecs;
import dev.weir.codec.SectionCodec;
import dev.weir.collect.Collector;
import dev.weir.feature.clients.ClientList;
import dev.weir.feature.clients.ClientsFeature;
import dev.weir.feature.clients.ClientsSchema;
import dev.weir.feature.clients.ClientsVerb;
import dev.weir.feature.policy.AnalyzeVerb;
import dev.weir.feature.policy.PolicyList;
import dev.weir.feature.policy.PolicyPart;
import dev.weir.feature.policy.PolicySchema;
import dev.weir.feature.policy.PolicyVerb;
import dev.weir.feature.rules.RuleList;
import dev.weir.feature.rules.RulesAlerts;
import dev.weir.feature.rules.RulesCollector;
import dev.weir.feature.rules.RulesSchema;
import dev.weir.feature.rules.RulesVerb;
import dev.weir.feature.traffic.ConnectionList;
import dev.weir.feature.traffic.InterfaceList;
import dev.weir.feature.traffic.Ledger;
import dev.weir.feature.traffic.PortList;
import dev.weir.feature.traffic.ProcessList;
import dev.weir.history.Timeline;
import dev.weir.model.AlertThresholds;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.Names;
import dev.weir.screen.AlertList;
import dev.weir.screen.Lists;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Every feature that plugs into the platform: the one place that knows them all. */
final class Features {

    private static final List<FeatureVerb> VERBS =
            List.of(new PolicyVerb(), new AnalyzeVerb(), new RulesVerb(), new ClientsVerb());

    /** What features add to a capture; one may look at the sections of those before it. */
    private static final List<Part> PARTS = List.of(
            new Part("packets/clients", ClientsFeature::setup, ClientsFeature::collector, ClientsFeature::rules),
            new Part("packets/policy", PolicyPart::setup, PolicyPart::collector, PolicyPart::rules),
            new Part(
                    "rules",
                    capture -> StageSetup.NONE,
                    (capture, probes, names) -> rules(capture),
                    capture -> RulesAlerts.rules()));

    private static final List<SectionCodec<?>> CODECS =
            List.of(PolicySchema.CODEC, ClientsSchema.CODEC, RulesSchema.CODEC);

    private Features() {}

    private static Optional<Collector<?>> rules(Capture capture) throws ProbeException {
        String file = capture.features().get("rules");
        return file == null ? Optional.empty() : Optional.of(RulesCollector.open(Path.of(file)));
    }

    /** How what features add to a snapshot is written and read. */
    static Codecs codecs() {
        return new Codecs(CODECS);
    }

    /** The commands that features bring. */
    static FeatureVerbs verbs() {
        return new FeatureVerbs(VERBS);
    }

    /** The main job: adds what the kernel counted up to snapshots. */
    static Ledger traffic(Host host, Names names, boolean wireLayer) {
        return new Ledger(host, names, List.of(), wireLayer);
    }

    /** What raises alerts, by the rules of the main job and those that features hold their sections against. */
    static Alerts alerts(AlertThresholds thresholds, Capture capture) {
        return new Alerts(thresholds, alertRules(capture));
    }

    /** What keeps the snapshots of the last minutes for a screen. */
    static Timeline history() {
        return new Timeline();
    }

    /** The lists of the screen; made only where there is one, since their columns are many classes. */
    static Lists lists() {
        return Lists.of(List.of(
                new ProcessList(),
                new PortList(),
                new ConnectionList(),
                new ClientList(),
                new PolicyList(),
                new RuleList(),
                new AlertList(),
                new InterfaceList()));
    }

    /**
     * What packets go through in a capture besides being counted.
     *
     * @throws ProbeException when a file that a feature is given is wrong
     */
    static StageSetup setup(Capture capture) throws ProbeException {
        StageSetup setup = StageSetup.NONE;
        for (Part part : PARTS) {
            setup = setup.and(part.setup().of(capture));
        }
        return setup;
    }

    /**
     * The collectors of a capture whose programs are attached, by the hooks that are missing where the kernel refuses
     * them what they need.
     *
     * @param missing is told of those that could not be opened for that reason
     * @throws ProbeException when a file that a feature is given is wrong
     */
    static Map<String, Collector<?>> collectors(Capture capture, Probes probes, Names names, Consumer<Hook> missing)
            throws ProbeException {
        Map<String, Collector<?>> collectors = new LinkedHashMap<>();
        try {
            for (Part part : PARTS) {
                try {
                    part.collector()
                            .open(capture, probes, names)
                            .ifPresent(collector -> collectors.put(part.hook(), collector));
                } catch (BpfException refused) {
                    missing.accept(new Hook(part.hook(), false, refused.sentence()));
                }
            }
            return collectors;
        } catch (ProbeException | RuntimeException e) {
            collectors.values().forEach(Collector::close);
            throw e;
        }
    }

    private static List<Rule<?>> alertRules(Capture capture) {
        List<Rule<?>> rules = new ArrayList<>();
        PARTS.forEach(part -> rules.addAll(part.rules().apply(capture)));
        return rules;
    }

    /** Says what a feature needs of the programs that count packets, as far as a capture asks for it. */
    @FunctionalInterface
    private interface SetupMaker {
        StageSetup of(Capture capture) throws ProbeException;
    }

    /** Opens a feature's collector, as far as a capture asks for it. */
    @FunctionalInterface
    private interface CollectorMaker {
        Optional<Collector<?>> open(Capture capture, Probes probes, Names names) throws ProbeException;
    }

    /**
     * What a feature adds to a capture.
     *
     * @param hook      what is missing where the kernel refuses it
     * @param setup     what packets go through for it, in the programs that count them
     * @param collector its section of each snapshot
     * @param rules     what its section is held against
     */
    private record Part(
            String hook, SetupMaker setup, CollectorMaker collector, Function<Capture, List<Rule<?>>> rules) {}
}
