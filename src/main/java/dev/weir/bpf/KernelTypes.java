package dev.weir.bpf;

import java.util.OptionalInt;
import jnr.ffi.Pointer;

/**
 * The types of the running kernel, read once from its BTF: which tracepoints and functions it has, and their ids, with
 * which programs are loaded.
 */
public final class KernelTypes implements AutoCloseable {

    /** {@code enum} of {@code BTF_KIND_} in {@code linux/btf.h}. */
    private static final int KIND_PTR = 2;

    private static final int KIND_TYPEDEF = 8;
    private static final int KIND_FUNC = 12;
    private static final int KIND_FUNC_PROTO = 13;

    /** {@code struct btf_type}: name, info, then a size or the id of another type. */
    private static final int TYPE_INFO = 4;

    private static final int TYPE_REFERENCE = 8;

    private Pointer handle;

    private KernelTypes(Pointer handle) {
        this.handle = handle;
    }

    /**
     * Reads them.
     *
     * @throws BpfException when this kernel has no BTF, or one that libbpf cannot read
     */
    public static KernelTypes open() {
        return new KernelTypes(Native.check(Native.BPF.btf__load_vmlinux_btf(), "cannot read the kernel's BTF"));
    }

    /** The BTF id of {@code btf_trace_NAME}, the type of a tracepoint, if this kernel has the tracepoint. */
    public OptionalInt tracepoint(String name) {
        return find("btf_trace_" + name, KIND_TYPEDEF);
    }

    /** The BTF id of a function, if this kernel has the function and describes it. */
    public OptionalInt function(String name) {
        return find(name, KIND_FUNC);
    }

    /** How many arguments a function has, by its BTF id; -1 when that is the id of something else. */
    public int arguments(int function) {
        Pointer type = type(function);
        while (type != null && (kind(type) == KIND_FUNC || kind(type) == KIND_PTR || kind(type) == KIND_TYPEDEF)) {
            type = type(type.getInt(TYPE_REFERENCE));
        }
        return type != null && kind(type) == KIND_FUNC_PROTO ? type.getInt(TYPE_INFO) & 0xffff : -1;
    }

    private OptionalInt find(String name, int kind) {
        int id = Native.BPF.btf__find_by_name_kind(open(handle), name, kind);
        return id > 0 ? OptionalInt.of(id) : OptionalInt.empty();
    }

    private Pointer type(int id) {
        return Native.BPF.btf__type_by_id(open(handle), id);
    }

    private static int kind(Pointer type) {
        return type.getInt(TYPE_INFO) >>> 24 & 0x1f;
    }

    private static Pointer open(Pointer handle) {
        if (handle == null) {
            throw new IllegalStateException("the kernel's types are closed");
        }
        return handle;
    }

    @Override
    public void close() {
        if (handle != null) {
            Native.BPF.btf__free(handle);
            handle = null;
        }
    }
}
