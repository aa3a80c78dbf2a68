/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * policy.bpf.h - the stage of the packet pipeline that judges received packets by their source:
 * permitted, denied, or in no range.
 *
 * Hooks:  whatever the pipeline runs on: XDP, or tc ingress.
 * Counts: packets and bytes of every verdict and family, hits of every range, and of packets that
 *         are not permitted those of each source, local port and verdict. Of those it also writes
 *         events, as many a tick as user space allows on each CPU.
 * Misses: the port of a fragment after the first: it is judged by the general list. A packet whose
 *         port is behind more extension headers than are followed is outside wherever a port has a
 *         list. One whose address is behind more VLAN tags than are followed counts as from
 *         0.0.0.0, and is outside wherever the list of a family permits: the kernel takes off any
 *         number of tags with VLAN 0 (__netif_receive_skb_core).
 * Costs:  for a permitted packet one LPM lookup and two counters (a hash lookup more where there
 *         are lists for ports). It gives no verdict but a drop, and that only while enforcing; ARP,
 *         neighbour discovery and DHCP always pass.
 *
 * There are two of each table, and user space changes the one that is not in use before it switches
 * over: no packet is judged by half a list.
 */
#ifndef WEIR_POLICY_H
#define WEIR_POLICY_H

/*
 * The most ranges of a list. Tries take memory only for the ranges in them; user space sizes
 * policy_hits.
 */
#define POLICY_RANGES 4194304
#define POLICY_GUESTS 64
#define POLICY_PORTS 4096
#define POLICY_SETS 4098 /* 4,096 of a configuration, and two of the screen */
#define POLICY_SOURCES 65536
#define POLICY_EVENTS_BYTES (1 << 20)

/* The list for packets whose port has none of its own. */
#define POLICY_GENERAL_LIST 0

#define ICMPV6_LISTENER_QUERY 130
#define ICMPV6_LISTENER_DONE 132
#define ICMPV6_ROUTER_SOLICITATION 133
#define ICMPV6_REDIRECT 137
#define ICMPV6_LISTENER_REPORT2 143
#define ONLINK_HOPS 255
#define DHCP_SERVER_PORT 67
#define DHCP_CLIENT_PORT 68
#define DHCPV6_CLIENT_PORT 546
#define DHCPV6_SERVER_PORT 547

enum policy_verdict {
	/*
	 * not judged: no IP, neighbour discovery, DHCP, or a family for which the list has no range
	 */
	POLICY_PASSED,
	POLICY_PERMITTED, /* the longest range that holds the source permits it */
	POLICY_DENIED, /* the longest range that holds the source denies it */
	POLICY_OUTSIDE, /* in no range */
	POLICY_TRUNCATED, /* ends inside the IP header; passed */
	POLICY_VERDICTS,
};

/* Indexes of policy_counts behind those of the verdicts of both families. */
enum policy_loss {
	POLICY_LOST_EVENTS = 2 * POLICY_VERDICTS, /* events for which the ring had no room */
	POLICY_UNTOLD_EVENTS, /* packets beyond the events of their tick; policy_sources has them */
	/* packets of new sources beyond those of their tick, or of a full table */
	POLICY_UNLISTED_SOURCES,
	POLICY_DROPPED, /* packets that were dropped, or would be but for a dry run */
	POLICY_SPARED, /* packets that only policy_guests saved from being dropped */
	POLICY_COUNTS,
};

struct policy_key4 {
	__u32 prefix_bits; /* 32 of the list, and those of the range */
	__u32 list;
	__be32 addr;
};
_Static_assert(sizeof(struct policy_key4) == 12, "policy_key4");

struct policy_key6 {
	__u32 prefix_bits;
	__u32 list;
	__u8 addr[16];
};
_Static_assert(sizeof(struct policy_key6) == 24, "policy_key6");

struct policy_range {
	__u32 counter; /* index in policy_hits; a range that stays has the same in both tables */
	__u16 prefix_bits; /* of the range alone */
	__u16 denies; /* 0: permits; else one more than the number of its set */
};
_Static_assert(sizeof(struct policy_range) == 8, "policy_range");

struct policy_port {
	__u16 port; /* local */
	__u8 protocol;
	__u8 pad;
};
_Static_assert(sizeof(struct policy_port) == 4, "policy_port");

struct policy_count {
	__u64 packets;
	__u64 bytes; /* L3 */
};
_Static_assert(sizeof(struct policy_count) == 16, "policy_count");

struct policy_source_key {
	__u8 saddr[16];
	__u16 dport;
	__u8 protocol;
	__u8 verdict; /* enum policy_verdict */
};
_Static_assert(sizeof(struct policy_source_key) == 20, "policy_source_key");

struct policy_source {
	__u64 packets;
	__u64 bytes;
	__u64 event_packets; /* those of them that have an event */
	__u64 event_bytes;
	__u64 first_ns;
	__u64 last_ns;
	__u8 daddr[16]; /* this and the next three: of the last packet without an event */
	__u32 ifindex;
	__u16 sport;
	__u8 dropped;
	__u8 pad;
};
_Static_assert(sizeof(struct policy_source) == 72, "policy_source");

struct policy_event {
	__u64 time_ns;
	__u8 saddr[16];
	__u8 daddr[16];
	__u32 ifindex;
	__u32 bytes; /* L3 */
	/* 0 where the protocol has no ports, or the packet none; of ICMP type << 8 | code */
	__u16 sport;
	__u16 dport;
	__u8 protocol;
	__u8 verdict; /* enum policy_verdict */
	__u8 dropped; /* or would be but for a dry run */
	__u8 pad;
};
_Static_assert(sizeof(struct policy_event) == 56, "policy_event");

enum policy_mode {
	POLICY_MONITORS, /* nothing is dropped */
	POLICY_DROPS, /* what is denied or outside is dropped */
	POLICY_DRY_RUN, /* nothing is dropped, and counted as if it were */
};

/* What the general list has: a bit for IPv4, and the next higher one for IPv6. */
enum policy_listing {
	POLICY_HAS_RANGES = 1,
	POLICY_PERMITS =
		1 << 2, /* ranges that permit: without any, what is in no range is passed */
	POLICY_DENIES = 1 << 4, /* ranges that deny */
};

/* What user space changes while the stage runs. */
struct policy_switch {
	__u32 active; /* which of the two tables is in use: 0 or 1 */
	__u32 mode; /* enum policy_mode: what becomes of packets that are denied or outside */
	/* moves on several times a second, and each time every CPU has its budgets again */
	__u32 tick;
	__u32 events_a_tick; /* of a CPU */
	__u32 sources_a_tick; /* new ones, of a CPU */
	__u32 has_guests; /* whether policy_guests has an entry */
	__u32 listing[2]; /* by table: enum policy_listing of the general list */
	__u32 has_ports[2]; /* by table: whether any port has a list */
	__u32 counters; /* entries that each CPU has in policy_hits */
};
_Static_assert(sizeof(struct policy_switch) == 44, "policy_switch");

struct policy_switch policy_switch SEC(".data.policy") = {};

#define POLICY_TRIE(name, key_type)                   \
	struct {                                      \
		__uint(type, BPF_MAP_TYPE_LPM_TRIE);  \
		__uint(map_flags, BPF_F_NO_PREALLOC); \
		__uint(max_entries, POLICY_RANGES);   \
		__type(key, key_type);                \
		__type(value, struct policy_range);   \
	} name SEC(".maps")

/* Key: list and range. Value: what becomes of its packets. Filled by: user space. */
POLICY_TRIE(policy_ranges4_a, struct policy_key4);
POLICY_TRIE(policy_ranges4_b, struct policy_key4);
POLICY_TRIE(policy_ranges6_a, struct policy_key6);
POLICY_TRIE(policy_ranges6_b, struct policy_key6);

struct policy_port_lists {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, POLICY_PORTS);
	__type(key, struct policy_port);
	__type(value, __u32);
};

/*
 * Key: local port and protocol. Value: number of its list, not 0; the high bits say for which
 * families the list has ranges, which all permit. Filled by: user space.
 */
struct policy_port_lists policy_ports_a SEC(".maps");
struct policy_port_lists policy_ports_b SEC(".maps");

#define POLICY_LIST_BITS 0x3fffffff
#define POLICY_LIST_IPV4 0x40000000
#define POLICY_LIST_IPV6 0x80000000

/*
 * Index: number of the CPU * policy_switch.counters + policy_range.counter. Filled by: every packet
 * that a range decides. Not a per-CPU array: the kernel allocates each entry of one by itself,
 * which for a million ranges takes longer than filling the tries.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, POLICY_RANGES);
	__type(key, __u32);
	__type(value, struct policy_count);
} policy_hits SEC(".maps");

/* Index: verdict * 2 + whether it is IPv6, then enum policy_loss. Filled by: every packet. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, POLICY_COUNTS);
	__type(key, __u32);
	__type(value, struct policy_count);
} policy_counts SEC(".maps");

/*
 * Index: twice (0 for what is in no range, else one more than the number of the set that denies) +
 * whether it is IPv6. Filled by: packets that are dropped, or would be but for a dry run.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2 * (POLICY_SETS + 1));
	__type(key, __u32);
	__type(value, struct policy_count);
} policy_dropped SEC(".maps");

/* Key: source, local port, protocol, verdict. Filled by: packets that are not permitted. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, POLICY_SOURCES);
	__type(key, struct policy_source_key);
	__type(value, struct policy_source);
} policy_sources SEC(".maps");

/*
 * Key: a source that is never dropped, whatever the lists say, so that nobody who watches locks
 * themselves out. Filled by: user space.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, POLICY_GUESTS);
	__type(key, __u8[16]);
	__type(value, __u8);
} policy_guests SEC(".maps");

/* Value: struct policy_event. Filled by: packets that are not permitted. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, POLICY_EVENTS_BYTES);
} policy_events SEC(".maps");

struct policy_budget {
	__u32 tick;
	__u32 events;
	__u32 sources;
	__u32 pad;
};

/*
 * Index: 0. Value: how many events and new sources this CPU may still write in a tick. Filled by:
 * packets that are not permitted.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct policy_budget);
} policy_budgets SEC(".maps");

static __always_inline bool policy_is_extension(__u32 protocol)
{
	return protocol == NEXTHDR_HOP || protocol == NEXTHDR_ROUTING ||
	       protocol == NEXTHDR_FRAGMENT || protocol == NEXTHDR_AUTH || protocol == NEXTHDR_DEST;
}

/* What a member of policy_switch is now; user space may change it at any time. */
static __always_inline __u32 policy_now(const __u32 *member)
{
	return *(const volatile __u32 *)member;
}

static __always_inline void policy_count(void *counts, __u32 index, __u32 bytes)
{
	struct policy_count *count = bpf_map_lookup_elem(counts, &index);

	if (count) {
		count->packets += 1;
		count->bytes += bytes;
	}
}

/* The hop limit of an IPv6 packet; 0 for any other. */
static __always_inline __u32 policy_hops(const struct frame *frame, void *data, void *end)
{
	struct ipv6_header *ip = at(data, frame->l3_offset);

	return frame->flags & FRAME_IPV6 && (void *)(ip + 1) <= end ? ip->hop_limit : 0;
}

static __always_inline bool policy_is_unspecified(const __u8 *address)
{
	const __u64 *halves = (const __u64 *)address;

	return !halves[0] && !halves[1];
}

/*
 * Whether a packet always passes, as a host needs it to be reached at all: neighbour discovery,
 * which no router forwards (RFC 4861, 7.1); multicast listener discovery, by which switches learn
 * the groups it goes to (RFC 2710, 3: one hop, from a link-local address; RFC 3590: or from none
 * yet); DHCP.
 */
static __always_inline bool policy_exempt(const struct policy_event *event,
					  const struct frame *frame, void *data, void *end)
{
	__u32 type = event->sport >> 8, hops;

	if (event->protocol == IPPROTO_ICMPV6) {
		hops = policy_hops(frame, data, end);
		if (type >= ICMPV6_ROUTER_SOLICITATION && type <= ICMPV6_REDIRECT)
			return hops == ONLINK_HOPS;
		return hops == 1 &&
		       (event->saddr[0]
				? event->saddr[0] == 0xfe && (event->saddr[1] & 0xc0) == 0x80
				: policy_is_unspecified(event->saddr)) &&
		       ((type >= ICMPV6_LISTENER_QUERY && type <= ICMPV6_LISTENER_DONE) ||
			type == ICMPV6_LISTENER_REPORT2);
	}
	return event->protocol == IPPROTO_UDP &&
	       ((event->sport == DHCP_SERVER_PORT && event->dport == DHCP_CLIENT_PORT) ||
		(event->sport == DHCP_CLIENT_PORT && event->dport == DHCP_SERVER_PORT) ||
		(event->sport == DHCPV6_SERVER_PORT && event->dport == DHCPV6_CLIENT_PORT) ||
		(event->sport == DHCPV6_CLIENT_PORT && event->dport == DHCPV6_SERVER_PORT));
}

static __always_inline bool policy_has_ports(__u32 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE ||
	       protocol == IPPROTO_SCTP || protocol == IPPROTO_DCCP;
}

/*
 * The length of a packet: what its header says, as an Ethernet frame may be longer; @length for a
 * merged packet that is longer than a header can say, whose header then says 0 or less.
 */
static __always_inline __u32 policy_bytes(__u32 said, __u32 length)
{
	return said && said < length ? said : length;
}

/*
 * Fills in what an event says of the packet, of which @length bytes follow the link header. False
 * when the packet ends inside the IP header.
 */
static __always_inline bool policy_read(struct policy_event *event, const struct frame *frame,
					void *data, void *end, __u32 length)
{
	__u8 *l4 = at(data, frame->l4_offset);

	if (frame->flags & FRAME_IPV4) {
		struct ipv4_header *ip = at(data, frame->l3_offset);

		if ((void *)(ip + 1) > end)
			return false;
		event->saddr[10] = event->saddr[11] = event->daddr[10] = event->daddr[11] = 0xff;
		__builtin_memcpy(event->saddr + 12, &ip->saddr, 4);
		__builtin_memcpy(event->daddr + 12, &ip->daddr, 4);
		event->bytes =
			policy_bytes(length > 0xffff ? 0 : bpf_ntohs(ip->total_length), length);
	} else {
		struct ipv6_header *ip = at(data, frame->l3_offset);

		if ((void *)(ip + 1) > end)
			return false;
		__builtin_memcpy(event->saddr, ip->saddr, 16);
		__builtin_memcpy(event->daddr, ip->daddr, 16);
		event->bytes = policy_bytes(length > 0xffff || !ip->payload_length
						    ? 0
						    : bpf_ntohs(ip->payload_length) + sizeof(*ip),
					    length);
	}
	event->protocol = frame->protocol;
	if (frame->l4_offset && (void *)(l4 + 4) <= end) {
		if (policy_has_ports(frame->protocol)) {
			event->sport = l4[0] << 8 | l4[1];
			event->dport = l4[2] << 8 | l4[3];
		} else if (frame->protocol == IPPROTO_ICMP || frame->protocol == IPPROTO_ICMPV6) {
			event->sport = l4[0] << 8 | l4[1];
		}
	}
	return true;
}

/* The longest range of a list that holds the source; NULL when none does. */
static __always_inline struct policy_range *policy_longest(const struct policy_event *event,
							   __u32 table, __u32 list, bool ipv6)
{
	if (ipv6) {
		struct policy_key6 key = { .prefix_bits = 160, .list = list };

		__builtin_memcpy(key.addr, event->saddr, 16);
		return table ? bpf_map_lookup_elem(&policy_ranges6_b, &key)
			     : bpf_map_lookup_elem(&policy_ranges6_a, &key);
	} else {
		struct policy_key4 key = { .prefix_bits = 64, .list = list };

		__builtin_memcpy(&key.addr, event->saddr + 12, 4);
		return table ? bpf_map_lookup_elem(&policy_ranges4_b, &key)
			     : bpf_map_lookup_elem(&policy_ranges4_a, &key);
	}
}

/*
 * The list for the local port of the packet if it has ranges of the family; else the general list.
 */
static __always_inline __u32 policy_list(const struct policy_event *event, __u32 table, bool ipv6)
{
	struct policy_port key = { .port = event->dport, .protocol = event->protocol };
	__u32 *list;

	if (!event->dport || !policy_now(&policy_switch.has_ports[table]))
		return POLICY_GENERAL_LIST;
	list = table ? bpf_map_lookup_elem(&policy_ports_b, &key)
		     : bpf_map_lookup_elem(&policy_ports_a, &key);
	return list && *list & (ipv6 ? POLICY_LIST_IPV6 : POLICY_LIST_IPV4)
		       ? *list & POLICY_LIST_BITS
		       : POLICY_GENERAL_LIST;
}

/*
 * Whether the packet may be for a port with a list of its own without showing the port. A fragment
 * after the first does not count: without its first it is of no use.
 */
static __always_inline bool policy_hides_port(const struct policy_event *event,
					      const struct frame *frame, __u32 table)
{
	return policy_now(&policy_switch.has_ports[table]) &&
	       (frame->flags & FRAME_UNPARSED ||
		(frame->l4_offset &&
		 ((!event->sport && !event->dport && policy_has_ports(event->protocol)) ||
		  (frame->flags & FRAME_IPV6 && policy_is_extension(event->protocol)))));
}

/* The same as Policy.judge in user space. Sets @denies to that of the range that decides. */
static __always_inline __u8 policy_verdict_of(const struct policy_event *event,
					      const struct frame *frame, __u32 table, bool ipv6,
					      __u32 *denies)
{
	__u32 listing = policy_now(&policy_switch.listing[table]) >> ipv6;
	__u32 list = policy_list(event, table, ipv6);
	struct policy_range *own = NULL, *general = NULL, *range;

	if (policy_hides_port(event, frame, table))
		return POLICY_OUTSIDE;
	if (list)
		own = policy_longest(event, table, list, ipv6);
	if (listing & (list ? POLICY_DENIES : POLICY_HAS_RANGES))
		general = policy_longest(event, table, POLICY_GENERAL_LIST, ipv6);
	/*
	 * The general list says nothing about a port with its own, but for ranges that deny and are
	 * not wider than the range of its own.
	 */
	if (list && general &&
	    (!general->denies || (own && own->prefix_bits > general->prefix_bits)))
		general = NULL;
	range = general ? general : own;
	if (!range)
		return list || listing & POLICY_PERMITS ? POLICY_OUTSIDE : POLICY_PASSED;
	policy_count(&policy_hits,
		     bpf_get_smp_processor_id() * policy_now(&policy_switch.counters) +
			     range->counter,
		     event->bytes);
	*denies = range->denies;
	return range->denies ? POLICY_DENIED : POLICY_PERMITTED;
}

/* The entry of a source, made if there is room and the tick has new ones left; else NULL. */
static __always_inline struct policy_source *policy_source_of(const struct policy_event *event,
							      struct policy_budget *budget)
{
	struct policy_source_key key = { .dport = event->dport,
					 .protocol = event->protocol,
					 .verdict = event->verdict };
	struct policy_source *source, fresh = { .first_ns = event->time_ns };

	__builtin_memcpy(key.saddr, event->saddr, sizeof(key.saddr));
	source = bpf_map_lookup_elem(&policy_sources, &key);
	if (source || !budget->sources)
		return source;
	budget->sources -= 1;
	bpf_map_update_elem(&policy_sources, &key, &fresh, BPF_NOEXIST);
	return bpf_map_lookup_elem(&policy_sources, &key);
}

/* Writes an event, if the tick has one left and the ring has room. */
static __always_inline bool policy_write(const struct policy_event *event,
					 struct policy_budget *budget)
{
	struct policy_event *written;

	if (!budget->events) {
		policy_count(&policy_counts, POLICY_UNTOLD_EVENTS, event->bytes);
		return false;
	}
	budget->events -= 1;
	written = bpf_ringbuf_reserve(&policy_events, sizeof(*written), 0);
	if (!written) {
		policy_count(&policy_counts, POLICY_LOST_EVENTS, event->bytes);
		return false;
	}
	*written = *event;
	/*
	 * User space looks into the ring several times a second: waking it would cost more than the
	 * event.
	 */
	bpf_ringbuf_submit(written, BPF_RB_NO_WAKEUP);
	return true;
}

/* Writes an event of a packet that is not permitted, and counts it for its source. */
static __always_inline void policy_report(struct policy_event *event)
{
	__u32 zero = 0, tick = policy_now(&policy_switch.tick);
	struct policy_budget *budget = bpf_map_lookup_elem(&policy_budgets, &zero);
	struct policy_source *source;
	bool written;

	if (!budget)
		return;
	if (budget->tick != tick) {
		budget->tick = tick;
		budget->events = policy_now(&policy_switch.events_a_tick);
		budget->sources = policy_now(&policy_switch.sources_a_tick);
	}
	event->time_ns = bpf_ktime_get_ns();
	written = policy_write(event, budget);
	source = policy_source_of(event, budget);
	if (!source) {
		if (!written)
			policy_count(&policy_counts, POLICY_UNLISTED_SOURCES, event->bytes);
		return;
	}
	if (written) {
		__sync_fetch_and_add(&source->event_packets, 1);
		__sync_fetch_and_add(&source->event_bytes, event->bytes);
	} else {
		__builtin_memcpy(source->daddr, event->daddr, sizeof(source->daddr));
		source->ifindex = event->ifindex;
		source->sport = event->sport;
		source->dropped = event->dropped;
	}
	__sync_fetch_and_add(&source->packets, 1);
	__sync_fetch_and_add(&source->bytes, event->bytes);
	source->last_ns = event->time_ns;
}

/*
 * Whether a packet that is not permitted is dropped, or would be but for a dry run; @drops is its
 * index in policy_dropped.
 */
static __always_inline bool policy_dooms(const struct policy_event *event, __u32 mode, __u32 drops)
{
	if (mode == POLICY_MONITORS)
		return false;
	if (policy_now(&policy_switch.has_guests) &&
	    bpf_map_lookup_elem(&policy_guests, event->saddr)) {
		policy_count(&policy_counts, POLICY_SPARED, event->bytes);
		return false;
	}
	policy_count(&policy_counts, POLICY_DROPPED, event->bytes);
	policy_count(&policy_dropped, drops, event->bytes);
	return true;
}

/* Whether a packet has more VLAN tags than are followed. */
static __always_inline bool policy_hides_address(const struct frame *frame)
{
	return frame->protocol == ETHERTYPE_BASE + ETHERTYPE_VLAN ||
	       frame->protocol == ETHERTYPE_BASE + ETHERTYPE_QINQ;
}

/*
 * Fills in what an event can say of a packet with more VLAN tags than are followed, and the verdict
 * on it.
 */
static __always_inline void policy_read_hidden(struct policy_event *event, __u32 table, __u32 bytes)
{
	event->saddr[10] = event->saddr[11] = event->daddr[10] = event->daddr[11] = 0xff;
	event->bytes = bytes;
	event->verdict =
		policy_now(&policy_switch.listing[table]) & (POLICY_PERMITS | POLICY_PERMITS << 1)
			? POLICY_OUTSIDE
			: POLICY_PASSED;
}

/*
 * Judges a received packet of @length bytes from its first byte; returns whether it is to be
 * dropped.
 */
static __always_inline bool policy_drops(const struct frame *frame, void *data, void *end,
					 __u32 length, __u32 ifindex)
{
	struct policy_event event = { .ifindex = ifindex };
	__u32 table = policy_now(&policy_switch.active) & 1;
	__u32 mode = policy_now(&policy_switch.mode), denies = 0;
	bool ipv6 = frame->flags & FRAME_IPV6 || frame->protocol == ETHERTYPE_BASE + ETHERTYPE_IPV6;

	if (!(frame->flags & (FRAME_IPV4 | FRAME_IPV6)) && !policy_hides_address(frame)) {
		if (ipv6 || frame->protocol == ETHERTYPE_BASE + ETHERTYPE_IPV4)
			policy_count(&policy_counts, POLICY_TRUNCATED * 2 + ipv6,
				     length - frame->l3_offset);
		return false;
	}
	if (policy_hides_address(frame))
		policy_read_hidden(&event, table, length - frame->l3_offset);
	else if (!policy_read(&event, frame, data, end, length - frame->l3_offset))
		event.verdict = POLICY_TRUNCATED;
	else if (policy_exempt(&event, frame, data, end))
		event.verdict = POLICY_PASSED;
	else
		event.verdict = policy_verdict_of(&event, frame, table, ipv6, &denies);
	policy_count(&policy_counts, event.verdict * 2 + ipv6, event.bytes);
	if (event.verdict != POLICY_DENIED && event.verdict != POLICY_OUTSIDE)
		return false;
	event.dropped = policy_dooms(&event, mode, 2 * denies + ipv6);
	policy_report(&event);
	return event.dropped && mode == POLICY_DROPS;
}

#endif
