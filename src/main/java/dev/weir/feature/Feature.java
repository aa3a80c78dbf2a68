package dev.weir.feature;

import dev.weir.alert.Rule;
import dev.weir.attach.ProbeException;
import dev.weir.attach.Probes;
import dev.weir.attach.StageSetup;
import dev.weir.cli.Capture;
import dev.weir.cli.FeatureVerb;
import dev.weir.codec.SectionCodec;
import dev.weir.collect.Collector;
import dev.weir.model.Names;
import dev.weir.screen.ListScreen;
import java.util.List;
import java.util.Optional;

/**
 * What plugs into the platform. It is asked for its parts when they are needed; of a kind that it does not override it
 * has none.
 */
public interface Feature {

    /** Its word: that of its package, its command and its key in JSON. */
    String word();

    /** The commands it brings. */
    default List<FeatureVerb> verbs() {
        return List.of();
    }

    /** How what it adds to a snapshot is written and read. */
    default List<SectionCodec<?>> codecs() {
        return List.of();
    }

    /** Its lists on the screen; made only where there is one, since their columns are many classes. */
    default List<ListScreen<?>> lists() {
        return List.of();
    }

    /** The hook that is listed as missing where the kernel refuses its collector. */
    default String hook() {
        return word();
    }

    /**
     * What packets go through for it, in the programs that count them, as far as a capture asks for it.
     *
     * @throws ProbeException when a file that it is given is wrong
     */
    default StageSetup setup(Capture capture) throws ProbeException {
        return StageSetup.NONE;
    }

    /**
     * What makes its section of each snapshot, as far as a capture asks for it.
     *
     * @throws ProbeException when a file that it is given is wrong
     */
    default Optional<Collector<?>> collector(Capture capture, Probes probes, Names names) throws ProbeException {
        return Optional.empty();
    }

    /** The rules of alerts that its section is held against, as far as a capture asks for it. */
    default List<Rule<?>> alertRules(Capture capture) {
        return List.of();
    }
}
