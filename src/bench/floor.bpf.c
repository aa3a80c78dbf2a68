// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * floor.bpf.c - programs that do nothing, one of each type weir attaches: what a run of any of them costs is the price of
 * the hook and of the kernel's own stopwatch, and is subtracted from what weir's programs cost.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

SEC("tp_btf/sock_send_length")
int floor_tracing(void *ctx)
{
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_sendto")
int floor_tracepoint(void *ctx)
{
	return 0;
}

SEC("cgroup_skb/ingress")
int floor_wire_rx(struct __sk_buff *skb)
{
	return 1;
}

SEC("cgroup_skb/egress")
int floor_wire_tx(struct __sk_buff *skb)
{
	return 1;
}

SEC("tc")
int floor_tc(struct __sk_buff *skb)
{
	return TC_ACT_UNSPEC;
}

SEC("xdp")
int floor_xdp(struct xdp_md *packet)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
