package dev.weir.names;

import java.util.Optional;

/**
 * Fields of {@code /proc/<pid>/stat} (proc(5)).
 *
 * @param pid        process id
 * @param comm       task name
 * @param parentPid  pid of its parent, 0 for the first process and when the parent is in another pid namespace
 * @param kernel     whether it is a kernel thread ({@code PF_KTHREAD})
 * @param startTicks when it started after boot; clock ticks of 10 ms
 */
record ProcStat(int pid, String comm, int parentPid, boolean kernel, long startTicks) {

    /** Length of a clock tick in /proc: USER_HZ is 100 on every architecture weir runs on; nanoseconds. */
    static final long TICK_NANOS = 10_000_000;

    /** {@code include/linux/sched.h}. */
    private static final long PF_KTHREAD = 0x0020_0000;

    /** Indexes of the fields after the name, counted from the state, which is field 3 of proc(5). */
    private static final int PARENT_PID = 4 - 3;

    private static final int FLAGS = 9 - 3;
    private static final int START_TIME = 22 - 3;

    /** The fields of one line; empty when it is not such a line. */
    static Optional<ProcStat> parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')'); // a name may hold brackets and blanks itself
        if (open < 1 || close < open || close + 2 > line.length()) {
            return Optional.empty();
        }
        String[] fields = line.substring(close + 2).split(" ", START_TIME + 2);
        if (fields.length <= START_TIME) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcStat(
                    Integer.parseInt(line.substring(0, open).strip()),
                    line.substring(open + 1, close),
                    Integer.parseInt(fields[PARENT_PID]),
                    (Long.parseLong(fields[FLAGS]) & PF_KTHREAD) != 0,
                    Long.parseLong(fields[START_TIME])));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Whether this is the process with a start tag.
     *
     * @param startTag as in {@link dev.weir.model.ProcessKey}
     */
    boolean startedAt(int startTag) {
        int earliest = (int) (startTicks * TICK_NANOS >> 20);
        int latest = (int) ((startTicks + 1) * TICK_NANOS - 1 >> 20);
        return startTag - earliest >= 0
                && latest - startTag >= 0; // differences, since the tag wraps around after 52 days
    }
}
