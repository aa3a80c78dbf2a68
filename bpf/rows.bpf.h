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

/* The row of a key; notes its slot in @last, if there is one. */
static __always_inline struct flow *find_flow(struct flow_key *key, __u32 *last)
{
	__u32 *slot = bpf_map_lookup_elem(&flow_slots, key);

	if (!slot)
		return NULL;
	if (last)
		*last = *slot;
	return bpf_map_lookup_elem(&flows, slot);
}

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

/* An empty row that nobody else knows, with its slot; NULL when the table is full. */
static __always_inline struct flow *new_flow(struct flow_key *key, __u32 *slot)
{
	struct flow *flow;

	if (bpf_map_pop_elem(&free_flows, slot))
		return NULL;
	flow = bpf_map_lookup_elem(&flows, slot);
	if (!flow)
		return NULL;
	__builtin_memset(flow, 0, sizeof(*flow));
	flow->tx_slot = *slot;
	flow->rx_slot = *slot;
	flow->tx_key = *key;
	flow->rx_key = *key;
	return flow;
}

/* Lists the new row of a slot; returns the key's row, which is another if another CPU was first. */
static __always_inline struct flow *list_flow(struct flow *flow, struct flow_key *key, __u32 *slot)
{
	if (!bpf_map_update_elem(&flow_slots, key, slot, BPF_NOEXIST))
		return flow;
	flow->tx_key.cookie = FREED_COOKIE;
	flow->rx_key.cookie = FREED_COOKIE;
	bpf_map_push_elem(&free_flows, slot, 0);
	return find_flow(key, NULL);
}

/* As find_flow, and so on. */
static __always_inline struct socket_wire *find_wire(__u64 *cookie, __u32 *last)
{
	__u32 *slot = bpf_map_lookup_elem(&socket_slots, cookie);

	if (!slot)
		return NULL;
	if (last)
		*last = *slot;
	return bpf_map_lookup_elem(&sockets, slot);
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

static __always_inline struct socket_wire *new_wire(__u64 cookie, __u32 *slot)
{
	struct socket_wire *wire;

	if (bpf_map_pop_elem(&free_sockets, slot))
		return NULL;
	wire = bpf_map_lookup_elem(&sockets, slot);
	if (!wire)
		return NULL;
	__builtin_memset(wire, 0, sizeof(*wire));
	wire->slot = *slot;
	wire->cookie = cookie;
	return wire;
}

static __always_inline struct socket_wire *list_wire(struct socket_wire *wire, __u64 *cookie, __u32 *slot)
{
	if (!bpf_map_update_elem(&socket_slots, cookie, slot, BPF_NOEXIST))
		return wire;
	wire->cookie = FREED_COOKIE;
	bpf_map_push_elem(&free_sockets, slot, 0);
	return find_wire(cookie, NULL);
}

#endif
