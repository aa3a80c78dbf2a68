// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * walk.bpf.c - how user space reads what it cannot map into its memory: an iterator that emits the
 * peers that changed, and a walk over all
 *         open sockets. And the programs that fill the free lists: once with all slots, then with
 *         those given back.
 *
 * Hooks:  iter/bpf_map_elem (Linux 5.9; batch lookups where it is refused); iter/task_file (without
 *         TCP health before 5.11); two programs that only BPF_PROG_TEST_RUN runs, of a type that no
 *         kernel refuses.
 * Counts: nothing. A row is its key followed by its value. Rows not touched since the clock's
 *         "since" are passed over, so that a reading costs what changed; the clock runs one tick
 *         behind so that a writer caught between two ticks is not missed. Likewise the walk passes
 *         over connections that were silent since the one before, unless silent_jiffies says over
 *         none, and over all but one socket while that one is watched.
 * Costs:  only while user space reads.
 */

static __always_inline bool is_news(__u32 tick)
{
	return (__s32)(tick - tick_clock.since) >= 0;
}

SEC("iter/bpf_map_elem")
int emit_peers(struct bpf_iter__bpf_map_elem *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct peer_key *key = ctx->key;
	struct peer *peer = ctx->value;

	if (!key || !peer || !is_news(peer->last_tick))
		return 0;
	bpf_seq_write(seq, key, sizeof(*key));
	bpf_seq_write(seq, peer, sizeof(*peer));
	return 0;
}

static __always_inline void push_slot(__u32 table, __u32 slot)
{
	switch (table) {
	case TABLE_FLOWS:
		bpf_map_push_elem(&free_flows, &slot, 0);
		break;
	case TABLE_SOCKETS:
		bpf_map_push_elem(&free_sockets, &slot, 0);
		break;
	case TABLE_PROCS:
		bpf_map_push_elem(&free_procs, &slot, 0);
		break;
	case TABLE_PACKETS:
		bpf_map_push_elem(&free_packets, &slot, 0);
		break;
	}
}

/*
 * Puts one slot on the free list of a table. User space runs it as often as the table has slots, in
 * one system call (BPF_PROG_TEST_RUN with a repeat count): the highest first, so that the lowest is
 * used first.
 */
SEC("socket")
int fill_free_list(struct __sk_buff *skb)
{
	push_slot(slot_cursor.table, slot_cursor.next);
	slot_cursor.next -= 1;
	return 0;
}

/*
 * Puts one of the slots that user space has written down on the free list of its table; run as
 * often as there are some.
 */
SEC("socket")
int return_slot(struct __sk_buff *skb)
{
	__u32 index = slot_cursor.next;
	struct returned_slot *returned = bpf_map_lookup_elem(&returned_slots, &index);

	slot_cursor.next = index + 1;
	if (returned)
		push_slot(returned->table, returned->slot);
	return 0;
}

static __always_inline bool is_before(__u32 jiffies, __u32 other)
{
	return (__s32)(jiffies - other) < 0;
}

/*
 * Whether nothing was sent, received or acknowledged on a connection since the walk before this
 * one, and nothing waits to be: then TCP's numbers are what they were. Asking that reads a third of
 * the memory that the numbers are in, and spares user space the row.
 */
static __always_inline bool is_silent(const struct tcp_sock *tcp)
{
	__u32 last = tcp->lsndtime;

	if (is_before(last, tcp->rcv_tstamp))
		last = tcp->rcv_tstamp;
	if (is_before(last, tcp->inet_conn.icsk_ack.lrcvtime))
		last = tcp->inet_conn.icsk_ack.lrcvtime;
	return (__u32)bpf_jiffies64() - last > tick_clock.silent_jiffies && !tcp->packets_out &&
	       tcp->write_seq == tcp->snd_nxt;
}

/* Whether somebody looks at one socket, which is another. */
static __always_inline bool is_unwatched(__u64 cookie)
{
	return tick_clock.watched && cookie != tick_clock.watched;
}

static __always_inline void read_health(struct open_socket *row, const struct tcp_sock *tcp)
{
	row->srtt_us = tcp->srtt_us >> 3;
	row->rttvar_us = tcp->mdev_us >> 2;
	row->min_rtt_us = tcp->rtt_min.s[0].v;
	row->snd_cwnd = tcp->snd_cwnd;
	row->snd_ssthresh = tcp->snd_ssthresh;
	row->mss = tcp->mss_cache;
	row->snd_wnd = tcp->snd_wnd;
	row->packets_out = tcp->packets_out;
	row->lost_out = tcp->lost_out;
	row->total_retrans = tcp->total_retrans;
	row->notsent = tcp->write_seq - tcp->snd_nxt;
	row->rto_us = tcp->inet_conn.icsk_rto;
	row->bytes_sent = tcp->bytes_sent;
	row->bytes_acked = tcp->bytes_acked;
	row->bytes_received = tcp->bytes_received;
}

enum bpf_func_id___5_11 {
	BPF_FUNC_sock_from_file___5_11 = 162,
};

/*
 * Puts what is known of the network socket that a file is into the row; false for any other file,
 * and for one to pass over.
 */
static __always_inline bool read_socket(struct open_socket *row, struct tuple *tuple,
					struct file *file)
{
	struct tcp_sock *tcp = NULL;
	struct socket *socket;
	struct sock *sk;

	if (!bpf_core_enum_value_exists(enum bpf_func_id___5_11, BPF_FUNC_sock_from_file___5_11)) {
		sk = network_socket_of(file);
		if (!sk)
			return false;
		row->cookie = existing_cookie(sk);
		if (is_unwatched(row->cookie))
			return false;
		row->state = BPF_CORE_READ(sk, __sk_common.skc_state);
		read_tuple(tuple, sk);
		if (tuple->protocol != IPPROTO_TCP || row->state == TCP_LISTEN)
			row->dropped = dropped_by(sk);
		return true;
	}
	socket = bpf_sock_from_file(file);
	if (!socket)
		return false;
	sk = socket->sk;
	if (!sk || !is_network_family(sk->__sk_common.skc_family))
		return false;
	if (sk->sk_protocol == IPPROTO_TCP && sk->__sk_common.skc_family != AF_PACKET)
		tcp = bpf_skc_to_tcp_sock(sk);
	row->state = sk->__sk_common.skc_state;
	if (tcp && row->state == TCP_ESTABLISHED && is_silent(tcp))
		return false;
	row->cookie = cookie_of(sk);
	if (is_unwatched(row->cookie))
		return false;
	load_tuple(tuple, sk);
	if (tcp)
		read_health(row, tcp);
	if (!tcp || row->state == TCP_LISTEN)
		row->dropped = dropped_by(sk);
	return true;
}

SEC("iter/task_file")
int walk_open_sockets(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct open_socket row = {};
	struct proc_key process;
	struct tuple tuple;

	if (!task || !file || !read_socket(&row, &tuple, file))
		return 0;
	__builtin_memcpy(row.laddr, tuple.laddr, sizeof(row.laddr));
	__builtin_memcpy(row.raddr, tuple.raddr, sizeof(row.raddr));
	row.netns = tuple.netns;
	row.lport = tuple.lport;
	row.rport = tuple.rport;
	row.family = tuple.family;
	row.protocol = tuple.protocol;
	process = process_of(task);
	row.pid = process.pid;
	row.start_tag = process.start_tag;
	row.uid = task->real_cred->uid.val;
	READ_TEXT(row.comm, task->group_leader->comm);
	bpf_seq_write(ctx->meta->seq, &row, sizeof(row));
	return 0;
}
