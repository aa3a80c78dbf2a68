package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/**
 * One map of a {@link BpfObject}, valid as long as that is open. Keys and values are direct buffers in native order.
 */
public final class BpfMap {

    /** {@code enum bpf_map_type}. A map of the two per-CPU types has a value for each possible CPU. */
    private static final int PERCPU_HASH = 5;

    private static final int PERCPU_ARRAY = 6;
    private static final int ARRAY_OF_MAPS = 12;
    private static final int HASH_OF_MAPS = 13;
    private static final int RING_BUFFER = 27;
    /** {@code BPF_F_MMAPABLE}. */
    private static final int MMAPABLE = 1 << 10;

    private final BpfObject object;
    private final Pointer handle;
    private final String name;
    /** Tries have no batches before Linux 5.14. */
    private boolean batchesRefused;

    private boolean deletingBatchesRefused;

    BpfMap(BpfObject object, Pointer handle, String name) {
        this.object = object;
        this.handle = handle;
        this.name = name;
    }

    /** Its name in the object. */
    public String name() {
        return name;
    }

    /** Size of a key; bytes. */
    public int keyBytes() {
        return Native.BPF.bpf_map__key_size(open());
    }

    /** Size of a value, of one CPU in a per-CPU map; bytes. */
    public int valueBytes() {
        return Native.BPF.bpf_map__value_size(open());
    }

    /** Entries it has room for. */
    public int maxEntries() {
        return Native.BPF.bpf_map__max_entries(open());
    }

    /**
     * Sets how many entries it has room for; before loading.
     *
     * @throws BpfException when the object is loaded already
     */
    public void setMaxEntries(int entries) {
        Native.check(Native.BPF.bpf_map__set_max_entries(open(), entries), "cannot size the map " + name);
    }

    /**
     * Makes loading use the map of another object instead of making this one, or leave it out if that one was left out.
     */
    void share(BpfMap loaded) {
        if (Native.BPF.bpf_map__fd(loaded.open()) < 0) {
            leaveOut();
            return;
        }
        Native.check(Native.BPF.bpf_map__reuse_fd(open(), loaded.fd()), "cannot share the map " + name);
    }

    /** Makes loading leave it out, so that no code that is reached may use it; before loading. */
    public void leaveOut() {
        Native.check(Native.BPF.bpf_map__set_autocreate(open(), false), "cannot leave out the map " + name);
    }

    /**
     * Makes it an array that cannot be mapped into memory, for a kernel that refuses those; before loading. Not for
     * sections of variables: libbpf does that for them, and would toggle the flag back.
     */
    public void makeUnmapped() {
        if (name.startsWith(".")) {
            return;
        }
        int flags = Native.BPF.bpf_map__map_flags(open());
        Native.check(Native.BPF.bpf_map__set_map_flags(open(), flags & ~MMAPABLE), "cannot make " + name + " plain");
    }

    /** Sets what a section of variables holds at first; before loading. */
    public void setInitialValue(ByteBuffer value) {
        Native.check(Native.BPF.bpf_map__set_initial_value(open(), value, value.remaining()), "cannot set " + name);
    }

    /** The type of the map, in libbpf's word. */
    String kind() {
        String word = Native.BPF.libbpf_bpf_map_type_str(Native.BPF.bpf_map__type(open()));
        return word == null ? Integer.toString(Native.BPF.bpf_map__type(open())) : word;
    }

    /** Whether loading makes it. */
    boolean isMade() {
        return Native.BPF.bpf_map__autocreate(open());
    }

    /** Makes a map of its type and drops it again; negative when the kernel refuses. */
    int tryKind() {
        int type = Native.BPF.bpf_map__type(open());
        if (type == ARRAY_OF_MAPS || type == HASH_OF_MAPS) {
            return 0;
        }
        int entries = type == RING_BUFFER ? maxEntries() : 1;
        return KernelTrials.tryToMake(
                type, isRingBuffer() ? 0 : keyBytes(), valueBytes(), entries, Native.BPF.bpf_map__map_flags(open()));
    }

    /** Whether it is a ring buffer, whose entries are bytes. */
    public boolean isRingBuffer() {
        return Native.BPF.bpf_map__type(open()) == RING_BUFFER;
    }

    /** How many possible CPUs there are; the number of a CPU is below that. */
    public static int possibleCpus() {
        return Native.BPF.libbpf_num_possible_cpus();
    }

    /** Values one lookup returns: the possible CPUs for a per-CPU map, else 1. */
    public int valuesPerKey() {
        int type = Native.BPF.bpf_map__type(open());
        return type == PERCPU_HASH || type == PERCPU_ARRAY ? Native.BPF.libbpf_num_possible_cpus() : 1;
    }

    /** Bytes one lookup returns: each CPU's value is rounded up to 8 bytes. */
    public int lookupBytes() {
        int perKey = valuesPerKey();
        return perKey == 1 ? valueBytes() : (valueBytes() + 7) / 8 * 8 * perKey;
    }

    /** Reads one entry; false when there is none. */
    public boolean lookup(ByteBuffer key, ByteBuffer value) {
        return found(Native.BPF.bpf_map_lookup_elem(fd(), key, value), "cannot read the map " + name);
    }

    /** Reads the key that follows another, or the first one after null; false when there is none. */
    boolean nextKey(ByteBuffer key, ByteBuffer next) {
        return found(Native.BPF.bpf_map_get_next_key(fd(), key, next), "cannot read the map " + name);
    }

    /** Writes one entry. */
    public void update(ByteBuffer key, ByteBuffer value) {
        Native.check(Native.BPF.bpf_map_update_elem(fd(), key, value, 0), "cannot write the map " + name);
    }

    /**
     * Writes {@code count} entries, with keys and values from position 0; one by one where the kernel has no batches
     * for such a map.
     *
     * @throws BpfException when the kernel refuses
     */
    public void updateAll(ByteBuffer keys, ByteBuffer values, int count) {
        if (!batchesRefused
                && Native.BPF.bpf_map_update_batch(
                                fd(), keys, values, direct(Integer.BYTES).putInt(0, count), null)
                        == 0) {
            return;
        }
        batchesRefused = true;
        for (int i = 0; i < count; i++) {
            update(entry(keys, i, keyBytes()), entry(values, i, valueBytes()));
        }
    }

    private static ByteBuffer entry(ByteBuffer all, int index, int bytes) {
        return all.duplicate().clear().position(index * bytes).slice();
    }

    /**
     * Checks the sizes of its keys and values, since a wrong size would corrupt memory silently.
     *
     * @throws IllegalStateException when they differ
     */
    public void requireSizes(int keyBytes, int valueBytes) {
        if (keyBytes() != keyBytes || valueBytes() != valueBytes) {
            throw new IllegalStateException("the map " + name + " has keys of " + keyBytes() + " and values of "
                    + valueBytes() + " bytes, not " + keyBytes + " and " + valueBytes);
        }
    }

    /** Deletes one entry; false when there is none. */
    public boolean delete(ByteBuffer key) {
        return found(Native.BPF.bpf_map_delete_elem(fd(), key), "cannot delete from the map " + name);
    }

    /**
     * Deletes {@code count} entries, one by one where the kernel refuses batches; a key that has none is passed over.
     */
    public void deleteAll(ByteBuffer keys, int count) {
        if (deletingBatchesRefused) {
            deleteEach(keys, 0, count);
            return;
        }
        int done = 0;
        ByteBuffer counter = direct(Integer.BYTES);
        while (done < count) {
            counter.putInt(0, count - done);
            ByteBuffer rest = keys.duplicate().position(done * keyBytes()).slice();
            int result = Native.BPF.bpf_map_delete_batch(fd(), rest, counter, null);
            if (result == 0) {
                return;
            }
            // One that was not there ended the batch; where that is said of none, none was looked at.
            if (result != -Native.ENOENT || counter.getInt(0) == count - done) {
                deletingBatchesRefused = true;
                deleteEach(keys, done, count);
                return;
            }
            done += counter.getInt(0) + 1;
        }
    }

    private void deleteEach(ByteBuffer keys, int first, int end) {
        for (int i = first; i < end; i++) {
            delete(entry(keys, i, keyBytes()));
        }
    }

    /** Puts a value on top of a stack. */
    public void push(ByteBuffer value) {
        update(null, value);
    }

    /**
     * Puts a program into a slot of a table of programs, in place of what is there; the table holds it from then on.
     *
     * @throws BpfException when the kernel refuses, as it does when the table is for another type of program
     */
    public void putProgram(int slot, int programFd) {
        update(direct(Integer.BYTES).putInt(0, slot), direct(Integer.BYTES).putInt(0, programFd));
    }

    /** Empties a slot of a table of programs, if it is not empty. */
    public void removeProgram(int slot) {
        delete(direct(Integer.BYTES).putInt(0, slot));
    }

    /** Its file descriptor, once loaded. */
    public int fd() {
        return Native.check(Native.BPF.bpf_map__fd(open()), "the map " + name + " is not loaded");
    }

    private static boolean found(int result, String what) {
        if (result == -Native.ENOENT) {
            return false;
        }
        Native.check(result, what);
        return true;
    }

    /** A buffer for keys or values: direct, in native order. */
    public static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private Pointer open() {
        object.open();
        return handle;
    }
}
