// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * packet.bpf.c - L2 bytes and packets by interface, direction and protocol; and the pipeline that
 * runs the stages of policy.bpf.h and clients.bpf.h before it counts.
 *
 * Hooks:  XDP or tc on ingress, tc on egress; tcx links where the kernel has them (6.6), else
 *         clsact filters.
 * Counts: buffers as the hook sees them, and apart from them what merging (GRO, LRO) or late
 *         segmentation (GSO) hides, so that both "as the interface counts" and "as the wire
 *         carries" can be shown. Generic XDP cannot see how many packets were merged: there a
 *         second program on tc ingress adds what was hidden, and only that. ICMP messages that
 *         report an error are counted apart, by what they report. Bytes sent that had come in on an
 *         interface are counted for the host.
 * Misses: VLAN tags that the card strips before XDP; frames another XDP program drops first.
 * Costs:  a lookup or two of what this CPU counted last, and a hash lookup for anything else. The
 *         programs never change a packet, and give no verdict unless the policy stage is on.
 *
 * A packet filter is a generated program in slot FILTER_RX or FILTER_TX. It runs after the stages
 * and before the counting; when the packet matches, it calls the program in slot COUNT_RX or
 * COUNT_TX. An empty slot is passed over, and all packets are counted. The program on tc ingress
 * behind generic XDP adds what merging hid only of packets that XDP counted. Interfaces without an
 * Ethernet header are never filtered.
 */

#define TC_NEXT (-1) /* TC_ACT_UNSPEC and TCX_NEXT: the next program decides on the packet */
/* How much is made linear of a packet whose headers are in fragments. */
#define LINEAR_BYTES_MAX 256
/* How much of the L4 header the policy stage and the clients stage read. */
#define PORTS_BYTES 4
#define TCP_FLAGS_BYTES 14

static __always_inline bool is_of(const struct packet_count *count, const struct packet_key *key)
{
	return count->key.ifindex == key->ifindex && count->key.protocol_dir == key->protocol_dir;
}

/*
 * Whether a protocol is one of the 65,536 that anybody on the link can make up: an Ethernet type
 * beside IP and ARP.
 */
static __always_inline bool is_rare(__u32 protocol)
{
	switch (protocol) {
	case ETHERTYPE_BASE ... ETHERTYPE_BASE + ETHERTYPE_MIN - 1:
	case ETHERTYPE_BASE + ETHERTYPE_IPV4:
	case ETHERTYPE_BASE + ETHERTYPE_IPV6:
	case ETHERTYPE_BASE + ETHERTYPE_ARP:
	case ETHERTYPE_BASE + ETHERTYPE_OTHER:
		return false;
	}
	return protocol > ETHERTYPE_BASE && protocol < ICMP_ERROR_BASE;
}

static __always_inline bool is_other(__u32 protocol)
{
	return protocol == ETHERTYPE_BASE + ETHERTYPE_OTHER;
}

static __always_inline bool is_below(__u32 *taken, __u32 *most)
{
	return *(volatile __u32 *)taken < *(volatile __u32 *)most;
}

static __always_inline bool has_room(__u32 protocol)
{
	return is_other(protocol) ||
	       (is_below(&common_entries_taken, &tick_clock.common_entries) &&
		(!is_rare(protocol) || is_below(&rare_entries_taken, &tick_clock.rare_entries)));
}

static __always_inline void note_taken(__u32 protocol)
{
	if (!is_other(protocol))
		__sync_fetch_and_add(&common_entries_taken, 1);
	if (is_rare(protocol))
		__sync_fetch_and_add(&rare_entries_taken, 1);
}

/*
 * The slot of a key, taken from the free list if the key has none yet; NULL when the table is full.
 * When as many protocols have a slot as may have one, or as many rare ones, @key becomes that of
 * ETHERTYPE_OTHER.
 */
static __noinline __u32 *packet_slot(struct packet_key *key)
{
	__u32 *slot, fresh;

	if (!key)
		return NULL;
	slot = bpf_map_lookup_elem(&packet_slots, key);
	if (slot)
		return slot;
	if (!has_room(key->protocol_dir >> 1)) {
		key->protocol_dir =
			(ETHERTYPE_BASE + ETHERTYPE_OTHER) << 1 | (key->protocol_dir & 1);
		slot = bpf_map_lookup_elem(&packet_slots, key);
		if (slot)
			return slot;
	}
	if (bpf_map_pop_elem(&free_packets, &fresh))
		return NULL;
	if (bpf_map_update_elem(&packet_slots, key, &fresh, BPF_NOEXIST))
		bpf_map_push_elem(&free_packets, &fresh, 0);
	else
		note_taken(key->protocol_dir >> 1);
	return bpf_map_lookup_elem(&packet_slots, key);
}

static __always_inline struct packet_count *packet_count_of(__u32 ifindex, __u32 protocol, bool rx)
{
	struct packet_key key = { .ifindex = ifindex, .protocol_dir = protocol << 1 | rx };
	__u32 zero = 0, *slot, *last = NULL;
	struct packet_count *count;
	struct cpu_cache *cache = bpf_map_lookup_elem(&packet_cache, &zero);

	if (cache) {
		last = &cache->slots[(key.protocol_dir ^ ifindex) % CACHED_SLOTS];
		count = bpf_map_lookup_elem(&packets, last);
		if (count && is_of(count, &key))
			return count;
	}
	slot = packet_slot(&key);
	if (!slot) {
		count_host(LOST_PACKET_TABLE_FULL, 1);
		return NULL;
	}
	if (last)
		*last = *slot;
	count = bpf_map_lookup_elem(&packets, slot);
	if (count)
		count->key = key;
	return count;
}

static __always_inline void count_buffer(const struct frame *frame, void *data, void *end,
					 __u32 ifindex, __u32 length, bool rx)
{
	struct packet_count *count;

	if (config.packet_stages & STAGES_ONLY)
		return;
	count = packet_count_of(ifindex, counted_protocol(frame, data, end), rx);
	if (frame->flags & FRAME_UNPARSED)
		count_host(LOST_UNPARSED, 1);
	if (!count)
		return;
	count->bytes += length;
	count->packets += 1;
}

/*
 * Counts the packets beyond the first that a buffer stands for. @hidden_link: bytes of a link
 * header that each packet had and that the buffer no longer starts with.
 */
static __always_inline void count_segments(const struct frame *frame, struct __sk_buff *skb,
					   bool rx, __u32 hidden_link)
{
	void *data = packet_pointer(skb, data);
	void *end = packet_pointer(skb, data_end);
	__u32 headers = header_bytes(frame, data, end);
	__u32 extra = extra_segments(skb->gso_segs, skb->gso_size, skb->len, headers);
	struct packet_count *count;

	if (!extra)
		return;
	count = packet_count_of(skb->ifindex, frame->protocol, rx);
	if (!count)
		return;
	count->segment_bytes += extra * (headers + hidden_link);
	count->segments += extra;
}

/*
 * Whether the packet starts at its link header, as tc promises. It does not behind generic XDP when
 * that copied the packet: the copy has no mac_len (skb_cow_data_for_xdp in net/core/skbuff.c,
 * 6.18), and tc then starts it at the IP header. IEEE 802.3 frames have their length where others
 * have the protocol: of those it cannot be told, and tc is believed.
 */
static __always_inline bool starts_at_link_header(struct __sk_buff *skb)
{
	void *end = packet_pointer(skb, data_end);
	struct ethhdr *eth = packet_pointer(skb, data);

	return (void *)(eth + 1) <= end &&
	       (eth->h_proto == skb->protocol || eth->h_proto == bpf_htons(ETHERTYPE_VLAN) ||
		eth->h_proto == bpf_htons(ETHERTYPE_QINQ) ||
		bpf_ntohs(skb->protocol) < ETHERTYPE_MIN);
}

/* Parses from the link header, or where there is none from the IP header. */
static __always_inline void parse_skb(struct frame *frame, struct __sk_buff *skb, bool link_header)
{
	void *data = packet_pointer(skb, data);
	void *end = packet_pointer(skb, data_end);

	if (link_header)
		parse_ethernet(frame, data, end);
	else
		parse_ip(frame, bpf_ntohs(skb->protocol), data, end);
}

/*
 * Parses a packet. When a driver left some of its headers in fragments, makes them linear and
 * parses again. Only then, since that copies the head of every packet that TCP still holds to send
 * again.
 */
static __always_inline void parse_wholly(struct frame *frame, struct __sk_buff *skb,
					 bool link_header)
{
	void *data, *end;

	parse_skb(frame, skb, link_header);
	data = packet_pointer(skb, data);
	end = packet_pointer(skb, data_end);
	if (!(frame->flags & FRAME_UNPARSED) &&
	    !(skb->gso_size && !header_bytes(frame, data, end)) &&
	    !(config.packet_stages & STAGE_POLICY &&
	      at(data, frame->l4_offset) + PORTS_BYTES > end) &&
	    !(config.packet_stages & STAGE_CLIENTS &&
	      at(data, frame->l4_offset) + TCP_FLAGS_BYTES > end))
		return;
	if (end - data >= skb->len ||
	    bpf_skb_pull_data(skb, skb->len < LINEAR_BYTES_MAX ? skb->len : LINEAR_BYTES_MAX))
		return;
	__builtin_memset(frame, 0, sizeof(*frame));
	parse_skb(frame, skb, link_header);
}

/* The stages before counting; whether the packet ends here. */
static __always_inline bool received_ends(const struct frame *frame, void *data, void *end,
					  __u32 length, __u32 ifindex)
{
	return config.packet_stages & STAGE_POLICY &&
	       policy_drops(frame, data, end, length, ifindex);
}

/* Parses a socket buffer; returns the bytes of its link header that it no longer starts with. */
static __always_inline __u32 read_skb(struct frame *frame, struct __sk_buff *skb, bool rx,
				      bool ethernet)
{
	__u32 hidden_link = rx && ethernet && !starts_at_link_header(skb) ? ETH_HLEN : 0;

	parse_wholly(frame, skb, ethernet && !hidden_link);
	return hidden_link;
}

static __always_inline int count_skb(const struct frame *frame, struct __sk_buff *skb, bool rx,
				     __u32 hidden_link)
{
	count_buffer(frame, packet_pointer(skb, data), packet_pointer(skb, data_end), skb->ifindex,
		     skb->len + hidden_link, rx);
	if (skb->gso_size && !(config.packet_stages & STAGES_ONLY))
		count_segments(frame, skb, rx, hidden_link);
	return TC_NEXT;
}

static __always_inline int parse_and_count_skb(struct __sk_buff *skb, bool rx, bool ethernet)
{
	struct frame frame = {};
	__u32 hidden_link = read_skb(&frame, skb, rx, ethernet);

	return count_skb(&frame, skb, rx, hidden_link);
}

/* The whole pipeline of a received packet. A filter that matches goes on in tc_count_rx. */
static __always_inline int receive_skb(struct __sk_buff *skb, bool ethernet)
{
	struct frame frame = {};
	__u32 hidden_link = read_skb(&frame, skb, true, ethernet);

	if (received_ends(&frame, packet_pointer(skb, data), packet_pointer(skb, data_end),
			  skb->len, skb->ifindex))
		return TC_ACT_SHOT;
	count_client(skb, false, &frame, packet_pointer(skb, data), packet_pointer(skb, data_end),
		     skb->ifindex, skb->len + hidden_link);
	if (ethernet && config.packet_filters)
		bpf_tail_call(skb, &tc_filters, FILTER_RX);
	return count_skb(&frame, skb, true, hidden_link);
}

/* Counts what is forwarded for the host as a whole, whatever the filter. */
static __always_inline void count_forwarded(struct __sk_buff *skb)
{
	if (skb->ingress_ifindex && !(config.packet_stages & STAGES_ONLY))
		count_host(FORWARDED, skb->len);
}

/* The stages of a packet sent, whatever the filter. */
static __always_inline void pass_sent(const struct frame *frame, struct __sk_buff *skb)
{
	note_served(frame, packet_pointer(skb, data), packet_pointer(skb, data_end),
		    skb->ingress_ifindex);
}

/* The whole pipeline of a packet sent. A filter that matches goes on in tc_count_tx. */
static __always_inline int send_skb(struct __sk_buff *skb, bool ethernet)
{
	struct frame frame = {};

	count_forwarded(skb);
	if (ethernet && config.packet_filters && !config.packet_stages)
		bpf_tail_call(skb, &tc_filters, FILTER_TX);
	read_skb(&frame, skb, false, ethernet);
	pass_sent(&frame, skb);
	if (ethernet && config.packet_filters && config.packet_stages)
		bpf_tail_call(skb, &tc_filters, FILTER_TX);
	return count_skb(&frame, skb, false, 0);
}

SEC("tc")
int tc_rx(struct __sk_buff *skb)
{
	return receive_skb(skb, true);
}

SEC("tc")
int tc_tx(struct __sk_buff *skb)
{
	return send_skb(skb, true);
}

/* What the filter calls for a packet that matches. */
SEC("tc")
int tc_count_rx(struct __sk_buff *skb)
{
	return parse_and_count_skb(skb, true, true);
}

SEC("tc")
int tc_count_tx(struct __sk_buff *skb)
{
	return parse_and_count_skb(skb, false, true);
}

/*
 * Interfaces whose packets start with the IP header: tunnels, WireGuard, TUN. Filters are written
 * for Ethernet, so these packets go through none.
 */
SEC("tc")
int tc_rx_l3(struct __sk_buff *skb)
{
	return receive_skb(skb, false);
}

SEC("tc")
int tc_tx_l3(struct __sk_buff *skb)
{
	return send_skb(skb, false);
}

/*
 * Notes for tc ingress whether XDP counted the packet: it gets there on the same CPU, and before
 * XDP sees another packet on that CPU.
 */
static __always_inline void note_xdp_counted(bool counted)
{
	__u32 zero = 0, *note;

	if (config.packet_stages & STAGES_ONLY)
		return;
	note = bpf_map_lookup_elem(&xdp_counted, &zero);
	if (note)
		*note = counted;
}

static __always_inline bool has_xdp_counted(void)
{
	__u32 zero = 0;
	__u32 *note = bpf_map_lookup_elem(&xdp_counted, &zero);

	return note && *note;
}

static __always_inline int count_hidden(struct __sk_buff *skb)
{
	struct frame frame = {};
	__u32 hidden_link = 0;

	if (config.packet_stages & STAGES_ONLY || !skb->gso_size || !has_xdp_counted())
		return TC_NEXT;
	if (!starts_at_link_header(skb))
		hidden_link = ETH_HLEN;
	parse_wholly(&frame, skb, !hidden_link);
	count_segments(&frame, skb, true, hidden_link);
	return TC_NEXT;
}

/* On tc ingress behind generic XDP: adds what that could not see of merged packets. */
SEC("tc")
int tc_rx_segments(struct __sk_buff *skb)
{
	return count_hidden(skb);
}

static __always_inline int count_frame(const struct frame *frame, struct xdp_md *ctx, __u32 length)
{
	note_xdp_counted(true);
	count_buffer(frame, packet_pointer(ctx, data), packet_pointer(ctx, data_end),
		     ctx->ingress_ifindex, length, true);
	return XDP_PASS;
}

/* The whole pipeline of a received frame. A filter that matches goes on in xdp_count_rx. */
static __always_inline int receive_frame(struct xdp_md *ctx, __u32 length)
{
	struct frame frame = {};

	parse_ethernet(&frame, packet_pointer(ctx, data), packet_pointer(ctx, data_end));
	note_xdp_counted(false);
	if (received_ends(&frame, packet_pointer(ctx, data), packet_pointer(ctx, data_end), length,
			  ctx->ingress_ifindex))
		return XDP_DROP;
	count_client(ctx, true, &frame, packet_pointer(ctx, data), packet_pointer(ctx, data_end),
		     ctx->ingress_ifindex, length);
	if (config.packet_filters)
		bpf_tail_call(ctx, &xdp_filters, FILTER_RX);
	return count_frame(&frame, ctx, length);
}

static __always_inline int parse_and_count_frame(struct xdp_md *ctx, __u32 length)
{
	struct frame frame = {};

	parse_ethernet(&frame, packet_pointer(ctx, data), packet_pointer(ctx, data_end));
	return count_frame(&frame, ctx, length);
}

static __always_inline __u32 linear_bytes(struct xdp_md *ctx)
{
	return packet_pointer(ctx, data_end) - packet_pointer(ctx, data);
}

SEC("xdp")
int xdp_rx(struct xdp_md *ctx)
{
	return receive_frame(ctx, linear_bytes(ctx));
}

SEC("xdp")
int xdp_count_rx(struct xdp_md *ctx)
{
	return parse_and_count_frame(ctx, linear_bytes(ctx));
}

/* The same for packets in several buffers, Linux 5.18. */
SEC("xdp.frags")
int xdp_rx_frags(struct xdp_md *ctx)
{
	return receive_frame(ctx, bpf_xdp_get_buff_len(ctx));
}

SEC("xdp.frags")
int xdp_count_rx_frags(struct xdp_md *ctx)
{
	return parse_and_count_frame(ctx, bpf_xdp_get_buff_len(ctx));
}
