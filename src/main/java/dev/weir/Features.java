package dev.weir;

import dev.weir.cli.FeatureVerb;
import dev.weir.cli.FeatureVerbs;
import java.util.List;

/** Every feature that plugs into the platform: the one place that knows them all. */
final class Features {

    private static final List<FeatureVerb> VERBS = List.of();

    private Features() {
    }

    /** The commands that features bring. */
    static FeatureVerbs verbs() {
        return new FeatureVerbs(VERBS);
    }
}
