package dev.weir.libbpf;

import java.util.List;
import java.util.function.IntConsumer;
import jnr.ffi.Pointer;

/**
 * Reads and writes an array made with {@code BPF_F_MMAPABLE} (Linux 5.5) as 64-bit words, in the order of its rows. It is mapped into
 * memory part by part and only meanwhile, so that no row costs a system call and the process stays small. For one thread.
 */
public final class MappedArray {

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    /** Rows mapped at a time; with rows of 16 bytes or a multiple, these are whole pages of any size there is. */
    private static final int WINDOW_ROWS = 4_096;
    /** Rows mapped at first while no more than these are in use. */
    private static final int FEW_ROWS = 1_024;
    /** Rows copied at a time: few enough to stay in the processor's nearest memory while they are decoded. */
    private static final int CHUNK_ROWS = 128;

    private final BpfMap map;
    private final int entries;
    private final int rowBytes;
    private final long[] words;
    /** Rows read the last time. */
    private int read;

    /** A reader of a map whose values are a multiple of 16 bytes. */
    public MappedArray(BpfMap map) {
        this.map = map;
        this.entries = map.maxEntries();
        this.rowBytes = map.valueBytes();
        this.words = new long[CHUNK_ROWS * rowWords()];
        if (rowBytes % 16 != 0) {
            throw new IllegalArgumentException("the rows of the map " + map.name() + " have " + rowBytes + " bytes");
        }
    }

    /** The words of the rows that are read now: {@link #rowWords} for each, the first one's first. */
    public long[] words() {
        return words;
    }

    /** Words of a row. */
    public int rowWords() {
        return rowBytes / Long.BYTES;
    }

    /** Receives some rows. */
    public interface Chunk {
        /** Takes so many rows from {@link #words}, of which the first has this index; returns whether more are wanted. */
        boolean accept(int first, int count);
    }

    /**
     * Hands over the rows from the first on until no more are wanted.
     *
     * @throws BpfException when the kernel does not map them
     */
    public void read(Chunk chunk) {
        int row = 0;
        int few = read <= FEW_ROWS ? FEW_ROWS : WINDOW_ROWS;
        boolean more = true;
        while (more && row < entries) {
            int first = row - row % WINDOW_ROWS;
            int end = Math.min(entries, first + (row == 0 ? few : WINDOW_ROWS));
            int from = row;
            row = end;
            more = readWindow(first, from, end, chunk);
        }
        read = row;
    }

    private boolean readWindow(int first, int from, int end, Chunk chunk) {
        long bytes = (long) (end - first) * rowBytes;
        Pointer window = map(first, bytes, PROT_READ);
        try {
            for (int row = from; row < end; row += CHUNK_ROWS) {
                int count = Math.min(CHUNK_ROWS, end - row);
                window.get((long) (row - first) * rowBytes, words, 0, count * rowWords());
                if (!chunk.accept(row, count)) {
                    return false;
                }
            }
            return true;
        } finally {
            Native.LIBC.munmap(window, bytes);
        }
    }

    /**
     * Writes one word into some members of some rows.
     *
     * @param rows    the rows, in order
     * @param members offsets of the members; bytes
     * @throws BpfException when the kernel does not map them
     */
    public void write(int[] rows, List<Integer> members, long word) {
        visit(rows, PROT_READ | PROT_WRITE, (window, row, at) -> members.forEach(member -> window.putLong(at + member, word)));
    }

    /**
     * Hands over some rows one after the other, each as the first in {@link #words}.
     *
     * @param rows the rows, in order
     * @throws BpfException when the kernel does not map them
     */
    public void read(int[] rows, IntConsumer each) {
        visit(rows, PROT_READ, (window, row, at) -> {
            window.get(at, words, 0, rowWords());
            each.accept(row);
        });
    }

    /** Does something at a row, which begins at an offset of what is mapped. */
    private interface Visit {
        void at(Pointer window, int row, long offset);
    }

    private void visit(int[] rows, int protection, Visit visit) {
        int done = 0;
        while (done < rows.length) {
            int first = rows[done] - rows[done] % WINDOW_ROWS;
            int end = Math.min(entries, first + WINDOW_ROWS);
            long bytes = (long) (end - first) * rowBytes;
            Pointer window = map(first, bytes, protection);
            try {
                for (; done < rows.length && rows[done] < end; done++) {
                    visit.at(window, rows[done], (long) (rows[done] - first) * rowBytes);
                }
            } finally {
                Native.LIBC.munmap(window, bytes);
            }
        }
    }

    private Pointer map(int first, long bytes, int protection) {
        Pointer window = Native.LIBC.mmap(null, bytes, protection, MAP_SHARED, map.fd(), (long) first * rowBytes);
        if (window.address() == -1) {
            throw Native.failure("cannot map the map " + map.name() + " into memory", Native.errno());
        }
        return window;
    }
}
