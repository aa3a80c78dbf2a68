/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/*
 * parse.bpf.h - the one packet parser: Ethernet, up to two VLAN tags, IPv4 with options, IPv6 with
 * extension headers, fragments. Every byte is bounds-checked against the linear part; what does not
 * fit is reported as unparsed.
 */
#ifndef WEIR_PARSE_H
#define WEIR_PARSE_H

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_ARP 0x0806
#define ETHERTYPE_VLAN 0x8100
#define ETHERTYPE_QINQ 0x88a8
/* Below this the field is an IEEE 802.3 length, not a type. */
#define ETHERTYPE_MIN 0x0600

#define VLAN_TAGS_MAX 2
/*
 * RFC 8200, 4.1: the five kinds that are followed, each at most once but for destination options.
 */
#define IPV6_EXTENSIONS_MAX 6

#define NEXTHDR_HOP 0
#define NEXTHDR_ROUTING 43
#define NEXTHDR_FRAGMENT 44
#define NEXTHDR_AUTH 51
#define NEXTHDR_DEST 60

#define FRAME_IPV4 1
#define FRAME_IPV6 2
#define FRAME_UNPARSED 4 /* ends inside a header; protocol is the last one known */

/* What a packet is. Offsets count from the first byte that was parsed. */
struct frame {
	__u32 protocol; /* IANA number, or ETHERTYPE_BASE + Ethernet type */
	__u32 l3_offset;
	__u32 l4_offset; /* 0: not IP, or a fragment without its L4 header */
	__u32 flags;
};

struct ipv4_header {
	__u8 version_ihl;
	__u8 tos;
	__be16 total_length;
	__be16 id;
	__be16 fragment;
	__u8 ttl;
	__u8 protocol;
	__be16 checksum;
	__be32 saddr;
	__be32 daddr;
};

#define IPV4_FRAGMENT_OFFSET 0x1fff

struct ipv6_header {
	__be32 version_class_label;
	__be16 payload_length;
	__u8 next_header;
	__u8 hop_limit;
	__u8 saddr[16];
	__u8 daddr[16];
};

struct ipv6_extension {
	__u8 next_header;
	/* in 8 bytes beyond the first 8; 4 bytes beyond the first 8 for AH; unused for fragments */
	__u8 length;
	__be16 fragment;
	__be32 id;
};

#define IPV6_FRAGMENT_OFFSET 0xfff8

struct vlan_tag {
	__be16 tci;
	__be16 ethertype;
};

/*
 * A packet pointer of a context (struct __sk_buff or struct xdp_md). Written in assembly, since
 * from two uses of the 32-bit field clang makes 32-bit copies, which the verifier no longer takes
 * for packet pointers.
 */
#define packet_pointer(ctx, field)                                              \
	({                                                                      \
		void *pointer;                                                  \
                                                                                \
		asm volatile("%0 = *(u32 *)(%1 + %2)"                           \
			     : "=r"(pointer)                                    \
			     : "r"(ctx), "i"(offsetof(typeof(*(ctx)), field))); \
		pointer;                                                        \
	})

/*
 * The largest offset of a header that is still read; the verifier accepts packet pointers only
 * within a range that it can see.
 */
#define OFFSET_MAX 0xfff

/*
 * The same value, of which the verifier no longer knows what it knew. The verifier follows each
 * path through the headers by itself, and everything behind them once for each path: 26,000
 * instructions where there are 2,000, which was most of the time to the first number. With nothing
 * known that tells the paths apart, it takes them for one. @unknown is any value it knows nothing
 * of. In 64 bits: of 32-bit results the verifier of Linux 6.1 forgets that the upper half is zero,
 * and refuses them as offsets.
 */
static __always_inline __u64 hidden(__u64 value, __u64 unknown)
{
	value ^= unknown;
	asm volatile("" : "+r"(value));
	return value ^ unknown;
}

/*
 * A value masked with @max, which is one less than a power of two. The mask is applied by the
 * instruction before the value is used, where the verifier must know the bound. A comparison in C
 * would not do: clang may use a copy of the compared value from the stack, and the verifier knows
 * nothing of that copy (5.10: of no number on the stack).
 */
#define BOUNDED(value, max)                                           \
	({                                                            \
		__u64 bounded_ = (value);                             \
		asm volatile("%0 &= %1" : "+r"(bounded_) : "i"(max)); \
		bounded_;                                             \
	})

/* A pointer into a packet. */
static __always_inline void *at(void *data, __u64 offset)
{
	return data + BOUNDED(offset, OFFSET_MAX);
}

static __always_inline void parse_ipv4(struct frame *frame, void *data, void *end)
{
	struct ipv4_header *ip = at(data, frame->l3_offset);

	if ((void *)(ip + 1) > end) {
		frame->flags |= FRAME_UNPARSED;
		return;
	}
	frame->flags |= FRAME_IPV4;
	frame->protocol = ip->protocol;
	if (!(ip->fragment & bpf_htons(IPV4_FRAGMENT_OFFSET)))
		frame->l4_offset = frame->l3_offset + (ip->version_ihl & 0xf) * 4;
}

static __always_inline void parse_ipv6(struct frame *frame, void *data, void *end)
{
	struct ipv6_header *ip = at(data, frame->l3_offset);
	__u64 offset = frame->l3_offset + sizeof(*ip);
	__u64 unknown = end - data;
	__u8 next;

	if ((void *)(ip + 1) > end) {
		frame->flags |= FRAME_UNPARSED;
		return;
	}
	frame->flags |= FRAME_IPV6;
	next = ip->next_header;
#pragma unroll
	for (int i = 0; i < IPV6_EXTENSIONS_MAX; i++) {
		struct ipv6_extension *extension = at(data, offset);

		if (next != NEXTHDR_HOP && next != NEXTHDR_ROUTING && next != NEXTHDR_FRAGMENT &&
		    next != NEXTHDR_AUTH && next != NEXTHDR_DEST)
			break;
		if ((void *)(extension + 1) > end) {
			frame->flags |= FRAME_UNPARSED;
			break;
		}
		if (next == NEXTHDR_FRAGMENT &&
		    extension->fragment & bpf_htons(IPV6_FRAGMENT_OFFSET)) {
			frame->protocol = extension->next_header;
			return;
		}
		/*
		 * A fragment header is 8 bytes, and its second byte is reserved, which is to say 0.
		 */
		offset += next == NEXTHDR_AUTH ? (extension->length + 2) * 4
					       : (extension->length + 1) * 8;
		offset = hidden(offset, unknown);
		if (offset > OFFSET_MAX) {
			frame->flags |= FRAME_UNPARSED;
			break;
		}
		next = hidden(extension->next_header, unknown);
	}
	frame->protocol = next;
	if (!(frame->flags & FRAME_UNPARSED))
		frame->l4_offset = offset;
}

static __always_inline void parse_ip(struct frame *frame, __u16 ethertype, void *data, void *end)
{
	__u64 unknown = end - data;

	frame->protocol = ETHERTYPE_BASE + ethertype;
	if (ethertype == ETHERTYPE_IPV4)
		parse_ipv4(frame, data, end);
	else if (ethertype == ETHERTYPE_IPV6)
		parse_ipv6(frame, data, end);
	frame->protocol = hidden(frame->protocol, unknown);
	frame->l4_offset = hidden(frame->l4_offset, unknown);
	frame->flags = hidden(frame->flags, unknown);
}

static __always_inline void parse_ethernet(struct frame *frame, void *data, void *end)
{
	struct ethhdr *eth = data;
	__u32 offset = sizeof(*eth);
	__u64 unknown = end - data;
	__u16 ethertype;

	if ((void *)(eth + 1) > end) {
		frame->flags |= FRAME_UNPARSED;
		return;
	}
	ethertype = bpf_ntohs(eth->h_proto);
#pragma unroll
	for (int i = 0; i < VLAN_TAGS_MAX; i++) {
		struct vlan_tag *tag = data + offset;

		if (ethertype != ETHERTYPE_VLAN && ethertype != ETHERTYPE_QINQ)
			break;
		if ((void *)(tag + 1) > end) {
			frame->flags |= FRAME_UNPARSED;
			return;
		}
		ethertype = bpf_ntohs(tag->ethertype);
		offset += sizeof(*tag);
	}
	offset = hidden(offset, unknown);
	/*
	 * IEEE 802.3 frames carry a length and LLC, as spanning tree does: one entry for them all.
	 */
	if (ethertype < ETHERTYPE_MIN)
		ethertype = 0;
	frame->l3_offset = offset;
	parse_ip(frame, ethertype, data, end);
}

/*
 * Bytes of the headers that each further segment of a merged packet repeats, from the first byte of
 * the packet on; 0 where they are not known.
 */
static __always_inline __u32 header_bytes(const struct frame *frame, void *data, void *end)
{
	__u8 *l4 = at(data, frame->l4_offset);

	if (!frame->l4_offset)
		return 0;
	if (frame->protocol == IPPROTO_UDP)
		return frame->l4_offset + 8;
	if (frame->protocol != IPPROTO_TCP || (void *)(l4 + 13) > end)
		return 0;
	return frame->l4_offset + (l4[12] >> 4) * 4;
}

#define ICMP_UNREACHABLE 3
#define ICMP_CODES 16
#define ICMPV6_UNREACHABLE 1
#define ICMPV6_CODES 8

/* Whether an ICMP message tells of another packet, rather than asking or answering. */
static __always_inline bool is_icmp_error(__u8 type)
{
	return (type >= ICMP_UNREACHABLE && type <= 5) || type == 11 || type == 12;
}

/*
 * What a packet is counted as: its protocol, or what an ICMP message reports if it reports an
 * error. Codes without a meaning are counted together, or anybody on the link could fill the table.
 */
static __always_inline __u32 counted_protocol(const struct frame *frame, void *data, void *end)
{
	__u8 *message = data + (frame->l4_offset & OFFSET_MAX);
	__u32 code;

	if (!frame->l4_offset ||
	    (frame->protocol != IPPROTO_ICMP && frame->protocol != IPPROTO_ICMPV6) ||
	    (void *)(message + 2) > end)
		return frame->protocol;
	if (frame->protocol == IPPROTO_ICMP) {
		if (!is_icmp_error(message[0]))
			return frame->protocol;
		code = message[0] != ICMP_UNREACHABLE ? 0
		       : message[1] < ICMP_CODES      ? message[1]
						      : ICMP_CODES;
		return ICMP_ERROR_BASE | message[0] << 8 | code;
	}
	if (!message[0] || message[0] > 4)
		return frame->protocol;
	code = message[0] != ICMPV6_UNREACHABLE ? 0
	       : message[1] < ICMPV6_CODES	? message[1]
						: ICMPV6_CODES;
	return ICMP_ERROR_BASE | ICMP_ERROR_V6 | message[0] << 8 | code;
}

/*
 * Packets that a buffer of @length bytes stands for beyond the first. Of a merged packet that was
 * received only the segment size may be known.
 */
static __always_inline __u32 extra_segments(__u32 gso_segs, __u32 gso_size, __u32 length,
					    __u32 headers)
{
	if (gso_segs > 1)
		return gso_segs - 1;
	if (gso_segs == 0 && gso_size && length > headers + gso_size)
		return (length - headers - 1) / gso_size;
	return 0;
}

#endif
