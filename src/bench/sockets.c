// SPDX-License-Identifier: Apache-2.0
/*
 * Very many connected TCP sockets on loopback, idle or busy.
 * sockets SOCKETS [PROCESSES]
 *
 * Both ends are ours, so a connection makes two sockets; the listening ones stay open, as a server's do. Says "ready" when all are
 * connected and stays idle; from SIGUSR1 on each connection carries up to MOST_BYTES every second, never the same, from SIGUSR2 on none
 * does. Ends with SIGTERM. As many processes as are asked for share the work, and more where one may not hold enough files.
 */
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_BYTES 200
#define SPARE_FILES 64
#define MOST_PER_PORT 20000 /* connections: the local ports that one peer's port leaves to choose from */

static volatile sig_atomic_t *busy; /* shared by all processes */

static void die(const char *what)
{
	perror(what);
	kill(0, SIGTERM);
	exit(1);
}

static void become_busy(int signal)
{
	*busy = signal == SIGUSR1;
}

static void wait_for_next_second(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec++;
	ts.tv_nsec = 0;
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

static void connect_all(int (*ends)[2], int count)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct linger reset = { .l_onoff = 1 }; /* leave nothing in TIME_WAIT behind */
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 16) < 0 ||
	    getsockname(listener, (struct sockaddr *)&address, &size) < 0)
		die("listen");
	for (int i = 0; i < count; i++) {
		ends[i][0] = socket(AF_INET, SOCK_STREAM, 0);
		if (ends[i][0] < 0 || connect(ends[i][0], (struct sockaddr *)&address, size) < 0)
			die("connect");
		ends[i][1] = accept(listener, NULL, NULL);
		if (ends[i][1] < 0)
			die("accept");
		setsockopt(ends[i][0], SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	}
}

static _Noreturn void work(int count, int ready)
{
	int (*ends)[2] = calloc(count, sizeof(*ends));
	char message[MOST_BYTES] = { 0 };
	unsigned int turn = getpid();

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	connect_all(ends, count);
	if (write(ready, "", 1) != 1)
		die("write");
	while (true) {
		wait_for_next_second();
		for (int i = 0; *busy && i < count; i++) {
			size_t size = (turn++ * 7919u) % MOST_BYTES + 1;

			if (send(ends[i][0], message, size, 0) < 0 ||
			    recv(ends[i][1], message, size, 0) < 0)
				die("send and recv");
		}
		turn += 613;
	}
}

static int connections_per_process(void)
{
	struct rlimit files;
	int most;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	most = (files.rlim_max - SPARE_FILES) / 2;
	return most < MOST_PER_PORT ? most : MOST_PER_PORT;
}

int main(int argc, char **argv)
{
	int left = argc > 1 ? atoi(argv[1]) / 2 : 0, most = connections_per_process();
	int share = argc > 2 && atoi(argv[2]) > 0 ? left / atoi(argv[2]) : left;
	int processes = 0, ready[2];
	char one;

	if (left <= 0) {
		fprintf(stderr, "usage: sockets SOCKETS [PROCESSES]\n");
		return 2;
	}
	if (share > 0 && share < most)
		most = share;
	busy = mmap(NULL, sizeof(*busy), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (busy == MAP_FAILED || pipe(ready) < 0)
		die("sockets");
	setpgid(0, 0);
	for (; left > 0; processes++) {
		int count = left < most ? left : most;

		left -= count;
		if (fork() == 0)
			work(count, ready[1]);
	}
	signal(SIGUSR1, become_busy);
	signal(SIGUSR2, become_busy);
	for (int i = 0; i < processes; i++)
		while (read(ready[0], &one, 1) != 1)
			;
	printf("ready\n");
	fflush(stdout);
	while (wait(NULL) > 0)
		;
	return 1;
}
