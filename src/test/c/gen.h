/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every traffic generator shares: the lab it runs in, odd sizes, honest counting, the report.
 *
 * A generator moves bytes in one way, adds up the return values of the calls that moved them, and
 * prints one JSON line per process: what that process truly sent and received. Whoever measures
 * must show exactly these numbers for that pid. Most generators are two processes, this one and a
 * forked peer, and both report. Nothing here is read from the kernel's own counters.
 *
 * The lab comes from the environment; with nothing set everything happens on loopback:
 *   GEN_PEER_NETNS       file of the network namespace the peer works in
 *   GEN_PEER_4, _6       the peer's addresses
 *   GEN_TUNNEL_4         the peer's address through an in-kernel tunnel
 *   GEN_IFACE            the interface that leads to the peer
 *   GEN_SLOWNESS         times that this machine is slower than a real one
 * Exit status: 0 done, 1 something failed (said on stderr), 77 this kernel cannot (said in the line).
 */
#ifndef GEN_H
#define GEN_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GEN_BYTES 1000003	 /* a prime, so no multiple of any buffer or segment size */
#define GEN_MAX_CHUNK 65536
#define GEN_SKIPPED 77		 /* automake's exit status for "cannot run here" */
#define GEN_PATIENCE_SECONDS 60	 /* no single call waits longer than this */
#define GEN_DEADLINE_SECONDS 120 /* a generator that hangs dies instead of hanging the suite */

#define GEN_UNUSED __attribute__((unused))

static struct {
	char title[128];	     /* the command line: what the case is called in the report */
	const char *role;	     /* "client" or "peer" */
	int family;		     /* AF_INET or AF_INET6 */
	bool mapped;		     /* IPv6 sockets, IPv4 addresses */
	bool loopback;		     /* both ends here, whatever the lab offers */
	bool tunnel;		     /* through the in-kernel tunnel */
	bool wait_for_go;	     /* connect, then wait for a byte on stdin */
	bool hold;		     /* report, then keep sockets open until stdin ends */
	const char *protocol;	     /* a protocol other than the generator's usual one */
	uint64_t tx_bytes, rx_bytes; /* return values, added up */
	pid_t peer;
} gen = { .role = "client", .family = AF_INET };

static unsigned char gen_data[GEN_MAX_CHUNK];
static unsigned char gen_sink[GEN_MAX_CHUNK];

/* As long as so many seconds are on a real machine. */
GEN_UNUSED static unsigned int gen_seconds(unsigned int seconds)
{
	const char *slowness = getenv("GEN_SLOWNESS");

	return slowness ? seconds * atoi(slowness) : seconds;
}

GEN_UNUSED static _Noreturn void gen_die(const char *what)
{
	fprintf(stderr, "%s (%s): %s: %s\n", gen.title, gen.role, what, strerror(errno));
	if (gen.peer > 0)
		kill(gen.peer, SIGKILL);
	_exit(1);
}

GEN_UNUSED static _Noreturn void gen_skip(const char *reason)
{
	printf("{\"case\":\"%s\",\"skipped\":\"%s\"}\n", gen.title, reason);
	fflush(stdout);
	if (gen.peer > 0)
		kill(gen.peer, SIGKILL);
	_exit(GEN_SKIPPED);
}

/* Credits what a sending call returned; a failure ends the generator, so no report is ever a guess. */
GEN_UNUSED static ssize_t gen_tx(ssize_t sent, const char *call)
{
	if (sent < 0)
		gen_die(call);
	gen.tx_bytes += (uint64_t)sent;
	return sent;
}

/* Credits what a receiving call returned. */
GEN_UNUSED static ssize_t gen_rx(ssize_t received, const char *call)
{
	if (received < 0)
		gen_die(call);
	gen.rx_bytes += (uint64_t)received;
	return received;
}

/* The size of the i-th piece: odd, deterministic, spread over 1 to most. */
GEN_UNUSED static size_t gen_chunk(unsigned int i, size_t most)
{
	return ((i * 7919u + 613u) % most) | 1;
}

/* The size of the i-th datagram: odd, mostly one packet, every eighth one fragmented at MTU 1500. */
GEN_UNUSED static size_t gen_datagram(unsigned int i)
{
	return i % 8 == 7 ? gen_chunk(i, 9000) : gen_chunk(i, 1400);
}

GEN_UNUSED static void gen_sleep_ms(long ms)
{
	struct timespec ts = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&ts, NULL);
}

/* Reads options common to all generators; returns the index of the first argument after them. */
GEN_UNUSED static int gen_options(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	int option;

	snprintf(gen.title, sizeof(gen.title), "%s", name ? name + 1 : argv[0]);
	for (int i = 1; i < argc; i++) {
		size_t used = strlen(gen.title);

		snprintf(gen.title + used, sizeof(gen.title) - used, " %s", argv[i]);
	}
	while ((option = getopt(argc, argv, "+6mltgwP:")) != -1) {
		switch (option) {
		case '6': gen.family = AF_INET6; break;
		case 'm': gen.mapped = true; break;
		case 'l': gen.loopback = true; break;
		case 't': gen.tunnel = true; break;
		case 'g': gen.wait_for_go = true; break;
		case 'w': gen.hold = true; break;
		case 'P': gen.protocol = optarg; break;
		default:
			fprintf(stderr, "usage: %s [-6 IPv6 | -m IPv4-mapped] [-l loopback] [-t tunnel]"
					" [-g wait for go] [-w hold] [-P protocol] HOW...\n", argv[0]);
			exit(2);
		}
	}
	for (size_t i = 0; i < sizeof(gen_data); i++)
		gen_data[i] = (unsigned char)(i * 31 + 7);
	signal(SIGPIPE, SIG_IGN);
	alarm(gen_seconds(GEN_DEADLINE_SECONDS));
	return optind;
}

/* The peer's address with this port, in the family the sockets have. */
GEN_UNUSED static socklen_t gen_peer_address(struct sockaddr_storage *address, uint16_t port)
{
	const char *v4 = getenv("GEN_PEER_4"), *v6 = getenv("GEN_PEER_6");
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)address;
	struct sockaddr_in *in = (struct sockaddr_in *)address;
	char mapped[64];

	if (gen.tunnel && !(v4 = getenv("GEN_TUNNEL_4")))
		gen_skip("no in-kernel tunnel in this lab");
	if (gen.family == AF_INET6 && !gen.loopback && v4 && !v6)
		gen_skip("no IPv6 in this lab");
	if (gen.loopback || !v4)
		v4 = "127.0.0.1";
	if (gen.loopback || !v6)
		v6 = "::1";
	memset(address, 0, sizeof(*address));
	if (gen.family == AF_INET && !gen.mapped) {
		in->sin_family = AF_INET;
		in->sin_port = htons(port);
		inet_pton(AF_INET, v4, &in->sin_addr);
		return sizeof(*in);
	}
	snprintf(mapped, sizeof(mapped), "::ffff:%s", v4);
	in6->sin6_family = AF_INET6;
	in6->sin6_port = htons(port);
	inet_pton(AF_INET6, gen.mapped ? mapped : v6, &in6->sin6_addr);
	return sizeof(*in6);
}

/* A socket of the case's family; skips the case when the kernel does not have the protocol. */
GEN_UNUSED static int gen_socket(int type, int protocol)
{
	int family = gen.mapped ? AF_INET6 : gen.family;
	struct timeval patience = { .tv_sec = gen_seconds(GEN_PATIENCE_SECONDS) };
	int fd = socket(family, type, protocol);
	char reason[128];

	if (fd < 0 && errno == EAFNOSUPPORT)
		gen_skip("this kernel has no sockets of this family");
	if (fd < 0 && (errno == EPROTONOSUPPORT || errno == ESOCKTNOSUPPORT)) {
		snprintf(reason, sizeof(reason), "this kernel has no protocol %d", protocol);
		gen_skip(reason);
	}
	if (fd < 0)
		gen_die("socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return fd;
}

/* A socket bound to a free port of the peer's address. */
GEN_UNUSED static int gen_bound_socket(int type, int protocol)
{
	struct sockaddr_storage address;
	socklen_t length = gen_peer_address(&address, 0);
	int fd = gen_socket(type, protocol);

	if (bind(fd, (struct sockaddr *)&address, length) < 0)
		gen_die("bind");
	return fd;
}

/* A socket connected to the peer. */
GEN_UNUSED static int gen_connected_socket(int type, int protocol, uint16_t port)
{
	struct sockaddr_storage address;
	socklen_t length = gen_peer_address(&address, port);
	int fd = gen_socket(type, protocol);

	if (connect(fd, (struct sockaddr *)&address, length) < 0)
		gen_die("connect");
	return fd;
}

GEN_UNUSED static int gen_accept(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd < 0)
		gen_die("accept");
	return fd;
}

GEN_UNUSED static uint16_t gen_port(int fd)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		gen_die("getsockname");
	return ntohs(((struct sockaddr_in *)&address)->sin_port); /* the same offset in sockaddr_in6 */
}

GEN_UNUSED static void gen_enter_peer_netns(void)
{
	const char *path = getenv("GEN_PEER_NETNS");
	int fd;

	if (!path || gen.loopback)
		return;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET) < 0)
		gen_die(path);
	close(fd);
}

/* Forks, starts the count from zero in the child and gives it a name of its own. */
GEN_UNUSED static pid_t gen_fork(const char *role, const char *comm)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		gen_die("fork");
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, comm);
	alarm(gen_seconds(GEN_DEADLINE_SECONDS));
	gen.role = role;
	gen.peer = 0;
	gen.tx_bytes = gen.rx_bytes = 0;
	return 0;
}

/*
 * Forks the peer: it enters its namespace, makes its socket with bind_peer, and runs serve on it.
 * Returns the peer's port. A peer that finds the protocol missing ends the whole case as skipped.
 */
GEN_UNUSED static uint16_t gen_start_peer(int (*bind_peer)(void), void (*serve)(int fd))
{
	uint16_t port = 0;
	int ready[2], status;

	if (pipe2(ready, O_CLOEXEC) < 0)
		gen_die("pipe2");
	gen.peer = gen_fork("peer", "gen-peer");
	if (gen.peer == 0) {
		int fd;

		close(ready[0]);
		gen_enter_peer_netns();
		fd = bind_peer();
		port = gen_port(fd);
		if (write(ready[1], &port, sizeof(port)) != sizeof(port))
			gen_die("write to the pipe");
		close(ready[1]);
		serve(fd);
		exit(0);
	}
	close(ready[1]);
	if (read(ready[0], &port, sizeof(port)) != sizeof(port)) {
		waitpid(gen.peer, &status, 0);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
	}
	close(ready[0]);
	return port;
}

/* Waits for a child and fails when it failed. */
GEN_UNUSED static void gen_reap(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) < 0)
		gen_die("waitpid");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "%s: child %d failed with status 0x%x\n", gen.title, pid, status);
		_exit(1);
	}
}

/* Waits for one byte on stdin: the measuring side says when to go on. */
GEN_UNUSED static void gen_wait_for_go(void)
{
	char go;

	if (gen.wait_for_go && read(STDIN_FILENO, &go, 1) != 1)
		gen_die("no go on stdin");
}

static void gen_print_end(const char *address_name, const char *port_name,
			  const struct sockaddr_storage *address)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
	const struct sockaddr_in *in = (const struct sockaddr_in *)address;
	char text[INET6_ADDRSTRLEN];

	if (address->ss_family == AF_INET)
		inet_ntop(AF_INET, &in->sin_addr, text, sizeof(text));
	else if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr))
		inet_ntop(AF_INET, &in6->sin6_addr.s6_addr[12], text, sizeof(text));
	else
		inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof(text));
	printf(",\"%s\":\"%s\",\"%s\":%u", address_name, text, port_name, ntohs(in->sin_port));
}

/* Prints the line; fd is the socket whose ends to name, or -1. */
GEN_UNUSED static void gen_report(int fd)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);
	char comm[16] = "";

	prctl(PR_GET_NAME, comm);
	printf("{\"case\":\"%s\",\"role\":\"%s\",\"pid\":%d,\"comm\":\"%s\",\"tx_bytes\":%llu,"
	       "\"rx_bytes\":%llu", gen.title, gen.role, getpid(), comm,
	       (unsigned long long)gen.tx_bytes, (unsigned long long)gen.rx_bytes);
	if (fd >= 0 && getsockname(fd, (struct sockaddr *)&address, &length) == 0)
		gen_print_end("laddr", "lport", &address);
	length = sizeof(address);
	if (fd >= 0 && getpeername(fd, (struct sockaddr *)&address, &length) == 0)
		gen_print_end("raddr", "rport", &address);
	printf("}\n");
	fflush(stdout);
}

/* Reports, keeps the sockets open for as long as the measuring side wants, and collects the peer. */
GEN_UNUSED static void gen_finish(int fd)
{
	char ignored;

	gen_report(fd);
	if (gen.hold) {
		alarm(0);
		while (read(STDIN_FILENO, &ignored, 1) > 0)
			;
	}
	if (gen.peer > 0)
		gen_reap(gen.peer);
}

#endif
