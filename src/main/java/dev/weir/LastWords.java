package dev.weir;

import dev.weir.units.Printable;
import java.nio.charset.StandardCharsets;

/**
 * Ends the program when a thread dies of something nobody caught: out of memory or without its native code with one
 * sentence, a bug with its stack trace. The other threads could go on, but would count or draw nothing any more.
 */
final class LastWords implements Thread.UncaughtExceptionHandler {

    /** What the dynamic linker says of a library on a file system mounted so. */
    private static final String NOEXEC = "failed to map segment";
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
                System.err.println("weir: cannot load its native code: " + reason(bug));
            } else {
                bug.printStackTrace();
            }
        } finally {
            // Not exit(): what runs then may need the memory that is missing.
            Runtime.getRuntime().halt(1);
        }
    }

    /** What is wrong, in one line: the innermost cause has the linker's words, or those of who called it. */
    private static String reason(Throwable bug) {
        Throwable cause = bug;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String why = String.valueOf(cause.getMessage());
        return why.contains(NOEXEC)
                ? "the file system that weir is installed on forbids programs (noexec), and so does "
                        + System.getProperty("java.io.tmpdir") + "; install weir elsewhere"
                : Printable.text(why.lines().findFirst().orElse("no reason given"));
    }
}
