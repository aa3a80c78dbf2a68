// SPDX-License-Identifier: Apache-2.0
/*
 * Processes that are not what they were when their socket was made. Each sends 500 bytes, changes, and is silent from then on.
 * rename   takes another name
 * thread   a thread takes a name of its own, and sends
 * bytes    takes a name that is no UTF-8
 * title    writes another title over its arguments
 * user     becomes another user
 * identity [options] rename|thread|bytes|title|user
 */
#include "gen.h"

#include <pthread.h>

#define SENT_BYTES 500
#define NOBODY 65534

static char *arguments;
static size_t arguments_length;

static int bind_peer(void)
{
	return gen_bound_socket(SOCK_DGRAM, IPPROTO_UDP);
}

static void serve(int fd)
{
	gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv");
}

static void rename_process(int fd)
{
	prctl(PR_SET_NAME, "another-name");
}

static void *name_thread(void *fd)
{
	prctl(PR_SET_NAME, "a-thread");
	gen_tx(send(*(int *)fd, gen_data, SENT_BYTES, 0), "send");
	return NULL;
}

static void thread(int fd)
{
	pthread_t other;

	if (pthread_create(&other, NULL, name_thread, &fd) != 0)
		gen_die("pthread_create");
	pthread_join(other, NULL);
}

static void bytes(int fd)
{
	prctl(PR_SET_NAME, "a\xff\xfe" "b");
}

static void title(int fd)
{
	memset(arguments, 0, arguments_length);
	snprintf(arguments, arguments_length, "busy 7");
}

static void user(int fd)
{
	if (setuid(NOBODY) < 0)
		gen_die("setuid");
}

static const struct mode {
	const char *name;
	void (*change)(int fd);
} modes[] = {
	{ "rename", rename_process }, { "thread", thread }, { "bytes", bytes }, { "title", title }, { "user", user },
};

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv);

	for (size_t i = 0; at < argc && i < sizeof(modes) / sizeof(*modes); i++) {
		int fd;

		if (strcmp(modes[i].name, argv[at]) != 0)
			continue;
		arguments = argv[0];
		arguments_length = argv[argc - 1] + strlen(argv[argc - 1]) + 1 - argv[0];
		fd = gen_connected_socket(SOCK_DGRAM, IPPROTO_UDP, gen_start_peer(bind_peer, serve));
		gen_tx(send(fd, gen_data, SENT_BYTES, 0), "send");
		gen_sleep_ms(700); /* so that it has been shown as it was */
		modes[i].change(fd);
		gen_finish(fd);
		return 0;
	}
	fprintf(stderr, "usage: identity [options] rename|thread|bytes|title|user\n");
	return 2;
}
