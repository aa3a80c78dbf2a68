/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * maps.bpf.h - every map. Tables used by tracing programs are preallocated: allocating there warns
 * before Linux 6.1. Counters in hashes are shared and atomic rather than per CPU: a per-CPU flow
 * costs its size times the possible CPUs.
 */
#ifndef WEIR_MAPS_H
#define WEIR_MAPS_H

/*
 * The large tables are arrays that user space maps into its memory: it reads a hundred thousand
 * entries in their order, without a copy by the kernel. A hash says in which slot of the array a
 * key's entry is. Free slots are on a stack, the free list, lowest on top, so that entries in use
 * stay together. User space deletes keys and returns their slots some readings later, when no
 * program can still be adding to one. It reads only blocks that changed: what is silent costs
 * nothing.
 */
#define SLOTS 65536
#define PROCESSES 16384

/* Filled by user space, for return_slot: two system calls for thousands of slots. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct returned_slot);
} returned_slots SEC(".maps");

struct free_slots {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, SLOTS);
	__type(value, __u32);
};

/*
 * Index: slot / BLOCK_SLOTS. Value: when a row of those slots last changed. Filled by: who changes
 * a row.
 */
struct slot_blocks {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, SLOTS / BLOCK_SLOTS);
	__type(key, __u32);
	__type(value, struct slot_block);
};

/*
 * Index: slot. Value: app bytes and the tuple of a socket and a process. Filled by: the byte
 * source, and by connect and listen.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, SLOTS);
	__type(key, __u32);
	__type(value, struct flow);
} flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SLOTS);
	__type(key, struct flow_key);
	__type(value, __u32);
} flow_slots SEC(".maps");

struct free_slots free_flows SEC(".maps");
struct slot_blocks flow_blocks SEC(".maps");

/*
 * Index: slot. Value: wire bytes, state, lifetime of a socket. Filled by: cgroup_skb and the TCP
 * state hook.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, SLOTS);
	__type(key, __u32);
	__type(value, struct socket_wire);
} sockets SEC(".maps");

/* Key: cookie. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SLOTS);
	__type(key, __u64);
	__type(value, __u32);
} socket_slots SEC(".maps");

struct free_slots free_sockets SEC(".maps");
struct slot_blocks socket_blocks SEC(".maps");

/*
 * Index: slot. Value: a process's names at event time, system calls, unlisted bytes. Filled by: the
 * byte source and the system calls.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, PROCESSES);
	__type(key, __u32);
	__type(value, struct proc);
} procs SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, PROCESSES);
	__type(key, struct proc_key);
	__type(value, __u32);
} proc_slots SEC(".maps");

struct free_slots free_procs SEC(".maps");
struct slot_blocks proc_blocks SEC(".maps");

/*
 * Key: socket, process and peer. Value: app bytes. Filled by: the byte source, which finds the peer
 * of a call in call_peers.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, struct peer_key);
	__type(value, struct peer);
} peers SEC(".maps");

/*
 * Index: slot. Value: L2 bytes and packets of this CPU, by interface, protocol and direction.
 * Filled by: XDP and tc.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, PACKET_ROWS);
	__type(key, __u32);
	__type(value, struct packet_count);
} packets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, PACKET_ROWS);
	__type(key, struct packet_key);
	__type(value, __u32);
} packet_slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, PACKET_ROWS);
	__type(value, __u32);
} free_packets SEC(".maps");

/* Key: enum host_counter. Value: count of this CPU. Filled by: everybody. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, HOST_COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} host SEC(".maps");

/*
 * Per-CPU cache of slots, by the low bits of the cookie. Most often the entry of the next message
 * or packet is among them; entries hold their key, so a hit is checked against it and saves the
 * hash lookup.
 */
#define CACHED_SLOTS 16

struct cpu_cache {
	__u32 slots[CACHED_SLOTS];
};

/* Tasks that can be preempted on a CPU at one time between being counted and being checked. */
#define COUNTED_TASKS 16384

/*
 * What the socket layer last saw on this CPU, so that the exit of the same system call need not
 * find the socket again; and caches.
 */
struct last_io {
	__u64 task; /* whose call it was; 0: nobody's */
	__u32 network; /* whether its family is one we count */
	__u32 pad;
	struct cpu_cache flows;
	struct cpu_cache procs; /* by the low bits of the pid */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct last_io);
} last_io SEC(".maps");

/* That the socket layer counted a call, till its exit. */
struct call_mark {
	__u64 task; /* whose call it was; 0: nobody's */
	/* whether the last program at the tracepoint has seen it: the next call is another */
	__u64 last;
};

/*
 * Index: low bits of the thread's id. Not per CPU: a task may move to another between two programs.
 * Filled by: the byte source.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, COUNTED_TASKS);
	__type(key, __u32);
	__type(value, struct call_mark);
} counted_calls SEC(".maps");

/* Index: the same. Value: a task that was counted splicing out of a TCP socket, till it returns. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, COUNTED_TASKS);
	__type(key, __u32);
	__type(value, __u64);
} counted_splices SEC(".maps");

/* The peer of a call that is about to return on this CPU. */
struct call_peer {
	__u64 task; /* whose call it is; 0: nobody's */
	__u64 cookie;
	__u8 raddr[16];
	__u8 laddr[16]; /* zeros where it is not known */
	__u16 rport;
	__u8 tx;
	__u8 pad[5];
};

#define CALL_PEERS 16

/*
 * Key: cookie modulo CALL_PEERS. Value: the peer of a call on an unconnected socket. Filled by:
 * cgroup_skb/egress, which a datagram passes before its send returns, and cgroup/recvmsg, which
 * tells whom a datagram is from that the process asks to know. Taken by: the byte source.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, CALL_PEERS);
	__type(key, __u32);
	__type(value, struct call_peer);
} call_peers SEC(".maps");

struct cpu_caches {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cpu_cache);
};

/*
 * Key: 0. Value: per-CPU caches: of sockets, filled by cgroup_skb; of packets, filled by XDP and
 * tc.
 */
struct cpu_caches socket_cache SEC(".maps");
struct cpu_caches packet_cache SEC(".maps");

/*
 * One byte for each of the last million sockets by cookie: whether it was counted as not listed.
 * Cookies are handed out in sequence.
 */
#define UNLISTED_SLOTS (1 << 20)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, UNLISTED_SLOTS);
	__type(key, __u32);
	__type(value, __u8);
} unlisted SEC(".maps");

/*
 * Where a packet filter is put in, see packet.bpf.c. Index 0: filter of frames received, 1: of
 * frames sent, 2 and 3: the counting that follows a match.
 */
enum filter_slot {
	FILTER_RX,
	FILTER_TX,
	COUNT_RX,
	COUNT_TX,
	FILTER_SLOTS,
};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, FILTER_SLOTS);
	__type(key, __u32);
	__type(value, __u32);
} tc_filters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, FILTER_SLOTS);
	__type(key, __u32);
	__type(value, __u32);
} xdp_filters SEC(".maps");

/*
 * Key: 0. Value: whether XDP counted the packet it saw last on this CPU. Filled by: XDP, for tc
 * ingress behind it.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} xdp_counted SEC(".maps");

/* Written by user space before each reading. */
struct tick_clock tick_clock SEC(".data.clock") = { .tick = FIRST_TICK,
						    .rare_rows = RARE_ROWS,
						    .common_rows = PACKET_ROWS - OTHER_ROWS };

/* Rows of packets that rare protocols, and all but ETHERTYPE_OTHER, took since the start. */
__u32 rare_rows_taken SEC(".data.rare") = 0;
__u32 common_rows_taken SEC(".data.rare") = 0;

struct slot_cursor slot_cursor SEC(".data.cursor") = {};

static __always_inline void count_host(enum host_counter counter, __u64 amount)
{
	__u32 index = counter;
	__u64 *count = bpf_map_lookup_elem(&host, &index);

	if (count)
		__sync_fetch_and_add(count, amount);
}

static __always_inline __u32 now_tick(void)
{
	return *(volatile __u32 *)&tick_clock.tick;
}

#endif
