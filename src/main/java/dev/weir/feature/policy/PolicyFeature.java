package dev.weir.feature.policy;

import dev.weir.alert.Rule;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Probes;
import dev.weir.attach.Stage;
import dev.weir.attach.StageSetup;
import dev.weir.bpf.BpfException;
import dev.weir.cli.Capture;
import dev.weir.cli.FeatureVerb;
import dev.weir.cli.UsageError;
import dev.weir.codec.SectionCodec;
import dev.weir.collect.Collector;
import dev.weir.feature.Feature;
import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.Names;
import dev.weir.model.Subject;
import dev.weir.screen.ListScreen;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code weir policy}, {@code weir analyze}, and what {@code --policy FILE} adds to the main job. */
public final class PolicyFeature implements Feature {

    /** Its command, its section of a snapshot, its option of the main job and its list. */
    static final String WORD = "policy";

    private static final String DROP = "policy-drop";
    private static final String CONFIRM = "policy-confirm";
    private static final String ALERT = "alert-outside";
    private static final String PACKETS_PER_SECOND = "packets/s";
    private static final String USUAL_THRESHOLD = "1000";
    private static final String OFF = "off";
    private static final int MOST_EVIDENCE = 5;

    /** What was read to size the kernel's tables, until they are filled. */
    private final Map<Path, Policy> read = new HashMap<>();

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public List<FeatureVerb> verbs() {
        return List.of(
                new FeatureVerb(WORD, "log packets from outside a list of ranges, or drop them", PolicyCommand::new),
                new FeatureVerb(
                        "analyze",
                        "report on a log of weir policy",
                        "FILE",
                        () -> new AnalyzeCommand(System.in, System.out, System.err)));
    }

    @Override
    public List<SectionCodec<?>> codecs() {
        return List.of(PolicySchema.CODEC);
    }

    @Override
    public List<ListScreen<?>> lists() {
        return List.of(new PolicyList());
    }

    @Override
    public String hook() {
        return "packets/policy";
    }

    private static Optional<Path> file(Capture capture) {
        return Optional.ofNullable(capture.features().get(WORD)).map(Path::of);
    }

    /** The stage, with tables as large as the policy, if one is given. */
    @Override
    public StageSetup setup(Capture capture) throws ProbeException {
        return file(capture).isPresent()
                ? new StageSetup(
                        Set.of(Stage.POLICY),
                        KernelPolicy.entries(read(file(capture).get())),
                        Map.of())
                : StageSetup.NONE;
    }

    private synchronized Policy read(Path file) throws ProbeException {
        try {
            Policy policy = PolicyFile.read(file, Optional.empty());
            read.put(file, policy);
            return policy;
        } catch (UsageError wrong) {
            throw new ProbeException(wrong.getMessage(), true);
        }
    }

    private synchronized Policy taken(Path file) throws ProbeException {
        Policy policy = read.remove(file);
        return policy == null ? read(file) : policy;
    }

    /** Has packets judged, if a policy is given. */
    @Override
    public Optional<Collector<?>> collector(Capture capture, Probes probes, Names names) throws ProbeException {
        if (file(capture).isEmpty()) {
            return Optional.empty();
        }
        if (!probes.stages().contains(Stage.POLICY)) {
            throw new ProbeException("the kernel does not take the programs that judge packets; weir doctor says more");
        }
        Path file = file(capture).get();
        Policy policy = taken(file);
        try {
            return Optional.of(new PolicyCollector(
                    file,
                    policy,
                    "true".equals(capture.features().get(DROP)) ? KernelPolicy.Mode.DROP : KernelPolicy.Mode.LOG,
                    new PolicyCollector.Surroundings(
                            SshSession.find().peers(),
                            names.netns(),
                            Integer.parseInt(capture.features().get(CONFIRM))),
                    probes::map));
        } catch (BpfException refused) {
            throw new ProbeException(
                    "the kernel does not take this policy: " + refused.getMessage() + " (" + refused.reason() + ")",
                    false);
        }
    }

    /** One, on packets that are not permitted. */
    @Override
    public List<Rule<?>> alertRules(Capture capture) {
        String threshold = capture.features().getOrDefault(ALERT, USUAL_THRESHOLD);
        return file(capture).isEmpty() || threshold.equals(OFF)
                ? List.of()
                : List.of(outside(Double.parseDouble(threshold)));
    }

    /** One row: all that was not permitted; the evidence is who sent the most. */
    static Rule<PolicySection> outside(double packetsPerSecond) {
        return new Rule<PolicySection>(
                        "outside-packets",
                        PACKETS_PER_SECOND,
                        packetsPerSecond,
                        snapshot -> snapshot.section(PolicySection.class)
                                .map(List::of)
                                .orElse(List.of()),
                        section -> section.totals().rate().orZero(),
                        section -> PolicyRow.ALL,
                        section -> new Subject.OfFeature(PolicyFeature.WORD, PolicyRow.ALL),
                        PolicyFeature::subject)
                .withEvidence(section -> section.sources().stream()
                        .limit(MOST_EVIDENCE)
                        .map(source -> new Alert.Evidence(
                                source.address().text() + " " + PolicyRow.ports(source),
                                source.rate().orZero()))
                        .toList());
    }

    private static String subject(PolicySection section) {
        long count = section.sourceCount();
        return count == 1
                ? section.sources().stream()
                        .map(PolicySection.Source::address)
                        .map(Address::text)
                        .findFirst()
                        .orElse("")
                : count + " outside sources";
    }
}
