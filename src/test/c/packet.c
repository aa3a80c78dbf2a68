// SPDX-License-Identifier: Apache-2.0
/*
 * Whole frames injected through AF_PACKET, past every IP socket; the peer takes them the same way.
 * packet [options] frames
 */
#include "gen.h"

#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>

#define FRAMES 50
#define ETHERTYPE_EXPERIMENT 0x88b5 /* IEEE 802 local experimental ethertype 1 */

static int bind_peer(void)
{
	struct timeval patience = { .tv_sec = gen_seconds(GEN_PATIENCE_SECONDS) };
	int fd = socket(AF_PACKET, SOCK_RAW, htons(ETHERTYPE_EXPERIMENT));

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) < 0)
		gen_die("socket AF_PACKET");
	return fd;
}

static void serve(int fd)
{
	for (int i = 0; i < FRAMES; i++)
		gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv");
	gen_finish(-1);
}

int main(int argc, char **argv)
{
	const char *iface = getenv("GEN_IFACE");
	struct ether_header *frame = (struct ether_header *)gen_data;
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_halen = ETH_ALEN };
	int fd;

	gen_options(argc, argv);
	gen_start_peer(bind_peer, serve);
	to.sll_ifindex = if_nametoindex(iface && !gen.loopback ? iface : "lo");
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (to.sll_ifindex == 0 || fd < 0)
		gen_die("socket AF_PACKET");
	memset(to.sll_addr, 0xff, ETH_ALEN);
	memset(frame->ether_dhost, 0xff, ETH_ALEN);
	memset(frame->ether_shost, 0x02, ETH_ALEN);
	frame->ether_type = htons(ETHERTYPE_EXPERIMENT);
	gen_wait_for_go();
	for (unsigned int i = 0; i < FRAMES; i++)
		gen_tx(sendto(fd, gen_data, sizeof(*frame) + gen_chunk(i, 1400), 0, (struct sockaddr *)&to,
			      sizeof(to)), "sendto");
	gen_finish(-1);
	return 0;
}
