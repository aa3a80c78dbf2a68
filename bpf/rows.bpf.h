/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/* rows.bpf.h - how the rows of the two large tables are found and listed, by way of the slot they are in. */
#ifndef WEIR_ROWS_H
#define WEIR_ROWS_H

static __always_inline struct last_io *last_of_cpu(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&last_io, &zero);
}

/*
 * Something was added to a row. The first time in a tick its block is stamped before the row: a program that finds the row stamped may
 * rely on the block.
 */
static __always_inline void stamp(void *blocks, __u32 slot, __u32 *row_tick)
{
	__u32 tick = now_tick(), index = slot / BLOCK_SLOTS;
	struct slot_block *block;

	if (*row_tick == tick)
		return;
	block = bpf_map_lookup_elem(blocks, &index);
	if (block)
		block->last_tick = tick;
	*row_tick = tick;
}

static __always_inline void stamp_flow(struct flow *flow, bool tx)
{
	stamp(&flow_blocks, tx ? flow->tx_slot : flow->rx_slot, tx ? &flow->tx_tick : &flow->rx_tick);
}

static __always_inline void stamp_wire(struct socket_wire *wire)
{
	stamp(&socket_blocks, wire->slot, &wire->last_tick);
}

static __always_inline void stamp_proc(struct proc *proc)
{
	stamp(&proc_blocks, proc->slot, &proc->last_tick);
}

/* Nobody who remembers a row's slot is to take it for that of its key any more. */
static __always_inline void disown_flow(struct flow *flow)
{
	flow->tx_key.cookie = FREED_COOKIE;
	flow->rx_key.cookie = FREED_COOKIE;
}

static __always_inline void disown_wire(struct socket_wire *wire)
{
	wire->cookie = FREED_COOKIE;
}

static __always_inline void disown_proc(struct proc *proc)
{
	proc->key = (struct proc_key){ .pid = (__u32)FREED_COOKIE, .start_tag = (__u32)FREED_COOKIE };
}

/*
 * Of one table: the row of a key, which notes its slot in @last, if there is one; an empty row that nobody else knows, with its slot, or
 * NULL when the table is full; and listing that: the key's row is another if another CPU was first.
 */
#define SLOT_TABLE(row, row_type, key_type, rows, keys, free)						\
	static __always_inline row_type *find_##row(key_type *key, __u32 *last)				\
	{												\
		__u32 *slot = bpf_map_lookup_elem(&keys, key);						\
													\
		if (!slot)										\
			return NULL;									\
		if (last)										\
			*last = *slot;									\
		return bpf_map_lookup_elem(&rows, slot);						\
	}												\
													\
	static __always_inline row_type *new_##row(__u32 *slot)						\
	{												\
		row_type *fresh;									\
													\
		if (bpf_map_pop_elem(&free, slot))							\
			return NULL;									\
		fresh = bpf_map_lookup_elem(&rows, slot);						\
		if (fresh)										\
			__builtin_memset(fresh, 0, sizeof(*fresh));					\
		return fresh;										\
	}												\
													\
	static __always_inline row_type *list_##row(row_type *fresh, key_type *key, __u32 *slot)	\
	{												\
		if (!bpf_map_update_elem(&keys, key, slot, BPF_NOEXIST))				\
			return fresh;									\
		disown_##row(fresh);									\
		bpf_map_push_elem(&free, slot, 0);							\
		return find_##row(key, NULL);								\
	}

SLOT_TABLE(flow, struct flow, struct flow_key, flows, flow_slots, free_flows)
SLOT_TABLE(wire, struct socket_wire, __u64, sockets, socket_slots, free_sockets)
SLOT_TABLE(proc, struct proc, struct proc_key, procs, proc_slots, free_procs)

/* The row of a key as one of its halves knows it: a sender's or a receiver's, so that one does not touch the other's cache line. */
static __always_inline struct flow *find_flow_near(struct flow_key *key, struct near *near, bool tx)
{
	__u32 *last = &near->slots[key->cookie % NEAR_SLOTS];
	struct flow *flow = bpf_map_lookup_elem(&flows, last);

	if (flow) {
		struct flow_key *its = tx ? &flow->tx_key : &flow->rx_key;

		if (its->cookie == key->cookie && its->pid == key->pid && its->start_tag == key->start_tag)
			return flow;
	}
	return find_flow(key, last);
}

static __always_inline void own_wire(struct socket_wire *wire, __u64 cookie, __u32 slot)
{
	wire->slot = slot;
	wire->cookie = cookie;
}

static __always_inline struct socket_wire *find_wire_near(__u64 *cookie)
{
	__u32 zero = 0, *last;
	struct near *near = bpf_map_lookup_elem(&near_sockets, &zero);
	struct socket_wire *wire;

	if (!near)
		return NULL;
	last = &near->slots[*cookie % NEAR_SLOTS];
	wire = bpf_map_lookup_elem(&sockets, last);
	if (wire && wire->cookie == *cookie)
		return wire;
	return find_wire(cookie, last);
}

/* The idle task has a key of zeros, as a row that was never used. */
static __always_inline struct proc *find_proc_near(struct proc_key *key, struct near *near)
{
	__u32 *last = &near->slots[key->pid % NEAR_SLOTS];
	struct proc *proc = bpf_map_lookup_elem(&procs, last);

	if (proc && proc->key.pid == key->pid && proc->key.start_tag == key->start_tag && proc->last_tick)
		return proc;
	return find_proc(key, last);
}

#endif
