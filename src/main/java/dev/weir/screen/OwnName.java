package dev.weir.screen;

import dev.weir.model.ProcessTotal;

/**
 * Tells weir's own processes among those of the Java machine: a list that says "java" of itself would leave people to
 * wonder.
 */
final class OwnName {

    private static final String MACHINE = "java";
    private static final String JAR = "/weir.jar";

    private OwnName() {}

    /** Whether a comm can be that of weir. */
    static boolean isPossible(String comm) {
        return comm.equals(MACHINE);
    }

    /** The comm of a process, or {@code weir}. */
    static String of(ProcessTotal total) {
        String comm = total.names().comm();
        return isPossible(comm)
                        && total.names()
                                .commandLine()
                                .filter(line -> line.contains(JAR))
                                .isPresent()
                ? "weir"
                : comm;
    }
}
