package dev.weir.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A command that a feature brings. Its options are its own: the command is an object with picocli's annotations
 * {@code @Command}, {@code @Option} and {@code @Parameters}, made anew for each call, whose {@link Callable#call} does
 * the work and returns the number of an {@link ExitCode}.
 *
 * @param word    the word after {@code weir}: the feature's, or one beside it
 * @param summary what the command does, in half a sentence
 * @param operand what follows the options in the synopsis, such as {@code FILE}; empty for nothing
 * @param command makes the command object
 */
public record FeatureVerb(String word, String summary, String operand, Supplier<Callable<Integer>> command) {

    /** A command that takes nothing but options. */
    public FeatureVerb(String word, String summary, Supplier<Callable<Integer>> command) {
        this(word, summary, "", command);
    }
}
