package dev.weir.feature.rules;

import dev.weir.cli.FeatureVerb;
import java.util.concurrent.Callable;

/** {@code weir rules}. */
public final class RulesVerb implements FeatureVerb {

    @Override
    public String word() {
        return "rules";
    }

    @Override
    public String summary() {
        return "count packets and bytes for tcpdump expressions, in the kernel";
    }

    @Override
    public String operand() {
        return "";
    }

    @Override
    public Callable<Integer> command() {
        return new RulesCommand();
    }
}
