/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * clients.bpf.h - the stage of the packet pipeline that counts the distinct addresses which use
 * each port: count_client for each packet received, note_served for each packet sent.
 *
 * Hooks:  whatever the pipeline runs on: XDP or tc ingress, and tc egress.
 * Counts: TCP and UDP over IPv4 and IPv6, by source address, destination port, transport and
 *         family.
 * Misses: by intent replies to what this host began (TCP: an address that never sent a SYN, to a
 *         port on which nobody listens; UDP: an address that this host wrote to first, or is
 *         connected to from a port that takes no datagrams of others); forwarded packets, unless to
 *         a network asked for; fragments after the first, which have no port.
 * Costs:  a lookup in this CPU's cache, and one in the table for an address that the cache has not.
 *         For an address that the table has not either, the questions above: once a window for a
 *         client, once a beat for one of the last CACHED_PEERS that a CPU found to be none.
 */
#ifndef WEIR_CLIENTS_H
#define WEIR_CLIENTS_H

#define CLIENT_WINDOWS 3
#define CLIENT_PORTS 65536
#define CLIENT_UDP (1 << 16)
#define CLIENT_IPV6 (1 << 17)
#define CLIENT_OTHER (1 << 18)
#define CLIENT_KINDS 4
#define CLIENT_REGISTERS 4096
#define CLIENT_INDEX_BITS 12

/* Half as long again as conntrack remembers a UDP stream (nf_conntrack_udp_timeout_stream). */
#define SERVED_NANOS 180000000000ULL
#define CACHED_PEERS 64
#define CACHED_CLIENTS 256
/* Indexes of client_peer_caches. */
#define CLIENT_RX 0
#define CLIENT_TX 1

#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_ACK 0x10
#define SOCKET_CONNECTED 1 /* BPF_TCP_ESTABLISHED, which connected UDP sockets are in too */
#define SOCKET_LISTENING 10 /* BPF_TCP_LISTEN */
#define FAMILY_IPV4 2
#define FAMILY_IPV6 10

/* Read by dev.weir.feature.clients.KernelTables. */
struct client_key {
	__u8 addr[16];
	__u32 port; /* with CLIENT_UDP and CLIENT_IPV6 set where they hold */
	__u32 pad;
};
_Static_assert(sizeof(struct client_key) == 24, "client_key");

struct client {
	__u64 bytes; /* L3 */
	__u64 packets;
	__u64 connections; /* SYNs; for UDP 1 in the first window of a client */
	__u64 first_nanos; /* carried over from the window before */
	__u64 last_nanos;
	__u64 answered; /* whether it sent anything but SYNs and resets: no false address */
};
_Static_assert(sizeof(struct client) == 48, "client");

/*
 * All clients of a port and window, those that found no room in the table included: see
 * dev.weir.feature.clients.HyperLogLog.
 */
struct client_sketch {
	__u64 missed; /* times that a client found no room in the table */
	__u64 pad;
	__u8 registers[CLIENT_REGISTERS];
};
_Static_assert(sizeof(struct client_sketch) == 4112, "client_sketch");

struct clients_config {
	__u64 seed;
	__u64 other_seed;
	__u32 every_port; /* 0: those in client_ports */
	__u32 with_local; /* sources in client_sources count too */
	__u32 with_forwarded; /* forwarded packets to client_destinations count too */
	__u32 new_only; /* connections that began before the window count for nobody */
};
_Static_assert(sizeof(struct clients_config) == 32, "clients_config");

const volatile struct clients_config clients_config SEC(".rodata.clients") = {};

/* Written by user space: live when a window ends, full when it has emptied a table. */
struct client_windows {
	__u32 live; /* window that packets are counted in; the one before is closed */
	__u32 full; /* a bit for each window, set here when a client found no room */
};
_Static_assert(sizeof(struct client_windows) == 8, "client_windows");

struct client_windows client_windows SEC(".data.clients") = {};

/* The beat: raised by user space each time it reads. What a CPU caches holds for one beat. */
__u32 client_beat SEC(".data.clientbeat") = 1;

/*
 * The maps are large, so user space sizes them, and only when the stage is on: see
 * dev.weir.feature.clients.KernelTables. Key: client. Filled by: count_client. One map a window, as
 * choosing one of three takes less time than a lookup in a map of maps.
 */
struct client_table {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1);
	__type(key, struct client_key);
	__type(value, struct client);
};

struct client_table client_table_0 SEC(".maps");
struct client_table client_table_1 SEC(".maps");
struct client_table client_table_2 SEC(".maps");

struct client_wait {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
};

struct client_wait client_wait SEC(".maps");

/*
 * Index: 0. No program looks it up. User space puts client_wait in to wait until no program uses
 * what it saw before: for each map that is put into a map of maps the kernel waits (Linux 5.0).
 * Empty at first, since what libbpf puts in while it loads would be waited for, too.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct client_wait);
} client_waits SEC(".maps");

/*
 * Index: client_slots says which. The first 12 are for the ports without one of their own, by
 * window and kind; the others are taken from client_free. Filled by: count_client.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct client_sketch);
} client_sketches SEC(".maps");

/*
 * Key: window << 24, and port as in client_key. Value: index of its sketch. Filled by:
 * count_client. Emptied by: user space.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} client_slots SEC(".maps");

/* The free list of client_sketches. Value: index. Filled by: user space. */
struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 1);
	__type(value, __u32);
} client_free SEC(".maps");

/* Index: port. Value: whether it is counted. Filled by: user space. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8);
} client_ports SEC(".maps");

struct client_network {
	__u32 bits; /* prefix length of 128; of IPv4 96 more than its own */
	__u8 addr[16];
};

struct client_networks {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1);
	__type(key, struct client_network);
	__type(value, __u32);
};

/*
 * client_sources: networks that are no addresses of the Internet. client_destinations: networks to
 * which forwarded packets count. Key: network. Value: 1; 0: a part of another network that does not
 * belong to it. Filled by: user space.
 */
struct client_networks client_sources SEC(".maps");
struct client_networks client_destinations SEC(".maps");

/*
 * Key: an address that this host wrote to first, and from which of its UDP ports. Value: when it
 * last did, ns. Filled by: note_served.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, struct client_key);
	__type(value, __u64);
} client_served SEC(".maps");

/* A peer that is in the cache of this CPU, and what it sent since it came in. */
struct cached_client {
	struct client_key key;
	__u64 bytes;
	__u64 packets;
	__u32 beat;
	__u32 nobody; /* whether it is no client, so that it is not counted */
};
_Static_assert(sizeof(struct cached_client) == 48, "cached_client");

struct client_cache {
	struct cached_client clients[CACHED_CLIENTS];
};

/*
 * Index: window. Value: per-CPU cache of clients, with counts that are not in the table yet, since
 * a lookup there takes longer than all the rest. They are added to it when another client takes the
 * slot in a later beat, and by user space at the end of the window. Emptied by: user space, with
 * the table.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, CLIENT_WINDOWS);
	__type(key, __u32);
	__type(value, struct client_cache);
} client_caches SEC(".maps");

struct cached_peer {
	struct client_key key;
	__u32 beat;
	__u32 pad;
};

struct peer_cache {
	struct cached_peer peers[CACHED_PEERS];
};

/*
 * Index: CLIENT_RX or CLIENT_TX. Value: per-CPU cache of peers: those found in this beat to be no
 * clients, and those for which client_served needs no update in it.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct peer_cache);
} client_peer_caches SEC(".maps");

/* What is needed of a packet. */
struct client_packet {
	struct client_key key;
	__u8 daddr[16];
	__be16 sport;
	__be16 dport;
	__u32 ifindex;
	__u32 bytes;
	__u32 flags; /* TCP_SYN without TCP_ACK, or TCP_RST */
	__u32 nobody; /* set by add_client: whether it is of no client */
};

/*
 * Index: 0. Value: the packet that this CPU counts in the table. Functions that are verified by
 * themselves find it here: they take pointers to it only since Linux 5.12.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct client_packet);
} client_packet_now SEC(".maps");

static __always_inline struct client_packet *packet_now(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&client_packet_now, &zero);
}

static __always_inline void copy_address(__u8 *to, const void *from, bool ipv6)
{
	__u32 *words = (__u32 *)to;
	const __u32 *given = from;

	words[0] = ipv6 ? given[0] : 0;
	words[1] = ipv6 ? given[1] : 0;
	words[2] = ipv6 ? given[2] : bpf_htonl(0xffff);
	words[3] = ipv6 ? given[3] : given[0];
}

/*
 * Reads a packet of TCP or UDP; false for any other. The remote end is its source if @rx, else its
 * destination.
 */
static __always_inline bool read_client(struct client_packet *packet, const struct frame *frame,
					void *data, void *end, bool rx)
{
	void *l3 = at(data, frame->l3_offset);
	void *l4 = at(data, frame->l4_offset);
	bool tcp = frame->protocol == IPPROTO_TCP;
	__be16 *ports = l4;
	__u8 flags;

	if (!frame->l4_offset || (!tcp && frame->protocol != IPPROTO_UDP) ||
	    (void *)(ports + 2) > end)
		return false;
	packet->sport = ports[0];
	packet->dport = ports[1];
	packet->key.port = bpf_ntohs(rx ? ports[1] : ports[0]) | (tcp ? 0 : CLIENT_UDP);
	if (tcp) {
		if (l4 + 14 > end)
			return false;
		flags = ((__u8 *)l4)[13];
		packet->flags = (flags & TCP_RST) | (flags & TCP_ACK ? 0 : flags & TCP_SYN);
	}
	if (frame->flags & FRAME_IPV4) {
		struct ipv4_header *ip = l3;

		if ((void *)(ip + 1) > end)
			return false;
		copy_address(packet->key.addr, rx ? &ip->saddr : &ip->daddr, false);
		copy_address(packet->daddr, &ip->daddr, false);
	} else {
		struct ipv6_header *ip = l3;

		if ((void *)(ip + 1) > end)
			return false;
		packet->key.port |= CLIENT_IPV6;
		copy_address(packet->key.addr, rx ? ip->saddr : ip->daddr, true);
		copy_address(packet->daddr, ip->daddr, true);
	}
	return true;
}

static __always_inline bool is_port_counted(__u32 port)
{
	__u32 index = port & (CLIENT_PORTS - 1);
	__u8 *counted;

	if (clients_config.every_port)
		return true;
	counted = bpf_map_lookup_elem(&client_ports, &index);
	return counted && *counted;
}

/* The finalizer of MurmurHash3, which spreads every bit over all 64. */
static __always_inline __u64 mixed(__u64 bits)
{
	bits = (bits ^ bits >> 33) * 0xff51afd7ed558ccdULL;
	bits = (bits ^ bits >> 33) * 0xc4ceb9fe1a85ec53ULL;
	return bits ^ bits >> 33;
}

/* The same as dev.weir.feature.clients.ClientHash. */
static __always_inline __u64 client_hash(const struct client_key *key)
{
	const __u64 *halves = (const __u64 *)key->addr;
	__u64 hash = mixed(bpf_be64_to_cpu(halves[0]) ^ clients_config.seed);

	return mixed(mixed(hash ^ bpf_be64_to_cpu(halves[1])) ^ clients_config.other_seed ^
		     key->port);
}

/* Trailing zeros of the bits above the index, plus 1. */
static __always_inline __u8 client_rank(__u64 hash)
{
	__u64 bits = hash >> CLIENT_INDEX_BITS | 1ULL << (64 - CLIENT_INDEX_BITS);
	__u8 rank = 1;

#pragma unroll
	for (int step = 32; step; step >>= 1) {
		if (!(bits & ((1ULL << step) - 1))) {
			bits >>= step;
			rank += step;
		}
	}
	return rank;
}

/*
 * The index of the sketch of a port in a window, taken from the free list if it has none yet; when
 * none is left that of its kind.
 */
static __always_inline __u32 client_slot(__u32 port, __u32 window)
{
	__u32 key = window << 24 | port, fresh;
	__u32 *slot = bpf_map_lookup_elem(&client_slots, &key);

	if (!slot && !bpf_map_pop_elem(&client_free, &fresh)) {
		if (bpf_map_update_elem(&client_slots, &key, &fresh, BPF_NOEXIST))
			bpf_map_push_elem(&client_free, &fresh, 0);
		slot = bpf_map_lookup_elem(&client_slots, &key);
	}
	return slot ? *slot : window * CLIENT_KINDS + (port >> 16 & (CLIENT_KINDS - 1));
}

/*
 * Notes the sender of packet_now in the sketch of its port. Two CPUs that raise one register at the
 * same time may leave the lower value: an error of one register in 4,096.
 */
__noinline int sketch_client(__u32 window, __u32 missed)
{
	struct client_packet *packet = packet_now();
	struct client_sketch *sketch;
	__u32 slot, index;
	__u64 hash;
	__u8 rank;

	if (!packet)
		return 0;
	slot = client_slot(packet->key.port, window);
	sketch = bpf_map_lookup_elem(&client_sketches, &slot);
	if (!sketch)
		return 0;
	if (missed)
		__sync_fetch_and_add(&sketch->missed, 1);
	hash = client_hash(&packet->key);
	rank = client_rank(hash);
	index = hash & (CLIENT_REGISTERS - 1);
	if (sketch->registers[index] < rank)
		sketch->registers[index] = rank;
	return 0;
}

static __always_inline bool is_of_network(void *networks, const __u8 *addr)
{
	struct client_network key = { .bits = 128 };
	__u32 *found;

	__builtin_memcpy(key.addr, addr, sizeof(key.addr));
	found = bpf_map_lookup_elem(networks, &key);
	return found && *found;
}

/* Whether a socket listens where the packet goes, whatever other sockets are connected there. */
static __always_inline bool is_listened_on(void *ctx, const struct client_packet *packet)
{
	struct bpf_sock_tuple tuple = {};
	struct bpf_sock *socket;
	bool listening;

	if (packet->key.port & CLIENT_IPV6) {
		__builtin_memcpy(tuple.ipv6.daddr, packet->daddr, 16);
		tuple.ipv6.dport = packet->dport;
		socket =
			bpf_skc_lookup_tcp(ctx, &tuple, sizeof(tuple.ipv6), BPF_F_CURRENT_NETNS, 0);
	} else {
		tuple.ipv4.daddr = ((const __u32 *)packet->daddr)[3];
		tuple.ipv4.dport = packet->dport;
		socket =
			bpf_skc_lookup_tcp(ctx, &tuple, sizeof(tuple.ipv4), BPF_F_CURRENT_NETNS, 0);
	}
	if (!socket)
		return false;
	listening = socket->state == SOCKET_LISTENING;
	bpf_sk_release(socket);
	return listening;
}

/*
 * The state of the UDP socket that would get the datagram if it came from @sport; 0: there is none.
 */
static __always_inline __u32 udp_state(void *ctx, const struct client_packet *packet, __u16 sport)
{
	struct bpf_sock_tuple tuple = {};
	struct bpf_sock *socket;
	__u32 state;

	if (packet->key.port & CLIENT_IPV6) {
		__builtin_memcpy(tuple.ipv6.saddr, packet->key.addr, 16);
		__builtin_memcpy(tuple.ipv6.daddr, packet->daddr, 16);
		tuple.ipv6.sport = sport;
		tuple.ipv6.dport = packet->dport;
		socket = bpf_sk_lookup_udp(ctx, &tuple, sizeof(tuple.ipv6), BPF_F_CURRENT_NETNS, 0);
	} else {
		tuple.ipv4.saddr = ((const __u32 *)packet->key.addr)[3];
		tuple.ipv4.daddr = ((const __u32 *)packet->daddr)[3];
		tuple.ipv4.sport = sport;
		tuple.ipv4.dport = packet->dport;
		socket = bpf_sk_lookup_udp(ctx, &tuple, sizeof(tuple.ipv4), BPF_F_CURRENT_NETNS, 0);
	}
	if (!socket)
		return 0;
	state = socket->state;
	bpf_sk_release(socket);
	return state;
}

/*
 * Whether this host chose the peer that sent the datagram: a socket is connected to it, and no
 * other socket takes datagrams of anybody on the port. A server that connects to its clients has
 * such a socket.
 */
static __always_inline bool is_chosen_peer(void *ctx, const struct client_packet *packet)
{
	return udp_state(ctx, packet, packet->sport) == SOCKET_CONNECTED &&
	       !udp_state(ctx, packet, 0);
}

/* Whether the packet is for another host: the kernel has a route for it that leads out. */
static __always_inline bool is_forwarded(void *ctx, const struct client_packet *packet)
{
	struct bpf_fib_lookup route = {};
	long result;

	route.ifindex = packet->ifindex;
	if (packet->key.port & CLIENT_IPV6) {
		route.family = FAMILY_IPV6;
		__builtin_memcpy(route.ipv6_src, packet->key.addr, 16);
		__builtin_memcpy(route.ipv6_dst, packet->daddr, 16);
	} else {
		route.family = FAMILY_IPV4;
		route.ipv4_src = ((const __u32 *)packet->key.addr)[3];
		route.ipv4_dst = ((const __u32 *)packet->daddr)[3];
	}
	result = bpf_fib_lookup(ctx, &route, sizeof(route), 0);
	return result >= 0 && result != BPF_FIB_LKUP_RET_NOT_FWDED &&
	       result != BPF_FIB_LKUP_RET_FWD_DISABLED;
}

enum bpf_func_id___coarse {
	BPF_FUNC_ktime_get_coarse_ns___coarse = 160,
};

/*
 * The time, up to some milliseconds late, in a fraction of the time that the exact one takes; Linux
 * 5.11.
 */
static __always_inline __u64 about_now(void)
{
	if (bpf_core_enum_value_exists(enum bpf_func_id___coarse,
				       BPF_FUNC_ktime_get_coarse_ns___coarse))
		return bpf_ktime_get_coarse_ns();
	return bpf_ktime_get_ns();
}

/* Whether this host wrote to the address first. */
static __always_inline bool was_spoken_to(const struct client_key *key)
{
	__u64 *served = bpf_map_lookup_elem(&client_served, key);

	return served && about_now() - *served < SERVED_NANOS;
}

static __always_inline bool is_client(void *ctx, const struct client_packet *packet)
{
	if (!clients_config.with_local && is_of_network(&client_sources, packet->key.addr))
		return false;
	if (packet->key.port & CLIENT_UDP) {
		if (was_spoken_to(&packet->key) || is_chosen_peer(ctx, packet))
			return false;
	} else if (packet->flags & TCP_RST ||
		   (!packet->flags && (clients_config.new_only || !is_listened_on(ctx, packet)))) {
		return false;
	}
	return !is_forwarded(ctx, packet) || (clients_config.with_forwarded &&
					      is_of_network(&client_destinations, packet->daddr));
}

static __always_inline bool is_same_client(const struct client_key *one,
					   const struct client_key *other)
{
	const __u64 *a = (const __u64 *)one, *b = (const __u64 *)other;

	return a[0] == b[0] && a[1] == b[1] && a[2] == b[2];
}

/* The entry of a client in the table of a window; NULL when it has none. */
static __always_inline struct client *client_in(__u32 window, const struct client_key *key)
{
	switch (hidden(window, key->port)) {
	case 0:
		return bpf_map_lookup_elem(&client_table_0, key);
	case 1:
		return bpf_map_lookup_elem(&client_table_1, key);
	default:
		return bpf_map_lookup_elem(&client_table_2, key);
	}
}

/* When a client was first seen by the table of a window; 0 when it has no entry there. */
static __always_inline __u64 first_nanos_in(__u32 window, const struct client_key *key)
{
	struct client *client = client_in(window, key);
	__u64 first_nanos = client ? client->first_nanos : 0;

	return hidden(first_nanos, key->port);
}

static __always_inline long put_client(__u32 window, const struct client_key *key,
				       const struct client *fresh)
{
	switch (hidden(window, key->port)) {
	case 0:
		return bpf_map_update_elem(&client_table_0, key, fresh, BPF_NOEXIST);
	case 1:
		return bpf_map_update_elem(&client_table_1, key, fresh, BPF_NOEXIST);
	default:
		return bpf_map_update_elem(&client_table_2, key, fresh, BPF_NOEXIST);
	}
}

/*
 * The slot of a key in a per-CPU cache, to be masked. The last bytes of an address differ most;
 * those of IPv4 are in the upper half.
 */
static __always_inline __u32 cache_index(const struct client_key *key)
{
	__u64 last = ((const __u64 *)key)[1] ^ ((const __u64 *)key)[2];

	return last ^ last >> 32 ^ last >> 56;
}

/* The slot in the peer cache of this CPU that is for a key. */
static __always_inline struct cached_peer *cached_peer(const struct client_key *key,
						       __u32 direction)
{
	struct peer_cache *cache = bpf_map_lookup_elem(&client_peer_caches, &direction);

	return cache ? &cache->peers[BOUNDED(cache_index(key), CACHED_PEERS - 1)] : NULL;
}

/* Whether the slot has the key, cached in this beat. */
static __always_inline bool is_cached(const struct cached_peer *cached,
				      const struct client_key *key)
{
	return cached->beat == *(volatile __u32 *)&client_beat && is_same_client(&cached->key, key);
}

static __always_inline void cache_peer(struct cached_peer *cached, const struct client_key *key)
{
	cached->key = *key;
	cached->beat = *(volatile __u32 *)&client_beat;
}

/*
 * Adds the sender of a packet to the live table if it is a client; NULL if it is none, or there is
 * no room.
 */
static __always_inline struct client *add_client(void *ctx, struct client_packet *packet,
						 __u32 live)
{
	struct cached_peer *cached = cached_peer(&packet->key, CLIENT_RX);
	struct client fresh = {};
	__u64 before;
	long refused;

	if (!cached)
		return NULL;
	packet->nobody = !packet->flags && is_cached(cached, &packet->key);
	if (packet->nobody)
		return NULL;
	before = first_nanos_in((live + CLIENT_WINDOWS - 1) % CLIENT_WINDOWS, &packet->key);
	/* A UDP client stays one, though the server may have connected to it since. */
	packet->nobody = !(before && packet->key.port & CLIENT_UDP) && !is_client(ctx, packet);
	if (packet->nobody) {
		cache_peer(cached, &packet->key);
		return NULL;
	}
	fresh.first_nanos = before ? before : bpf_ktime_get_ns();
	if (!before && packet->key.port & CLIENT_UDP)
		fresh.connections = 1;
	refused = put_client(live, &packet->key, &fresh);
	if (refused && client_in(live, &packet->key))
		refused = 0;
	if (refused)
		client_windows.full |= 1 << live;
	if (!clients_config.new_only || !before || packet->flags)
		sketch_client(live, refused != 0);
	return client_in(live, &packet->key);
}

/* Moves the counts of a cached client into the table. */
static __always_inline void settle(struct cached_client *cached, __u32 live)
{
	struct client *client;

	if (!cached->packets)
		return;
	client = client_in(live, &cached->key);
	if (client) {
		__sync_fetch_and_add(&client->bytes, cached->bytes);
		__sync_fetch_and_add(&client->packets, cached->packets);
		client->answered = 1;
	}
	cached->bytes = 0;
	cached->packets = 0;
}

/*
 * Takes a peer into the client cache of this CPU, unless another has come into its slot in this
 * beat.
 */
static __always_inline void cache_client(const struct client_packet *packet, __u32 live)
{
	struct client_cache *cache = bpf_map_lookup_elem(&client_caches, &live);
	__u32 beat = *(volatile __u32 *)&client_beat;
	struct cached_client *slot;

	if (!cache)
		return;
	slot = &cache->clients[BOUNDED(cache_index(&packet->key), CACHED_CLIENTS - 1)];
	if (slot->beat == beat)
		return;
	settle(slot, live);
	slot->key = packet->key;
	slot->nobody = packet->nobody;
	slot->beat = beat;
}

/* Counts packet_now in the table of the live window. */
static __always_inline int count_in_table(void *ctx, __u32 live)
{
	struct client_packet *packet = packet_now();
	struct client *client;

	if (!packet)
		return 0;
	client = client_in(live, &packet->key);
	if (!client)
		client = add_client(ctx, packet, live);
	if (client) {
		__sync_fetch_and_add(&client->bytes, packet->bytes);
		__sync_fetch_and_add(&client->packets, 1);
		if (packet->flags & TCP_SYN)
			__sync_fetch_and_add(&client->connections, 1);
		if (!packet->flags && !client->answered)
			client->answered = 1;
		client->last_nanos = about_now();
	}
	if (client || packet->nobody)
		cache_client(packet, live);
	return 0;
}

/*
 * Not static, so that the verifier follows them once, whatever it knows where they are called: such
 * a function needs to know the type of its context.
 */
__noinline int count_skb_in_table(struct __sk_buff *skb, __u32 live)
{
	return count_in_table(skb, live);
}

__noinline int count_frame_in_table(struct xdp_md *frame, __u32 live)
{
	return count_in_table(frame, live);
}

/*
 * Counts a packet in the client cache of this CPU; false when the cache does not have its sender,
 * and for a packet with flags.
 */
static __always_inline bool count_cached(const struct client_packet *packet, __u32 live)
{
	struct client_cache *cache = bpf_map_lookup_elem(&client_caches, &live);
	struct cached_client *slot;

	if (!cache)
		return false;
	slot = &cache->clients[BOUNDED(cache_index(&packet->key), CACHED_CLIENTS - 1)];
	if (slot->beat != *(volatile __u32 *)&client_beat || packet->flags ||
	    !is_same_client(&slot->key, &packet->key))
		return false;
	if (!slot->nobody) {
		slot->bytes += packet->bytes;
		slot->packets += 1;
	}
	return true;
}

/* Counts a packet received; @length is its bytes from its link header on. */
static __always_inline void count_client(void *ctx, bool xdp, const struct frame *frame, void *data,
					 void *end, __u32 ifindex, __u32 length)
{
	struct client_packet packet = {}, *now;
	__u32 live;

	if (!(config.packet_stages & STAGE_CLIENTS) ||
	    !read_client(&packet, frame, data, end, true) || !is_port_counted(packet.key.port))
		return;
	packet.ifindex = ifindex;
	packet.bytes = length - frame->l3_offset;
	live = *(volatile __u32 *)&client_windows.live;
	if (live >= CLIENT_WINDOWS || count_cached(&packet, live))
		return;
	now = packet_now();
	if (!now)
		return;
	*now = packet;
	if (xdp)
		count_frame_in_table(ctx, live);
	else
		count_skb_in_table(ctx, live);
}

/* Whether an address may be a client; while a client found no room, any may be one. */
static __always_inline bool may_be_client(const struct client_key *key, __u32 live)
{
	__u32 closed = (live + CLIENT_WINDOWS - 1) % CLIENT_WINDOWS;

	return client_windows.full & (1 << live | 1 << closed) || client_in(live, key) ||
	       client_in(closed, key);
}

/* Notes that this host wrote to an address which is no client. */
static __noinline int note_served_peer(struct client_key *key)
{
	__u32 live = *(volatile __u32 *)&client_windows.live;
	struct cached_peer *cached;
	__u64 now, *served;

	if (!key || live >= CLIENT_WINDOWS)
		return 0;
	cached = cached_peer(key, CLIENT_TX);
	if (!cached || is_cached(cached, key))
		return 0;
	cache_peer(cached, key);
	now = about_now();
	served = bpf_map_lookup_elem(&client_served, key);
	if (served)
		*served = now;
	else if (!may_be_client(key, live))
		bpf_map_update_elem(&client_served, key, &now, BPF_ANY);
	return 0;
}

/* Notes whom a packet is sent to; @forwarded: whether it came in on an interface. */
static __always_inline void note_served(const struct frame *frame, void *data, void *end,
					bool forwarded)
{
	struct client_packet packet = {};

	if (!(config.packet_stages & STAGE_CLIENTS) || frame->protocol != IPPROTO_UDP ||
	    (forwarded && !clients_config.with_forwarded) ||
	    !read_client(&packet, frame, data, end, false) || !is_port_counted(packet.key.port))
		return;
	note_served_peer(&packet.key);
}

#endif
