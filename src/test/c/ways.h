/* SPDX-License-Identifier: Apache-2.0 */
/* The ways a stream socket is written and read through system calls, each with its receiving twin. */
#ifndef WAYS_H
#define WAYS_H

#include "gen.h"

struct way {
	const char *name;
	ssize_t (*tx)(int fd, unsigned char *data, size_t size); /* bytes sent, or -1 with errno */
	ssize_t (*rx)(int fd, unsigned char *data, size_t size); /* bytes received, 0 at the end */
};

#define WAY_PIECES 3

/* Cuts one buffer into pieces of uneven size; returns how many are not empty. */
static int way_pieces(struct iovec *pieces, unsigned char *data, size_t size)
{
	size_t first = size / 7, second = size / 3;

	if (size < 16) {
		pieces[0] = (struct iovec){ data, size };
		return 1;
	}
	pieces[0] = (struct iovec){ data, first };
	pieces[1] = (struct iovec){ data + first, second };
	pieces[2] = (struct iovec){ data + first + second, size - first - second };
	return WAY_PIECES;
}

static ssize_t way_send(int fd, unsigned char *data, size_t size)
{
	return send(fd, data, size, 0);
}

static ssize_t way_recv(int fd, unsigned char *data, size_t size)
{
	return recv(fd, data, size, 0);
}

static ssize_t way_write(int fd, unsigned char *data, size_t size)
{
	return write(fd, data, size);
}

static ssize_t way_read(int fd, unsigned char *data, size_t size)
{
	return read(fd, data, size);
}

static ssize_t way_writev(int fd, unsigned char *data, size_t size)
{
	struct iovec pieces[WAY_PIECES];

	return writev(fd, pieces, way_pieces(pieces, data, size));
}

static ssize_t way_readv(int fd, unsigned char *data, size_t size)
{
	struct iovec pieces[WAY_PIECES];

	return readv(fd, pieces, way_pieces(pieces, data, size));
}

/* At no offset of its own, which is all that a socket takes. */
static ssize_t way_pwritev2(int fd, unsigned char *data, size_t size)
{
	struct iovec pieces[WAY_PIECES];

	return pwritev2(fd, pieces, way_pieces(pieces, data, size), -1, 0);
}

static ssize_t way_preadv2(int fd, unsigned char *data, size_t size)
{
	struct iovec pieces[WAY_PIECES];

	return preadv2(fd, pieces, way_pieces(pieces, data, size), -1, 0);
}

static ssize_t way_sendmsg(int fd, unsigned char *data, size_t size)
{
	struct iovec pieces[WAY_PIECES];
	struct msghdr message = { .msg_iov = pieces };

	message.msg_iovlen = way_pieces(pieces, data, size);
	return sendmsg(fd, &message, 0);
}

static ssize_t way_recvmsg(int fd, unsigned char *data, size_t size)
{
	struct iovec pieces[WAY_PIECES];
	struct msghdr message = { .msg_iov = pieces };

	message.msg_iovlen = way_pieces(pieces, data, size);
	return recvmsg(fd, &message, 0);
}

/* One message per piece; the call returns messages, the bytes are in their lengths. */
static int way_messages(struct mmsghdr *messages, struct iovec *pieces, unsigned char *data,
			size_t size)
{
	int count = way_pieces(pieces, data, size);

	memset(messages, 0, WAY_PIECES * sizeof(*messages));
	for (int i = 0; i < count; i++) {
		messages[i].msg_hdr.msg_iov = &pieces[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	return count;
}

static ssize_t way_messages_bytes(const struct mmsghdr *messages, int count)
{
	ssize_t bytes = 0;

	for (int i = 0; i < count; i++)
		bytes += messages[i].msg_len;
	return count < 0 ? -1 : bytes;
}

static ssize_t way_sendmmsg(int fd, unsigned char *data, size_t size)
{
	struct mmsghdr messages[WAY_PIECES];
	struct iovec pieces[WAY_PIECES];
	int count = way_messages(messages, pieces, data, size);

	return way_messages_bytes(messages, sendmmsg(fd, messages, count, 0));
}

static ssize_t way_recvmmsg(int fd, unsigned char *data, size_t size)
{
	struct mmsghdr messages[WAY_PIECES];
	struct iovec pieces[WAY_PIECES];
	int count = way_messages(messages, pieces, data, size);

	return way_messages_bytes(messages, recvmmsg(fd, messages, count, MSG_WAITFORONE, NULL));
}

GEN_UNUSED static const struct way system_calls[] = {
	{ "send", way_send, way_recv },
	{ "write", way_write, way_read },
	{ "writev", way_writev, way_readv },
	{ "pwritev2", way_pwritev2, way_preadv2 },
	{ "sendmsg", way_sendmsg, way_recvmsg },
	{ "sendmmsg", way_sendmmsg, way_recvmmsg },
	{ NULL, NULL, NULL },
};

#endif
