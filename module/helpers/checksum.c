// SPDX-License-Identifier: GPL-2.0
/*
 * checksum.c - csum_diff, csum_update, l3_csum_replace, l4_csum_replace: the Internet's checksum,
 * kept right while a packet is changed.
 *
 * Any context. Sums are in ones' complement, where bytes lie as in the packet: a carry goes round,
 * subtracting is adding the complement. Reference: RFC 1071, RFC 1624.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>
#include "helpers/body.h"
#include "packet.h"

#define MAX_PACKET_OFF 0xffffu

/* flags: width of the member that changes, 0: r4 is a difference of sums; ... */
#define WIDTH_MASK 0xfu
/* ... l4: it is part of the pseudo header; 0 means "no sum" and stays; but is not kept; IPv6. */
#define PSEUDO_HEADER 0x10u
#define ZERO_IS_NONE 0x20u
#define ENFORCE 0x40u
#define IPV6 0x80u

static u32 add(u32 a, u32 b)
{
	u64 sum = (u64)a + b;

	return (u32)sum + (u32)(sum >> 32);
}

static u16 fold(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return sum + (sum >> 16);
}

static u32 sum_of(const void *from, u32 size, u32 sum)
{
	u32 word, n;

	/* Bytes that fill no word stand at its beginning. */
	for (; size; size -= n, from += n) {
		n = min_t(u32, size, sizeof(word));
		word = 0;
		memcpy(&word, from, n);
		sum = add(sum, word);
	}
	return sum;
}

u64 obpf_csum_diff(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	u32 from_size = r2, to_size = r4, sum = r5;

	/* The verifier lets pointers pass that may be NULL, whatever the size. */
	if ((from_size && !r1) || (to_size && !r3))
		return (s64)-EINVAL;
	if (to_size)
		sum = sum_of(obpf_reg_ptr(r3), to_size, sum);
	if (from_size)
		sum = add(sum, ~sum_of(obpf_reg_ptr(r1), from_size, 0));
	return fold(sum);
}

/* What becomes of checksum @sum when @from becomes @to; @width 0: when @to is what was added. */
static int replace(u16 *sum, u64 from, u64 to, u32 width)
{
	u32 left = ~(u32)*sum;

	switch (width) {
	case 0:
		if (from)
			return -EINVAL;
		*sum = ~fold(add(left, to));
		return 0;
	case 2:
		*sum = ~fold(add(add(left, ~(u32)(u16)from), (u16)to));
		return 0;
	case 4:
		*sum = ~fold(add(add(left, ~(u32)from), to));
		return 0;
	default:
		return -EINVAL;
	}
}

/* Where the checksum is that helpers are told of, or NULL. */
static u8 *find_sum(u64 r1, u64 r2)
{
	struct obpf_packet *pkt = &((struct obpf_skb_ctx *)obpf_reg_ptr(r1))->pkt;
	u32 off = r2;

	if (off > MAX_PACKET_OFF || off % 2 || off + 2 > pkt->data_end - pkt->data)
		return NULL;
	return pkt->data + off;
}

u64 obpf_csum_l3(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	u8 *at;
	u16 sum;
	int err;

	if (r5 & ~(u64)WIDTH_MASK)
		return (s64)-EINVAL;
	at = find_sum(r1, r2);
	if (!at)
		return (s64)-EFAULT;
	memcpy(&sum, at, sizeof(sum));
	err = replace(&sum, r3, r4, r5);
	memcpy(at, &sum, sizeof(sum));
	return (s64)err;
}

/* Nobody but the program knows of the sum: whether a pseudo header is meant makes no difference. */
u64 obpf_csum_l4(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	u8 *at;
	u16 sum;
	int err;

	if (r5 & ~(u64)(WIDTH_MASK | PSEUDO_HEADER | ZERO_IS_NONE | ENFORCE | IPV6))
		return (s64)-EINVAL;
	at = find_sum(r1, r2);
	if (!at)
		return (s64)-EFAULT;
	memcpy(&sum, at, sizeof(sum));
	if ((r5 & ZERO_IS_NONE) && !(r5 & ENFORCE) && !sum)
		return 0;
	err = replace(&sum, r3, r4, r5 & WIDTH_MASK);
	if (!err && (r5 & ZERO_IS_NONE) && !sum)
		sum = 0xffff;
	memcpy(at, &sum, sizeof(sum));
	return (s64)err;
}

/* A device's sum over all of the packet is what this adds to: test packets have none. */
u64 obpf_csum_update(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return (s64)-ENOTSUPP;
}
