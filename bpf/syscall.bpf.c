// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * syscall.bpf.c - system calls on network sockets by process: calls, bytes and errors.
 *
 * Hooks:  tracepoints syscalls:sys_exit_{sendto,recvfrom,sendmsg,recvmsg} always; sendmmsg,
 *         recvmmsg, read, write, readv, writev, preadv2, pwritev2, sendfile64 and splice where the
 *         system calls are also the source of app bytes; splice alone with the other sources, where
 *         bytes spliced out of a socket may be seen nowhere else.
 * Counts: return values, never requested lengths. The arguments are taken from the registers saved
 *         at entry.
 * Misses: 32-bit processes (the kernel does not trace their calls here) and io_uring. A call is
 *         skipped when another perf-attached program runs on the same CPU; the kernel counts those
 *         as recursion_misses.
 * Costs:  where the socket layer has just seen the same thread, one lookup in the per-CPU array
 *         last_io; else a walk from fd to socket.
 */

struct call {
	long ret;
	__u32 which; /* enum traced_syscall */
	bool tx;
};

#if defined(__TARGET_ARCH_x86)
#define ARGUMENT_1 di
#define ARGUMENT_2 si
#define ARGUMENT_3 dx
#define ARGUMENT_4 r10
#elif defined(__TARGET_ARCH_arm64)
#define ARGUMENT_1 orig_x0
#define ARGUMENT_2 regs[1]
#define ARGUMENT_3 regs[2]
#define ARGUMENT_4 regs[3]
#endif

enum bpf_func_id___task_regs {
	BPF_FUNC_task_pt_regs___task_regs = 175,
};

static __always_inline struct pt_regs *task_registers(void)
{
	return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
}

/* Kernel stacks are 16 KiB on both architectures we build for; only Linux before 5.15 gets here. */
#define KERNEL_STACK_BYTES 16384

static __always_inline struct pt_regs *stack_registers(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return BPF_CORE_READ(task, stack) + KERNEL_STACK_BYTES - bpf_core_type_size(struct pt_regs);
}

/* Argument 1 to 4 of the current system call. */
#define CALL_ARGUMENT(n)                                               \
	(bpf_core_enum_value_exists(enum bpf_func_id___task_regs,      \
				    BPF_FUNC_task_pt_regs___task_regs) \
		 ? task_registers()->ARGUMENT_##n                      \
		 : BPF_CORE_READ(stack_registers(), ARGUMENT_##n))

/*
 * The network socket that a file is; NULL for anything else. By probe reads, on every kernel and in
 * every program type.
 */
static __always_inline struct sock *network_socket_of(struct file *file)
{
	struct socket *socket;
	struct sock *sk;

	if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
		return NULL;
	socket = BPF_CORE_READ(file, private_data);
	sk = BPF_CORE_READ(socket, sk);
	if (!sk || !is_network_family(BPF_CORE_READ(sk, __sk_common.skc_family)))
		return NULL;
	return sk;
}

/* The network socket behind a descriptor of the current process; NULL for anything else. */
static __always_inline struct sock *network_socket(unsigned int fd)
{
	struct file **files, *file = NULL;
	unsigned int most;

	if (HAS_TASK_LOADS) {
		struct fdtable *table = bpf_get_current_task_btf()->files->fdt;

		files = table->fd;
		most = table->max_fds;
	} else {
		struct task_struct *task = (struct task_struct *)bpf_get_current_task();
		struct fdtable *table = BPF_CORE_READ(task, files, fdt);

		files = BPF_CORE_READ(table, fd);
		most = BPF_CORE_READ(table, max_fds);
	}
	if (fd >= most || bpf_probe_read_kernel(&file, sizeof(file), files + fd) || !file)
		return NULL;
	return network_socket_of(file);
}

/* struct mmsghdr of user space: a struct msghdr of 56 bytes, then the length. */
#define MMSGHDR_BYTES 64
#define MMSGHDR_LENGTH_OFFSET 56
#define MESSAGES_MAX 1024 /* UIO_MAXIOV */

/* The bytes of the messages that sendmmsg or recvmmsg moved, which return how many those are. */
static __noinline long message_bytes(__u64 messages, long count)
{
	long sum = 0;

	for (int i = 0; i < MESSAGES_MAX; i++) {
		__u32 length = 0;

		if (i >= count)
			break;
		if (bpf_probe_read_user(
			    &length, sizeof(length),
			    (void *)(messages + i * MMSGHDR_BYTES + MMSGHDR_LENGTH_OFFSET)))
			count_host(LOST_USER_MEMORY, 1);
		sum += length;
	}
	return sum;
}

/* Who makes the current call; task and user not before Linux 5.11. */
struct caller {
	__u64 task;
	struct proc_key process;
	__u32 uid;
};

/*
 * Read once, before the paths part: for each pointer that a program loads, on each path, the
 * verifier searches all the types of the kernel several times, which takes it 0.6 ms.
 */
static __always_inline struct caller current_caller(void)
{
	struct task_struct *task;

	if (!HAS_TASK_LOADS)
		return (struct caller){ .process = current_process() };
	task = bpf_get_current_task_btf();
	return (struct caller){ .task = (__u64)task,
				.process = process_of(task),
				.uid = task->real_cred->uid.val };
}

static __always_inline void count_call(const struct call *call, struct last_io *last,
				       const struct caller *caller, long bytes)
{
	struct proc_key key = caller->process;
	struct proc *proc = last ? find_cached_proc(&key, &last->procs) : find_proc(&key, NULL);
	struct call_count *count;

	if (!proc)
		proc = open_process(&key);
	if (!proc)
		return;
	/* No hook reports that a process has another user now. */
	if (HAS_TASK_LOADS && proc->uid != caller->uid)
		proc->uid = caller->uid;
	count = &proc->calls[call->which];
	__sync_fetch_and_add(&count->calls, 1);
	if (bytes > 0)
		__sync_fetch_and_add(&count->bytes, bytes);
	else if (bytes < 0)
		__sync_fetch_and_add(&count->errors, 1);
	stamp_proc(proc);
}

/*
 * The cookie of a socket; 0 when it has none yet. This program type has no helper that makes one,
 * but cgroup_skb has made it by now.
 */
static __always_inline __u64 existing_cookie(struct sock *sk)
{
	return BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
}

static __always_inline void add_call_bytes(struct proc_key process, struct sock *sk, long bytes,
					   bool tx)
{
	add_app_bytes(last_of_cpu(), process, sk, existing_cookie(sk),
		      BPF_CORE_READ(sk, __sk_common.skc_dport), bytes, tx);
}

/* The flags of a receive; 0 for calls that move bytes whatever their flags. */
static __always_inline int flags_of(const struct call *call)
{
	switch (call->which) {
	case CALL_RECVFROM:
	case CALL_RECVMMSG:
		return CALL_ARGUMENT(4);
	case CALL_RECVMSG:
		return CALL_ARGUMENT(3);
	default:
		return 0;
	}
}

/* include/uapi/asm-generic/errno-base.h; sock_recv_length sees calls that return it, too. */
#define EAGAIN 11

/*
 * Counts a call that the socket layer has just seen; false when it has not, as when the call failed
 * before it got there.
 */
static __always_inline bool count_seen(const struct call *call, const struct caller *caller)
{
	struct last_io *last = last_of_cpu();
	long ret = hidden(call->ret, caller->uid);

	if (!last || last->task != caller->task || (ret < 0 && ret != -EAGAIN))
		return false;
	last->task = 0;
	if (last->network)
		count_call(call, last, caller, call->ret);
	return true;
}

/* Whether no program of the socket layer counted the bytes of a call that has some. */
static __always_inline bool was_skipped(const struct call *call)
{
	if (!config.checks_calls || !HAS_TASK_LOADS)
		return false;
	return !take_mark(bpf_get_current_task_btf()) && call->ret > 0;
}

static __always_inline int exit_of(struct call *call)
{
	struct caller caller = current_caller();
	bool skipped = was_skipped(call);
	long bytes = call->ret;
	struct sock *sk;

	if (!skipped && config.byte_source == SOURCE_SOCKET && HAS_TASK_LOADS &&
	    count_seen(call, &caller))
		return 0;
	sk = network_socket(CALL_ARGUMENT(1));
	if (!sk)
		return 0;
	if (bytes > 0 && (call->which == CALL_SENDMMSG || call->which == CALL_RECVMMSG)) {
		if (config.byte_source == SOURCE_SYSCALL && bytes > 1)
			drop_call_peer(existing_cookie(sk)); /* only the last message's */
		bytes = message_bytes(CALL_ARGUMENT(2), bytes);
	}
	count_call(call, last_of_cpu(), &caller, bytes);
	if (config.byte_source == SOURCE_SYSCALL && bytes > 0 &&
	    !(flags_of(call) & (MSG_PEEK | MSG_ERRQUEUE)))
		add_call_bytes(caller.process, sk, bytes, call->tx);
	return 0;
}

/*
 * What a program at the exit of a system call is given is struct syscall_trace_exit.
 * trace_event_raw_sys_exit, which is what raw_syscalls:sys_exit records, is laid out alike only
 * where trace_entry has its usual eight bytes: enterprise and real-time kernels have lengthened it,
 * and there the return value would be looked for behind the end.
 */
static __always_inline long returned(void *ctx)
{
	long ret;

	if (!bpf_core_type_exists(struct syscall_trace_exit))
		return ((struct trace_event_raw_sys_exit *)ctx)->ret;
	ret = ((struct syscall_trace_exit *)ctx)->ret;
	/*
	 * Or clang reads once, at an offset that it takes from a register: the verifier refuses
	 * that.
	 */
	barrier_var(ret);
	;
	return ret;
}

#define TRACED_CALL(name, number, is_tx)                                                   \
	SEC("tracepoint/syscalls/sys_exit_" #name)                                         \
	int sys_exit_##name(void *ctx)                                                     \
	{                                                                                  \
		struct call call = { .ret = returned(ctx), .which = number, .tx = is_tx }; \
                                                                                           \
		return exit_of(&call);                                                     \
	}

TRACED_CALL(sendto, CALL_SENDTO, true)
TRACED_CALL(recvfrom, CALL_RECVFROM, false)
TRACED_CALL(sendmsg, CALL_SENDMSG, true)
TRACED_CALL(recvmsg, CALL_RECVMSG, false)
TRACED_CALL(sendmmsg, CALL_SENDMMSG, true)
TRACED_CALL(recvmmsg, CALL_RECVMMSG, false)
TRACED_CALL(read, CALL_READ, false)
TRACED_CALL(write, CALL_WRITE, true)
TRACED_CALL(readv, CALL_READV, false)
TRACED_CALL(writev, CALL_WRITEV, true)
TRACED_CALL(preadv2, CALL_READV, false) /* which on a socket is readv */
TRACED_CALL(pwritev2, CALL_WRITEV, true)
TRACED_CALL(sendfile64, CALL_SENDFILE, true)

/*
 * Whether the kernel splices out of a socket without receiving from it: TCP sockets hand over their
 * buffers. From a socket without a splice of its own the kernel receives as a process does.
 */
static __always_inline bool splices_without_receiving(struct sock *sk)
{
	return BPF_CORE_READ(sk, sk_socket, ops, splice_read) != NULL;
}

/*
 * splice(fd_in, off_in, fd_out, ...). Bytes out of a socket that hands over its buffers are counted
 * here if fexit/tcp_splice_read has not. Those out of other sockets and into any socket are counted
 * by the socket layer, and here only where system calls are the byte source.
 */
SEC("tracepoint/syscalls/sys_exit_splice")
int sys_exit_splice(void *ctx)
{
	struct call call = { .ret = returned(ctx), .which = CALL_SPLICE };
	bool uncounted = config.byte_source == SOURCE_SYSCALL;
	struct caller caller;
	struct sock *sk;

	if (call.ret <= 0)
		return 0;
	caller = current_caller();
	sk = network_socket(CALL_ARGUMENT(1));
	if (sk) {
		if (!take_splice_mark(bpf_get_current_task(), (__u32)bpf_get_current_pid_tgid()) &&
		    splices_without_receiving(sk))
			uncounted = true;
	} else {
		sk = network_socket(CALL_ARGUMENT(3));
		call.tx = true;
	}
	if (!sk)
		return 0;
	if (uncounted)
		add_call_bytes(caller.process, sk, call.ret, call.tx);
	count_call(&call, last_of_cpu(), &caller, call.ret);
	return 0;
}
