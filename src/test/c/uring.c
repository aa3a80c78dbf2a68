// SPDX-License-Identifier: Apache-2.0
/*
 * TCP through io_uring, where no send or receive system call is made.
 * uring [options] send|sendmsg|send_zc up|down|both
 */
#include "stream.h"

#include <liburing.h>

static struct io_uring *ring(void)
{
	static struct io_uring ring;
	static bool ready;
	int error;

	if (ready)
		return &ring;
	error = io_uring_queue_init(8, &ring, 0);
	if (error == -ENOSYS || error == -EPERM)
		gen_skip("this kernel has no io_uring");
	errno = -error;
	if (error < 0)
		gen_die("io_uring_queue_init");
	ready = true;
	return &ring;
}

static struct io_uring_sqe *entry(void)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring());

	if (!sqe)
		gen_die("io_uring_get_sqe");
	return sqe;
}

/* Waits for one completion; flags tells whether another one of the same request will follow. */
static int completion(unsigned int *flags)
{
	struct io_uring_cqe *cqe;
	int result = io_uring_wait_cqe(ring(), &cqe);

	if (result == 0) {
		result = cqe->res;
		*flags = cqe->flags;
		io_uring_cqe_seen(ring(), cqe);
	}
	return result;
}

static ssize_t submit(void)
{
	unsigned int flags, ignored;
	int result;

	if (io_uring_submit(ring()) < 0)
		gen_die("io_uring_submit");
	result = completion(&flags);
	if (flags & IORING_CQE_F_MORE) /* zero copy: the buffer is ours again after a second one */
		completion(&ignored);
	if (result == -EINVAL)
		gen_skip("this kernel's io_uring lacks the operation");
	if (result >= 0)
		return result;
	errno = -result;
	return -1;
}

static ssize_t uring_send(int fd, unsigned char *data, size_t size)
{
	io_uring_prep_send(entry(), fd, data, size, 0);
	return submit();
}

static ssize_t uring_recv(int fd, unsigned char *data, size_t size)
{
	io_uring_prep_recv(entry(), fd, data, size, 0);
	return submit();
}

static ssize_t uring_sendmsg(int fd, unsigned char *data, size_t size)
{
	struct iovec pieces[WAY_PIECES];
	struct msghdr message = { .msg_iov = pieces };

	message.msg_iovlen = way_pieces(pieces, data, size);
	io_uring_prep_sendmsg(entry(), fd, &message, 0);
	return submit();
}

static ssize_t uring_recvmsg(int fd, unsigned char *data, size_t size)
{
	struct iovec pieces[WAY_PIECES];
	struct msghdr message = { .msg_iov = pieces };

	message.msg_iovlen = way_pieces(pieces, data, size);
	io_uring_prep_recvmsg(entry(), fd, &message, 0);
	return submit();
}

static ssize_t uring_send_zc(int fd, unsigned char *data, size_t size)
{
	io_uring_prep_send_zc(entry(), fd, data, size, 0, 0);
	return submit();
}

static ssize_t uring_write(int fd, unsigned char *data, size_t size)
{
	io_uring_prep_write(entry(), fd, data, size, 0);
	return submit();
}

static ssize_t uring_read(int fd, unsigned char *data, size_t size)
{
	io_uring_prep_read(entry(), fd, data, size, 0);
	return submit();
}

static const struct way ways[] = {
	{ "send", uring_send, uring_recv },
	{ "sendmsg", uring_sendmsg, uring_recvmsg },
	{ "send_zc", uring_send_zc, uring_recv },
	{ "write", uring_write, uring_read },
	{ NULL, NULL, NULL },
};

int main(int argc, char **argv)
{
	return stream_main(argc, argv, ways);
}
