package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.util.function.ObjIntConsumer;

/** A map made at run time for generated programs; closing it drops it unless a program holds it. */
public final class GeneratedMap implements AutoCloseable {

    /** {@code enum bpf_map_type} in {@code linux/bpf.h}. */
    private static final int PROG_ARRAY = 3;

    private static final int PERCPU_ARRAY = 6;
    private static final int RING_BUFFER = 27;

    private final String name;
    private final int valueBytes;
    private final int entries;
    private int fd;

    private GeneratedMap(int type, String name, int keyBytes, int valueBytes, int entries) {
        this.name = name;
        this.valueBytes = valueBytes;
        this.entries = entries;
        this.fd = Native.check(
                Native.BPF.bpf_map_create(type, name, keyBytes, valueBytes, entries, null),
                "cannot make the map " + name);
    }

    /**
     * A map with one value for each CPU.
     *
     * @param name       what the kernel lists it under, at most 15 bytes
     * @param valueBytes size of the value of one CPU, a multiple of 8
     * @throws BpfException when the kernel refuses
     */
    public static GeneratedMap perCpu(String name, int valueBytes) {
        return perCpu(name, valueBytes, 1);
    }

    /**
     * A map with several values for each CPU.
     *
     * @param name       what the kernel lists it under, at most 15 bytes
     * @param valueBytes size of a value of one CPU, a multiple of 8
     * @param entries    values for each CPU
     * @throws BpfException when the kernel refuses
     */
    public static GeneratedMap perCpu(String name, int valueBytes, int entries) {
        return new GeneratedMap(PERCPU_ARRAY, name, Integer.BYTES, valueBytes, entries);
    }

    /**
     * A ring buffer, Linux 5.8.
     *
     * @param bytes a power of two, and a multiple of the page size
     * @throws BpfException when the kernel refuses
     */
    public static GeneratedMap ring(String name, int bytes) {
        return new GeneratedMap(RING_BUFFER, name, 0, 0, bytes);
    }

    /**
     * A table of programs.
     *
     * @throws BpfException when the kernel refuses
     */
    public static GeneratedMap programs(String name, int entries) {
        return new GeneratedMap(PROG_ARRAY, name, Integer.BYTES, Integer.BYTES, entries);
    }

    /** Its file descriptor. */
    public int fd() {
        if (fd < 0) {
            throw new IllegalStateException("the map is closed");
        }
        return fd;
    }

    /** Puts a program into a slot of a table of programs. */
    public void put(int slot, GeneratedProgram program) {
        ByteBuffer key = BpfMap.direct(Integer.BYTES).putInt(0, slot);
        Native.check(
                Native.BPF.bpf_map_update_elem(
                        fd(), key, BpfMap.direct(Integer.BYTES).putInt(0, program.fd()), 0),
                "cannot put a program into its table");
    }

    /** Its name. */
    String name() {
        return name;
    }

    /** Entries it has room for; of a ring buffer, bytes. */
    int entries() {
        return entries;
    }

    /** Hands over the values of all CPUs: the buffer, and the offset of the value of each CPU. */
    public void read(ObjIntConsumer<ByteBuffer> each) {
        read(0, each);
    }

    /** Hands over the values of all CPUs of one entry. */
    public void read(int entry, ObjIntConsumer<ByteBuffer> each) {
        int cpus = Native.BPF.libbpf_num_possible_cpus();
        ByteBuffer values = BpfMap.direct(valueBytes * cpus);
        ByteBuffer key = BpfMap.direct(Integer.BYTES).putInt(0, entry);
        Native.check(Native.BPF.bpf_map_lookup_elem(fd(), key, values), "cannot read counters");
        for (int cpu = 0; cpu < cpus; cpu++) {
            each.accept(values, cpu * valueBytes);
        }
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Native.LIBC.close(fd);
            fd = -1;
        }
    }
}
