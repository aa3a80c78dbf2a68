// SPDX-License-Identifier: Apache-2.0
/*
 * One connection, several users: bytes belong to the process that made the call.
 * threads  four threads of one process, with names of their own
 * fork     a child sends on the socket it inherited
 * pass     a process sends on a socket that it got over a unix socket
 * prefork  three workers of a server accept from the same listening socket
 * exec     the process becomes another program in the middle of the connection
 * handoff [options] threads|fork|pass|prefork|exec
 */
#include "crowd.h"

#include <pthread.h>

#define THREADS 4
#define WORKERS 3
#define FIRST_PART 300007  /* bytes before the socket changes hands */
#define SECOND_PART 700001 /* bytes after */

static uint16_t port;

static int connected(void)
{
	return gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, port);
}

static void *send_in_thread(void *argument)
{
	size_t bytes = (size_t)argument;
	int fd = connected();

	prctl(PR_SET_NAME, "a-thread");
	for (size_t left = bytes; left > 0;) {
		ssize_t sent = send(fd, gen_data, left < GEN_MAX_CHUNK ? left : GEN_MAX_CHUNK, 0);

		if (sent < 0)
			gen_die("send");
		left -= sent;
	}
	shutdown(fd, SHUT_WR);
	if (recv(fd, gen_sink, 1, 0) != 0)
		gen_die("recv");
	close(fd);
	return argument;
}

static void threads(void)
{
	pthread_t thread[THREADS];
	void *sent;

	for (size_t i = 0; i < THREADS; i++)
		if (pthread_create(&thread[i], NULL, send_in_thread, (void *)(FIRST_PART + 2 * i)) != 0)
			gen_die("pthread_create");
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(thread[i], &sent);
		gen.tx_bytes += (size_t)sent;
	}
}

static void inherited(void)
{
	int fd = connected();
	pid_t child;

	crowd_send(fd, FIRST_PART);
	child = gen_fork("child", "inheritor");
	if (child == 0) {
		crowd_send(fd, SECOND_PART);
		crowd_leave(fd);
		gen_report(-1);
		_exit(0);
	}
	gen_reap(child);
}

static void send_fd(int through, int fd)
{
	char control[CMSG_SPACE(sizeof(fd))] = { 0 };
	struct iovec piece = { "x", 1 };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	*header = (struct cmsghdr){ .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
				    .cmsg_len = CMSG_LEN(sizeof(fd)) };
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	if (sendmsg(through, &message, 0) != 1)
		gen_die("sendmsg SCM_RIGHTS");
}

static int receive_fd(int through)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec piece = { &byte, 1 };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };
	int fd;

	if (recvmsg(through, &message, 0) != 1 || !CMSG_FIRSTHDR(&message))
		gen_die("recvmsg SCM_RIGHTS");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

static void passed(void)
{
	int through[2], fd;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, through) < 0)
		gen_die("socketpair");
	child = gen_fork("child", "receiver");
	if (child == 0) {
		fd = receive_fd(through[1]);
		crowd_send(fd, SECOND_PART);
		crowd_leave(fd);
		gen_report(-1);
		_exit(0);
	}
	fd = connected();
	crowd_send(fd, FIRST_PART);
	send_fd(through[0], fd);
	close(fd);
	gen_reap(child);
}

/* The second life of "exec": the program name is new, the socket and the pid are not. */
static void after_exec(char **argv)
{
	gen.tx_bytes = strtoull(argv[3], NULL, 10);
	gen.peer = atoi(argv[4]);
	snprintf(gen.title, sizeof(gen.title), "%s", argv[5]);
	crowd_send(atoi(argv[2]), SECOND_PART);
	crowd_leave(atoi(argv[2]));
}

static void becomes_another_program(void)
{
	char program[4096], fd[16], sent[32], peer[16];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	int connection = connected();

	if (length < 0)
		gen_die("readlink");
	program[length] = '\0';
	prctl(PR_SET_NAME, "before-exec");
	crowd_send(connection, FIRST_PART);
	snprintf(fd, sizeof(fd), "%d", connection);
	snprintf(sent, sizeof(sent), "%llu", (unsigned long long)gen.tx_bytes);
	snprintf(peer, sizeof(peer), "%d", gen.peer);
	execl(program, program, "after-exec", fd, sent, peer, gen.title, NULL);
	gen_die("execl");
}

static int listen_for_workers(void)
{
	int fd = gen_bound_socket(SOCK_STREAM, IPPROTO_TCP);

	if (listen(fd, WORKERS) < 0)
		gen_die("listen");
	return fd;
}

/* Each worker takes one connection, so that none is left without. */
static void serve_by_workers(int listener)
{
	pid_t worker[WORKERS];

	for (int i = 0; i < WORKERS; i++) {
		worker[i] = gen_fork("worker", "prefork-worker");
		if (worker[i] == 0) {
			int fd = gen_accept(listener);

			while (gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv") > 0)
				;
			close(fd);
			gen_report(-1);
			_exit(0);
		}
	}
	for (int i = 0; i < WORKERS; i++)
		gen_reap(worker[i]);
	gen_finish(-1);
}

static void to_workers(void)
{
	int fd[WORKERS];

	for (int i = 0; i < WORKERS; i++) {
		fd[i] = connected();
		crowd_send(fd[i], FIRST_PART + 2 * i);
	}
	for (int i = 0; i < WORKERS; i++)
		crowd_leave(fd[i]);
}

static const struct mode {
	const char *name;
	void (*run)(void);
	unsigned int connections;
	int (*listen)(void);
	void (*serve)(int listener);
} modes[] = {
	{ "threads", threads, THREADS, crowd_listen, crowd_serve },
	{ "fork", inherited, 1, crowd_listen, crowd_serve },
	{ "pass", passed, 1, crowd_listen, crowd_serve },
	{ "prefork", to_workers, WORKERS, listen_for_workers, serve_by_workers },
	{ "exec", becomes_another_program, 1, crowd_listen, crowd_serve },
};

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv);

	if (argc == 6 && strcmp(argv[1], "after-exec") == 0) {
		after_exec(argv);
		gen_finish(-1);
		return 0;
	}
	for (size_t i = 0; at < argc && i < sizeof(modes) / sizeof(*modes); i++) {
		if (strcmp(modes[i].name, argv[at]) != 0)
			continue;
		crowd_expected = modes[i].connections;
		port = gen_start_peer(modes[i].listen, modes[i].serve);
		gen_wait_for_go();
		modes[i].run();
		gen_finish(-1);
		return 0;
	}
	fprintf(stderr, "usage: handoff [options] threads|fork|pass|prefork|exec\n");
	return 2;
}
