// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * socket.bpf.c - app bytes by socket and process, for every way into and out of a socket.
 *
 * Hooks:  tp_btf/sock_send_length and tp_btf/sock_recv_length (Linux 6.3), where tracepoints can be
 *         preempted (7.0) with three programs each; or fexit on the inet and packet functions where
 *         those tracepoints are missing and trampolines work. For splicing out of TCP sockets
 *         fexit/tcp_splice_read, and tracepoint sys_exit_splice for what that misses.
 * Counts: return values of all sends and receives, io_uring, sendfile, 32-bit processes and kernel
 *         sockets included.
 * Misses: TCP_ZEROCOPY_RECEIVE, io_uring's zero-copy receive, sockets read by kernel code without
 *         recvmsg. By fexit also: a call that was already waiting when weir attached; sendfile to
 *         kTLS sockets. Without trampolines: what io_uring splices out of TCP sockets. And before
 *         6.5 sendfile to a UDP socket counts twice where it leaves through a device without
 *         scatter-gather, as the kernel then sends the page once more, by way of sendmsg.
 * Costs:  one helper and one atomic addition a call, and a hash lookup unless the CPU counted for
 *         the same socket lately.
 */

/*
 * Linux 5.12 brought this helper and bpf_get_socket_cookie for tracing programs, which has no id of
 * its own to look for in BTF.
 */
enum bpf_func_id___5_12 {
	BPF_FUNC_check_mtu___5_12 = 163,
};

/*
 * The cookie of a socket. Before Linux 5.12 it cannot be made here: then it is 0 until cgroup_skb
 * has seen the first packet.
 */
static __always_inline __u64 cookie_of(struct sock *sk)
{
	__u64 cookie = sk->__sk_common.skc_cookie.counter;

	if (!cookie &&
	    bpf_core_enum_value_exists(enum bpf_func_id___5_12, BPF_FUNC_check_mtu___5_12))
		cookie = bpf_get_socket_cookie(sk);
	return cookie;
}

/* Whether a return value is bytes that moved, not an error, nor bytes that were only looked at. */
static __always_inline bool moved_bytes(long ret, int flags)
{
	return ret > 0 && !(flags & (MSG_PEEK | MSG_ERRQUEUE));
}

static __always_inline void count_io(struct last_io *last, struct proc_key process, struct sock *sk,
				     long ret, bool tx)
{
	add_app_bytes(last, process, sk, cookie_of(sk), sk->__sk_common.skc_dport, ret, tx);
}

/*
 * Counts a call, and notes it for the exit of its system call. Every helper called here is called
 * for each message: where returns are guarded (SRSO, retbleed), one takes as long as ten
 * instructions.
 */
static __always_inline int count_length(struct sock *sk, long ret, int flags, bool tx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	bool network = is_network_family(sk->__sk_common.skc_family);
	struct last_io *last = last_of_cpu();

	if (!last)
		return 0;
	if (config.checks_calls)
		mark_counted(task, 0);
	last->task = (__u64)task;
	last->network = network;
	if (!network)
		return 0;
	if (moved_bytes(ret, flags))
		count_io(last, process_of(task), sk, ret, tx);
	else if (sk->sk_protocol != IPPROTO_TCP)
		drop_call_peer(sk->__sk_common.skc_cookie.counter);
	return 0;
}

/*
 * Counts a call that the programs before this one were skipped for. Linux 7.0 can preempt a program
 * at a tracepoint, and a program does not run inside itself: the task that gets the CPU is then
 * skipped. Two more programs run after the first, and the exits of the system calls that are traced
 * anyway check last: for a call to be lost, a task would have to be preempted in each of them at
 * once.
 */
static __always_inline int count_skipped(struct sock *sk, long ret, int flags, bool tx, __u64 last)
{
	struct task_struct *task = bpf_get_current_task_btf();

	if (!config.checks_calls)
		return 0;
	if (!is_marked(task) && is_network_family(sk->__sk_common.skc_family) &&
	    moved_bytes(ret, flags))
		count_io(last_of_cpu(), process_of(task), sk, ret, tx);
	mark_counted(task, last);
	return 0;
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(sock_send_length, struct sock *sk, int ret, int flags)
{
	return count_length(sk, ret, flags, true);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(sock_recv_length, struct sock *sk, int ret, int flags)
{
	return count_length(sk, ret, flags, false);
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(sock_send_skipped, struct sock *sk, int ret, int flags)
{
	return count_skipped(sk, ret, flags, true, 0);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(sock_recv_skipped, struct sock *sk, int ret, int flags)
{
	return count_skipped(sk, ret, flags, false, 0);
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(sock_send_skipped_twice, struct sock *sk, int ret, int flags)
{
	return count_skipped(sk, ret, flags, true, 1);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(sock_recv_skipped_twice, struct sock *sk, int ret, int flags)
{
	return count_skipped(sk, ret, flags, false, 1);
}

static __always_inline int count_exit(struct sock *sk, long ret, int flags, bool tx)
{
	if (!is_network_family(sk->__sk_common.skc_family))
		return 0;
	if (moved_bytes(ret, flags))
		count_io(last_of_cpu(), current_process(), sk, ret, tx);
	else if (sk->sk_protocol != IPPROTO_TCP)
		drop_call_peer(sk->__sk_common.skc_cookie.counter);
	return 0;
}

SEC("fexit/inet_sendmsg")
int BPF_PROG(inet_sendmsg_exit, struct socket *sock, struct msghdr *msg, size_t size, int ret)
{
	return count_exit(sock->sk, ret, 0, true);
}

SEC("fexit/inet6_sendmsg")
int BPF_PROG(inet6_sendmsg_exit, struct socket *sock, struct msghdr *msg, size_t size, int ret)
{
	return count_exit(sock->sk, ret, 0, true);
}

SEC("fexit/inet_recvmsg")
int BPF_PROG(inet_recvmsg_exit, struct socket *sock, struct msghdr *msg, size_t size, int flags,
	     int ret)
{
	return count_exit(sock->sk, ret, flags, false);
}

SEC("fexit/inet6_recvmsg")
int BPF_PROG(inet6_recvmsg_exit, struct socket *sock, struct msghdr *msg, size_t size, int flags,
	     int ret)
{
	return count_exit(sock->sk, ret, flags, false);
}

/* What raw IPv6 sockets receive. */
SEC("fexit/sock_common_recvmsg")
int BPF_PROG(sock_common_recvmsg_exit, struct socket *sock, struct msghdr *msg, size_t size,
	     int flags, int ret)
{
	return count_exit(sock->sk, ret, flags, false);
}

SEC("fexit/packet_sendmsg")
int BPF_PROG(packet_sendmsg_exit, struct socket *sock, struct msghdr *msg, size_t size, int ret)
{
	return count_exit(sock->sk, ret, 0, true);
}

SEC("fexit/packet_recvmsg")
int BPF_PROG(packet_recvmsg_exit, struct socket *sock, struct msghdr *msg, size_t size, int flags,
	     int ret)
{
	return count_exit(sock->sk, ret, flags, false);
}

/*
 * sendfile and splice to a TCP or UDP socket before Linux 6.5; to other sockets the kernel sends
 * them by sendmsg.
 */
SEC("fexit/tcp_sendpage")
int BPF_PROG(tcp_sendpage_exit, struct sock *sk, struct page *page, int offset, size_t size,
	     int flags, int ret)
{
	return count_exit(sk, ret, 0, true);
}

SEC("fexit/udp_sendpage")
int BPF_PROG(udp_sendpage_exit, struct sock *sk, struct page *page, int offset, size_t size,
	     int flags, int ret)
{
	return count_exit(sk, ret, 0, true);
}

/* Runs before sys_exit_splice, which counts what this program was skipped for. */
SEC("fexit/tcp_splice_read")
int BPF_PROG(tcp_splice_read_exit, struct socket *sock, long long *ppos,
	     struct pipe_inode_info *pipe, size_t len, unsigned int flags, long ret)
{
	if (ret > 0)
		mark_spliced(bpf_get_current_task(), (__u32)bpf_get_current_pid_tgid());
	return count_exit(sock->sk, ret, 0, false);
}
