package dev.weir;

import java.nio.charset.StandardCharsets;

/**
 * Ends the program when a thread dies of something nobody caught: out of memory or without its native code with one
 * sentence, a bug with its stack trace. The other threads could go on, but would count or draw nothing any more.
 */
final class LastWords implements Thread.UncaughtExceptionHandler {

    /** Made beforehand: there may be no memory to make it with. */
    private static final byte[] OUT_OF_MEMORY = ("weir: out of memory: Java's heap is full; give it more, as in"
                    + " WEIR_JAVA_OPTS=-Xmx1g, or let weir keep less, with a smaller --flows\n")
            .getBytes(StandardCharsets.US_ASCII);

    @Override
    public void uncaughtException(Thread thread, Throwable bug) {
        try {
            if (bug instanceof OutOfMemoryError) {
                System.err.write(OUT_OF_MEMORY, 0, OUT_OF_MEMORY.length);
                System.err.flush();
            } else if (bug instanceof UnsatisfiedLinkError) {
                System.err.println(
                        "weir: cannot load its native code: the file system that weir is installed on forbids"
                                + " programs (noexec), and"
                                + " so does " + System.getProperty("java.io.tmpdir") + "; install weir elsewhere");
            } else {
                bug.printStackTrace();
            }
        } finally {
            // Not exit(): what runs then may need the memory that is missing.
            Runtime.getRuntime().halt(1);
        }
    }
}
