package dev.weir.attach;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The programs of {@code bpf/probes.bpf.c}, each with the hook it belongs to and when it is wanted. */
enum ProbeProgram {
    SOCK_SEND_LENGTH("tp_btf/sock_send_length", Group.SOURCE_SOCKET),
    SOCK_RECV_LENGTH("tp_btf/sock_recv_length", Group.SOURCE_SOCKET),

    INET_SENDMSG_EXIT("fexit/inet_sendmsg", Group.SOURCE_FEXIT),
    INET6_SENDMSG_EXIT("fexit/inet6_sendmsg", Group.SOURCE_FEXIT),
    INET_RECVMSG_EXIT("fexit/inet_recvmsg", Group.SOURCE_FEXIT),
    INET6_RECVMSG_EXIT("fexit/inet6_recvmsg", Group.SOURCE_FEXIT),
    SOCK_COMMON_RECVMSG_EXIT("fexit/sock_common_recvmsg", Group.SOURCE_FEXIT),
    PACKET_SENDMSG_EXIT("fexit/packet_sendmsg", Group.SOURCE_FEXIT),
    PACKET_RECVMSG_EXIT("fexit/packet_recvmsg", Group.SOURCE_FEXIT),
    TCP_SENDPAGE_EXIT("fexit/tcp_sendpage", Group.SOURCE_FEXIT),
    UDP_SENDPAGE_EXIT("fexit/udp_sendpage", Group.SOURCE_FEXIT),
    TCP_SPLICE_READ_EXIT("fexit/tcp_splice_read", Group.SOURCE_FEXIT),

    SYS_EXIT_SENDTO("tracepoint/sys_exit_sendto", Group.CALLS),
    SYS_EXIT_RECVFROM("tracepoint/sys_exit_recvfrom", Group.CALLS),
    SYS_EXIT_SENDMSG("tracepoint/sys_exit_sendmsg", Group.CALLS),
    SYS_EXIT_RECVMSG("tracepoint/sys_exit_recvmsg", Group.CALLS),
    SYS_EXIT_SPLICE("tracepoint/sys_exit_splice", Group.CALLS),
    SYS_EXIT_SENDMMSG("tracepoint/sys_exit_sendmmsg", Group.SOURCE_SYSCALL),
    SYS_EXIT_RECVMMSG("tracepoint/sys_exit_recvmmsg", Group.SOURCE_SYSCALL),
    SYS_EXIT_READ("tracepoint/sys_exit_read", Group.SOURCE_SYSCALL),
    SYS_EXIT_WRITE("tracepoint/sys_exit_write", Group.SOURCE_SYSCALL),
    SYS_EXIT_READV("tracepoint/sys_exit_readv", Group.SOURCE_SYSCALL),
    SYS_EXIT_WRITEV("tracepoint/sys_exit_writev", Group.SOURCE_SYSCALL),
    SYS_EXIT_SENDFILE64("tracepoint/sys_exit_sendfile64", Group.SOURCE_SYSCALL),

    WIRE_RX("cgroup_skb/ingress", Group.WIRE),
    WIRE_TX("cgroup_skb/egress", Group.WIRE),
    SOCKET_RELEASE("cgroup/sock_release", Group.WIRE),

    SOCKET_STATE("tp_btf/inet_sock_set_state", Group.HEALTH),
    RETRANSMIT("tp_btf/tcp_retransmit_skb", Group.HEALTH),
    RESET_SENT("tp_btf/tcp_send_reset", Group.HEALTH),
    RESET_RECEIVED("tp_btf/tcp_receive_reset", Group.HEALTH),
    PROCESS_EXEC("tp_btf/sched_process_exec", Group.HEALTH),
    PROCESS_EXIT("tp_btf/sched_process_exit", Group.HEALTH),

    EMIT_PEERS("iter/bpf_map_elem peers", Group.WALK),
    RETURN_SLOTS("iter/bpf_map_elem returned slots", Group.WALK),
    WALK_OPEN_SOCKETS("iter/task_file", Group.WALK),

    STOCK_SLOTS("iter/bpf_map_elem free slots", Group.STOCK),

    TC_RX("tc ingress", Group.PACKET_TC),
    TC_TX("tc egress", Group.PACKET_TC),
    TC_RX_L3("tc ingress, no Ethernet", Group.PACKET_TC_L3),
    TC_TX_L3("tc egress, no Ethernet", Group.PACKET_TC_L3),
    TC_RX_SEGMENTS("tc ingress beside generic XDP", Group.PACKET_XDP),
    XDP_RX_FRAGS("xdp", Group.PACKET_XDP),
    XDP_RX("xdp without frags", Group.PACKET_XDP_PLAIN),
    TC_COUNT_RX("tc ingress behind a filter", Group.FILTER),
    TC_COUNT_TX("tc egress behind a filter", Group.FILTER),
    XDP_COUNT_RX_FRAGS("xdp behind a filter", Group.FILTER),
    XDP_COUNT_RX("xdp behind a filter, without frags", Group.FILTER);

    /** Programs that are wanted together. */
    enum Group {
        SOURCE_SOCKET, SOURCE_FEXIT, SOURCE_SYSCALL, CALLS, WIRE, HEALTH, WALK, STOCK, PACKET_TC, PACKET_TC_L3, PACKET_XDP,
        PACKET_XDP_PLAIN, FILTER
    }

    private final String hook;
    private final Group group;

    ProbeProgram(String hook, Group group) {
        this.hook = hook;
        this.group = group;
    }

    /** The hook as people know it. */
    String hook() {
        return hook;
    }

    /** When it is wanted. */
    Group group() {
        return group;
    }

    /** Its function name in the object. */
    String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All programs of some groups, in order. */
    static List<ProbeProgram> in(Set<Group> groups) {
        return Arrays.stream(values()).filter(program -> groups.contains(program.group)).toList();
    }
}
