package dev.weir.attach;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The programs of {@code bpf/probes.bpf.c}, each with its hook and the group it is wanted with. */
enum ProbeProgram {
    SOCK_SEND_LENGTH(Kind.TP_BTF, "sock_send_length", Group.SOURCE_SOCKET, "6.3"),
    SOCK_RECV_LENGTH(Kind.TP_BTF, "sock_recv_length", Group.SOURCE_SOCKET, "6.3"),
    // After the programs whose skipped calls they count: at a tracepoint what is attached first runs first.
    SOCK_SEND_SKIPPED(Kind.TP_BTF, "sock_send_length", Group.SOURCE_SOCKET_SKIPPED, "6.3"),
    SOCK_RECV_SKIPPED(Kind.TP_BTF, "sock_recv_length", Group.SOURCE_SOCKET_SKIPPED, "6.3"),
    SOCK_SEND_SKIPPED_TWICE(Kind.TP_BTF, "sock_send_length", Group.SOURCE_SOCKET_SKIPPED, "6.3"),
    SOCK_RECV_SKIPPED_TWICE(Kind.TP_BTF, "sock_recv_length", Group.SOURCE_SOCKET_SKIPPED, "6.3"),

    INET_SENDMSG_EXIT(Kind.FEXIT, "inet_sendmsg", Group.SOURCE_FEXIT, 3),
    INET6_SENDMSG_EXIT(Kind.FEXIT, "inet6_sendmsg", Group.SOURCE_FEXIT, 3),
    INET_RECVMSG_EXIT(Kind.FEXIT, "inet_recvmsg", Group.SOURCE_FEXIT, 4),
    INET6_RECVMSG_EXIT(Kind.FEXIT, "inet6_recvmsg", Group.SOURCE_FEXIT, 4),
    SOCK_COMMON_RECVMSG_EXIT(Kind.FEXIT, "sock_common_recvmsg", Group.SOURCE_FEXIT, 4),
    PACKET_SENDMSG_EXIT(Kind.FEXIT, "packet_sendmsg", Group.SOURCE_FEXIT, 3),
    PACKET_RECVMSG_EXIT(Kind.FEXIT, "packet_recvmsg", Group.SOURCE_FEXIT, 4),
    TCP_SENDPAGE_EXIT(Kind.FEXIT, "tcp_sendpage", Group.SOURCE_FEXIT, 5),
    UDP_SENDPAGE_EXIT(Kind.FEXIT, "udp_sendpage", Group.SOURCE_FEXIT, 5),
    TCP_SPLICE_READ_EXIT(Kind.FEXIT, "tcp_splice_read", Group.SPLICE, 5),

    SYS_EXIT_SENDTO(Kind.TRACEPOINT, "sys_exit_sendto", Group.CALLS),
    SYS_EXIT_RECVFROM(Kind.TRACEPOINT, "sys_exit_recvfrom", Group.CALLS),
    SYS_EXIT_SENDMSG(Kind.TRACEPOINT, "sys_exit_sendmsg", Group.CALLS),
    SYS_EXIT_RECVMSG(Kind.TRACEPOINT, "sys_exit_recvmsg", Group.CALLS),
    SYS_EXIT_SPLICE(Kind.TRACEPOINT, "sys_exit_splice", Group.CALLS),
    SYS_EXIT_SENDMMSG(Kind.TRACEPOINT, "sys_exit_sendmmsg", Group.SOURCE_SYSCALL),
    SYS_EXIT_RECVMMSG(Kind.TRACEPOINT, "sys_exit_recvmmsg", Group.SOURCE_SYSCALL),
    SYS_EXIT_READ(Kind.TRACEPOINT, "sys_exit_read", Group.SOURCE_SYSCALL),
    SYS_EXIT_WRITE(Kind.TRACEPOINT, "sys_exit_write", Group.SOURCE_SYSCALL),
    SYS_EXIT_READV(Kind.TRACEPOINT, "sys_exit_readv", Group.SOURCE_SYSCALL),
    SYS_EXIT_WRITEV(Kind.TRACEPOINT, "sys_exit_writev", Group.SOURCE_SYSCALL),
    SYS_EXIT_PREADV2(Kind.TRACEPOINT, "sys_exit_preadv2", Group.SOURCE_SYSCALL),
    SYS_EXIT_PWRITEV2(Kind.TRACEPOINT, "sys_exit_pwritev2", Group.SOURCE_SYSCALL),
    SYS_EXIT_SENDFILE64(Kind.TRACEPOINT, "sys_exit_sendfile64", Group.SOURCE_SYSCALL),

    WIRE_RX(Kind.CGROUP_SKB, "ingress", Group.WIRE),
    WIRE_TX(Kind.CGROUP_SKB, "egress", Group.WIRE),
    RECV_PEER4(Kind.CGROUP_SOCK_ADDR, "recvmsg4", Group.WIRE, "5.2"),
    RECV_PEER6(Kind.CGROUP_SOCK_ADDR, "recvmsg6", Group.WIRE, "5.2"),
    SOCKET_RELEASE(Kind.CGROUP_SOCK, "sock_release", Group.WIRE, "5.9"),

    SOCKET_STATE(Kind.TP_BTF, "inet_sock_set_state", Group.HEALTH),
    RETRANSMIT(Kind.TP_BTF, "tcp_retransmit_skb", Group.HEALTH),
    RETRANSMIT_SYNACK(Kind.TP_BTF, "tcp_retransmit_synack", Group.HEALTH),
    RESET_SENT(Kind.TP_BTF, "tcp_send_reset", Group.HEALTH),
    RESET_RECEIVED(Kind.TP_BTF, "tcp_receive_reset", Group.HEALTH),
    PROCESS_RENAME(Kind.TP_BTF, "task_rename", Group.HEALTH),
    PROCESS_EXEC(Kind.TP_BTF, "sched_process_exec", Group.HEALTH),
    PROCESS_EXIT(Kind.TP_BTF, "sched_process_exit", Group.HEALTH),

    EMIT_PEERS(Kind.ITER, "bpf_map_elem", Group.WALK, "5.9"),
    WALK_OPEN_SOCKETS(Kind.ITER, "task_file", Group.WALK, "5.8"),

    FILL_FREE_LIST(Kind.SOCKET, "free lists", Group.FREE_LISTS),
    RETURN_SLOT(Kind.SOCKET, "returned slots", Group.FREE_LISTS),

    TC_RX(Kind.TC, "ingress", Group.PACKET_TC),
    TC_TX(Kind.TC, "egress", Group.PACKET_TC),
    TC_RX_L3(Kind.TC, "ingress, no Ethernet", Group.PACKET_TC_L3),
    TC_TX_L3(Kind.TC, "egress, no Ethernet", Group.PACKET_TC_L3),
    TC_RX_SEGMENTS(Kind.TC, "ingress beside generic XDP", Group.PACKET_XDP),
    XDP_RX_FRAGS(Kind.XDP_FRAGS, "frames in several buffers", Group.PACKET_XDP, "5.18"),
    XDP_RX(Kind.XDP, "frames in one buffer", Group.PACKET_XDP_PLAIN),
    TC_COUNT_RX(Kind.TC, "ingress behind a filter", Group.FILTER),
    TC_COUNT_TX(Kind.TC, "egress behind a filter", Group.FILTER),
    XDP_COUNT_RX_FRAGS(Kind.XDP_FRAGS, "frames in several buffers behind a filter", Group.FILTER),
    XDP_COUNT_RX(Kind.XDP, "frames in one buffer behind a filter", Group.FILTER);

    /** The type of a program and its hook. */
    enum Kind {
        TP_BTF("tp_btf/", "tracepoint "),
        FEXIT("fexit/", "function "),
        ITER("iter/", "iterator "),
        TRACEPOINT("tracepoint/", "tracepoint "),
        CGROUP_SKB("cgroup_skb/", ""),
        CGROUP_SOCK("cgroup/", ""),
        CGROUP_SOCK_ADDR("cgroup/", ""),
        TC("tc ", ""),
        XDP("xdp ", ""),
        XDP_FRAGS("xdp ", ""),
        SOCKET("socket filter ", "");

        private final String prefix;
        private final String noun;

        Kind(String prefix, String noun) {
            this.prefix = prefix;
            this.noun = noun;
        }

        /** What the name of its section has before the target. */
        String prefix() {
            return prefix;
        }
    }

    /** Programs that are wanted together, and what is missing without them. */
    enum Group {
        SOURCE_SOCKET(""),
        SOURCE_SOCKET_SKIPPED("bytes of a task that takes the CPU from one that is being counted are not counted"),
        SOURCE_FEXIT("what goes this way is not counted"),
        SOURCE_SYSCALL("bytes of this system call are not counted"),
        SPLICE("what io_uring or a 32-bit program splices out of a TCP socket is not counted"),
        CALLS("calls of this kind are not counted"),
        WIRE("no bytes and packets on the wire by socket, no peers of unconnected UDP sockets"),
        HEALTH("what it tells of is missing"),
        WALK("what it lists is found later or not at all"),
        FREE_LISTS("starting takes a second longer"),
        PACKET_TC("no totals by protocol for this direction"),
        PACKET_TC_L3("no totals by protocol for this direction"),
        PACKET_XDP("frames are counted at tc instead"),
        PACKET_XDP_PLAIN("frames are counted at tc instead"),
        FILTER("no packet filter");

        private final String cost;

        Group(String cost) {
            this.cost = cost;
        }
    }

    private final Kind kind;
    private final String target;
    private final Group group;
    private final String since;
    private final int arguments;

    ProbeProgram(Kind kind, String target, Group group) {
        this(kind, target, group, "", 0);
    }

    ProbeProgram(Kind kind, String target, Group group, String since) {
        this(kind, target, group, since, 0);
    }

    ProbeProgram(Kind kind, String target, Group group, int arguments) {
        this(kind, target, group, "", arguments);
    }

    ProbeProgram(Kind kind, String target, Group group, String since, int arguments) {
        this.kind = kind;
        this.target = target;
        this.group = group;
        this.since = since;
        this.arguments = arguments;
    }

    /** The hook as people know it. */
    String hook() {
        return kind == Kind.XDP_FRAGS && group == Group.PACKET_XDP
                ? "xdp"
                : kind.prefix + target + (group == Group.SOURCE_SOCKET_SKIPPED ? ", " + skipped() : "");
    }

    /** What the name of the hook has for a program that counts skipped calls. */
    private String skipped() {
        return this == SOCK_SEND_SKIPPED_TWICE || this == SOCK_RECV_SKIPPED_TWICE ? "skipped twice" : "skipped";
    }

    /** The type of the program and its hook. */
    Kind kind() {
        return kind;
    }

    /** The tracepoint, function, iterator or direction. */
    String target() {
        return target;
    }

    /** How many arguments the function has that this program is written for. */
    int arguments() {
        return arguments;
    }

    /** The hook as it is named when this kernel has none. */
    String missing() {
        return kind.noun + target + (since.isEmpty() ? "" : ", which came with Linux " + since);
    }

    /**
     * Whether it has no pointers to the kernel's memory that the verifier knows, so that it needs probes where others
     * can use loads; {@code bpf/reads.bpf.h}.
     */
    boolean needsProbes() {
        return kind == Kind.TRACEPOINT || this == PROCESS_RENAME;
    }

    /** What is missing without this program; empty when nothing is. */
    String cost() {
        return switch (this) {
            case SOCKET_STATE -> "states and lifetimes of connections are known only from the walk over open sockets";
            case RECV_PEER4, RECV_PEER6 -> "who sent what a process reads is known only while one peer alone has sent";
            case RETRANSMIT, RETRANSMIT_SYNACK -> "segments sent again are not counted as they happen";
            case RESET_SENT, RESET_RECEIVED -> "resets are not counted";
            case PROCESS_RENAME -> "a process that renames itself keeps its old name";
            case PROCESS_EXEC -> "a process that runs another program keeps its old name";
            case PROCESS_EXIT -> "processes that ended stay listed as if they lived";
            case SOCKET_RELEASE -> "closed UDP sockets are noticed later";
            case EMIT_PEERS -> "many peers of unconnected UDP sockets cost more to read";
            case RETURN_SLOT -> "thousands of short connections a second cost more";
            case WALK_OPEN_SOCKETS ->
                "sockets from before weir have no owner until they are used, and TCP has no round-trip times";
            case XDP_RX_FRAGS -> "frames that lie in several buffers keep XDP from attaching";
            case TC_RX_SEGMENTS -> "merged packets count as one";
            default -> group.cost;
        };
    }

    /** The group it is wanted with. */
    Group group() {
        return group;
    }

    /** Its function name in the object. */
    String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All programs of some groups, with both that can serve XDP. */
    static Set<ProbeProgram> wanted(Set<Group> groups) {
        Set<ProbeProgram> wanted = EnumSet.noneOf(ProbeProgram.class);
        wanted.addAll(in(groups));
        if (groups.contains(Group.PACKET_XDP)) {
            wanted.add(XDP_RX);
        }
        return wanted;
    }

    /** All programs of some groups, in order. */
    static List<ProbeProgram> in(Set<Group> groups) {
        return Arrays.stream(values())
                .filter(program -> groups.contains(program.group))
                .toList();
    }
}
