/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * peer.bpf.h - who is at the other end of a call on an unconnected socket, and app bytes by peer.
 */
#ifndef WEIR_PEER_H
#define WEIR_PEER_H

enum bpf_func_id___5_15 {
	BPF_FUNC_task_pt_regs___5_15 = 175,
};

/*
 * Whether every kind of program may ask for the current task. Without it no call is matched with
 * its peer.
 */
#define HAS_TASK_EVERYWHERE \
	bpf_core_enum_value_exists(enum bpf_func_id___5_15, BPF_FUNC_task_pt_regs___5_15)

static __always_inline struct call_peer *call_peer_of(__u64 cookie)
{
	__u32 index = cookie % CALL_PEERS;

	return bpf_map_lookup_elem(&call_peers, &index);
}

/* Notes the peer of the current task's call on a socket. */
static __always_inline void note_call_peer(__u64 cookie, const struct call_peer *peer)
{
	struct call_peer *call;

	if (!HAS_TASK_EVERYWHERE)
		return;
	call = call_peer_of(cookie);
	if (!call)
		return;
	*call = *peer;
	call->cookie = cookie;
	call->task = bpf_get_current_task();
}

/*
 * Forgets the peer of a call that moved no bytes, or more than one datagram, so that it is not
 * taken for the peer of the next call.
 */
static __always_inline void drop_call_peer(__u64 cookie)
{
	struct call_peer *call = call_peer_of(cookie);

	if (call && call->cookie == cookie)
		call->task = 0;
}

/*
 * Fills in the peer of a read for which none was noted: the one that alone has sent to the socket.
 * False when there were several or none.
 */
static __always_inline bool only_sender(__u64 cookie, struct peer_key *key, struct peer *fresh)
{
	struct socket_wire *wire = find_wire(&cookie, NULL);

	if (!wire || wire->senders != ONE_SENDER)
		return false;
	__builtin_memcpy(key->raddr, wire->sender, sizeof(key->raddr));
	__builtin_memcpy(fresh->laddr, wire->sender_laddr, sizeof(fresh->laddr));
	key->rport = wire->sender_port;
	return true;
}

/* The entry of a peer, made if there is room. */
static __always_inline struct peer *find_peer(const struct peer_key *key, const struct peer *fresh)
{
	struct peer *peer = bpf_map_lookup_elem(&peers, key);

	if (peer)
		return peer;
	bpf_map_update_elem(&peers, key, fresh, BPF_NOEXIST);
	peer = bpf_map_lookup_elem(&peers, key);
	if (!peer)
		count_host(LOST_PEER_TABLE_FULL, 1);
	return peer;
}

/*
 * Adds app bytes to the peer of the current call; 0 when the peer is not known or its entry found
 * no room.
 */
static __noinline int add_to_call_peer(struct flow_key *flow, __u64 bytes, __u32 tx)
{
	struct peer_key key = {};
	struct call_peer *call;
	struct peer *peer, fresh = {};

	if (!flow)
		return 0;
	key.cookie = flow->cookie;
	key.pid = flow->pid;
	key.start_tag = flow->start_tag;
	call = call_peer_of(flow->cookie);
	if (call && call->cookie == flow->cookie && call->tx == tx &&
	    call->task == bpf_get_current_task()) {
		__builtin_memcpy(key.raddr, call->raddr, sizeof(key.raddr));
		__builtin_memcpy(fresh.laddr, call->laddr, sizeof(fresh.laddr));
		key.rport = call->rport;
		call->task = 0;
	} else if (tx || !only_sender(flow->cookie, &key, &fresh)) {
		return 0;
	}
	peer = find_peer(&key, &fresh);
	if (!peer)
		return 0;
	__sync_fetch_and_add(tx ? &peer->tx_bytes : &peer->rx_bytes, bytes);
	peer->last_tick = now_tick();
	return 1;
}

/*
 * Moves the bytes of a flow to the peer it was connected to, before it gets another; false when the
 * entry of that peer found no room.
 */
static __always_inline bool leave_peer(struct flow *flow)
{
	struct peer_key key = { .cookie = flow->tx_key.cookie,
				.pid = flow->tx_key.pid,
				.start_tag = flow->tx_key.start_tag };
	__u64 tx = flow->tx_bytes, rx = flow->rx_bytes;
	struct peer *peer, fresh = {};

	if (!tx && !rx)
		return true;
	__builtin_memcpy(key.raddr, flow->raddr, sizeof(key.raddr));
	__builtin_memcpy(fresh.laddr, flow->laddr, sizeof(fresh.laddr));
	key.rport = flow->rport;
	peer = find_peer(&key, &fresh);
	if (!peer)
		return false;
	__sync_fetch_and_add(&peer->tx_bytes, tx);
	__sync_fetch_and_add(&peer->rx_bytes, rx);
	peer->last_tick = now_tick();
	__sync_fetch_and_add(&flow->tx_bytes, -tx);
	__sync_fetch_and_add(&flow->rx_bytes, -rx);
	return true;
}

#endif
