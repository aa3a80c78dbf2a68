package dev.weir.feature.rules;

import dev.weir.alert.Rule;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Probes;
import dev.weir.cli.Capture;
import dev.weir.cli.FeatureVerb;
import dev.weir.codec.SectionCodec;
import dev.weir.collect.Collector;
import dev.weir.feature.Feature;
import dev.weir.model.Names;
import dev.weir.screen.ListScreen;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code weir rules}, and what {@code --rules FILE} adds to the main job. */
public final class RulesFeature implements Feature {

    /** Its command, its section of a snapshot, its option of the main job and its list. */
    static final String WORD = "rules";

    @Override
    public String word() {
        return WORD;
    }

    @Override
    public List<FeatureVerb> verbs() {
        return List.of(new FeatureVerb(
                WORD, "count packets and bytes for tcpdump expressions, in the kernel", RulesCommand::new));
    }

    @Override
    public List<SectionCodec<?>> codecs() {
        return List.of(RulesSchema.CODEC);
    }

    @Override
    public List<ListScreen<?>> lists() {
        return List.of(new RuleList());
    }

    @Override
    public Optional<Collector<?>> collector(Capture capture, Probes probes, Names names) throws ProbeException {
        String file = capture.features().get(WORD);
        return file == null ? Optional.empty() : Optional.of(RulesCollector.open(Path.of(file)));
    }

    @Override
    public List<Rule<?>> alertRules(Capture capture) {
        return RulesAlerts.rules();
    }
}
