// SPDX-License-Identifier: Apache-2.0
/*
 * TCP (or with -P mptcp, -P sctp another stream) through the ordinary system calls.
 * tcp [options] send|write|writev|pwritev2|sendmsg|sendmmsg up|down|both
 */
#include "stream.h"

int main(int argc, char **argv)
{
	return stream_main(argc, argv, system_calls);
}
