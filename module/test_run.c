// SPDX-License-Identifier: GPL-2.0
/*
 * test_run.c - PROG_TEST_RUN's rules: which buffers a program type takes, the context made of them,
 * and what goes back.
 *
 * Floor F3, built hosted too. Process context but for obpf_test_enter(); works on the caller's
 * buffers and on memory of its own, no locks. Reference: PROG_TEST_RUN of bpf(2).
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/swab.h>
#include <linux/types.h>
#include "test_run.h"

/* A frame of xdp lies in a page: room in front, in which the driver keeps the first bytes, ... */
#define XDP_FRAME 4096u
#define XDP_HEADROOM 256u
#define XDP_HEAD_KEPT 40u
/* ... and behind. */
#define XDP_TAILROOM 320u
#define XDP_META_MAX 255u

/* Room of the other packets' buffers, for helpers that move their ends. */
#define SKB_HEADROOM 256u
#define SKB_TAILROOM 1024u

/* What test packets came in through: the loopback device. */
#define IFINDEX_LO 1u

#define GSO_SEGS_MAX 65535u
#define WIRE_LEN_MAX 65536u
/* Below, a frame's type is its length, and it is taken for one of 802.2. */
#define ETH_TYPE_MIN 1536u
#define ETH_P_802_2 4u

/* --- packets seen as a struct __sk_buff --- */

static u16 load_be16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

/* As eth_type_trans() tells it, for a device whose own address is zero. */
static u32 packet_type(const u8 *frame)
{
	static const u8 broadcast[6] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, own[6];

	if (!memcmp(frame, own, sizeof(own)))
		return 0; /* PACKET_HOST */
	if (!memcmp(frame, broadcast, sizeof(broadcast)))
		return 1; /* PACKET_BROADCAST */
	return frame[0] & 1 ? 2 : 3; /* PACKET_MULTICAST, PACKET_OTHERHOST */
}

/* Are the members of @skb that a caller may not set, those from @from up to @to, zero? */
static bool is_clear(const struct obpf_sk_buff *skb, u32 from, u32 to)
{
	return !memchr_inv((const u8 *)skb + from, 0, to - from);
}

static int check_skb(const struct obpf_sk_buff *skb, u32 len)
{
	static const struct {
		u16 from, to;
	} kept[] = {
		{ 0, offsetof(struct obpf_sk_buff, mark) },
		{ offsetofend(struct obpf_sk_buff, mark), offsetof(struct obpf_sk_buff, priority) },
		{ offsetofend(struct obpf_sk_buff, ifindex), offsetof(struct obpf_sk_buff, cb) },
		{ offsetofend(struct obpf_sk_buff, cb), offsetof(struct obpf_sk_buff, tstamp) },
		{ offsetofend(struct obpf_sk_buff, gso_segs),
		  offsetof(struct obpf_sk_buff, gso_size) },
		{ offsetofend(struct obpf_sk_buff, gso_size),
		  offsetof(struct obpf_sk_buff, hwtstamp) },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kept); i++)
		if (!is_clear(skb, kept[i].from, kept[i].to))
			return -EINVAL;
	if (skb->wire_len && (skb->wire_len < len || skb->wire_len > WIRE_LEN_MAX))
		return -EINVAL;
	return skb->gso_segs > GSO_SEGS_MAX ? -EINVAL : 0;
}

/* ctx_in as far as it goes, the rest zero; what goes on behind @known must be zero. */
static int take_ctx(const struct obpf_test *t, void *out, u32 known)
{
	if (t->ctx_size > known && memchr_inv(t->ctx + known, 0, t->ctx_size - known))
		return -E2BIG;
	memset(out, 0, known);
	if (t->ctx_size)
		memcpy(out, t->ctx, min(t->ctx_size, known));
	return 0;
}

static bool has_ctx(const struct obpf_test *t)
{
	return t->ctx_size || t->asks & OBPF_TEST_CTX_OUT;
}

static void fill_skb(struct obpf_sk_buff *skb, const struct obpf_sk_buff *given, const u8 *frame,
		     u32 len)
{
	u16 proto = load_be16(frame + 12);

	*skb = *given;
	skb->len = len;
	skb->pkt_type = packet_type(frame);
	skb->protocol = swab16(proto >= ETH_TYPE_MIN ? proto : ETH_P_802_2);
	if (!skb->ifindex)
		skb->ifindex = IFINDEX_LO;
	if (!skb->wire_len)
		skb->wire_len = len;
}

static int open_skb(struct obpf_test *t)
{
	bool sees_header = t->type->id != OBPF_PROG_TYPE_SOCKET_FILTER;
	u32 skip = sees_header ? 0 : OBPF_ETH_HEADER;
	struct obpf_skb_ctx *ctx;
	u8 *start;
	int err;

	if (t->data_size < OBPF_ETH_HEADER || t->data_size > OBPF_TEST_MAX_BUFFER)
		return -EINVAL;
	err = take_ctx(t, &t->back.skb, sizeof(t->back.skb));
	if (!err)
		err = check_skb(&t->back.skb, t->data_size - skip);
	if (err)
		return err;
	ctx = kvzalloc(sizeof(*ctx) + SKB_HEADROOM + t->data_size + SKB_TAILROOM,
		       GFP_KERNEL_ACCOUNT);
	if (!ctx)
		return -ENOMEM;
	start = (u8 *)(ctx + 1);
	ctx->mac = start + SKB_HEADROOM;
	memcpy(ctx->mac, t->data, t->data_size);
	ctx->pkt = (struct obpf_packet){
		.data = ctx->mac + skip,
		.data_end = ctx->mac + t->data_size,
		.data_meta = ctx->mac + skip,
		.head = start,
		.tail = ctx->mac + t->data_size + SKB_TAILROOM,
	};
	fill_skb(&ctx->skb, &t->back.skb, t->data, t->data_size - skip);
	t->room = ctx;
	return 0;
}

static void finish_skb(struct obpf_test *t)
{
	struct obpf_skb_ctx *ctx = t->room;
	u8 *start = ctx->pkt.data;

	/* A socket filter's packet goes back with the place of its header, but not with that. */
	if (t->type->id == OBPF_PROG_TYPE_SOCKET_FILTER) {
		start -= OBPF_ETH_HEADER;
		memset(start, 0, OBPF_ETH_HEADER);
	}
	t->data_out = (struct obpf_test_out){ start, ctx->pkt.data_end - start };
	t->back.skb.mark = ctx->skb.mark;
	t->back.skb.priority = ctx->skb.priority;
	t->back.skb.ingress_ifindex = ctx->skb.ingress_ifindex;
	t->back.skb.ifindex = ctx->skb.ifindex;
	t->back.skb.tstamp = ctx->skb.tstamp;
	memcpy(t->back.skb.cb, ctx->skb.cb, sizeof(ctx->skb.cb));
	t->back.skb.wire_len = ctx->skb.wire_len;
	t->back.skb.gso_segs = ctx->skb.gso_segs;
	t->back.skb.hwtstamp = ctx->skb.hwtstamp;
	t->ctx_out = (struct obpf_test_out){ (const u8 *)&t->back.skb, sizeof(t->back.skb) };
}

/* --- xdp --- */

/* ctx_in tells where in data_in the packet begins, behind its metadata. */
static int check_md(const struct obpf_test *t, const struct obpf_xdp_md *md)
{
	if (md->data_meta || md->data_end != t->data_size || md->data > md->data_end)
		return -EINVAL;
	if (md->data % sizeof(u32) || md->data > XDP_META_MAX ||
	    md->data > XDP_HEADROOM - XDP_HEAD_KEPT)
		return -EINVAL;
	if (md->egress_ifindex || (!md->ingress_ifindex && md->rx_queue_index))
		return -EINVAL;
	return 0;
}

static int open_xdp(struct obpf_test *t)
{
	struct obpf_xdp_md *md = &t->back.md;
	struct obpf_xdp_ctx *ctx;
	u8 *start;
	int err;

	err = take_ctx(t, md, sizeof(*md));
	if (!err && has_ctx(t))
		err = check_md(t, md);
	if (err)
		return err;
	if (t->data_size - md->data < OBPF_ETH_HEADER ||
	    t->data_size > XDP_FRAME - XDP_HEADROOM - XDP_TAILROOM + md->data)
		return -EINVAL;
	ctx = kvzalloc(sizeof(*ctx) + XDP_FRAME, GFP_KERNEL_ACCOUNT);
	if (!ctx)
		return -ENOMEM;
	start = (u8 *)(ctx + 1);
	ctx->pkt = (struct obpf_packet){
		.data = start + XDP_HEADROOM,
		.data_end = start + XDP_HEADROOM + t->data_size - md->data,
		.data_meta = start + XDP_HEADROOM - md->data,
		.head = start + XDP_HEAD_KEPT,
		.tail = start + XDP_FRAME - XDP_TAILROOM,
	};
	memcpy(ctx->pkt.data_meta, t->data, t->data_size);
	ctx->md.ingress_ifindex = md->ingress_ifindex ? md->ingress_ifindex : IFINDEX_LO;
	ctx->md.rx_queue_index = md->rx_queue_index;
	t->room = ctx;
	return 0;
}

static void finish_xdp(struct obpf_test *t)
{
	struct obpf_packet *pkt = &((struct obpf_xdp_ctx *)t->room)->pkt;

	t->data_out = (struct obpf_test_out){ pkt->data_meta, pkt->data_end - pkt->data_meta };
	t->back.md.data = pkt->data - pkt->data_meta;
	t->back.md.data_end = pkt->data_end - pkt->data_meta;
	t->ctx_out = (struct obpf_test_out){ (const u8 *)&t->back.md, sizeof(t->back.md) };
}

/* --- contexts that are the caller's --- */

/* The caller's registers stand in for those of a hit. */
static int open_regs(struct obpf_test *t)
{
	return t->data_size || t->ctx_size != t->type->ctx_size ? -EINVAL : 0;
}

static int open_buffer(struct obpf_test *t, u32 max_ctx_off)
{
	u32 limit = min(t->type->ctx_size, OBPF_TEST_MAX_BUFFER);

	return t->data_size || t->ctx_size < max_ctx_off || t->ctx_size > limit ? -EINVAL : 0;
}

/*
 * A record, or arguments: what was not given is zero up to the most that the type has, since a tail
 * call may lead to a program that reads more.
 */
static int open_padded(struct obpf_test *t, u32 max_ctx_off)
{
	int err = open_buffer(t, max_ctx_off);

	if (err)
		return err;
	t->room = kvzalloc(t->type->ctx_size, GFP_KERNEL_ACCOUNT);
	if (!t->room)
		return -ENOMEM;
	if (t->ctx_size)
		memcpy(t->room, t->ctx, t->ctx_size);
	return 0;
}

int obpf_test_open(struct obpf_test *t, const struct obpf_prog_type *type, u32 max_ctx_off)
{
	int err;

	t->type = type;
	t->room = NULL;
	t->data_out = t->ctx_out = (struct obpf_test_out){ NULL, 0 };
	switch (type->id) {
	case OBPF_PROG_TYPE_SOCKET_FILTER:
	case OBPF_PROG_TYPE_SCHED_CLS:
	case OBPF_PROG_TYPE_SCHED_ACT:
		err = open_skb(t);
		break;
	case OBPF_PROG_TYPE_XDP:
		err = open_xdp(t);
		break;
	case OBPF_PROG_TYPE_KPROBE:
	case OBPF_PROG_TYPE_PERF_EVENT:
		err = open_regs(t);
		break;
	case OBPF_PROG_TYPE_RAW_TRACEPOINT:
		err = t->asks ? -EINVAL : open_padded(t, max_ctx_off);
		break;
	case OBPF_PROG_TYPE_TRACEPOINT:
		err = open_padded(t, max_ctx_off);
		break;
	case OBPF_PROG_TYPE_SYSCALL:
		err = open_buffer(t, max_ctx_off);
		break;
	default:
		err = -EOPNOTSUPP;
	}
	if (err)
		return err;
	t->r1 = (u64)(unsigned long)(t->room ? t->room : t->ctx_size ? t->ctx : NULL);
	return 0;
}

void obpf_test_enter(struct obpf_test *t, struct obpf_run_ctx *rc)
{
	rc->pkt = NULL;
	rc->pkt_len = 0;
	rc->regs = t->type->id == OBPF_PROG_TYPE_KPROBE ? t->ctx : NULL;
	rc->ctx_size = t->type->flags & OBPF_PT_CTX_IS_BUFFER ? t->ctx_size : 0;
	if (t->type->flags & OBPF_PT_PKT)
		obpf_skb_moved(t->room, rc);
}

void obpf_test_finish(struct obpf_test *t)
{
	if (t->type->flags & OBPF_PT_PKT)
		finish_skb(t);
	else if (t->type->id == OBPF_PROG_TYPE_XDP)
		finish_xdp(t);
	else
		t->ctx_out = (struct obpf_test_out){ t->ctx, t->ctx_size };
}

void obpf_test_close(struct obpf_test *t)
{
	kvfree(t->room);
	t->room = NULL;
}
