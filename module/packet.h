/* SPDX-License-Identifier: GPL-2.0 */
/*
 * packet.h - a packet under a program, and the contexts that show it.
 *
 * Plain data of one run. R1 of an xdp, socket_filter, sched_cls or sched_act program points at the
 * ABI's struct, so that loads and stores of plain members, narrow ones included, need no
 * translation. The packet's addresses do not fit its 32-bit members: they stand behind it, and
 * fixups lead loads of those members there (prog_type.c's tables say where).
 */
#ifndef OBPF_PACKET_H
#define OBPF_PACKET_H

#include <linux/types.h>
#include "obpf.h"
#include "run_ctx.h"

#define OBPF_ETH_HEADER 14u /* bytes */

/* head <= data_meta <= data <= data_end <= tail, but for data_meta where there is none */
struct obpf_packet {
	u8 *data;
	u8 *data_end;
	u8 *data_meta;
	u8 *head; /* how far data and data_meta may go down */
	u8 *tail; /* and data_end up */
};

struct obpf_xdp_ctx {
	struct obpf_xdp_md md; /* data, data_end and data_meta are not used */
	struct obpf_packet pkt;
};

struct obpf_skb_ctx {
	struct obpf_sk_buff skb; /* the same */
	struct obpf_packet pkt;
	u8 *mac; /* the link-layer header */
};

/* Tell @rc and the context's members about a packet that has moved or grown. */
static inline void obpf_skb_moved(struct obpf_skb_ctx *ctx, struct obpf_run_ctx *rc)
{
	rc->pkt = ctx->pkt.data;
	rc->pkt_len = ctx->pkt.data_end - ctx->pkt.data;
	ctx->skb.len = rc->pkt_len;
}

#endif
