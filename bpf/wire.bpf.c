// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * wire.bpf.c - L3 bytes and packets by socket, with headers, acknowledgements and retransmissions.
 *
 * Hooks:  cgroup_skb/ingress and cgroup_skb/egress at the root of the cgroup-v2 tree: every inet
 *         socket of every cgroup and network namespace. cgroup/recvmsg4 and cgroup/recvmsg6 for the
 *         peers of what is received. cgroup/sock_release for the end of UDP, raw and ping sockets.
 * Counts: buffers with their L3 length, those that are cut into fragments as the fragments, and
 *         apart from them the packets and headers that merging hides. Of unconnected sockets it
 *         notes the peers, which the byte source does not see; their bytes are counted there. Of
 *         sockets at which the kernel drops packets it notes how many.
 * Misses: packet sockets, forwarded packets, TIME_WAIT sockets, resets and ICMP that the kernel
 *         answers by itself, the outer packets of tunnels.
 * Costs:  two atomic additions a buffer, and a hash lookup unless the CPU counted for the same
 *         socket lately. The headers are parsed of merged packets and of packets of unconnected
 *         sockets.
 */

#define SMALLEST_MTU 576 /* RFC 791: every IPv4 host takes so much; no link in use has less */
#define IPV6_FRAGMENT_HEADER_BYTES 8

static __always_inline void describe_socket(struct socket_wire *wire, struct bpf_sock *sk)
{
	wire->family = sk->family;
	wire->protocol = sk->protocol;
	wire->state = sk->state;
	if (sk->family == AF_INET) {
		map_ipv4(wire->laddr, sk->src_ip4);
		map_ipv4(wire->raddr, sk->dst_ip4);
	} else {
		__u32 *laddr = (__u32 *)wire->laddr, *raddr = (__u32 *)wire->raddr;

		laddr[0] = sk->src_ip6[0];
		laddr[1] = sk->src_ip6[1];
		laddr[2] = sk->src_ip6[2];
		laddr[3] = sk->src_ip6[3];
		raddr[0] = sk->dst_ip6[0];
		raddr[1] = sk->dst_ip6[1];
		raddr[2] = sk->dst_ip6[2];
		raddr[3] = sk->dst_ip6[3];
	}
	if (has_ports(sk->family, sk->type, sk->protocol)) {
		wire->lport = sk->src_port;
		wire->rport = bpf_ntohs(sk->dst_port);
	}
}

static __always_inline struct socket_wire *open_socket_wire(__u64 cookie, struct bpf_sock *sk)
{
	struct socket_wire *wire;
	__u32 slot;

	sk = bpf_sk_fullsock(sk);
	if (!sk)
		return NULL;
	wire = new_wire(&slot);
	if (!wire)
		return NULL;
	own_wire(wire, cookie, slot);
	describe_socket(wire, sk);
	return list_wire(wire, &cookie, &slot);
}

static __always_inline void parse_l3(struct frame *frame, struct __sk_buff *skb)
{
	void *data = packet_pointer(skb, data);
	void *end = packet_pointer(skb, data_end);

	parse_ip(frame, bpf_ntohs(skb->protocol), data, end);
}

static __always_inline void add_hidden_segments(struct socket_wire *wire, struct __sk_buff *skb,
						bool tx)
{
	struct frame frame = {};
	__u32 headers, extra;

	parse_l3(&frame, skb);
	headers = header_bytes(&frame, packet_pointer(skb, data), packet_pointer(skb, data_end));
	extra = extra_segments(skb->gso_segs, skb->gso_size, skb->len, headers);
	if (!extra)
		return;
	__sync_fetch_and_add(tx ? &wire->tx_segments : &wire->rx_segments, extra);
	__sync_fetch_and_add(tx ? &wire->tx_header_bytes : &wire->rx_header_bytes, extra * headers);
}

/*
 * The size of a packet's fragments, IP header included: of one sent the MTU of the interface, of
 * one received the size of its largest fragment; 0 for a packet that came whole, and where it
 * cannot be read. The kernel cuts packets after this hook and joins them before it.
 */
static __always_inline __u32 fragment_size(struct __sk_buff *skb, bool ipv4, bool tx)
{
	struct sk_buff *buffer = (struct sk_buff *)skb;
	__u16 most = 0;

	if (!MAY_PROBE)
		return 0;
	if (tx)
		return BPF_CORE_READ(buffer, dev, mtu);
	if (ipv4)
		bpf_core_read(&most, sizeof(most),
			      &((struct inet_skb_parm *)buffer->cb)->frag_max_size);
	else
		bpf_core_read(&most, sizeof(most),
			      &((struct inet6_skb_parm *)buffer->cb)->frag_max_size);
	return most;
}

/* Adds what the fragments of a packet have beyond the packet itself: packets, and headers. */
static __always_inline void add_fragments(struct socket_wire *wire, struct __sk_buff *skb,
					  struct bpf_sock *sk, bool tx)
{
	bool ipv4 = skb->protocol == bpf_htons(ETH_P_IP);
	__u32 header = ipv4 ? sizeof(struct ipv4_header) : sizeof(struct ipv6_header);
	__u32 most, room, fragments, extra;

	sk = bpf_sk_fullsock(sk);
	if (!sk || sk->protocol == IPPROTO_TCP)
		return;
	most = fragment_size(skb, ipv4, tx);
	if (most < SMALLEST_MTU || skb->len <= most)
		return;
	room = (most - header - (ipv4 ? 0 : IPV6_FRAGMENT_HEADER_BYTES)) & ~7;
	fragments = (skb->len - header + room - 1) / room;
	extra = (fragments - 1) * header + (ipv4 ? 0 : fragments * IPV6_FRAGMENT_HEADER_BYTES);
	__sync_fetch_and_add(tx ? &wire->tx_buffers : &wire->rx_buffers, fragments - 1);
	__sync_fetch_and_add(tx ? &wire->tx_bytes : &wire->rx_bytes, extra);
}

/* Reads both ends of a datagram from its headers; false when it is too short for them. */
static __always_inline bool read_ends(struct call_peer *ends, struct __sk_buff *skb,
				      struct bpf_sock *sk, bool tx)
{
	void *data = packet_pointer(skb, data);
	void *end = packet_pointer(skb, data_end);
	struct frame frame = {};
	__be16 *ports;

	parse_l3(&frame, skb);
	if (!frame.l4_offset)
		return false;
	if (frame.flags & FRAME_IPV4) {
		struct ipv4_header *ip = data;

		if ((void *)(ip + 1) > end)
			return false;
		map_ipv4(ends->raddr, tx ? ip->daddr : ip->saddr);
		map_ipv4(ends->laddr, tx ? ip->saddr : ip->daddr);
	} else {
		struct ipv6_header *ip = data;

		if ((void *)(ip + 1) > end)
			return false;
		__builtin_memcpy(ends->raddr, tx ? ip->daddr : ip->saddr, sizeof(ends->raddr));
		__builtin_memcpy(ends->laddr, tx ? ip->saddr : ip->daddr, sizeof(ends->laddr));
	}
	ports = at(data, frame.l4_offset);
	if (has_ports(sk->family, sk->type, sk->protocol) && (void *)(ports + 2) <= end)
		ends->rport = bpf_ntohs(tx ? ports[1] : ports[0]);
	ends->tx = tx;
	return true;
}

static __always_inline bool is_sender(const struct socket_wire *wire, const struct call_peer *ends)
{
	const __u64 *known = (const __u64 *)wire->sender, *raddr = (const __u64 *)ends->raddr;

	return known[0] == raddr[0] && known[1] == raddr[1] && wire->sender_port == ends->rport;
}

/* Notes who sent to a socket: while it is one peer alone, whatever is read is from it. */
static __always_inline void note_sender(struct socket_wire *wire, const struct call_peer *ends)
{
	if (wire->senders == NO_SENDER) {
		__builtin_memcpy(wire->sender, ends->raddr, sizeof(wire->sender));
		__builtin_memcpy(wire->sender_laddr, ends->laddr, sizeof(wire->sender_laddr));
		wire->sender_port = ends->rport;
		wire->senders = ONE_SENDER;
	} else if (wire->senders == ONE_SENDER && !is_sender(wire, ends)) {
		wire->senders = SEVERAL_SENDERS;
	}
}

/*
 * Notes the peer of a datagram of an unconnected socket. Here, in add_fragments and for a new
 * socket the full socket is needed; the cgroup hooks run for full sockets alone.
 */
static __always_inline void note_peer(struct __sk_buff *skb, struct socket_wire *wire,
				      struct bpf_sock *sk, bool tx)
{
	struct call_peer ends = {};

	sk = bpf_sk_fullsock(sk);
	if (!sk || sk->protocol == IPPROTO_TCP || (!tx && wire->senders == SEVERAL_SENDERS))
		return;
	if (!read_ends(&ends, skb, sk, tx))
		return;
	if (tx)
		note_call_peer(wire->cookie, &ends);
	else
		note_sender(wire, &ends);
}

/*
 * Notes what the kernel dropped at a socket, once a tick: where it drops packets, packets arrive.
 */
static __always_inline void note_drops(struct socket_wire *wire, struct __sk_buff *skb)
{
	bool may_drop = wire->protocol != IPPROTO_TCP || wire->state == TCP_LISTEN;

	/* Where every kind of program has the task, every kind may probe the kernel's memory. */
	if (MAY_PROBE && HAS_TASK_EVERYWHERE && may_drop && wire->last_tick != now_tick())
		wire->dropped = dropped_by(BPF_CORE_READ((struct sk_buff *)skb, sk));
}

static __always_inline int count_wire(struct __sk_buff *skb, bool tx)
{
	__u64 cookie = bpf_get_socket_cookie(skb);
	struct bpf_sock *sk = skb->sk;
	struct socket_wire *wire;

	if (!sk)
		return 1;
	wire = find_cached_wire(&cookie);
	if (!wire)
		wire = open_socket_wire(cookie, sk);
	if (!wire) {
		count_host(LOST_SOCKET_TABLE_FULL, 1);
		count_host(tx ? WIRE_UNLISTED_TX : WIRE_UNLISTED_RX, skb->len);
		return 1;
	}
	__sync_fetch_and_add(tx ? &wire->tx_bytes : &wire->rx_bytes, skb->len);
	__sync_fetch_and_add(tx ? &wire->tx_buffers : &wire->rx_buffers, 1);
	if (skb->gso_size)
		add_hidden_segments(wire, skb, tx);
	else if (skb->len > SMALLEST_MTU && HAS_TASK_EVERYWHERE)
		add_fragments(wire, skb, sk, tx);
	wire->ifindex = skb->ifindex;
	note_drops(wire, skb);
	stamp_wire(wire);
	if (!sk->dst_port)
		note_peer(skb, wire, sk, tx);
	return 1;
}

SEC("cgroup_skb/ingress")
int wire_rx(struct __sk_buff *skb)
{
	return count_wire(skb, false);
}

SEC("cgroup_skb/egress")
int wire_tx(struct __sk_buff *skb)
{
	return count_wire(skb, true);
}

/*
 * Notes the peer of a receive that asks who sent the datagram: this hook runs before the call
 * returns.
 */
static __always_inline int note_recv_peer(struct bpf_sock_addr *ctx, struct call_peer *peer)
{
	peer->rport = bpf_ntohs(ctx->user_port);
	note_call_peer(bpf_get_socket_cookie(ctx), peer);
	return 1;
}

SEC("cgroup/recvmsg4")
int recv_peer4(struct bpf_sock_addr *ctx)
{
	struct call_peer peer = {};

	map_ipv4(peer.raddr, ctx->user_ip4);
	return note_recv_peer(ctx, &peer);
}

SEC("cgroup/recvmsg6")
int recv_peer6(struct bpf_sock_addr *ctx)
{
	struct call_peer peer = {};
	__u32 *raddr = (__u32 *)peer.raddr;

	raddr[0] = ctx->user_ip6[0];
	raddr[1] = ctx->user_ip6[1];
	raddr[2] = ctx->user_ip6[2];
	raddr[3] = ctx->user_ip6[3];
	return note_recv_peer(ctx, &peer);
}

SEC("cgroup/sock_release")
int socket_release(struct bpf_sock *sk)
{
	__u64 cookie = bpf_get_socket_cookie(sk);
	struct socket_wire *wire = find_wire(&cookie, NULL);

	/* A TCP connection lives on after its descriptor: the state hook tells when it ends. */
	if (wire && sk->protocol != IPPROTO_TCP && !wire->closed_ns) {
		/* As in note_drops. */
		if (MAY_PROBE && HAS_TASK_EVERYWHERE)
			wire->dropped = dropped_by((struct sock *)sk);
		wire->closed_ns = bpf_ktime_get_ns();
		stamp_wire(wire);
	}
	return 1;
}
