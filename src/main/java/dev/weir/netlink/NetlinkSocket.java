package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** A netlink socket, for requests with a deadline or for listening to multicast groups. For one thread. */
final class NetlinkSocket implements AutoCloseable {

    static final Libc LIBC = LibraryLoader.create(Libc.class).load("libc.so.6");

    static final int AF_NETLINK = 16;
    /** {@code NETLINK_ROUTE} and {@code NETLINK_GENERIC} in {@code linux/netlink.h}. */
    static final int ROUTE = 0;

    static final int GENERIC = 16;

    static final int SOCK_RAW_CLOEXEC = 3 | 1 << 19;
    /** Every kernel with a network has netlink, but a sandbox may not have it. */
    private static final int EAFNOSUPPORT = 97;

    private static final String FORBIDDEN =
            ", which a sandbox forbids; in a systemd unit RestrictAddressFamilies= has to name AF_NETLINK";

    static final int ENODEV = 19;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EINVAL = 22;
    private static final int ENOBUFS = 105;
    private static final int ETIMEDOUT = 110;

    /** {@code linux/netlink.h}, {@code asm-generic/socket.h}. */
    private static final int SOL_NETLINK = 270;

    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;

    /** {@code NLM_F_REQUEST}, with {@code NLM_F_DUMP}, with {@code NLM_F_ACK}. */
    private static final int REQUEST = 1;

    private static final int REQUEST_DUMP = 0x301;
    private static final int REQUEST_ACK = 5;
    /** {@code NLMSG_NOOP}. */
    private static final int NOOP = 1;

    /** {@code struct sockaddr_nl}: family, padding, port, groups; the kernel's port is 0. */
    private static final int ADDRESS_BYTES = 12;

    private static final int ADDRESS_PORT = 4;

    /** How long the kernel may take for one answer or one dump. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How often a dump is made when the state keeps changing meanwhile; the last one is taken as it is. */
    private static final int DUMPS = 5;
    /**
     * The kernel fills the datagrams of a dump up to 32 KiB. A single message may be longer, such as that of a card
     * with many virtual functions.
     */
    private static final int BUFFER_BYTES = 1 << 18;
    /** Room for the changes of a thousand interfaces at once; the kernel counts each message twice. */
    private static final int GROUP_BUFFER_BYTES = 1 << 22;

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final int fd;
    private final ByteBuffer buffer = direct(BUFFER_BYTES);
    private final ByteBuffer sender = direct(ADDRESS_BYTES);
    private final ByteBuffer senderBytes = direct(Integer.BYTES);
    private int sequence;
    private boolean closed;

    private NetlinkSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Opens a socket in this process's network namespace.
     *
     * @param protocol {@link #ROUTE} or {@link #GENERIC}
     * @param groups   multicast groups to listen to
     * @throws NetlinkException when the kernel refuses
     */
    static NetlinkSocket open(int protocol, int... groups) throws NetlinkException {
        int fd = LIBC.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
        if (fd < 0) {
            NetlinkException failure = failure("cannot open a netlink socket", errno());
            throw failure.errno() == EAFNOSUPPORT
                    ? new NetlinkException(failure.getMessage() + FORBIDDEN, EAFNOSUPPORT)
                    : failure;
        }
        NetlinkSocket socket = new NetlinkSocket(fd);
        try {
            check(
                    LIBC.bind(fd, direct(ADDRESS_BYTES).putShort(0, (short) AF_NETLINK), ADDRESS_BYTES),
                    "cannot bind a netlink socket");
            if (groups.length > 0) {
                // Without the privilege the buffer stays as it is; what does not fit is reported as an overrun.
                LIBC.setsockopt(
                        fd,
                        SOL_SOCKET,
                        SO_RCVBUFFORCE,
                        direct(Integer.BYTES).putInt(0, GROUP_BUFFER_BYTES),
                        Integer.BYTES);
            }
            for (int group : groups) {
                socket.listen(group);
            }
            return socket;
        } catch (NetlinkException e) {
            socket.close();
            throw e;
        }
    }

    /** Joins a multicast group; a kernel that does not have it sends nothing to it. */
    private void listen(int group) throws NetlinkException {
        int refused = LIBC.setsockopt(
                fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, direct(Integer.BYTES).putInt(0, group), Integer.BYTES);
        if (refused < 0 && errno() != EINVAL) {
            throw failure("cannot listen to netlink group " + group, errno());
        }
    }

    /**
     * The entries of a dump; it is made again when the state changed meanwhile.
     *
     * @param type  type of the request
     * @param fixed fixed part of the request
     * @param read  reads a message; empty for one that is left out
     * @throws NetlinkException when the kernel refuses or does not answer in time
     */
    <R> List<R> dump(int type, byte[] fixed, Function<Message, Optional<R>> read) throws NetlinkException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<R> entries = new ArrayList<>();
        for (int i = 0; i < DUMPS; i++) {
            entries.clear();
            request(type, REQUEST_DUMP, fixed);
            if (readDump(deadline, read, entries)) {
                return entries;
            }
        }
        return entries;
    }

    /** Reads a dump; whether it is complete and the state did not change meanwhile. */
    private <R> boolean readDump(long deadline, Function<Message, Optional<R>> read, List<R> entries)
            throws NetlinkException {
        boolean whole = true;
        while (true) {
            Optional<ByteBuffer> datagram = receive(deadline);
            if (datagram.isEmpty()) {
                return false;
            }
            for (Message message : Message.in(datagram.get())) {
                if (message.sequence() != sequence) {
                    continue;
                }
                whole &= !message.isInterrupted();
                if (message.type() == Message.ERROR || message.type() == Message.DONE) {
                    if (message.errno() > 0) {
                        throw failure("the kernel refuses a dump", message.errno());
                    }
                    return whole;
                }
                read.apply(message).ifPresent(entries::add);
            }
        }
    }

    /**
     * The answer to a request about one thing.
     *
     * @throws NetlinkException when the kernel refuses; {@link NetlinkException#isNoDevice} when there is no such
     *      interface
     */
    Message ask(int type, byte[] body) throws NetlinkException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        request(type, REQUEST, body);
        while (true) {
            ByteBuffer datagram = receive(deadline).orElseThrow(() -> failure("the kernel lost an answer", ENOBUFS));
            for (Message message : Message.in(datagram)) {
                if (message.sequence() != sequence) {
                    continue;
                }
                if (message.type() == Message.ERROR) {
                    throw failure("the kernel refuses a request", message.errno());
                }
                return message;
            }
        }
    }

    /** Makes a thread that waits in {@link #next} return, by a request for nothing that the kernel acknowledges. */
    void wake() {
        int bytes = Message.HEADER_BYTES;
        ByteBuffer nothing = direct(bytes)
                .putInt(bytes)
                .putShort((short) NOOP)
                .putShort((short) REQUEST_ACK)
                .clear();
        LIBC.send(fd, nothing, bytes, 0);
    }

    /**
     * The next datagram of the groups; a buffer without bytes when none comes in time.
     *
     * @return empty when the kernel dropped datagrams because they were not read fast enough
     */
    Optional<ByteBuffer> next(Duration patience) throws NetlinkException {
        try {
            return receive(System.nanoTime() + patience.toNanos());
        } catch (NetlinkException e) {
            if (e.errno() == ETIMEDOUT) {
                return Optional.of(buffer.duplicate().order(buffer.order()).limit(0));
            }
            throw e;
        }
    }

    private void request(int type, int flags, byte[] body) throws NetlinkException {
        int bytes = Message.HEADER_BYTES + body.length;
        sequence++;
        ByteBuffer request = direct(bytes)
                .putInt(bytes)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(body)
                .clear();
        if (LIBC.send(fd, request, bytes, 0) != bytes) {
            throw failure("cannot ask the kernel over netlink", errno());
        }
    }

    /** One datagram from the kernel; empty when some were dropped. */
    private Optional<ByteBuffer> receive(long deadline) throws NetlinkException {
        boolean wait = false;
        while (true) {
            senderBytes.putInt(0, ADDRESS_BYTES);
            if (wait) {
                setTimeout(deadline - System.nanoTime());
            }
            long bytes = LIBC.recvfrom(
                    fd, buffer, BUFFER_BYTES, wait ? MSG_TRUNC : MSG_TRUNC | MSG_DONTWAIT, sender, senderBytes);
            int errno = bytes < 0 ? errno() : 0;
            if (errno == ENOBUFS) {
                return Optional.empty();
            }
            if (errno == EAGAIN || errno == EINTR) {
                if (System.nanoTime() >= deadline) {
                    throw new NetlinkException("the kernel does not answer over netlink", ETIMEDOUT);
                }
                wait = true;
            } else if (errno != 0) {
                throw failure("cannot read from a netlink socket", errno);
            } else if (bytes > BUFFER_BYTES) {
                throw new NetlinkException("a netlink datagram of " + bytes + " bytes is too long", 0);
            } else if (sender.getInt(ADDRESS_PORT) == 0) {
                return Optional.of(
                        buffer.duplicate().order(buffer.order()).position(0).limit((int) bytes));
            }
        }
    }

    /** Sets how long reading waits; a wait of 0 would have no end. */
    private void setTimeout(long nanos) {
        long micros = Math.max(1, nanos / 1_000);
        LIBC.setsockopt(
                fd,
                SOL_SOCKET,
                SO_RCVTIMEO,
                direct(2 * Long.BYTES)
                        .putLong(0, micros / MICROS_PER_SECOND)
                        .putLong(Long.BYTES, micros % MICROS_PER_SECOND),
                2 * Long.BYTES);
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    static int errno() {
        return Runtime.getSystemRuntime().getLastError();
    }

    static int check(int result, String what) throws NetlinkException {
        if (result < 0) {
            throw failure(what, errno());
        }
        return result;
    }

    static NetlinkException failure(String what, int errno) {
        return new NetlinkException(what + ": " + LIBC.strerror(errno), errno);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LIBC.close(fd);
        }
    }
}
