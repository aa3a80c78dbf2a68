/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * types.h - every struct and number that both the kernel programs and the Java side read; the
 * contract between them.
 *
 * Each size is asserted here and again by dev.weir.layout when the object is opened. Addresses are
 * 16 bytes, IPv4 as ::ffff:a.b.c.d; ports are in host order; times are nanoseconds of
 * CLOCK_MONOTONIC; counters only grow.
 */
#ifndef WEIR_TYPES_H
#define WEIR_TYPES_H

#include <linux/types.h>

#define COMM_BYTES 16
#define ARGS_BYTES 128
/* cri-containerd-<64 digits>.scope is 85 */
#define CGROUP_NAME_BYTES 96

/* Protocol numbers from here on are Ethernet types, see dev.weir.model.Protocol. */
#define ETHERTYPE_BASE 0x10000
/* IEEE reserves this type: the entry of all protocols that have none of their own. */
#define ETHERTYPE_OTHER 0xffff
/*
 * Above the Ethernet types: ICMP messages that report an error, as ICMP_ERROR_BASE | type << 8 |
 * code; those of ICMPv6 have ICMP_ERROR_V6 too.
 */
#define ICMP_ERROR_BASE 0x40000
#define ICMP_ERROR_V6 0x10000
/*
 * How many entries Ethernet types beside IP and ARP may have at a time: without a limit a neighbour
 * could fill the table with types it makes up.
 */
#define RARE_ENTRIES 128
/* Entries of packets, and how many of them are kept for ETHERTYPE_OTHER. */
#define PACKET_ENTRIES 2048
#define OTHER_ENTRIES 256

/* Which layer counts app bytes; exactly one does. */
enum byte_source {
	SOURCE_SOCKET = 0, /* tp_btf sock_send_length and sock_recv_length, kernels 6.3+ */
	SOURCE_FEXIT = 1, /* fexit on the inet send and receive functions */
	SOURCE_SYSCALL = 2, /* exits of the traced system calls */
};

/* The traced system calls, in the order of struct proc's counters. */
enum traced_syscall {
	CALL_SENDTO,
	CALL_RECVFROM,
	CALL_SENDMSG,
	CALL_RECVMSG,
	CALL_SENDMMSG,
	CALL_RECVMMSG,
	CALL_READ,
	CALL_WRITE,
	CALL_READV, /* and preadv2 */
	CALL_WRITEV, /* and pwritev2 */
	CALL_SENDFILE,
	CALL_SPLICE,
	CALL_COUNT,
};

/* Counters of the host as a whole: first the ways to lose something, one each, then events. */
enum host_counter {
	/* calls whose socket found no room in flows: bytes went to struct proc */
	LOST_FLOW_TABLE_FULL,
	LOST_PROCESS_TABLE_FULL, /* calls whose process found no room in procs */
	LOST_SOCKET_TABLE_FULL, /* packets whose socket found no room in sockets */
	LOST_PEER_TABLE_FULL, /* datagrams whose peer found no room in peers */
	LOST_PACKET_TABLE_FULL, /* frames whose protocol found no room in packets */
	/* calls on a socket that the kernel gave no cookie: bytes went to struct proc */
	LOST_NO_COOKIE,
	LOST_USER_MEMORY, /* messages whose length could not be read from user memory */
	LOST_UNPARSED, /* frames too short for the headers they announce */
	LOST_COUNT,
	FLOWS_NOT_LISTED = LOST_COUNT, /* distinct sockets behind LOST_FLOW_TABLE_FULL */
	RESETS_SENT,
	RESETS_RECEIVED,
	RETRANSMITS,
	WIRE_UNLISTED_RX, /* L3 bytes of packets behind LOST_SOCKET_TABLE_FULL */
	WIRE_UNLISTED_TX,
	FORWARDED, /* L2 bytes sent that had come in on an interface */
	HOST_COUNTERS,
};

/* The switches user space sets before the programs are loaded; read-only from then on. */
struct config {
	__u32 byte_source; /* enum byte_source: the one layer that adds to app bytes */
	__u32 packet_filters; /* whether packets go through tc_filters and xdp_filters */
	__u32 packet_stages; /* bits of enum packet_stage, and STAGES_ONLY */
	/* whether further programs look for calls that the first was skipped for */
	__u32 checks_calls;
	__u32 kernel_memory; /* whether programs of all kinds may read the kernel's memory */
};
_Static_assert(sizeof(struct config) == 20, "config");

/*
 * What a packet goes through before it is counted, in this order. What is off is not in the program
 * that is loaded.
 */
enum packet_stage {
	STAGE_POLICY = 1, /* policy.bpf.h: a verdict by its source */
	STAGE_CLIENTS = 2, /* clients.bpf.h: distinct addresses by port */
};

/*
 * A bit beside those of the stages: packets go through the stages alone and are not counted by
 * protocol.
 */
#define STAGES_ONLY 0x40000000

/* The first tick: so far above 0 that the tick 0 of a slot that was never used is not news. */
#define FIRST_TICK 8

/* The clock both sides share: a reading emits the entries with last_tick >= since. */
struct tick_clock {
	__u32 tick;
	__u32 since;
	/* a walk passes over connections that were silent for longer; all bits set: over none */
	__u32 silent_jiffies;
	/*
	 * entries of packets that rare protocols may take since the start: RARE_ENTRIES, and as
	 * many as user space has evicted
	 */
	__u32 rare_entries;
	__u32 common_entries; /* likewise all protocols but ETHERTYPE_OTHER */
	__u32 pad;
	__u64 watched; /* cookie of the only socket that a walk emits; 0: all */
};
_Static_assert(sizeof(struct tick_clock) == 32, "tick_clock");

/*
 * The cookie of an entry that is listed under no key, because user space deleted the key or another
 * CPU listed its entry first. A process has the lower half in both numbers of its key.
 */
#define FREED_COOKIE 0xffffffffffffffffULL

/* Slots of a block: neighbours in a table that a reading looks at, or passes over, together. */
#define BLOCK_SLOTS 32

/*
 * One block of flows, sockets or procs. Of a block that did not change a reading looks at this and
 * no more.
 */
struct slot_block {
	__u32 last_tick; /* in which an entry last changed; set before the entry's own */
	__u32 pad[3];
};
_Static_assert(sizeof(struct slot_block) == 16, "slot_block");

/* The tables whose entries keep their slot, as in ReturnedSlotLayout.Table. */
enum slot_table {
	NO_TABLE,
	TABLE_FLOWS,
	TABLE_SOCKETS,
	TABLE_PROCS,
	TABLE_PACKETS,
};

/* A slot that user space gives back to the free list of its table. */
struct returned_slot {
	__u32 slot;
	__u32 table; /* enum slot_table */
};
_Static_assert(sizeof(struct returned_slot) == 8, "returned_slot");

/*
 * What the next run of fill_free_list or return_slot does; set by user space, moved on by each run.
 */
struct slot_cursor {
	__u32 table; /* enum slot_table, for fill_free_list */
	__u32 next; /* the slot, or the index in returned_slots */
};
_Static_assert(sizeof(struct slot_cursor) == 8, "slot_cursor");

struct flow_key {
	__u64 cookie;
	__u32 pid; /* tgid in the initial pid namespace */
	__u32 start_tag; /* low bits of group_leader->start_boottime >> 20 */
};
_Static_assert(sizeof(struct flow_key) == 16, "flow_key");

/*
 * One socket as used by one process. Bytes whose peer is known are in struct peer instead, unless
 * the socket is connected to it. What sending touches is on one cache line, what receiving touches
 * on the other. The ticks are set last, so that an entry with a tick is complete.
 */
struct flow {
	__u64 tx_bytes;
	struct flow_key tx_key; /* cookie 0: never used */
	__u8 raddr[16];
	__u32 netns; /* inode number */
	__u16 lport;
	__u16 rport;
	__u16 family;
	__u16 protocol;
	__u32 tx_tick;
	/* the socket's skc_dport when the tuple was read; 0: before it had a local port */
	__be16 tx_dport;
	__u8 listening;
	__u8 tx_udp; /* 1: UDP, which may connect to another remote end */
	__u32 tx_slot; /* its own index */
	__u64 rx_bytes;
	struct flow_key rx_key; /* as tx_key */
	__u8 laddr[16];
	__u64 opened_ns;
	__u32 rx_tick;
	__be16 rx_dport; /* as tx_dport */
	__u8 rx_udp; /* as tx_udp */
	__u8 pad;
	__u32 rx_slot;
	/* how often it got another remote end: bytes from before that are in struct peer */
	__u32 epoch;
};
_Static_assert(sizeof(struct flow) == 128, "flow");
_Static_assert(__builtin_offsetof(struct flow, rx_bytes) == 64, "flow.rx_bytes");

/*
 * How many peers have sent to an unconnected socket. While it is one, all that is read is from it.
 */
enum senders {
	NO_SENDER,
	ONE_SENDER,
	SEVERAL_SENDERS,
};

/* One socket on the wire, by cookie; what every packet touches is on the first cache line. */
struct socket_wire {
	__u64 tx_bytes; /* L3, as the hook saw the buffers */
	__u64 tx_buffers;
	__u64 rx_bytes;
	__u64 rx_buffers;
	__u64 cookie; /* 0: never used */
	__u32 last_tick; /* set last, so that an entry with a tick is complete */
	__u32 ifindex; /* of the last packet */
	__u32 slot; /* its own index */
	__u32 netns; /* inode number; 0: not known */
	__u64 closed_ns; /* 0: open */
	__u64 tx_segments; /* packets beyond the first of each buffer */
	__u64 tx_header_bytes; /* L3 and L4 headers of those */
	__u64 rx_segments;
	__u64 rx_header_bytes;
	__u8 laddr[16];
	__u8 raddr[16];
	__u64 opened_ns; /* 0: before weir */
	__u32 retransmits;
	__u16 lport;
	__u16 rport;
	__u16 family;
	__u16 protocol;
	__u8 state; /* include/net/tcp_states.h */
	__u8 senders; /* enum senders: of datagrams to an unconnected socket */
	__u16 sender_port; /* of the one sender, while it is the only one */
	__u8 sender[16];
	__u8 sender_laddr[16]; /* the local address that its datagrams went to */
	/* total_retrans less retransmits, modulo 2^32: segments sent again before weir */
	__u32 retransmits_before;
	__u32 dropped; /* as in open_socket; read once a tick, with a packet, and at the end */
};
_Static_assert(sizeof(struct socket_wire) == 192, "socket_wire");
_Static_assert(__builtin_offsetof(struct socket_wire, tx_segments) == 64,
	       "socket_wire.tx_segments");

struct peer_key {
	__u64 cookie;
	__u8 raddr[16];
	__u32 pid; /* as in struct flow_key */
	__u32 start_tag;
	__u16 rport;
	__u16 pad[3];
};
_Static_assert(sizeof(struct peer_key) == 40, "peer_key");

/*
 * App bytes between a process and one peer of a socket that is not connected, or no longer
 * connected, to it.
 */
struct peer {
	__u64 tx_bytes;
	__u64 rx_bytes;
	__u8 laddr[16];
	__u32 last_tick;
	__u32 pad;
};
_Static_assert(sizeof(struct peer) == 40, "peer");

struct proc_key {
	__u32 pid;
	__u32 start_tag;
};
_Static_assert(sizeof(struct proc_key) == 8, "proc_key");

struct call_count {
	__u64 calls;
	__u64 bytes;
	__u64 errors;
};
_Static_assert(sizeof(struct call_count) == 24, "call_count");

/*
 * One process, described when it first used a network socket; what every call looks at is on the
 * first cache line.
 */
struct proc {
	struct proc_key key;
	/* 0: never used; set last, so that an entry with a tick is complete */
	__u32 last_tick;
	__u32 slot; /* its own index */
	__u64 tx_unlisted; /* bytes of sockets that are not in flows */
	__u64 rx_unlisted;
	__u64 exited_ns;
	__u64 cgroup_id;
	__u32 uid;
	__u32 parent_pid;
	__u8 kernel; /* a kernel thread */
	__u8 pad;
	__u16 args_bytes; /* used bytes of args */
	__u32 pad2;
	struct call_count calls[CALL_COUNT];
	char comm[COMM_BYTES];
	char parent_comm[COMM_BYTES];
	char cgroup_leaf[CGROUP_NAME_BYTES];
	char cgroup_parent[CGROUP_NAME_BYTES];
	char args[ARGS_BYTES]; /* separated by NULs */
};
_Static_assert(sizeof(struct proc) == 704, "proc");
_Static_assert(__builtin_offsetof(struct proc, calls) == 64, "proc.calls");

struct packet_key {
	__u32 ifindex;
	__u32 protocol_dir; /* protocol << 1 | received */
};
_Static_assert(sizeof(struct packet_key) == 8, "packet_key");

struct packet_count {
	struct packet_key key; /* zeros on a CPU that counted nothing here */
	__u64 bytes; /* L2, as the hook saw the buffers */
	__u64 packets; /* buffers */
	__u64 segment_bytes; /* L2, L3 and L4 headers of packets beyond the first of each buffer */
	__u64 segments;
};
_Static_assert(sizeof(struct packet_count) == 40, "packet_count");

/*
 * One open socket as the walk over file descriptors finds it. TCP fields are 0 for other protocols.
 */
struct open_socket {
	__u64 cookie;
	__u32 pid;
	__u32 start_tag;
	__u8 laddr[16];
	__u8 raddr[16];
	__u64 bytes_sent;
	__u64 bytes_acked;
	__u64 bytes_received;
	__u32 netns;
	__u32 uid;
	__u16 lport;
	__u16 rport;
	__u16 family;
	__u16 protocol;
	__u32 srtt_us;
	__u32 rttvar_us;
	__u32 min_rtt_us;
	__u32 snd_cwnd;
	__u32 snd_ssthresh;
	__u32 mss;
	__u32 snd_wnd;
	__u32 packets_out;
	__u32 lost_out;
	__u32 total_retrans;
	__u32 notsent;
	__u32 rto_us;
	/*
	 * packets and connections that the kernel dropped before anyone read them; 0 for a TCP
	 * connection
	 */
	__u32 dropped;
	__u8 state;
	__u8 pad[3];
	char comm[COMM_BYTES];
};
_Static_assert(sizeof(struct open_socket) == 160, "open_socket");

#endif
