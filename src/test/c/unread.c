// SPDX-License-Identifier: Apache-2.0
/*
 * Runs a full-screen program on a terminal that nobody reads after some seconds, then presses q. Prints how large its processes were when the
 * reading stopped and at the end, and how it left.
 * unread SECONDS_READ SECONDS_UNREAD COMMAND...
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MILLIS 20000

static long millis(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Resident pages of all processes in a session, in kB. */
static long resident(pid_t session)
{
	char command[128];
	long kilobytes = 0;
	FILE *ps;

	snprintf(command, sizeof(command), "ps -o rss= -s %d | awk '{sum += $1} END {print sum + 0}'", session);
	ps = popen(command, "r");
	if (!ps || fscanf(ps, "%ld", &kilobytes) != 1)
		kilobytes = -1;
	if (ps)
		pclose(ps);
	return kilobytes;
}

int main(int argc, char **argv)
{
	struct winsize size = { .ws_row = 60, .ws_col = 200 };
	long until, begin, before, after;
	int master, status = 0;
	char buffer[65536];
	pid_t child;

	if (argc < 4) {
		fprintf(stderr, "usage: unread SECONDS_READ SECONDS_UNREAD COMMAND...\n");
		return 2;
	}
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) || unlockpt(master) || ioctl(master, TIOCSWINSZ, &size)) {
		perror("unread");
		return 1;
	}
	child = fork();
	if (child == 0) {
		int slave;

		setsid();
		slave = open(ptsname(master), O_RDWR);
		ioctl(slave, TIOCSCTTY, 0);
		for (int fd = 0; fd < 3; fd++)
			dup2(slave, fd);
		close(slave);
		close(master);
		setenv("TERM", "xterm-256color", 1);
		execvp(argv[3], argv + 3);
		_exit(127);
	}
	until = millis() + atol(argv[1]) * 1000;
	while (millis() < until) {
		struct pollfd ready = { .fd = master, .events = POLLIN };

		if (poll(&ready, 1, 100) > 0 && read(master, buffer, sizeof(buffer)) <= 0)
			break;
	}
	before = resident(child);
	sleep(atoi(argv[2]));
	after = resident(child);
	if (write(master, "q", 1) != 1)
		perror("unread: write");
	begin = millis();
	while (waitpid(child, &status, WNOHANG) == 0 && millis() - begin < PATIENCE_MILLIS)
		usleep(10000);
	printf("{\"rss_before_kb\":%ld,\"rss_after_kb\":%ld,\"left_after_ms\":%ld,\"exit\":%d}\n", before, after, millis() - begin,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	if (millis() - begin >= PATIENCE_MILLIS)
		kill(-child, SIGKILL);
	return 0;
}
