// SPDX-License-Identifier: GPL-2.0
/*
 * packets - programs over packets as people write them: a parser and an encapsulator for xdp, a
 * classifier that rewrites for tc, and one program each of the tracing types that only test runs
 * start.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "packets.h"

#define MAX_VLANS 2
#define MAX_OPTIONS 10 /* words behind an IPv4 header */

struct vlan {
	__be16 tci;
	__be16 type;
};

__u64 seen[NR_KINDS];
__u32 option_bytes;

static __always_inline void count(enum kind kind)
{
	__sync_fetch_and_add(&seen[kind], 1);
}

/* Behind all VLAN tags, the type of what follows; NULL when the frame ends before. */
static __always_inline void *skip_vlans(void *data, void *end, __be16 *type, __u16 *vlans)
{
	struct ethhdr *eth = data;
	struct vlan *vlan;
	int i;

	if ((void *)(eth + 1) > end)
		return NULL;
	*type = eth->h_proto;
	data = eth + 1;
#pragma unroll
	for (i = 0; i < MAX_VLANS; i++) {
		if (*type != bpf_htons(ETH_P_8021Q) && *type != bpf_htons(ETH_P_8021AD))
			break;
		vlan = data;
		if ((void *)(vlan + 1) > end)
			return NULL;
		*type = vlan->type;
		data = vlan + 1;
		++*vlans;
	}
	return data;
}

/* Behind an IPv4 header and its options, which are added up; NULL when it is cut short. */
static __always_inline void *skip_ipv4(void *data, void *end, __u8 *proto)
{
	struct iphdr *ip = data;
	__u32 *option;
	int i;

	if ((void *)(ip + 1) > end || ip->ihl < 5)
		return NULL;
	*proto = ip->protocol;
	option = (void *)(ip + 1);
#pragma unroll
	for (i = 0; i < MAX_OPTIONS; i++) {
		if (i + 5 >= ip->ihl)
			break;
		if ((void *)(option + i + 1) > end)
			return NULL;
		option_bytes += sizeof(option[i]);
	}
	return data + ip->ihl * 4;
}

static __always_inline void *skip_ipv6(void *data, void *end, __u8 *proto)
{
	struct ipv6hdr *ip = data;

	if ((void *)(ip + 1) > end)
		return NULL;
	*proto = ip->nexthdr;
	return ip + 1;
}

/* The port that a TCP or UDP packet goes to, in host order; 0 for none. */
static __always_inline __u16 find_port(void *data, void *end, __u8 proto)
{
	struct udphdr *udp = data; /* TCP's ports stand at the same place */

	if (proto != IPPROTO_TCP && proto != IPPROTO_UDP)
		return 0;
	if ((void *)(udp + 1) > end)
		return 0;
	count(proto == IPPROTO_TCP ? TCP : UDP);
	return bpf_ntohs(udp->dest);
}

static __always_inline __u16 parse(void *data, void *end, __u8 *proto, __u16 *vlans)
{
	void *next;
	__be16 type;

	next = skip_vlans(data, end, &type, vlans);
	if (next && type == bpf_htons(ETH_P_IP)) {
		count(IPV4);
		next = skip_ipv4(next, end, proto);
	} else if (next && type == bpf_htons(ETH_P_IPV6)) {
		count(IPV6);
		next = skip_ipv6(next, end, proto);
	} else if (next) {
		count(NOT_IP);
		return 0;
	}
	if (!next) {
		count(TOO_SHORT);
		return 0;
	}
	return find_port(next, end, *proto);
}

/* Drops what goes to the blocked port; other packets go on with metadata in front. */
SEC("xdp")
int parser(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u16 port, vlans = 0;
	struct meta *meta;
	__u8 proto = 0;

	port = parse(data, end, &proto, &vlans);
	if (port == BLOCKED_PORT)
		return XDP_DROP;
	if (bpf_xdp_adjust_meta(ctx, -(int)sizeof(*meta)))
		return XDP_ABORTED;
	meta = (void *)(long)ctx->data_meta;
	data = (void *)(long)ctx->data;
	if ((void *)(meta + 1) > data)
		return XDP_ABORTED;
	meta->port = port;
	meta->vlans = vlans;
	return XDP_PASS;
}

/* Global, so that it is verified on its own. */
__noinline int make_room(struct xdp_md *ctx)
{
	return bpf_xdp_adjust_head(ctx, -(int)sizeof(struct ethhdr));
}

/* A second Ethernet header in front of the first, which it is like but for its type. */
SEC("xdp")
int wrap(struct xdp_md *ctx)
{
	struct ethhdr *outer, *inner;
	void *end;

	if (make_room(ctx))
		return XDP_ABORTED;
	outer = (void *)(long)ctx->data;
	end = (void *)(long)ctx->data_end;
	inner = outer + 1;
	if ((void *)(inner + 1) > end)
		return XDP_ABORTED;
	__builtin_memcpy(outer, inner, sizeof(*outer));
	outer->h_proto = bpf_htons(OUTER_TYPE);
	return XDP_TX;
}

/* Marks by protocol and port, counts the hop that it is, keeps the checksum right. */
SEC("tc")
int classify(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	__u16 port, vlans = 0, old, new;
	struct iphdr ip;
	__u8 proto = 0;

	port = parse(data, end, &proto, &vlans);
	skb->mark = MARK(proto, port);
	skb->cb[0] = vlans;
	if (skb->protocol != bpf_htons(ETH_P_IP))
		return TC_ACT_OK;
	if (bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)))
		return TC_ACT_SHOT;
	if (ip.ttl <= 1)
		return TC_ACT_SHOT;
	old = bpf_htons(ip.ttl << 8 | ip.protocol);
	ip.ttl--;
	new = bpf_htons(ip.ttl << 8 | ip.protocol);
	if (bpf_skb_store_bytes(skb, ETH_HLEN + __builtin_offsetof(struct iphdr, ttl), &ip.ttl, 1,
				0) ||
	    bpf_l3_csum_replace(skb, ETH_HLEN + __builtin_offsetof(struct iphdr, check), old, new,
				2))
		return TC_ACT_SHOT;
	return TC_ACT_OK;
}

SEC("raw_tp/sys_enter")
int add_args(struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[0] + ctx->args[1];
}

char LICENSE[] SEC("license") = "GPL";
