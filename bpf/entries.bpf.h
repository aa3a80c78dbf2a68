/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * entries.bpf.h - how entries of the large tables are found, made and listed, by the slot they are
 * in.
 */
#ifndef WEIR_ENTRIES_H
#define WEIR_ENTRIES_H

static __always_inline struct last_io *last_of_cpu(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&last_io, &zero);
}

/*
 * Notes that an entry changed in this tick: in its block first, so that the block of an entry with
 * a new tick always has it too.
 */
static __always_inline void stamp(void *blocks, __u32 slot, __u32 *entry_tick)
{
	__u32 tick = now_tick(), index = slot / BLOCK_SLOTS;
	struct slot_block *block;

	if (*entry_tick == tick)
		return;
	block = bpf_map_lookup_elem(blocks, &index);
	if (block)
		block->last_tick = tick;
	*entry_tick = tick;
}

static __always_inline void stamp_flow(struct flow *flow, bool tx)
{
	stamp(&flow_blocks, tx ? flow->tx_slot : flow->rx_slot,
	      tx ? &flow->tx_tick : &flow->rx_tick);
}

static __always_inline void stamp_wire(struct socket_wire *wire)
{
	stamp(&socket_blocks, wire->slot, &wire->last_tick);
}

static __always_inline void stamp_proc(struct proc *proc)
{
	stamp(&proc_blocks, proc->slot, &proc->last_tick);
}

/* Marks an entry as listed under no key, so that a cached slot no longer matches. */
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
	proc->key =
		(struct proc_key){ .pid = (__u32)FREED_COOKIE, .start_tag = (__u32)FREED_COOKIE };
}

/*
 * The functions of one table:
 *
 * find_NAME: the entry of a key, NULL when there is none; its slot is put into @last if that is not
 * NULL.
 *
 * new_NAME: an empty entry from the free list, not yet listed under a key; NULL when the table is
 * full.
 *
 * list_NAME: lists a new entry under its key; returns the other entry if another CPU was first.
 */
#define SLOT_TABLE(name, entry, key_type, entries, keys, free)                              \
	static __always_inline entry *find_##name(key_type *key, __u32 *last)               \
	{                                                                                   \
		__u32 *slot = bpf_map_lookup_elem(&keys, key);                              \
                                                                                            \
		if (!slot)                                                                  \
			return NULL;                                                        \
		if (last)                                                                   \
			*last = *slot;                                                      \
		return bpf_map_lookup_elem(&entries, slot);                                 \
	}                                                                                   \
                                                                                            \
	static __always_inline entry *new_##name(__u32 *slot)                               \
	{                                                                                   \
		entry *fresh;                                                               \
                                                                                            \
		if (bpf_map_pop_elem(&free, slot))                                          \
			return NULL;                                                        \
		fresh = bpf_map_lookup_elem(&entries, slot);                                \
		if (fresh)                                                                  \
			__builtin_memset(fresh, 0, sizeof(*fresh));                         \
		return fresh;                                                               \
	}                                                                                   \
                                                                                            \
	static __always_inline entry *list_##name(entry *fresh, key_type *key, __u32 *slot) \
	{                                                                                   \
		if (!bpf_map_update_elem(&keys, key, slot, BPF_NOEXIST))                    \
			return fresh;                                                       \
		disown_##name(fresh);                                                       \
		bpf_map_push_elem(&free, slot, 0);                                          \
		return find_##name(key, NULL);                                              \
	}

SLOT_TABLE(flow, struct flow, struct flow_key, flows, flow_slots, free_flows)
SLOT_TABLE(wire, struct socket_wire, __u64, sockets, socket_slots, free_sockets)
SLOT_TABLE(proc, struct proc, struct proc_key, procs, proc_slots, free_procs)

/*
 * The entry of a key. Senders compare the key in one half of it, receivers in the other, so that
 * neither touches the cache line of the other.
 */
static __always_inline struct flow *find_cached_flow(struct flow_key *key, struct cpu_cache *cache,
						     bool tx)
{
	__u32 *last = &cache->slots[key->cookie % CACHED_SLOTS];
	struct flow *flow = bpf_map_lookup_elem(&flows, last);

	if (flow) {
		struct flow_key *its = tx ? &flow->tx_key : &flow->rx_key;

		if (its->cookie == key->cookie && its->pid == key->pid &&
		    its->start_tag == key->start_tag)
			return flow;
	}
	return find_flow(key, last);
}

static __always_inline void own_wire(struct socket_wire *wire, __u64 cookie, __u32 slot)
{
	wire->slot = slot;
	wire->cookie = cookie;
}

static __always_inline struct socket_wire *find_cached_wire(__u64 *cookie)
{
	__u32 zero = 0, *last;
	struct cpu_cache *cache = bpf_map_lookup_elem(&socket_cache, &zero);
	struct socket_wire *wire;

	if (!cache)
		return NULL;
	last = &cache->slots[*cookie % CACHED_SLOTS];
	wire = bpf_map_lookup_elem(&sockets, last);
	if (wire && wire->cookie == *cookie)
		return wire;
	return find_wire(cookie, last);
}

/*
 * The entry of a key. A key of zeros is that of the idle task, or of a slot that was never used:
 * the tick tells them apart.
 */
static __always_inline struct proc *find_cached_proc(struct proc_key *key, struct cpu_cache *cache)
{
	__u32 *last = &cache->slots[key->pid % CACHED_SLOTS];
	struct proc *proc = bpf_map_lookup_elem(&procs, last);

	if (proc && proc->key.pid == key->pid && proc->key.start_tag == key->start_tag &&
	    proc->last_tick)
		return proc;
	return find_proc(key, last);
}

#endif
