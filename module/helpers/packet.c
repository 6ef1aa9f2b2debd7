// SPDX-License-Identifier: GPL-2.0
/*
 * packet.c - helpers that look at packets and change them, for xdp programs and for those that see
 * a struct __sk_buff.
 *
 * Any context. The packet is the run's own: nobody else sees it, and its room is fixed (packet.h).
 * R1 is the context; offsets and lengths are u32, as in bpf(2), whatever else the register holds.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "helpers/body.h"
#include "packet.h"
#include "run_ctx.h"

#define MAX_PACKET_OFF 0xffffu
#define MAX_SKB_OFF 0x7fffffffu
#define XDP_META_MAX 255

/* verdicts */
#define XDP_ABORTED 0
#define XDP_REDIRECT 4
#define TC_ACT_SHOT 2
#define TC_ACT_REDIRECT 7

/* flags */
#define REDIRECT_INGRESS 1u
#define STORE_RECOMPUTE_CSUM 1u
#define STORE_INVALIDATE_HASH 2u
#define HDR_START_MAC 0
#define HDR_START_NET 1

static struct obpf_packet *xdp_packet(u64 r1)
{
	return &((struct obpf_xdp_ctx *)obpf_reg_ptr(r1))->pkt;
}

static u32 length(const struct obpf_packet *pkt)
{
	return pkt->data_end - pkt->data;
}

static u64 error(int err)
{
	return (s64)err;
}

/* ---- xdp */
u64 obpf_xdp_adjust_head(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_packet *pkt = xdp_packet(r1);
	long by = (s32)r2, meta = pkt->data - pkt->data_meta;

	if (by + (pkt->data_meta - pkt->head) < 0 || by > (long)length(pkt) - (long)OBPF_ETH_HEADER)
		return error(-EINVAL);
	/* Metadata stays in front of the packet. */
	memmove(pkt->data_meta + by, pkt->data_meta, meta);
	pkt->data_meta += by;
	pkt->data += by;
	return 0;
}

u64 obpf_xdp_adjust_meta(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_packet *pkt = xdp_packet(r1);
	long by = (s32)r2, size = pkt->data - pkt->data_meta - by;

	if (by + (pkt->data_meta - pkt->head) < 0 || size < 0)
		return error(-EINVAL);
	if (size % sizeof(u32) || size > XDP_META_MAX)
		return error(-EACCES);
	pkt->data_meta += by;
	return 0;
}

u64 obpf_xdp_adjust_tail(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_packet *pkt = xdp_packet(r1);
	long by = (s32)r2;

	if (by > pkt->tail - pkt->data_end || by + (long)length(pkt) < (long)OBPF_ETH_HEADER)
		return error(-EINVAL);
	if (by > 0)
		memset(pkt->data_end, 0, by);
	pkt->data_end += by;
	return 0;
}

u64 obpf_xdp_length(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return length(xdp_packet(r1));
}

/* 0 when @len bytes at @off are inside. */
static int xdp_reach(const struct obpf_packet *pkt, u32 off, u32 len)
{
	if (off > MAX_PACKET_OFF || len > MAX_PACKET_OFF)
		return -EFAULT;
	return off + len > length(pkt) ? -EINVAL : 0;
}

u64 obpf_xdp_load(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const struct obpf_packet *pkt = xdp_packet(r1);
	int err = xdp_reach(pkt, r2, r4);

	if (!err)
		memcpy(obpf_reg_ptr(r3), pkt->data + (u32)r2, (u32)r4);
	else
		memset(obpf_reg_ptr(r3), 0, (u32)r4);
	return error(err);
}

u64 obpf_xdp_store(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_packet *pkt = xdp_packet(r1);
	int err = xdp_reach(pkt, r2, r4);

	if (!err)
		memcpy(pkt->data + (u32)r2, obpf_reg_ptr(r3), (u32)r4);
	return error(err);
}

/* ---- struct __sk_buff */
u64 obpf_skb_load(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const struct obpf_skb_ctx *ctx = obpf_reg_ptr(r1);
	u32 off = r2, len = r4;

	if (off > MAX_SKB_OFF || (u64)off + len > length(&ctx->pkt)) {
		memset(obpf_reg_ptr(r3), 0, len);
		return error(-EFAULT);
	}
	memcpy(obpf_reg_ptr(r3), ctx->pkt.data + off, len);
	return 0;
}

u64 obpf_skb_load_relative(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const struct obpf_skb_ctx *ctx = obpf_reg_ptr(r1);
	u32 off = r2, len = r4, start = r5;
	const u8 *from = ctx->mac + (start == HDR_START_NET ? OBPF_ETH_HEADER : 0);

	if (off > MAX_PACKET_OFF || start > HDR_START_NET ||
	    (s64)off + len > ctx->pkt.data_end - from) {
		memset(obpf_reg_ptr(r3), 0, len);
		return error(-EFAULT);
	}
	memcpy(obpf_reg_ptr(r3), from + off, len);
	return 0;
}

u64 obpf_skb_store(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_skb_ctx *ctx = obpf_reg_ptr(r1);
	u32 off = r2, len = r4;

	if (r5 & ~(u64)(STORE_RECOMPUTE_CSUM | STORE_INVALIDATE_HASH))
		return error(-EINVAL);
	if (off > MAX_SKB_OFF || (u64)off + len > length(&ctx->pkt))
		return error(-EFAULT);
	memcpy(ctx->pkt.data + off, obpf_reg_ptr(r3), len);
	if (r5 & STORE_INVALIDATE_HASH)
		ctx->skb.hash = 0;
	return 0;
}

/* All of the packet is in one piece. */
u64 obpf_skb_pull(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const struct obpf_skb_ctx *ctx = obpf_reg_ptr(r1);

	return error((u32)r2 > length(&ctx->pkt) ? -ENOMEM : 0);
}

u64 obpf_skb_change_tail(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_skb_ctx *ctx = obpf_reg_ptr(r1);
	u32 len = r2, was = length(&ctx->pkt);

	if (r3 || len < OBPF_ETH_HEADER || len > ctx->pkt.tail - ctx->pkt.data)
		return error(-EINVAL);
	if (len > was)
		memset(ctx->pkt.data_end, 0, len - was);
	ctx->pkt.data_end = ctx->pkt.data + len;
	obpf_skb_moved(ctx, rc);
	return 0;
}

u64 obpf_skb_change_head(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_skb_ctx *ctx = obpf_reg_ptr(r1);
	u32 by = r2;

	if (r3 || by > ctx->pkt.data - ctx->pkt.head)
		return error(-EINVAL);
	ctx->pkt.data -= by;
	memset(ctx->pkt.data, 0, by);
	ctx->pkt.data_meta = ctx->pkt.data;
	ctx->mac = ctx->pkt.data;
	obpf_skb_moved(ctx, rc);
	return 0;
}

/*
 * The kernel hashes addresses and ports with a key of the machine's. No program can expect more
 * than that packets of one flow have one number, not 0: here those with equal headers do.
 */
u64 obpf_skb_hash(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_skb_ctx *ctx = obpf_reg_ptr(r1);
	u32 i, hash = 2166136261u; /* FNV-1a */

	if (!ctx->skb.hash) {
		for (i = 0; i < 64 && i < length(&ctx->pkt); i++)
			hash = (hash ^ ctx->pkt.data[i]) * 16777619u;
		ctx->skb.hash = hash ? hash : 1;
	}
	return ctx->skb.hash;
}

u64 obpf_skb_forget_hash(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	((struct obpf_skb_ctx *)obpf_reg_ptr(r1))->skb.hash = 0;
	return 0;
}

u64 obpf_skb_set_hash(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	((struct obpf_skb_ctx *)obpf_reg_ptr(r1))->skb.hash = r2;
	return 0;
}

/* The verdict alone: a test packet goes nowhere. Runs over a struct __sk_buff have rc->pkt. */
u64 obpf_packet_redirect(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	if (rc->pkt)
		return r2 & ~(u64)REDIRECT_INGRESS ? TC_ACT_SHOT : TC_ACT_REDIRECT;
	return r2 ? XDP_ABORTED : XDP_REDIRECT;
}
