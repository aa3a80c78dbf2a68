package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.util.function.ObjIntConsumer;

/** A map made at run time for generated programs; closing it drops it unless a program holds it. */
public final class GeneratedMap implements AutoCloseable {

    /** {@code enum bpf_map_type} in {@code linux/bpf.h}. */
    private static final int PROG_ARRAY = 3;

    private static final int PERCPU_ARRAY = 6;

    private final int valueBytes;
    private int fd;

    private GeneratedMap(int type, String name, int valueBytes, int entries) {
        this.valueBytes = valueBytes;
        this.fd = Native.check(
                Native.BPF.bpf_map_create(type, name, Integer.BYTES, valueBytes, entries, null),
                "cannot make the map " + name);
    }

    /**
     * One value for each CPU.
     *
     * @param name       what the kernel lists it under, at most 15 bytes
     * @param valueBytes size of the value of one CPU, a multiple of 8
     * @throws BpfException when the kernel refuses
     */
    public static GeneratedMap perCpu(String name, int valueBytes) {
        return new GeneratedMap(PERCPU_ARRAY, name, valueBytes, 1);
    }

    /**
     * A table of programs.
     *
     * @throws BpfException when the kernel refuses
     */
    public static GeneratedMap programs(String name, int entries) {
        return new GeneratedMap(PROG_ARRAY, name, Integer.BYTES, entries);
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

    /** Hands over the values of all CPUs: the buffer, and where a CPU's value begins in it. */
    public void read(ObjIntConsumer<ByteBuffer> each) {
        int cpus = Native.BPF.libbpf_num_possible_cpus();
        ByteBuffer values = BpfMap.direct(valueBytes * cpus);
        Native.check(
                Native.BPF.bpf_map_lookup_elem(fd(), BpfMap.direct(Integer.BYTES), values), "cannot read counters");
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
