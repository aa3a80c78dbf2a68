package dev.weir;

import dev.weir.cli.FeatureVerb;
import dev.weir.cli.FeatureVerbs;
import dev.weir.codec.Codecs;
import dev.weir.codec.SectionCodec;
import dev.weir.collect.Collector;
import dev.weir.feature.clients.ClientsSchema;
import dev.weir.feature.clients.ClientsVerb;
import dev.weir.feature.policy.AnalyzeVerb;
import dev.weir.feature.policy.PolicySchema;
import dev.weir.feature.policy.PolicyVerb;
import dev.weir.feature.rules.RulesVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Every feature that plugs into the platform: the one place that knows them all. */
final class Features {

    private static final List<FeatureVerb> VERBS =
            List.of(new PolicyVerb(), new AnalyzeVerb(), new RulesVerb(), new ClientsVerb());

    /** Each makes a collector of its own, for one capture. */
    private static final List<Supplier<Collector<?>>> COLLECTORS = List.of();

    private static final List<SectionCodec<?>> CODECS = List.of(PolicySchema.CODEC, ClientsSchema.CODEC);

    private Features() {}

    /** How what features add to a snapshot is written and read. */
    static Codecs codecs() {
        return new Codecs(CODECS);
    }

    /** The commands that features bring. */
    static FeatureVerbs verbs() {
        return new FeatureVerbs(VERBS);
    }

    /** The collectors of a new capture: what features add to each of its snapshots. */
    static List<Collector<?>> collectors() {
        List<Collector<?>> collectors = new ArrayList<>(COLLECTORS.size());
        COLLECTORS.forEach(collector -> collectors.add(collector.get()));
        return collectors;
    }
}
