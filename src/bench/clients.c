// SPDX-License-Identifier: Apache-2.0
/*
 * Runs the packet program of a `weir clients` that is up with frames made here, and says what a run takes.
 * clients PROGRAM WAY COUNT   (in weir's network namespace)
 * clients memory
 *
 * PROGRAM: tc_rx or xdp_rx_frags, of several the one loaded last. The ways, each COUNT frames to UDP port 53 unless it says otherwise:
 *   icmp    what no stage looks at: the price of parsing
 *   known   one client again and again
 *   local   a source that cannot be on the Internet, hence no client
 *   new     another address each time, from 11.0.0.0 on
 * Prints runs, nanoseconds of all runs by the kernel's own timing (bpf_stats), and microseconds that went by.
 * memory prints what all maps of the stage take; bytes.
 */
#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST_MAPS 64
#define FIRST_CLIENT 0x0b000000u
#define KNOWN_CLIENT 0x0c000001u
#define SERVER 0x0a4f0001u /* 10.79.0.1 */

static unsigned char frame[64] = {
	2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
	0x45, 0, 0, 50, 0, 1, 0, 0, 64, 17, 0, 0, 11, 0, 0, 1, 10, 79, 0, 1,
	0x30, 0x39, 0, 53, 0, 30, 0, 0,
};

static void die(const char *what)
{
	fprintf(stderr, "clients: %s: %s\n", what, strerror(errno));
	exit(1);
}

static bool is_of_the_stage(__u32 id)
{
	struct bpf_map_info info = {};
	__u32 size = sizeof(info);
	int fd = bpf_map_get_fd_by_id(id);
	bool is = fd >= 0 && !bpf_obj_get_info_by_fd(fd, &info, &size) && !strncmp(info.name, "client_", 7);

	if (fd >= 0)
		close(fd);
	return is;
}

/* Others may run programs of the same name without the stage. */
static bool is_wanted(int fd, const char *name)
{
	__u32 maps[MOST_MAPS];
	struct bpf_prog_info info = { .nr_map_ids = MOST_MAPS, .map_ids = (__u64)(unsigned long)maps };
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &size) || strcmp(info.name, name))
		return false;
	for (__u32 i = 0; i < info.nr_map_ids && i < MOST_MAPS; i++)
		if (is_of_the_stage(maps[i]))
			return true;
	return false;
}

static int newest_program(const char *name)
{
	__u32 id = 0, found = 0;
	int fd;

	while (!bpf_prog_get_next_id(id, &id)) {
		fd = bpf_prog_get_fd_by_id(id);
		if (fd < 0)
			continue;
		if (is_wanted(fd, name))
			found = id;
		close(fd);
	}
	fd = bpf_prog_get_fd_by_id(found);
	if (fd < 0)
		die(name);
	return fd;
}

static void read_stats(int fd, __u64 *runs, __u64 *nanos)
{
	struct bpf_prog_info info = {};
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		die("cannot read the program's statistics");
	*runs = info.run_cnt;
	*nanos = info.run_time_ns;
}

static void set_source(__u32 address)
{
	address = htonl(address);
	memcpy(frame + 26, &address, sizeof(address));
}

static void run(int fd, unsigned int repeat)
{
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame, .data_size_in = sizeof(frame), .repeat = repeat);

	if (bpf_prog_test_run_opts(fd, &options))
		die("cannot run the program");
}

static __u64 map_bytes(int fd)
{
	char path[64], line[128];
	unsigned long long bytes = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "memlock: %llu", &bytes) == 1)
			break;
	if (file)
		fclose(file);
	return bytes;
}

static void print_memory(void)
{
	__u64 bytes = 0;
	__u32 id = 0;

	while (!bpf_map_get_next_id(id, &id)) {
		int fd;

		if (!is_of_the_stage(id))
			continue;
		fd = bpf_map_get_fd_by_id(id);
		if (fd < 0)
			continue;
		bytes += map_bytes(fd);
		close(fd);
	}
	printf("%llu\n", (unsigned long long)bytes);
}

int main(int argc, char **argv)
{
	__u64 runs, nanos, later_runs, later_nanos;
	struct timespec start, end;
	unsigned int count;
	int fd, stats;

	if (argc == 2 && !strcmp(argv[1], "memory")) {
		print_memory();
		return 0;
	}
	if (argc != 4)
		return 2;
	count = atoi(argv[3]);
	fd = newest_program(argv[1]);
	stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
	if (stats < 0)
		die("cannot switch the kernel's timing on");
	set_source(KNOWN_CLIENT);
	if (!strcmp(argv[2], "local"))
		set_source(SERVER + 1);
	if (!strcmp(argv[2], "icmp"))
		frame[23] = 1;
	read_stats(fd, &runs, &nanos);
	clock_gettime(CLOCK_MONOTONIC, &start);
	if (strcmp(argv[2], "new")) {
		run(fd, count);
	} else {
		for (unsigned int i = 0; i < count; i++) {
			set_source(FIRST_CLIENT + i);
			run(fd, 1);
		}
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	read_stats(fd, &later_runs, &later_nanos);
	printf("%llu %llu %lld\n", (unsigned long long)(later_runs - runs), (unsigned long long)(later_nanos - nanos),
	       (long long)(end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000);
	return 0;
}
