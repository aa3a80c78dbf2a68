// SPDX-License-Identifier: Apache-2.0
/*
 * Sends one Ethernet frame many times through AF_PACKET, just as it is given.
 * frame INTERFACE COUNT HEX
 */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	unsigned char frame[2048];
	size_t length;
	int fd;

	if (argc != 4 || strlen(argv[3]) > 2 * sizeof(frame)) {
		fprintf(stderr, "usage: frame INTERFACE COUNT HEX\n");
		return 2;
	}
	length = strlen(argv[3]) / 2;
	for (size_t i = 0; i < length; i++)
		sscanf(argv[3] + 2 * i, "%2hhx", &frame[i]);
	to.sll_ifindex = if_nametoindex(argv[1]);
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (to.sll_ifindex == 0 || fd < 0) {
		perror("frame");
		return 1;
	}
	for (int i = atoi(argv[2]); i > 0; i--) {
		if (sendto(fd, frame, length, 0, (struct sockaddr *)&to, sizeof(to)) != (ssize_t)length) {
			perror("frame: sendto");
			return 1;
		}
	}
	return 0;
}
