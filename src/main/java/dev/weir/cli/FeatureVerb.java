package dev.weir.cli;

import java.util.concurrent.Callable;

/**
 * A command that a feature brings. Its options are its own: the command is an object with picocli's annotations, made
 * anew for each call, whose {@link Callable#call} does the work and returns the number of an {@link ExitCode}.
 */
public interface FeatureVerb {

    /** The word after {@code weir}: the feature's, or one beside it. */
    String word();

    /** What the command does, in half a sentence. */
    String summary();

    /** What follows the options in the synopsis, such as {@code FILE}; empty for nothing. */
    String operand();

    /** A new command object: annotated with picocli's {@code @Command}, {@code @Option} and {@code @Parameters}. */
    Callable<Integer> command();
}
