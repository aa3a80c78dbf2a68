// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * health.bpf.c - rare events: TCP states and lifetimes, retransmissions, resets, processes that
 * change their name or end.
 *
 * Hooks:  tp_btf on inet_sock_set_state, tcp_retransmit_skb, tcp_retransmit_synack, tcp_send_reset,
 *         tcp_receive_reset, task_rename, sched_process_exec, sched_process_exit.
 * Counts: of stream sockets the state, when they were opened and closed, and the segments sent
 *         again; of the host retransmissions and resets. Of processes that are in procs it notes
 *         the new name, arguments and user, and when they ended.
 * Misses: what happened before weir started; the user of a process that changes it without exec,
 *         which syscall.bpf.c notes.
 * Costs:  a few hash operations a connection, one lookup each time a process calls exec, is renamed
 *         or exits.
 */

static __always_inline void fill_socket(struct socket_wire *wire, struct sock *sk)
{
	struct tuple tuple;

	read_tuple(&tuple, sk);
	copy_tuple(wire, &tuple);
}

/* Segments that a connection has sent again. */
static __always_inline __u32 retransmits_of(struct sock *sk)
{
	struct tcp_sock *tcp;

	if (!TYPED_READS)
		return BPF_CORE_READ((struct tcp_sock *)sk, total_retrans);
	tcp = bpf_skc_to_tcp_sock(sk);
	return tcp ? tcp->total_retrans : 0;
}

/*
 * Makes the flow of a socket that the current process connects or listens on now, before its first
 * byte.
 */
static __always_inline void open_flow_of_current(struct sock *sk, __u64 cookie, bool listening)
{
	struct proc_key process = current_process();
	struct flow_key key = { .cookie = cookie,
				.pid = process.pid,
				.start_tag = process.start_tag };
	struct flow *flow = find_flow(&key, NULL);

	if (!flow)
		flow = open_flow(&key, sk, listening);
	if (flow && listening) {
		flow->listening = 1;
		stamp_flow(flow, true);
	}
}

static __always_inline struct socket_wire *open_wire(__u64 cookie)
{
	__u32 slot;
	struct socket_wire *wire = new_wire(&slot);

	if (wire) {
		own_wire(wire, cookie, slot);
		wire = list_wire(wire, &cookie, &slot);
	}
	if (!wire)
		count_host(LOST_SOCKET_TABLE_FULL, 1);
	return wire;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(socket_state, struct sock *sk, int oldstate, int newstate)
{
	__u16 family = sk->__sk_common.skc_family;
	struct socket_wire *wire;
	__u64 cookie;
	int state;

	/* A connection being accepted still carries its listener's cookie here. */
	if ((family != AF_INET && family != AF_INET6) || newstate == TCP_SYN_RECV)
		return 0;
	cookie = cookie_of(sk);
	if (!cookie)
		return 0;
	/* Before the paths part, or the verifier follows on each what makes an entry. */
	state = hidden(newstate, cookie);
	if (state == TCP_SYN_SENT || state == TCP_LISTEN)
		open_flow_of_current(sk, cookie, hidden(state == TCP_LISTEN, cookie));
	wire = find_wire(&cookie, NULL);
	if (!wire && newstate != TCP_CLOSE)
		wire = open_wire(cookie);
	if (!wire)
		return 0;
	if (!wire->opened_ns &&
	    (newstate == TCP_SYN_SENT || newstate == TCP_LISTEN || oldstate == TCP_SYN_RECV))
		wire->opened_ns = bpf_ktime_get_ns();
	/*
	 * Connecting sets the addresses after the state, so they are read again once it is
	 * established.
	 */
	if (newstate == TCP_ESTABLISHED || newstate == TCP_LISTEN || !wire->netns)
		fill_socket(wire, sk);
	/* A socket that connects once more: total_retrans of TCP began again at 0. */
	if (newstate == TCP_SYN_SENT)
		wire->retransmits_before = -wire->retransmits;
	if (oldstate == TCP_SYN_RECV) /* the answers that were sent again */
		wire->retransmits = retransmits_of(sk);
	if (newstate == TCP_CLOSE || newstate == TCP_TIME_WAIT)
		wire->closed_ns = bpf_ktime_get_ns();
	else
		wire->closed_ns = 0;
	wire->state = newstate;
	stamp_wire(wire);
	return 0;
}

/*
 * Segments sent again since the last event, by TCP's total: an event may be of several, and since
 * Linux 6.16 also of none. Of a connection from before weir the first event says how many there
 * were by then.
 */
static __always_inline __u32 retransmitted_since(struct socket_wire *wire, __u32 total,
						 __u32 segments)
{
	__u32 grown;

	if (!wire->opened_ns && !wire->retransmits)
		wire->retransmits_before = segments < total ? total - segments : 0;
	grown = total - wire->retransmits_before - wire->retransmits;
	wire->retransmits += grown;
	return grown;
}

SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(retransmit, struct sock *sk, struct sk_buff *skb)
{
	__u32 segments = BPF_CORE_READ((struct tcp_skb_cb *)skb->cb, tcp_gso_segs);
	__u32 total = retransmits_of(sk);
	__u64 cookie = cookie_of(sk);
	struct socket_wire *wire = find_wire(&cookie, NULL);

	if (wire) {
		segments = retransmitted_since(wire, total, segments);
		stamp_wire(wire);
	}
	count_host(RETRANSMITS, segments);
	return 0;
}

/* The answer to a connection request, sent again before there is a socket for it. */
SEC("tp_btf/tcp_retransmit_synack")
int BPF_PROG(retransmit_synack)
{
	count_host(RETRANSMITS, 1);
	return 0;
}

SEC("tp_btf/tcp_send_reset")
int BPF_PROG(reset_sent)
{
	count_host(RESETS_SENT, 1);
	return 0;
}

SEC("tp_btf/tcp_receive_reset")
int BPF_PROG(reset_received)
{
	count_host(RESETS_RECEIVED, 1);
	return 0;
}

static __always_inline struct proc *known_process(struct task_struct *task)
{
	struct proc_key key = { .pid = task->tgid,
				.start_tag = task->group_leader->start_boottime >> 20 };

	return find_proc(&key, NULL);
}

/*
 * The name of a process is that of its first thread. It is set after this event, so it is taken
 * from the arguments.
 */
SEC("tp_btf/task_rename")
int BPF_PROG(process_rename, struct task_struct *task, const char *comm)
{
	struct proc *proc;

	if (task->tgid != task->pid)
		return 0;
	proc = known_process(task);
	if (!proc)
		return 0;
	bpf_probe_read_kernel_str(proc->comm, sizeof(proc->comm), comm);
	stamp_proc(proc);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_exec, struct task_struct *task)
{
	struct proc *proc = known_process(task);

	if (!proc)
		return 0;
	describe_names(proc, task);
	proc->uid = task->real_cred->uid.val;
	stamp_proc(proc);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	struct proc *proc;

	/* Not while other threads of the process live on. */
	if (task->signal->live.counter)
		return 0;
	proc = known_process(task);
	if (!proc)
		return 0;
	proc->exited_ns = bpf_ktime_get_ns();
	stamp_proc(proc);
	return 0;
}
