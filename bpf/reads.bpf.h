/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * reads.bpf.h - how fields of the kernel's structs are read.
 *
 * The programs are compiled twice. As a rule they read by probes, which every kind of program may
 * do. With TYPED_READS they read by loads through pointers that the verifier knows: that is all
 * that lockdown for confidentiality leaves, and programs at typed tracepoints and functions alone
 * have such pointers. What needs a probe all the same is not known then, or its program is refused.
 */
#ifndef WEIR_READS_H
#define WEIR_READS_H

#ifndef TYPED_READS
#define TYPED_READS 0
#endif

#if TYPED_READS

#undef BPF_CORE_READ
#define BPF_CORE_READ(from, a, ...) (___arrow((from), a, ##__VA_ARGS__))
#undef BPF_CORE_READ_INTO
#define BPF_CORE_READ_INTO(to, from, a, ...) \
	__builtin_memcpy(to, (const void *)&___arrow((from), a, ##__VA_ARGS__), sizeof(*(to)))
#undef BPF_CORE_READ_STR_INTO
#define BPF_CORE_READ_STR_INTO BPF_CORE_READ_INTO

/* An array of characters that is a member. */
#define READ_TEXT(to, from) __builtin_memcpy(to, from, sizeof(to))
#define current_task() bpf_get_current_task_btf()

#else

#define READ_TEXT(to, from) bpf_probe_read_kernel_str(to, sizeof(to), from)
#define current_task() ((struct task_struct *)bpf_get_current_task())

#endif

#endif
