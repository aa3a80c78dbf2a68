/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * owner.bpf.h - whose call it is: key and description of the current process, captured while it
 * still exists, and the marks of calls that are counted.
 */
#ifndef WEIR_OWNER_H
#define WEIR_OWNER_H

static __always_inline __u32 start_tag_of(struct task_struct *task)
{
	return BPF_CORE_READ(task, group_leader, start_boottime) >> 20;
}

enum bpf_func_id___task_btf {
	BPF_FUNC_get_current_task_btf___task_btf = 158,
};

/* Whether the current task can be had as a pointer whose fields are plain loads, Linux 5.11. */
#define HAS_TASK_LOADS                                          \
	bpf_core_enum_value_exists(enum bpf_func_id___task_btf, \
				   BPF_FUNC_get_current_task_btf___task_btf)

static __always_inline struct proc_key process_of(struct task_struct *task)
{
	return (struct proc_key){ .pid = task->tgid,
				  .start_tag = task->group_leader->start_boottime >> 20 };
}

/* The current process: by direct loads, or else by probe reads. */
static __always_inline struct proc_key current_process(void)
{
	struct task_struct *task;

	if (HAS_TASK_LOADS)
		return process_of(bpf_get_current_task_btf());
	task = (struct task_struct *)bpf_get_current_task();
	return (struct proc_key){ .pid = BPF_CORE_READ(task, tgid),
				  .start_tag = start_tag_of(task) };
}

/* The mark of the last call of a task, or of one that shares its index. */
static __always_inline struct call_mark *call_mark(struct task_struct *task)
{
	__u32 index = (__u32)task->pid % COUNTED_TASKS;

	return bpf_map_lookup_elem(&counted_calls, &index);
}

static __always_inline void mark_counted(struct task_struct *task, __u64 last)
{
	struct call_mark *mark = call_mark(task);

	if (mark) {
		mark->task = (__u64)task;
		mark->last = last;
	}
}

/* Whether a program before this one at the tracepoint counted the call. */
static __always_inline bool is_marked(struct task_struct *task)
{
	struct call_mark *mark = call_mark(task);

	return mark && mark->task == (__u64)task && !mark->last;
}

/* Whether the socket layer counted the call that the current task returns from; true once. */
static __always_inline bool take_mark(struct task_struct *task)
{
	struct call_mark *mark = call_mark(task);

	if (!mark || mark->task != (__u64)task)
		return false;
	mark->task = 0;
	return true;
}

/* Marks what the current task splices as counted; @pid is the id of the thread. */
static __always_inline void mark_spliced(__u64 task, __u32 pid)
{
	__u32 index = pid % COUNTED_TASKS;
	__u64 *mark = bpf_map_lookup_elem(&counted_splices, &index);

	if (mark)
		*mark = task;
}

/* Whether what the current task splices was counted; true once. */
static __always_inline bool take_splice_mark(__u64 task, __u32 pid)
{
	__u32 index = pid % COUNTED_TASKS;
	__u64 *mark = bpf_map_lookup_elem(&counted_splices, &index);

	if (!mark || *mark != task)
		return false;
	*mark = 0;
	return true;
}

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
	struct kernfs_node___6_15 *renamed = (void *)node;

	if (bpf_core_field_exists(renamed->__parent))
		return BPF_CORE_READ(renamed, __parent);
	return BPF_CORE_READ(node, parent);
}

static __always_inline void describe_names(struct proc *proc, struct task_struct *task)
{
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);
	struct mm_struct *mm = BPF_CORE_READ(task, mm);

	BPF_CORE_READ_STR_INTO(&proc->comm, leader, comm);
	proc->args_bytes = 0;
	/*
	 * Not with typed reads: where the kernel refuses reading its memory, libbpf takes this
	 * helper for missing too, and puts bpf_probe_read in its place, which is refused.
	 */
	if (mm && !TYPED_READS) {
		unsigned long start = BPF_CORE_READ(mm, arg_start);
		unsigned long length = BPF_CORE_READ(mm, arg_end) - start;

		if (length > ARGS_BYTES)
			length = ARGS_BYTES;
		if (length > 0 && bpf_probe_read_user(proc->args, length, (void *)start) == 0)
			proc->args_bytes = length;
	}
}

static __always_inline void describe(struct proc *proc, struct task_struct *task)
{
	struct task_struct *parent = BPF_CORE_READ(task, group_leader, real_parent);
	struct kernfs_node *node = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);

	describe_names(proc, task);
	proc->uid = BPF_CORE_READ(task, real_cred, uid.val);
	proc->kernel = (BPF_CORE_READ(task, flags) & PF_KTHREAD) != 0;
	proc->parent_pid = BPF_CORE_READ(parent, tgid);
	BPF_CORE_READ_STR_INTO(&proc->parent_comm, parent, comm);
	proc->cgroup_id = bpf_get_current_cgroup_id();
	if (node && !TYPED_READS) {
		struct kernfs_node *above = kernfs_parent(node);

		bpf_probe_read_kernel_str(proc->cgroup_leaf, sizeof(proc->cgroup_leaf),
					  BPF_CORE_READ(node, name));
		if (above)
			bpf_probe_read_kernel_str(proc->cgroup_parent, sizeof(proc->cgroup_parent),
						  BPF_CORE_READ(above, name));
	}
}

/* Makes the entry of the current process; NULL when the table is full. */
static __noinline struct proc *open_process(struct proc_key *key)
{
	struct proc *proc;
	__u32 slot;

	if (!key)
		return NULL;
	proc = new_proc(&slot);
	if (proc) {
		describe(proc, current_task());
		proc->slot = slot;
		proc->key = *key;
		proc = list_proc(proc, key, &slot);
	}
	if (!proc) {
		count_host(LOST_PROCESS_TABLE_FULL, 1);
		return NULL;
	}
	stamp_proc(proc);
	return proc;
}

/* The entry of the current process, made if there is room. */
static __always_inline struct proc *process_entry(struct proc_key *key)
{
	struct proc *proc = find_proc(key, NULL);

	return proc ? proc : open_process(key);
}

#endif
