// SPDX-License-Identifier: GPL-2.0
/*
 * tag.c - SHA-1 over instructions. Context: any; no locks. Reference: FIPS 180-4, section 6.1.
 */
#include <linux/string.h>
#include "isa/tag.h"

struct sha1 {
	u32 h[5];
	u8 block[64];
	u64 len; /* bytes taken in */
};

static u32 rol(u32 x, int n)
{
	return x << n | x >> (32 - n);
}

static u32 load_be32(const u8 *p)
{
	return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

/* f and K of round @i, section 4.1.1 and 4.2.1. */
static u32 round_term(int i, u32 b, u32 c, u32 d)
{
	if (i < 20)
		return ((b & c) | (~b & d)) + 0x5a827999;
	if (i < 40)
		return (b ^ c ^ d) + 0x6ed9eba1;
	if (i < 60)
		return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

static void take_block(struct sha1 *s)
{
	u32 a = s->h[0], b = s->h[1], c = s->h[2], d = s->h[3], e = s->h[4];
	u32 w[16];
	int i;

	for (i = 0; i < 16; i++)
		w[i] = load_be32(s->block + 4 * i);
	for (i = 0; i < 80; i++) {
		u32 t;

		if (i >= 16)
			w[i & 15] = rol(w[(i + 13) & 15] ^ w[(i + 8) & 15] ^ w[(i + 2) & 15] ^
						w[i & 15],
					1);
		t = rol(a, 5) + round_term(i, b, c, d) + e + w[i & 15];
		e = d;
		d = c;
		c = rol(b, 30);
		b = a;
		a = t;
	}
	s->h[0] += a;
	s->h[1] += b;
	s->h[2] += c;
	s->h[3] += d;
	s->h[4] += e;
}

static void take_bytes(struct sha1 *s, const void *data, u32 len)
{
	const u8 *p = data;

	while (len--) {
		s->block[s->len++ & 63] = *p++;
		if (!(s->len & 63))
			take_block(s);
	}
}

static void finish(struct sha1 *s)
{
	u64 bits = s->len * 8;
	u8 be[8], pad = 0x80;
	int i;

	for (i = 0; i < 8; i++)
		be[i] = bits >> (56 - 8 * i);
	do {
		take_bytes(s, &pad, 1);
		pad = 0;
	} while ((s->len & 63) != 56);
	take_bytes(s, be, 8);
}

void obpf_tag(const struct obpf_insn *insns, u32 cnt, u8 tag[OBPF_TAG_SIZE])
{
	struct sha1 s = { .h = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } };
	bool second_of_map = false;
	u32 i;

	for (i = 0; i < cnt; i++) {
		struct obpf_insn insn = insns[i];
		bool is_map = insn.code == obpf_ops[OBPF_OP_LD_MAP_FD].code &&
			      (insn.src_reg == OBPF_PSEUDO_MAP_FD ||
			       insn.src_reg == OBPF_PSEUDO_MAP_VALUE);

		if (is_map || second_of_map)
			insn.imm = 0;
		second_of_map = is_map;
		take_bytes(&s, &insn, sizeof(insn));
	}
	finish(&s);
	for (i = 0; i < OBPF_TAG_SIZE; i++)
		tag[i] = s.h[i / 4] >> (24 - 8 * (i % 4));
}
