// SPDX-License-Identifier: Apache-2.0
/*
 * Times every BPF program that is loaded while it runs, beside programs that do nothing (floor.bpf.c).
 * programs FLOOR-OBJECT CGROUP INTERFACE
 *
 * Attaches the empty programs to the cgroup and to the interface (XDP: to lo) of this network namespace, switches the
 * kernel's timing on and says "ready". From the first line on standard input to the second it watches; then it prints a
 * line for each program that ran, "TYPE NAME RUNS NANOSECONDS", first the empty ones, and leaves.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_PROGRAMS 256
#define NAME_BYTES 64

struct run {
	__u32 id;
	__u32 type;
	char name[NAME_BYTES];
	__u64 count;
	__u64 nanos;
};

static void die(const char *what)
{
	fprintf(stderr, "programs: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The kernel keeps 15 characters of a name; the BTF of the program knows all of it. */
static void full_name(int fd, const struct bpf_prog_info *known, char *name)
{
	struct bpf_func_info function;
	struct bpf_prog_info info = {
		.nr_func_info = 1,
		.func_info_rec_size = sizeof(function),
		.func_info = (__u64)(unsigned long)&function,
	};
	__u32 size = sizeof(info);
	struct btf *btf = btf__load_from_kernel_by_id(known->btf_id);
	const struct btf_type *type = NULL;

	snprintf(name, NAME_BYTES, "%s", known->name);
	if (!btf)
		return;
	if (bpf_obj_get_info_by_fd(fd, &info, &size) == 0 && info.nr_func_info)
		type = btf__type_by_id(btf, function.type_id);
	if (type)
		snprintf(name, NAME_BYTES, "%s", btf__name_by_offset(btf, type->name_off));
	btf__free(btf);
}

static struct run run_of(__u32 id, int fd)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof(info);
	struct run run;

	if (bpf_obj_get_info_by_fd(fd, &info, &size) < 0)
		die("a program says nothing about itself");
	run = (struct run){ .id = id, .type = info.type, .count = info.run_cnt, .nanos = info.run_time_ns };
	full_name(fd, &info, run.name);
	return run;
}

/* All programs loaded from this one on, in the order they were loaded in. */
static int runs_from(__u32 first, struct run *runs)
{
	__u32 id = first - 1;
	int count = 0;

	while (count < MOST_PROGRAMS && bpf_prog_get_next_id(id, &id) == 0) {
		int fd = bpf_prog_get_fd_by_id(id);

		if (fd < 0)
			continue;
		runs[count++] = run_of(id, fd);
		close(fd);
	}
	return count;
}

static void attach_tc(const struct bpf_program *program, int ifindex)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = ifindex, .attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS);
	LIBBPF_OPTS(bpf_tc_opts, ingress, .prog_fd = bpf_program__fd(program));
	LIBBPF_OPTS(bpf_tc_opts, egress, .prog_fd = bpf_program__fd(program));
	int error = bpf_tc_hook_create(&hook);

	if (error < 0 && error != -EEXIST)
		die("clsact");
	hook.attach_point = BPF_TC_INGRESS;
	if (bpf_tc_attach(&hook, &ingress) < 0)
		die("tc ingress");
	hook.attach_point = BPF_TC_EGRESS;
	if (bpf_tc_attach(&hook, &egress) < 0)
		die("tc egress");
}

static void attach(const struct bpf_program *program, int cgroup, int ifindex)
{
	struct bpf_link *link = NULL;

	switch (bpf_program__type(program)) {
	case BPF_PROG_TYPE_SCHED_CLS:
		attach_tc(program, ifindex);
		return;
	case BPF_PROG_TYPE_XDP:
		link = bpf_program__attach_xdp(program, if_nametoindex("lo"));
		break;
	case BPF_PROG_TYPE_CGROUP_SKB:
		link = bpf_program__attach_cgroup(program, cgroup);
		break;
	default:
		link = bpf_program__attach(program);
	}
	if (!link)
		die(bpf_program__name(program));
}

static void wait_for_line(void)
{
	int c;

	do
		c = getchar();
	while (c != '\n' && c != EOF);
}

int main(int argc, char **argv)
{
	static struct run before[MOST_PROGRAMS], after[MOST_PROGRAMS];
	struct bpf_object *object = argc == 4 ? bpf_object__open_file(argv[1], NULL) : NULL;
	int cgroup = argc == 4 ? open(argv[2], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	struct bpf_program *program;
	__u32 first = 0;
	int befores, afters;

	if (argc != 4) {
		fprintf(stderr, "usage: programs FLOOR-OBJECT CGROUP INTERFACE\n");
		return 2;
	}
	if (!object || cgroup < 0)
		die(object ? argv[2] : argv[1]);
	libbpf_set_print(NULL); /* it would tell that the interface already has a clsact qdisc, which is all right */
	bpf_object__for_each_program(program, object)
		if (bpf_program__type(program) == BPF_PROG_TYPE_TRACING)
			bpf_program__set_autoload(program,
				libbpf_find_vmlinux_btf_id("sock_send_length", BPF_TRACE_RAW_TP) > 0);
	if (bpf_object__load(object) < 0)
		die(argv[1]);
	bpf_object__for_each_program(program, object) {
		struct bpf_prog_info info = { 0 };
		__u32 size = sizeof(info);

		if (!bpf_program__autoload(program))
			continue;
		if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size) < 0)
			die(bpf_program__name(program));
		if (first == 0 || info.id < first)
			first = info.id;
		attach(program, cgroup, if_nametoindex(argv[3]));
	}
	if (bpf_enable_stats(BPF_STATS_RUN_TIME) < 0)
		die("cannot switch the kernel's timing on");
	printf("ready\n");
	fflush(stdout);

	wait_for_line();
	befores = runs_from(first, before);
	wait_for_line();
	afters = runs_from(first, after);
	for (int i = 0; i < afters; i++) {
		__u64 count = after[i].count, nanos = after[i].nanos;

		for (int j = 0; j < befores; j++) {
			if (before[j].id == after[i].id) {
				count -= before[j].count;
				nanos -= before[j].nanos;
			}
		}
		if (count > 0)
			printf("%s %s %llu %llu\n", libbpf_bpf_prog_type_str(after[i].type), after[i].name, count, nanos);
	}
	return 0;
}
