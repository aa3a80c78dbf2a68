/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/* sock.bpf.h - readers of struct sock, and the one way app bytes are added to a flow. */
#ifndef WEIR_SOCK_H
#define WEIR_SOCK_H

static __always_inline bool is_network_family(__u16 family)
{
	return family == AF_INET || family == AF_INET6 || family == AF_PACKET;
}

static __always_inline void map_ipv4(__u8 *address, __u32 ipv4)
{
	__u32 *words = (__u32 *)address;

	words[0] = 0;
	words[1] = 0;
	words[2] = bpf_htonl(0xffff);
	words[3] = ipv4;
}

struct tuple {
	__u8 laddr[16];
	__u8 raddr[16];
	__u32 netns;
	__u16 lport;
	__u16 rport;
	__u16 family;
	__u16 protocol;
	__be16 dport; /* skc_dport, 0 before there is a local port */
};

/* Raw, ping and packet sockets keep a protocol number or an id where others keep a port. */
static __always_inline bool has_ports(__u16 family, __u16 type, __u16 protocol)
{
	return family != AF_PACKET && type != SOCK_RAW && protocol != IPPROTO_ICMP &&
	       protocol != IPPROTO_ICMPV6;
}

/* Copies what is known of a socket into any struct that has members of these names. */
#define copy_tuple(to, from)                                                       \
	({                                                                         \
		__builtin_memcpy((to)->laddr, (from)->laddr, sizeof((to)->laddr)); \
		__builtin_memcpy((to)->raddr, (from)->raddr, sizeof((to)->raddr)); \
		(to)->netns = (from)->netns;                                       \
		(to)->lport = (from)->lport;                                       \
		(to)->rport = (from)->rport;                                       \
		(to)->family = (from)->family;                                     \
		(to)->protocol = (from)->protocol;                                 \
	})

/* The tuple of any socket, by probe reads. */
static __always_inline void read_tuple(struct tuple *tuple, struct sock *sk)
{
	__builtin_memset(tuple, 0, sizeof(*tuple));
	tuple->family = BPF_CORE_READ(sk, __sk_common.skc_family);
	tuple->protocol = BPF_CORE_READ(sk, sk_protocol);
	tuple->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	if (BPF_CORE_READ(sk, __sk_common.skc_num))
		tuple->dport = BPF_CORE_READ(sk, __sk_common.skc_dport);
	if (has_ports(tuple->family, BPF_CORE_READ(sk, sk_type), tuple->protocol)) {
		tuple->lport = BPF_CORE_READ(sk, __sk_common.skc_num);
		tuple->rport = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	}
	if (tuple->family == AF_INET) {
		map_ipv4(tuple->laddr, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
		map_ipv4(tuple->raddr, BPF_CORE_READ(sk, __sk_common.skc_daddr));
	} else if (tuple->family == AF_INET6) {
		BPF_CORE_READ_INTO(&tuple->laddr, sk, __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
		BPF_CORE_READ_INTO(&tuple->raddr, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr8);
	}
}

/*
 * What the kernel dropped at a socket before anyone read it, since the socket was opened; packets
 * and connections.
 */
static __always_inline __u32 dropped_by(struct sock *sk)
{
	struct sock___6_18 *newer = (struct sock___6_18 *)sk;
	struct numa_drop_counters *by_node;

	if (bpf_core_field_exists(newer->sk_drop_counters)) {
		by_node = BPF_CORE_READ(newer, sk_drop_counters);
		if (by_node)
			return BPF_CORE_READ(by_node, drops0.counter) +
			       BPF_CORE_READ(by_node, drops1.counter);
	}
	return BPF_CORE_READ(sk, sk_drops.counter);
}

/* The tuple of a socket the verifier knows, by loads: a probe read takes ten times as long. */
static __always_inline void load_tuple(struct tuple *tuple, struct sock *sk)
{
	const struct sock_common *common = &sk->__sk_common;

	__builtin_memset(tuple, 0, sizeof(*tuple));
	tuple->family = common->skc_family;
	tuple->protocol = sk->sk_protocol;
	tuple->netns = common->skc_net.net->ns.inum;
	if (common->skc_num)
		tuple->dport = common->skc_dport;
	if (has_ports(tuple->family, sk->sk_type, tuple->protocol)) {
		tuple->lport = common->skc_num;
		tuple->rport = bpf_ntohs(common->skc_dport);
	}
	if (tuple->family == AF_INET) {
		map_ipv4(tuple->laddr, common->skc_rcv_saddr);
		map_ipv4(tuple->raddr, common->skc_daddr);
	} else if (tuple->family == AF_INET6) {
		for (int i = 0; i < 4; i++) {
			((__be32 *)tuple->laddr)[i] = common->skc_v6_rcv_saddr.in6_u.u6_addr32[i];
			((__be32 *)tuple->raddr)[i] = common->skc_v6_daddr.in6_u.u6_addr32[i];
		}
	}
}

static __always_inline bool is_udp(__u16 protocol)
{
	return protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE;
}

static __always_inline void set_flow_tuple(struct flow *flow, const struct tuple *tuple)
{
	copy_tuple(flow, tuple);
	flow->tx_dport = tuple->dport;
	flow->rx_dport = tuple->dport;
	flow->tx_udp = is_udp(tuple->protocol);
	flow->rx_udp = flow->tx_udp;
}

/* Counts a socket that is not in flows, once: exact for the last million sockets. */
static __always_inline void count_unlisted_flow(__u64 cookie)
{
	__u32 slot = cookie & (UNLISTED_SLOTS - 1);
	__u8 *seen = bpf_map_lookup_elem(&unlisted, &slot);

	if (seen && !*seen) {
		*seen = 1;
		count_host(FLOWS_NOT_LISTED, 1);
	}
}

/* Makes the entry of a socket and the current process; NULL when the table is full. */
static __noinline struct flow *open_flow(struct flow_key *key, void *sk, __u32 listening)
{
	struct proc_key process;
	struct tuple tuple;
	struct flow *flow;
	__u32 slot;

	if (!key)
		return NULL;
	process.pid = key->pid;
	process.start_tag = key->start_tag;
	process_entry(&process);
	flow = new_flow(&slot);
	if (flow) {
		flow->tx_slot = slot;
		flow->rx_slot = slot;
		flow->tx_key = *key;
		flow->rx_key = *key;
		read_tuple(&tuple, sk);
		set_flow_tuple(flow, &tuple);
		flow->opened_ns = bpf_ktime_get_ns();
		flow->listening = listening;
		flow = list_flow(flow, key, &slot);
	}
	if (!flow) {
		count_host(LOST_FLOW_TABLE_FULL, 1);
		count_unlisted_flow(key->cookie);
		return NULL;
	}
	stamp_flow(flow, true);
	return flow;
}

/* Reads the tuple again: a TCP socket has no local port yet when it says that it connects. */
static __noinline int refresh_tuple(struct flow *flow, void *sk)
{
	struct tuple tuple;

	if (!flow)
		return 0;
	read_tuple(&tuple, sk);
	set_flow_tuple(flow, &tuple);
	return 0;
}

/*
 * Whether a UDP socket has another remote end than its flow; @dport is its remote port in network
 * order, 0 while it has none.
 */
static __always_inline bool is_connected_elsewhere(const struct flow *flow, struct sock *sk,
						   __be16 dport)
{
	const __be32 *known = (const __be32 *)flow->raddr;
	__be32 raddr[4];

	if (flow->rport != bpf_ntohs(dport))
		return true;
	if (!dport)
		return false;
	if (flow->family == AF_INET)
		return BPF_CORE_READ(sk, __sk_common.skc_daddr) != known[3];
	BPF_CORE_READ_INTO(&raddr, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr32);
	return raddr[0] != known[0] || raddr[1] != known[1] || raddr[2] != known[2] ||
	       raddr[3] != known[3];
}

/*
 * Gives the flow of a UDP socket that connected, connected elsewhere or disconnected its new remote
 * end.
 */
static __noinline int move_flow(struct flow *flow, void *sk)
{
	struct tuple tuple;

	if (!flow)
		return 0;
	if (leave_peer(flow))
		flow->epoch++;
	read_tuple(&tuple, sk);
	set_flow_tuple(flow, &tuple);
	return 0;
}

/* Whether the datagrams of a flow may have several peers. */
static __always_inline bool has_peers(const struct flow *flow)
{
	const __u64 *raddr = (const __u64 *)flow->raddr;

	return flow->protocol != IPPROTO_TCP && flow->family != AF_PACKET && !raddr[0] &&
	       !(raddr[1] >> 32);
}

/* Adds bytes of a socket that has no flow to its process: exact there, listed nowhere else. */
static __always_inline void add_unlisted(struct flow_key *key, __u64 bytes, bool tx)
{
	struct proc_key process = { .pid = key->pid, .start_tag = key->start_tag };
	struct proc *proc = process_entry(&process);

	if (!proc)
		return;
	__sync_fetch_and_add(tx ? &proc->tx_unlisted : &proc->rx_unlisted, bytes);
	stamp_proc(proc);
}

/*
 * Adds app bytes of a process. @last is what this CPU counted last; @dport is the socket's remote
 * port in network order, which tells whether the tuple in its flow still holds.
 */
static __always_inline void add_app_bytes(struct last_io *last, struct proc_key process, void *sk,
					  __u64 cookie, __be16 dport, __u64 bytes, bool tx)
{
	struct flow_key key = { .cookie = cookie,
				.pid = process.pid,
				.start_tag = process.start_tag };
	struct flow *flow;

	if (!cookie) {
		count_host(LOST_NO_COOKIE, 1);
		add_unlisted(&key, bytes, tx);
		return;
	}
	flow = last ? find_cached_flow(&key, &last->flows, tx) : find_flow(&key, NULL);
	if (!flow)
		flow = open_flow(&key, sk, 0);
	if (!flow) {
		add_unlisted(&key, bytes, tx);
		return;
	}
	if (tx ? flow->tx_udp : flow->rx_udp) {
		if (is_connected_elsewhere(flow, sk, dport))
			move_flow(flow, sk);
	} else if (dport != (tx ? flow->tx_dport : flow->rx_dport) && dport) {
		refresh_tuple(flow, sk);
	}
	if (dport || !has_peers(flow) || !add_to_call_peer(&key, bytes, tx))
		__sync_fetch_and_add(tx ? &flow->tx_bytes : &flow->rx_bytes, bytes);
	stamp_flow(flow, tx);
}

#endif
