// SPDX-License-Identifier: Apache-2.0
/*
 * refuse.c - a library to preload, with which the kernel seems to refuse BPF calls, as other kernels do.
 *
 * WEIR_REFUSE is a list of what to refuse, separated by blanks; each may end with =ERRNO, else it is EPERM (1):
 *   prog:NAME     loading a program of this name (as much of it as the kernel keeps)
 *   real:NAME     the same, but only of more than two instructions: a trial of its kind goes through
 *   type:N        loading a program of this enum bpf_prog_type
 *   attach:N      loading a program that expects this enum bpf_attach_type, of BPF_PROG_TYPE_TRACING
 *   flags:N       loading a program with any of these flags
 *   helper:N      loading a program that calls this enum bpf_func_id
 *   map:N         making a map of this enum bpf_map_type
 *   mapflags:N    making a map with any of these flags
 *   link:N        creating a link of this enum bpf_attach_type
 *   cmd:N         this bpf command
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool calls(const union bpf_attr *attr, long helper)
{
	const struct bpf_insn *instructions = (const struct bpf_insn *)(unsigned long)attr->insns;

	for (__u32 i = 0; i < attr->insn_cnt; i++) {
		if (instructions[i].code == (BPF_JMP | BPF_CALL) && !instructions[i].src_reg &&
		    instructions[i].imm == helper)
			return true;
	}
	return false;
}

static bool refuses(const char *rule, long number, const union bpf_attr *attr, long cmd)
{
	const char *value = strchr(rule, ':');
	long n = value ? strtol(value + 1, NULL, 0) : 0;
	bool load = number == SYS_bpf && cmd == BPF_PROG_LOAD;

	if (number != SYS_bpf || !value)
		return false;
	if (!strncmp(rule, "prog:", 5))
		return load && !strncmp(attr->prog_name, value + 1, BPF_OBJ_NAME_LEN - 1);
	if (!strncmp(rule, "real:", 5))
		return load && attr->insn_cnt > 2 && !strncmp(attr->prog_name, value + 1, BPF_OBJ_NAME_LEN - 1);
	if (!strncmp(rule, "type:", 5))
		return load && attr->prog_type == n;
	if (!strncmp(rule, "attach:", 7))
		return load && attr->prog_type == BPF_PROG_TYPE_TRACING && attr->expected_attach_type == n;
	if (!strncmp(rule, "flags:", 6))
		return load && attr->prog_flags & n;
	if (!strncmp(rule, "helper:", 7))
		return load && calls(attr, n);
	if (!strncmp(rule, "mapflags:", 9))
		return cmd == BPF_MAP_CREATE && attr->map_flags & n;
	if (!strncmp(rule, "map:", 4))
		return cmd == BPF_MAP_CREATE && attr->map_type == n;
	if (!strncmp(rule, "link:", 5))
		return cmd == BPF_LINK_CREATE && attr->link_create.attach_type == n;
	if (!strncmp(rule, "cmd:", 4))
		return cmd == n;
	return false;
}

/* The error with which a call is refused; 0 when it is not. */
static int refusal(long number, long cmd, const union bpf_attr *attr)
{
	const char *list = getenv("WEIR_REFUSE");
	char copy[4096], *rule, *rest, *error;

	if (!list || strlen(list) >= sizeof(copy))
		return 0;
	strcpy(copy, list);
	for (rule = strtok_r(copy, " ", &rest); rule; rule = strtok_r(NULL, " ", &rest)) {
		error = strchr(rule, '=');
		if (error)
			*error++ = 0;
		if (refuses(rule, number, attr, cmd))
			return error ? atoi(error) : EPERM;
	}
	return 0;
}

long syscall(long number, ...)
{
	static long (*real)(long, ...);
	long a[6];
	va_list arguments;
	int error;

	va_start(arguments, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(arguments, long);
	va_end(arguments);
	if (!real)
		real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	error = number == SYS_bpf ? refusal(number, a[0], (const union bpf_attr *)a[1]) : 0;
	if (error) {
		errno = error;
		return -1;
	}
	return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
