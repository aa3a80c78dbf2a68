package dev.weir.filter;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;

/** libpcap's own verdict on packets, by its own interpreter. */
final class Oracle implements AutoCloseable {

    /** What {@link LibPcap} need not know outside of tests. */
    interface Interpreter extends LibPcap {
        int pcap_offline_filter(@In Pointer program, @In Pointer header, @In Pointer packet);
    }

    private static final Interpreter PCAP =
            LibraryLoader.create(Interpreter.class).load("libpcap.so.0.8");

    /** {@code struct pcap_pkthdr}: a time, then captured and real length. */
    private static final int HEADER_BYTES = 24;

    private static final int HEADER_CAPTURED = 16;
    private static final int HEADER_LENGTH = 20;

    private final Pointer handle;
    private final Pointer program = allocate(16);

    Oracle(String expression) {
        this(expression, LinkType.ETHERNET);
    }

    Oracle(String expression, LinkType link) {
        handle = PCAP.pcap_open_dead(link.number(), 262_144);
        if (PCAP.pcap_compile(handle, program, expression, 1, -1) < 0) {
            throw new IllegalArgumentException(expression + ": " + PCAP.pcap_geterr(handle));
        }
    }

    boolean matches(byte[] packet) {
        Pointer header = allocate(HEADER_BYTES);
        header.putInt(HEADER_CAPTURED, packet.length);
        header.putInt(HEADER_LENGTH, packet.length);
        Pointer bytes = allocate(packet.length);
        bytes.put(0, packet, 0, packet.length);
        return PCAP.pcap_offline_filter(program, header, bytes) != 0;
    }

    @Override
    public void close() {
        PCAP.pcap_freecode(program);
        PCAP.pcap_close(handle);
    }

    private static Pointer allocate(int bytes) {
        return Memory.allocateDirect(Runtime.getSystemRuntime(), bytes, true);
    }
}
