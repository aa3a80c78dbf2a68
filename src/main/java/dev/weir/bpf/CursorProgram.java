package dev.weir.bpf;

import java.nio.ByteBuffer;

/**
 * A program that does one thing a run and moves a cursor on, run as often as wanted by one system call ({@code
 * BPF_PROG_TEST_RUN} with a repeat count). The cursor is a map with one value of two words; each run moves the second
 * word by one.
 */
public final class CursorProgram {

    /** Size of the cursor; bytes. */
    public static final int CURSOR_BYTES = 8;

    private static final int NEXT = 4;

    private final BpfProgram program;
    private final BpfMap cursor;
    private final ByteBuffer key = BpfMap.direct(Integer.BYTES);
    private final ByteBuffer value = BpfMap.direct(CURSOR_BYTES);

    /** The program and the map of its cursor. */
    public CursorProgram(BpfProgram program, BpfMap cursor) {
        this.program = program;
        this.cursor = cursor;
    }

    /**
     * Runs it.
     *
     * @param word  the cursor's first word
     * @param first where the cursor starts
     * @param times how often
     * @return how often it ran: less than {@code times} when the kernel refused to go on
     * @throws BpfException when it did not run at all
     */
    public int run(int word, int first, int times) {
        cursor.update(key, value.putInt(0, word).putInt(NEXT, first));
        int done = 0;
        try {
            while (done < times && !program.testRun(times - done)) {
                // After a signal the cursor says how often it ran.
                cursor.lookup(key, value);
                done = Math.abs(value.getInt(NEXT) - first);
            }
            return times;
        } catch (BpfException refused) {
            if (done == 0) {
                throw refused;
            }
            return done;
        }
    }
}
