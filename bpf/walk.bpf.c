// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * walk.bpf.c - what user space reads by running a program: the peers that changed, and all open
 * sockets. And the programs that fill the free lists: once with all slots, then with those given
 * back.
 *
 * Hooks:  iter/bpf_map_elem (Linux 5.9; batch lookups where it is refused); iter/task_file (without
 *         TCP health before 5.11); fill_free_list and return_slot of the type socket filter, which
 *         no kernel refuses, run by BPF_PROG_TEST_RUN alone.
 * Emits:  each peer as its key followed by its value, and each open socket as struct open_socket.
 *         Of peers those stamped since the tick in "since", which user space sets early enough for
 *         a writer that was caught between two ticks. Of sockets all but the connections that were
 *         silent since the walk before, unless silent_jiffies says otherwise; one alone while it is
 *         watched.
 * Misses: sockets without a file descriptor, such as those of the kernel.
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
 * one system call (BPF_PROG_TEST_RUN with a repeat count), from the highest slot down, so that the
 * lowest is used first.
 */
SEC("socket")
int fill_free_list(struct __sk_buff *skb)
{
	push_slot(slot_cursor.table, slot_cursor.next);
	slot_cursor.next -= 1;
	return 0;
}

/* Puts one of returned_slots on the free list of its table; user space runs it once for each. */
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
 * one, and nothing waits to be sent or acknowledged: then TCP's numbers are what they were. The
 * check reads a third of the memory that the numbers are in, and user space is spared the entry.
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

/* Whether a walk for one socket passes over this one. */
static __always_inline bool is_unwatched(__u64 cookie)
{
	return tick_clock.watched && cookie != tick_clock.watched;
}

static __always_inline void read_health(struct open_socket *found, const struct tcp_sock *tcp)
{
	found->srtt_us = tcp->srtt_us >> 3;
	found->rttvar_us = tcp->mdev_us >> 2;
	found->min_rtt_us = tcp->rtt_min.s[0].v;
	found->snd_cwnd = tcp->snd_cwnd;
	found->snd_ssthresh = tcp->snd_ssthresh;
	found->mss = tcp->mss_cache;
	found->snd_wnd = tcp->snd_wnd;
	found->packets_out = tcp->packets_out;
	found->lost_out = tcp->lost_out;
	found->total_retrans = tcp->total_retrans;
	found->notsent = tcp->write_seq - tcp->snd_nxt;
	found->rto_us = tcp->inet_conn.icsk_rto;
	found->bytes_sent = tcp->bytes_sent;
	found->bytes_acked = tcp->bytes_acked;
	found->bytes_received = tcp->bytes_received;
}

enum bpf_func_id___5_11 {
	BPF_FUNC_sock_from_file___5_11 = 162,
};

/*
 * Fills in what is known of the network socket behind a file; false for any other file, and for a
 * socket that is passed over.
 */
static __always_inline bool read_socket(struct open_socket *found, struct tuple *tuple,
					struct file *file)
{
	struct tcp_sock *tcp = NULL;
	struct socket *socket;
	struct sock *sk;

	if (!bpf_core_enum_value_exists(enum bpf_func_id___5_11, BPF_FUNC_sock_from_file___5_11)) {
		sk = network_socket_of(file);
		if (!sk)
			return false;
		found->cookie = existing_cookie(sk);
		if (is_unwatched(found->cookie))
			return false;
		found->state = BPF_CORE_READ(sk, __sk_common.skc_state);
		read_tuple(tuple, sk);
		if (tuple->protocol != IPPROTO_TCP || found->state == TCP_LISTEN)
			found->dropped = dropped_by(sk);
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
	found->state = sk->__sk_common.skc_state;
	if (tcp && found->state == TCP_ESTABLISHED && is_silent(tcp))
		return false;
	found->cookie = cookie_of(sk);
	if (is_unwatched(found->cookie))
		return false;
	load_tuple(tuple, sk);
	if (tcp)
		read_health(found, tcp);
	if (!tcp || found->state == TCP_LISTEN)
		found->dropped = dropped_by(sk);
	return true;
}

SEC("iter/task_file")
int walk_open_sockets(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct open_socket found = {};
	struct proc_key process;
	struct tuple tuple;

	if (!task || !file || !read_socket(&found, &tuple, file))
		return 0;
	copy_tuple(&found, &tuple);
	process = process_of(task);
	found.pid = process.pid;
	found.start_tag = process.start_tag;
	found.uid = task->real_cred->uid.val;
	READ_TEXT(found.comm, task->group_leader->comm);
	bpf_seq_write(ctx->meta->seq, &found, sizeof(found));
	return 0;
}
