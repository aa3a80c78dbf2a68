// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* clients.bpf.c - the stage of clients.bpf.h alone, for tests: XDP and tc on ingress, tc on egress. */
#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <linux/in.h>
#include <linux/if_ether.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#include "types.h"
#include "parse.bpf.h"
#include "clients.bpf.h"

SEC("xdp")
int clients_xdp(struct xdp_md *ctx)
{
	void *data = packet_pointer(ctx, data);
	void *end = packet_pointer(ctx, data_end);
	struct frame frame = {};

	parse_ethernet(&frame, data, end);
	count_client(ctx, &frame, data, end, ctx->ingress_ifindex, end - data);
	return XDP_PASS;
}

SEC("tc")
int clients_tc_rx(struct __sk_buff *skb)
{
	void *data = packet_pointer(skb, data);
	void *end = packet_pointer(skb, data_end);
	struct frame frame = {};

	parse_ethernet(&frame, data, end);
	count_client(skb, &frame, data, end, skb->ifindex, skb->len);
	return -1;
}

SEC("tc")
int clients_tc_tx(struct __sk_buff *skb)
{
	void *data = packet_pointer(skb, data);
	void *end = packet_pointer(skb, data_end);
	struct frame frame = {};

	parse_ethernet(&frame, data, end);
	note_served(&frame, data, end, skb->ingress_ifindex);
	return -1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
