// SPDX-License-Identifier: Apache-2.0
/*
 * TCP without a buffer of the process in between: sendfile and splice to a socket, splice from one.
 * splice [options] sendfile|splice up|down|both
 */
#include "stream.h"

#include <sys/mman.h>
#include <sys/sendfile.h>

/* A file with the bytes to send, made once per process. */
static int source_file(void)
{
	static int fd = -1;

	if (fd >= 0)
		return fd;
	fd = memfd_create("source", MFD_CLOEXEC);
	if (fd < 0 || write(fd, gen_data, sizeof(gen_data)) != sizeof(gen_data))
		gen_die("memfd_create");
	return fd;
}

static ssize_t send_file(int fd, unsigned char *data, size_t size)
{
	off_t start = 0;

	(void)data;
	return sendfile(fd, source_file(), &start, size);
}

static ssize_t splice_to(int fd, unsigned char *data, size_t size)
{
	static int through[2] = { -1, -1 };
	ssize_t filled;
	size_t left;

	if (through[0] < 0 && pipe2(through, O_CLOEXEC) < 0)
		gen_die("pipe2");
	if (size > 4096) /* one pipe page, so a full pipe never blocks us */
		size = 4096 - 3;
	filled = write(through[1], data, size);
	for (left = filled; left > 0;) {
		ssize_t sent = splice(through[0], NULL, fd, NULL, left, SPLICE_F_MOVE);

		if (sent < 0)
			return -1;
		left -= sent;
	}
	return filled;
}

static ssize_t splice_from(int fd, unsigned char *data, size_t size)
{
	static int through[2] = { -1, -1 }, nowhere;
	ssize_t received, moved;

	(void)data;
	if (through[0] < 0) {
		nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
		if (nowhere < 0 || pipe2(through, O_CLOEXEC) < 0)
			gen_die("pipe2");
	}
	received = splice(fd, NULL, through[1], NULL, size, SPLICE_F_MOVE);
	for (moved = 0; moved < received;) {
		ssize_t n = splice(through[0], NULL, nowhere, NULL, received - moved, SPLICE_F_MOVE);

		if (n <= 0)
			gen_die("splice to /dev/null");
		moved += n;
	}
	return received;
}

static const struct way ways[] = {
	{ "sendfile", send_file, way_recv },
	{ "splice", splice_to, splice_from },
	{ NULL, NULL, NULL },
};

int main(int argc, char **argv)
{
	return stream_main(argc, argv, ways);
}
