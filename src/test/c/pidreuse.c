// SPDX-License-Identifier: Apache-2.0
/*
 * Two processes, one after the other, with the same pid: clone3 with set_tid asks for it.
 * pidreuse [options] twice
 */
#include "crowd.h"

#include <linux/sched.h>
#include <sys/syscall.h>

#define FIRST_LIFE_BYTES 300007
#define SECOND_LIFE_BYTES 70001
#define LIFE_MS 5 /* pids do not come back sooner, short of asking for it as we do */

/* Forks a child with this pid; returns it in the parent and 0 in the child. */
static pid_t fork_as(pid_t pid)
{
	struct clone_args arguments = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&pid,
		.set_tid_size = 1,
	};

	fflush(stdout);
	return syscall(SYS_clone3, &arguments, sizeof(arguments));
}

static void live(pid_t pid, uint16_t port, const char *comm, size_t bytes)
{
	pid_t child = fork_as(pid);
	int fd;

	if (child < 0)
		gen_skip("this kernel or these privileges do not allow choosing a pid");
	if (child > 0) {
		gen_reap(child);
		return;
	}
	prctl(PR_SET_NAME, comm);
	gen.role = comm;
	gen.peer = 0;
	fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, port);
	crowd_send(fd, bytes);
	gen_sleep_ms(LIFE_MS);
	crowd_leave(fd);
	gen_report(-1);
	_exit(0);
}

int main(int argc, char **argv)
{
	uint16_t port;
	pid_t pid;

	gen_options(argc, argv);
	crowd_expected = 2;
	port = gen_start_peer(crowd_listen, crowd_serve);
	gen_wait_for_go();
	pid = gen_fork("scout", "scout"); /* a pid that is free once this child is gone */
	if (pid == 0)
		_exit(0);
	gen_reap(pid);
	live(pid, port, "first-life", FIRST_LIFE_BYTES);
	live(pid, port, "second-life", SECOND_LIFE_BYTES);
	gen_finish(-1);
	return 0;
}
