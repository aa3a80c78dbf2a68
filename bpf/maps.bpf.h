/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * maps.bpf.h - every map of the counting programs; a stage has its own in its header (policy.bpf.h,
 * clients.bpf.h). Tables that tracing programs write are preallocated: allocating there warns
 * before Linux 6.1. Counters of flows, sockets, processes and peers are shared and atomic rather
 * than per CPU, where an entry would cost its size times the possible CPUs.
 */
#ifndef WEIR_MAPS_H
#define WEIR_MAPS_H

/*
 * The large tables are arrays that user space maps into its memory: it reads a hundred thousand
 * entries in their order, without a copy by the kernel. A hash says in which slot of the array the
 * entry of a key is. The slots without an entry are on a stack, the free list, lowest on top, so
 * that entries in use stay together. User space deletes keys, and returns their slots some readings
 * later, when no program can still be adding to one. It reads only blocks that changed: what is
 * silent costs nothing.
 */
#define SLOTS 65536
#define PROCESSES 16384

/*
 * Slots that user space gives back, for return_slot: two system calls for thousands of them. Filled
 * by: user space.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct returned_slot);
} returned_slots SEC(".maps");

/* A free list. Value: slot. Filled by: user space, see walk.bpf.c. */
struct free_slots {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, SLOTS);
	__type(value, __u32);
};

/*
 * Index: slot / BLOCK_SLOTS. Value: tick in which an entry of the block last changed. Filled by:
 * whoever changes one.
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

/* Key: socket and process. Value: slot in flows. Filled by: as flows. */
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

/* Key: cookie. Value: slot in sockets. Filled by: as sockets. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, SLOTS);
	__type(key, __u64);
	__type(value, __u32);
} socket_slots SEC(".maps");

struct free_slots free_sockets SEC(".maps");
struct slot_blocks socket_blocks SEC(".maps");

/*
 * Index: slot. Value: names of a process, its system calls, its bytes of unlisted sockets. Filled
 * by: the byte source and the system calls; names also by exec and rename.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, PROCESSES);
	__type(key, __u32);
	__type(value, struct proc);
} procs SEC(".maps");

/* Key: process. Value: slot in procs. Filled by: as procs. */
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
	__uint(max_entries, PACKET_ENTRIES);
	__type(key, __u32);
	__type(value, struct packet_count);
} packets SEC(".maps");

/* Key: interface, protocol and direction. Value: slot in packets. Filled by: XDP and tc. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, PACKET_ENTRIES);
	__type(key, struct packet_key);
	__type(value, __u32);
} packet_slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, PACKET_ENTRIES);
	__type(value, __u32);
} free_packets SEC(".maps");

/* Index: enum host_counter. Value: count of this CPU. Filled by: all programs. */
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
 * find the socket again; and the per-CPU caches of its tables.
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

/* A call that the socket layer counted and that has not returned yet. */
struct call_mark {
	__u64 task; /* whose call it was; 0: nobody's */
	/*
	 * 1: the last program at the tracepoint has run, so what the next one sees is another call
	 */
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

/*
 * Index: as counted_calls. Value: the task whose splice out of a TCP socket was counted and has not
 * returned yet; 0: none. Filled by: fexit/tcp_splice_read.
 */
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
 * Index: cookie modulo CALL_PEERS. Value: the peer of a call on an unconnected socket. Filled by:
 * cgroup_skb/egress, which a datagram passes before its send returns, and cgroup/recvmsg4 and 6,
 * which run when a process asks who sent a datagram. Taken by: the byte source.
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
 * Index: 0. Value: per-CPU cache of slots in sockets, filled by cgroup_skb, and of those in
 * packets, filled by XDP and tc.
 */
struct cpu_caches socket_cache SEC(".maps");
struct cpu_caches packet_cache SEC(".maps");

/*
 * Index: low bits of the cookie; cookies are handed out in sequence, so these are the last million
 * sockets. Value: whether it was counted as not listed. Filled by: the byte source.
 */
#define UNLISTED_SLOTS (1 << 20)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, UNLISTED_SLOTS);
	__type(key, __u32);
	__type(value, __u8);
} unlisted SEC(".maps");

/*
 * Indexes of tc_filters and xdp_filters: the filter of packets received and of packets sent, and
 * what counts a match of each. See packet.bpf.c.
 */
enum filter_slot {
	FILTER_RX,
	FILTER_TX,
	COUNT_RX,
	COUNT_TX,
	FILTER_SLOTS,
};

/* Index: enum filter_slot. Value: program. Filled by: user space. */
struct filter_programs {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, FILTER_SLOTS);
	__type(key, __u32);
	__type(value, __u32);
};

struct filter_programs tc_filters SEC(".maps");
struct filter_programs xdp_filters SEC(".maps");

/*
 * Index: 0. Value: whether XDP counted the packet it saw last on this CPU. Filled by: XDP, for tc
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
						    .rare_entries = RARE_ENTRIES,
						    .common_entries = PACKET_ENTRIES -
								      OTHER_ENTRIES };

/* Entries of packets that rare protocols, and all but ETHERTYPE_OTHER, took since the start. */
__u32 rare_entries_taken SEC(".data.rare") = 0;
__u32 common_entries_taken SEC(".data.rare") = 0;

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
