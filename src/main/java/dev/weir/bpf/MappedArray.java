package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import jnr.ffi.Pointer;

/**
 * Reads and writes an array made with {@code BPF_F_MMAPABLE} (Linux 5.5) as 64-bit words, in the order of its rows. It
 * is mapped into memory part by part and only meanwhile, so that no row costs a system call and the process stays
 * small. Where the kernel does not map it, as a security module may have it, each row costs one. For one thread.
 */
public final class MappedArray {

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    /**
     * Rows mapped at a time, at most: what is mapped costs a page table's entry a page, whether it is looked at or not.
     */
    private static final int WINDOW_ROWS = 4_096;
    /** Rows copied at a time: few enough to stay in the processor's nearest memory while they are decoded. */
    private static final int CHUNK_ROWS = 128;

    private final BpfMap map;
    private final int entries;
    private final int rowBytes;
    /** Each of so many rows begins a page. */
    private final int pageRows;

    private final long[] words;
    /** What is mapped now, and the first row of it, and the first behind it; null between calls. */
    private Pointer window;

    private int windowFirst;
    private int windowEnd;

    private final ByteBuffer index = BpfMap.direct(Integer.BYTES);
    /** For a row, where the array is not mapped. */
    private final ByteBuffer value;

    private boolean mappingRefused;

    /** A reader of a map whose values are a multiple of 16 bytes. */
    public MappedArray(BpfMap map) {
        this.map = map;
        this.entries = map.maxEntries();
        this.rowBytes = map.valueBytes();
        int pageBytes = Native.LIBC.getpagesize();
        this.pageRows = pageBytes / greatestCommonDivisor(pageBytes, rowBytes);
        this.words = new long[CHUNK_ROWS * rowWords()];
        this.value = BpfMap.direct(rowBytes);
        if (rowBytes % 16 != 0) {
            throw new IllegalArgumentException("the rows of the map " + map.name() + " have " + rowBytes + " bytes");
        }
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
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
        /** Takes so many rows from {@link #words}, of which the first has this index. */
        void accept(int first, int count);
    }

    /**
     * Hands over all rows, in their order.
     *
     * @throws BpfException when the kernel does not hand them out
     */
    public void read(Chunk chunk) {
        mapped(() -> readRange(0, entries, entries, chunk));
    }

    /**
     * Hands over the rows of some blocks, in their order.
     *
     * @param blocks    the blocks, of equally many rows but for the last
     * @param blockRows rows of a block
     * @throws BpfException when the kernel does not hand them out
     */
    public void read(BitSet blocks, int blockRows, Chunk chunk) {
        mapped(() -> {
            int end;
            for (int block = blocks.nextSetBit(0); block >= 0; block = blocks.nextSetBit(end)) {
                end = blocks.nextClearBit(block);
                int wanted = blocks.previousSetBit(block + WINDOW_ROWS / blockRows - 1) + 1;
                readRange(
                        block * blockRows,
                        Math.min(entries, end * blockRows),
                        Math.min(entries, wanted * blockRows),
                        chunk);
            }
        });
    }

    private void readRange(int first, int end, int wanted, Chunk chunk) {
        int count;
        for (int row = first; row < end; row += count) {
            count = copy(row, Math.min(CHUNK_ROWS, end - row), Math.max(end, wanted));
            chunk.accept(row, count);
        }
    }

    /**
     * Copies at most so many rows, from one on, into {@link #words}; returns how many.
     *
     * @param wanted the end of the rows that will be wanted after these
     */
    private int copy(int row, int most, int wanted) {
        long at = mappingRefused ? 0 : reach(row, wanted, PROT_READ);
        if (mappingRefused) {
            lookUp(row);
            return 1;
        }
        int count = Math.min(most, windowEnd - row);
        window.get(at, words, 0, count * rowWords());
        return count;
    }

    private void lookUp(int row) {
        map.lookup(index.putInt(0, row), value);
        value.clear().asLongBuffer().get(words, 0, rowWords());
    }

    /**
     * Writes one word into some members of some rows. A row that is not mapped is written as a whole, so that what a
     * program adds to it at that moment is gone; weir writes rows only of what has ended.
     *
     * @param rows    the rows, in order
     * @param members offsets of the members; bytes
     * @throws BpfException when the kernel does not take them
     */
    public void write(int[] rows, List<Integer> members, long word) {
        visit(rows, (row, wanted) -> {
            long at = mappingRefused ? 0 : reach(row, wanted, PROT_READ | PROT_WRITE);
            if (mappingRefused) {
                lookUp(row);
                members.forEach(member -> value.putLong(member, word));
                map.update(index, value);
            } else {
                members.forEach(member -> window.putLong(at + member, word));
            }
        });
    }

    /**
     * Hands over some rows one after the other, each as the first in {@link #words}.
     *
     * @param rows the rows, in order
     * @throws BpfException when the kernel does not hand them out
     */
    public void read(int[] rows, IntConsumer each) {
        visit(rows, (row, wanted) -> {
            copy(row, 1, wanted);
            each.accept(row);
        });
    }

    /** Does something at a row; others will be wanted up to an end. */
    private interface Visit {
        void at(int row, int wanted);
    }

    private void visit(int[] rows, Visit visit) {
        mapped(() -> {
            for (int i = 0; i < rows.length; i++) {
                int found = Arrays.binarySearch(rows, i, rows.length, rows[i] + WINDOW_ROWS);
                visit.at(rows[i], rows[(found < 0 ? -found - 1 : found) - 1] + 1);
            }
        });
    }

    /** Does something for which rows are mapped, and ends that. */
    private void mapped(Runnable work) {
        try {
            work.run();
        } finally {
            unmap();
        }
    }

    /**
     * Has the part mapped that a row is in, up to a later one that will be wanted too; returns the offset there. Where
     * the kernel refuses, no part will be.
     */
    private long reach(int row, int wanted, int protection) {
        if (window == null || row < windowFirst || row >= windowEnd) {
            unmap();
            int first = row - row % pageRows;
            int end = Math.min(wanted, first + WINDOW_ROWS);
            Pointer mapped = Native.LIBC.mmap(
                    null, (long) (end - first) * rowBytes, protection, MAP_SHARED, map.fd(), (long) first * rowBytes);
            if (mapped.address() == -1) {
                mappingRefused = true;
                return 0;
            }
            window = mapped;
            windowFirst = first;
            windowEnd = end;
        }
        return (long) (row - windowFirst) * rowBytes;
    }

    private void unmap() {
        if (window != null) {
            Native.LIBC.munmap(window, (long) (windowEnd - windowFirst) * rowBytes);
            window = null;
        }
    }
}
