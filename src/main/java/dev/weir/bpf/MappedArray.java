package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import jnr.ffi.Pointer;

/**
 * Reads and writes an array made with {@code BPF_F_MMAPABLE} (Linux 5.5) as 64-bit words, in the order of its entries.
 * Parts of it are mapped into memory, and only during a call, so that no entry costs a system call and the process
 * stays small. Where the kernel does not map it, as with some security modules, each entry costs a system call. For one
 * thread.
 */
public final class MappedArray {

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    /** Entries mapped at a time, at most: each mapped page costs a page table entry, whether it is looked at or not. */
    private static final int WINDOW_ENTRIES = 4_096;
    /**
     * Entries copied at a time: few enough to stay in the first-level cache of the processor while they are decoded.
     */
    private static final int CHUNK_ENTRIES = 128;

    private final BpfMap map;
    private final int entries;
    private final int entryBytes;
    /** A multiple of so many entries begins a page. */
    private final int pageEntries;

    private final long[] words;
    /** What is mapped now; null between calls. The index of its first entry, and the index behind its last. */
    private Pointer window;

    private int windowFirst;
    private int windowEnd;

    private final ByteBuffer key = BpfMap.direct(Integer.BYTES);
    /** One entry, where the array is not mapped. */
    private final ByteBuffer value;

    private boolean mappingRefused;

    /** A reader of a map whose values are a multiple of 16 bytes. */
    public MappedArray(BpfMap map) {
        this.map = map;
        this.entries = map.maxEntries();
        this.entryBytes = map.valueBytes();
        int pageBytes = Native.LIBC.getpagesize();
        this.pageEntries = pageBytes / greatestCommonDivisor(pageBytes, entryBytes);
        this.words = new long[CHUNK_ENTRIES * entryWords()];
        this.value = BpfMap.direct(entryBytes);
        if (entryBytes % 16 != 0) {
            throw new IllegalArgumentException(
                    "the entries of the map " + map.name() + " have " + entryBytes + " bytes");
        }
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** The words of the entries that are handed over: {@link #entryWords} for each, from position 0. */
    public long[] words() {
        return words;
    }

    /** Words of an entry. */
    public int entryWords() {
        return entryBytes / Long.BYTES;
    }

    /** Receives some entries. */
    public interface Chunk {
        /** Takes {@code count} entries from {@link #words}, the first of which has the index {@code first}. */
        void accept(int first, int count);
    }

    /**
     * Hands over all entries, in order.
     *
     * @throws BpfException when the kernel refuses to read them
     */
    public void read(Chunk chunk) {
        mapped(() -> readRange(0, entries, entries, chunk));
    }

    /**
     * Hands over the entries of some blocks, in order.
     *
     * @param blocks       the blocks; all but the last of the array have as many entries
     * @param blockEntries entries of a block
     * @throws BpfException when the kernel refuses to read them
     */
    public void read(BitSet blocks, int blockEntries, Chunk chunk) {
        mapped(() -> {
            int end;
            for (int block = blocks.nextSetBit(0); block >= 0; block = blocks.nextSetBit(end)) {
                end = blocks.nextClearBit(block);
                int wanted = blocks.previousSetBit(block + WINDOW_ENTRIES / blockEntries - 1) + 1;
                readRange(
                        block * blockEntries,
                        Math.min(entries, end * blockEntries),
                        Math.min(entries, wanted * blockEntries),
                        chunk);
            }
        });
    }

    private void readRange(int first, int end, int wanted, Chunk chunk) {
        int count;
        for (int index = first; index < end; index += count) {
            count = copy(index, Math.min(CHUNK_ENTRIES, end - index), Math.max(end, wanted));
            chunk.accept(index, count);
        }
    }

    /**
     * Copies at most {@code most} entries from an index on into {@link #words}; returns how many.
     *
     * @param wanted the index behind the last entry that will be read in this call, so that one mapping may do
     */
    private int copy(int index, int most, int wanted) {
        long at = mappingRefused ? 0 : reach(index, wanted, PROT_READ);
        if (mappingRefused) {
            lookUp(index);
            return 1;
        }
        int count = Math.min(most, windowEnd - index);
        window.get(at, words, 0, count * entryWords());
        return count;
    }

    private void lookUp(int index) {
        map.lookup(key.putInt(0, index), value);
        value.clear().asLongBuffer().get(words, 0, entryWords());
    }

    /**
     * Writes one word into some members of some entries. An entry that is not mapped is written as a whole, so that
     * what a program adds to it meanwhile is lost; weir writes only entries of what has ended.
     *
     * @param indexes ascending
     * @param members offsets of the members; bytes
     * @throws BpfException when the kernel refuses to write them
     */
    public void write(int[] indexes, List<Integer> members, long word) {
        visit(indexes, (index, wanted) -> {
            long at = mappingRefused ? 0 : reach(index, wanted, PROT_READ | PROT_WRITE);
            if (mappingRefused) {
                lookUp(index);
                members.forEach(member -> value.putLong(member, word));
                map.update(key, value);
            } else {
                members.forEach(member -> window.putLong(at + member, word));
            }
        });
    }

    /**
     * Hands over some entries one after the other, each from position 0 of {@link #words}.
     *
     * @param indexes ascending
     * @throws BpfException when the kernel refuses to read them
     */
    public void read(int[] indexes, IntConsumer each) {
        visit(indexes, (index, wanted) -> {
            copy(index, 1, wanted);
            each.accept(index);
        });
    }

    /** Does something at an entry; those up to {@code wanted} will follow. */
    private interface Visit {
        void at(int index, int wanted);
    }

    private void visit(int[] indexes, Visit visit) {
        mapped(() -> {
            for (int i = 0; i < indexes.length; i++) {
                int found = Arrays.binarySearch(indexes, i, indexes.length, indexes[i] + WINDOW_ENTRIES);
                visit.at(indexes[i], indexes[(found < 0 ? -found - 1 : found) - 1] + 1);
            }
        });
    }

    /** Does work that maps parts of the array, and unmaps what it mapped last. */
    private void mapped(Runnable work) {
        try {
            work.run();
        } finally {
            unmap();
        }
    }

    /**
     * Maps the part that an entry is in, up to {@code wanted}; returns the offset of the entry there. When the kernel
     * refuses, no part is mapped from then on.
     */
    private long reach(int index, int wanted, int protection) {
        if (window == null || index < windowFirst || index >= windowEnd) {
            unmap();
            int first = index - index % pageEntries;
            int end = Math.min(wanted, first + WINDOW_ENTRIES);
            Pointer mapped = Native.LIBC.mmap(
                    null,
                    (long) (end - first) * entryBytes,
                    protection,
                    MAP_SHARED,
                    map.fd(),
                    (long) first * entryBytes);
            if (mapped.address() == -1) {
                mappingRefused = true;
                return 0;
            }
            window = mapped;
            windowFirst = first;
            windowEnd = end;
        }
        return (long) (index - windowFirst) * entryBytes;
    }

    private void unmap() {
        if (window != null) {
            Native.LIBC.munmap(window, (long) (windowEnd - windowFirst) * entryBytes);
            window = null;
        }
    }
}
