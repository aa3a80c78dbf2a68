package dev.weir.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;

/** Which byte source this kernel offers, found without weir: by loading programs at the source's hooks. */
final class ByteSources {

    private static final String NOTHING_AT = """
            __attribute__((section("license"), used)) char _license[] = "GPL";
            __attribute__((section("%s"), used)) int nothing(void *context) { return 0; }
            """;

    /** What libbpf has for it. */
    public interface Objects {
        /** Reads an object file; null when it cannot. */
        Pointer bpf_object__open_file(@In String path, @In Pointer options);

        /** Loads its programs; negative when the kernel refuses one. */
        int bpf_object__load(Pointer object);

        /** Gives it back. */
        void bpf_object__close(Pointer object);
    }

    private ByteSources() {}

    /** The best that weir can have on this kernel. */
    static String best() {
        if (loads("tp_btf/sock_send_length") && loads("tp_btf/sock_recv_length")) {
            return "socket";
        }
        return loads("fexit/inet_sendmsg") && loads("fexit/inet_recvmsg") ? "fexit" : "syscall";
    }

    private static boolean loads(String hook) {
        Objects libbpf = LibraryLoader.create(Objects.class).load("libbpf.so.1");
        try {
            Path source = Files.createTempFile("weirtest", ".c");
            Path file = Files.createTempFile("weirtest", ".o");
            Files.writeString(source, NOTHING_AT.formatted(hook));
            Commands.words("clang -O2 -target bpf -c " + source + " -o " + file);
            Pointer object = libbpf.bpf_object__open_file(file.toString(), null);
            Files.delete(source);
            Files.delete(file);
            if (object == null) {
                throw new IllegalStateException("libbpf cannot read what clang made for " + hook);
            }
            boolean loads = libbpf.bpf_object__load(object) == 0;
            libbpf.bpf_object__close(object);
            return loads;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
