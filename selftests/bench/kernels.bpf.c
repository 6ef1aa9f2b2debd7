// SPDX-License-Identifier: GPL-2.0
/*
 * kernels.bpf.c - what bench-jit measures: small pieces of what programs are made of.
 *
 * Built for BPF, and natively with NATIVE defined. Hashes and ciphers are written from their
 * definitions, each in its own words.
 */
#include "kernels.h"

/* ---- hashing ---- */

#define JHASH_MIX(a, b, c) \
	do { \
		a -= c; \
		a ^= rol32(c, 4); \
		c += b; \
		b -= a; \
		b ^= rol32(a, 6); \
		a += c; \
		c -= b; \
		c ^= rol32(b, 8); \
		b += a; \
		a -= c; \
		a ^= rol32(c, 16); \
		c += b; \
		b -= a; \
		b ^= rol32(a, 19); \
		a += c; \
		c -= b; \
		c ^= rol32(b, 4); \
		b += a; \
	} while (0)

KERNEL(jhash_words)
{
	u32 a = 0xdeadbeef, b = a, c = a, i;
	const u32 *w = (const u32 *)p;

	for (i = 0; i < 252; i += 3) {
		a += w[i];
		b += w[i + 1];
		c += w[i + 2];
		JHASH_MIX(a, b, c);
	}
	return a ^ b ^ c;
}

static __always_inline u32 le32(const u8 *p)
{
	return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

KERNEL(jhash_bytes)
{
	u32 a = 0xdeadbeef, b = a, c = a, i;

	for (i = 0; i < 1008; i += 12) {
		a += le32(p + i);
		b += le32(p + i + 4);
		c += le32(p + i + 8);
		JHASH_MIX(a, b, c);
	}
	return a ^ b ^ c;
}

#define SIP_ROUND(a, b, c, d) \
	do { \
		a += b; \
		b = rol64(b, 13); \
		b ^= a; \
		a = rol64(a, 32); \
		c += d; \
		d = rol64(d, 16); \
		d ^= c; \
		a += d; \
		d = rol64(d, 21); \
		d ^= a; \
		c += b; \
		b = rol64(b, 17); \
		b ^= c; \
		c = rol64(c, 32); \
	} while (0)

KERNEL(siphash)
{
	u64 a = 0x736f6d6570736575, b = 0x646f72616e646f6d, c = 0x6c7967656e657261,
	    d = 0x7465646279746573;
	const u64 *w = (const u64 *)p;
	u32 i;

	for (i = 0; i < 32; i++) {
		d ^= w[i];
		SIP_ROUND(a, b, c, d);
		SIP_ROUND(a, b, c, d);
		a ^= w[i];
	}
	c ^= 0xff;
	for (i = 0; i < 4; i++)
		SIP_ROUND(a, b, c, d);
	return fold(a ^ b ^ c ^ d);
}

#define XX_P1 0x9e3779b185ebca87ull
#define XX_P2 0xc2b2ae3d27d4eb4full
#define XX_P3 0x165667b19e3779f9ull

static __always_inline u64 xx_round(u64 acc, u64 lane)
{
	return rol64(acc + lane * XX_P2, 31) * XX_P1;
}

static __always_inline u32 xx_finish(u64 h)
{
	h ^= h >> 33;
	h *= XX_P2;
	h ^= h >> 29;
	h *= XX_P3;
	return fold(h ^ h >> 32);
}

KERNEL(xxhash_words)
{
	u64 a = XX_P1 + XX_P2, b = XX_P2, c = 0, d = 0 - XX_P1;
	const u64 *w = (const u64 *)p;
	u32 i;

	for (i = 0; i < 128; i += 4) {
		a = xx_round(a, w[i]);
		b = xx_round(b, w[i + 1]);
		c = xx_round(c, w[i + 2]);
		d = xx_round(d, w[i + 3]);
	}
	return xx_finish(rol64(a, 1) + rol64(b, 7) + rol64(c, 12) + rol64(d, 18));
}

KERNEL(xxhash_bytes)
{
	u64 h = XX_P3, lane;
	u32 i;

	for (i = 0; i < 512; i += 8) {
		lane = le32(p + i) | (u64)le32(p + i + 4) << 32;
		h = rol64(h ^ xx_round(0, lane), 27) * XX_P1 + XX_P3;
	}
	return xx_finish(h);
}

KERNEL(fnv1a)
{
	u64 h = 0xcbf29ce484222325;
	u32 i;

	for (i = 0; i < 512; i++) {
		h ^= p[i];
		h *= 0x100000001b3;
	}
	return fold(h);
}

KERNEL(crc32_bits)
{
	u32 crc = ~0u, i, bit;

	for (i = 0; i < 64; i++) {
		crc ^= p[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xedb88320 & (0 - (crc & 1)));
	}
	return ~crc;
}

/* ---- sums, copies, comparisons ---- */

KERNEL(checksum16)
{
	const u16 *w = (const u16 *)p;
	u32 sum = 0, i;

	for (i = 0; i < 512; i++)
		sum += w[i];
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (u16)~sum;
}

KERNEL(checksum32)
{
	const u32 *w = (const u32 *)p;
	u64 sum = 0;
	u32 i;

	for (i = 0; i < 256; i++)
		sum += w[i];
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16 & 0xffff) + (sum >> 32);
	return sum;
}

/* The two halves are equal but for the last byte: see the harness. */
KERNEL(memcmp_bytes)
{
	u32 i;

	for (i = 0; i < 512; i++)
		if (p[i] != p[512 + i])
			return i + 1;
	return 0;
}

KERNEL(memcpy_bytes)
{
	u8 out[256];
	u32 i, sum = 0;

	for (i = 0; i < 256; i++) {
		out[i] = p[i];
		opaque(i);
	}
	for (i = 0; i < 256; i += 64)
		sum = sum * 31 + out[i];
	return sum;
}

KERNEL(strcmp_bytes)
{
	u32 i;

	for (i = 0; i < 511; i++) {
		if (p[i] != p[512 + i])
			return (u32)p[i] - p[512 + i];
		if (!p[i])
			return i;
	}
	return 0;
}

/* ---- packets ---- */

static __always_inline u32 be16(const u8 *p)
{
	return (u32)p[0] << 8 | p[1];
}

static __always_inline u32 be32(const u8 *p)
{
	return be16(p) << 16 | be16(p + 2);
}

/* Frames of 64 bytes, one behind the other: Ethernet, IPv4, TCP, by single bytes. */
KERNEL(parse_bytes)
{
	u32 i, hash = 0;

	for (i = 0; i < 1024; i += 64) {
		const u8 *f = p + i;

		if (be16(f + 12) == 0x86dd || f[14] >> 4 == 6)
			continue;
		hash ^= be32(f + 26) ^ rol32(be32(f + 30), 7);
		if (f[23] == 6 || f[23] == 17 || f[23] & 1)
			hash += be16(f + 34) << 16 | be16(f + 36);
	}
	return hash;
}

/* The same by words, turned round. */
KERNEL(parse_words)
{
	u32 i, hash = 0;

	for (i = 0; i < 1024; i += 64) {
		const u8 *f = p + i;

		if (__builtin_bswap16(*(const u16 *)(f + 12)) == 0x86dd || f[14] >> 4 == 6)
			continue;
		hash ^= __builtin_bswap32(*(const u32 *)(f + 26)) ^
			rol32(__builtin_bswap32(*(const u32 *)(f + 30)), 7);
		if (f[23] == 6 || f[23] == 17 || f[23] & 1)
			hash += __builtin_bswap32(*(const u32 *)(f + 34));
	}
	return hash;
}

/* A filter as tcpdump has them: many tests of one packet. */
KERNEL(filter)
{
	u32 i, hits = 0;

	for (i = 0; i < 960; i += 16) {
		const u8 *f = p + i;
		u32 type = __builtin_bswap16(*(const u16 *)(f + 12));

		if (type < 1536)
			continue;
		if (type == 0x806 || type == 0x8035) {
			hits += 2;
			continue;
		}
		if (f[23] != 6 && f[23] != 17 && f[23] < 100)
			continue;
		if (*(const u16 *)(f + 20) & 0xff1f)
			hits++;
	}
	return hits;
}

/* ---- orders and tables ---- */

KERNEL(sort)
{
	u32 v[16], i, j, x, sum = 0;

	for (i = 0; i < 16; i++)
		v[i] = ((const u32 *)p)[i];
	/* Of neighbours the greater one moves up. */
	for (i = 0; i < 15; i++)
		for (j = 0; j < 15; j++)
			if (v[j] > v[j + 1]) {
				x = v[j];
				v[j] = v[j + 1];
				v[j + 1] = x;
			}
	for (i = 0; i < 16; i++)
		sum = sum * 31 + v[i];
	return sum;
}

/* In a sequence that ascends, and is computed as it is looked into. */
KERNEL(binary_search)
{
	u32 i, sum = 0;

	for (i = 0; i < 32; i++) {
		u32 low = 0, step, want = p[i] * 3;

		for (step = 64; step; step >>= 1) {
			u32 at = (low + step) & 127;

			if (at * 6 + (p[900] & 3) <= want)
				low = at;
		}
		sum = sum * 31 + p[512 + (low & 127)];
	}
	return sum;
}

KERNEL(sieve)
{
	u8 composite[256];
	u32 i, j, count = 0;

	for (i = 0; i < 256; i++) {
		composite[i] = 0;
		opaque(i);
	}
	for (i = 2; i < 16; i++) {
		if (composite[i & 255])
			continue;
		for (j = i * i; j < 256; j += i)
			composite[j & 255] = 1;
	}
	for (i = 2; i < 256; i++)
		count += !composite[i];
	return count;
}

#define CASE(number, change) \
	case number: \
		change; \
		break

KERNEL(switch_dispatch)
{
	u32 acc = 1, i;

	for (i = 0; i < 256; i++) {
		switch (p[i] & 15) {
			CASE(0, acc += 3);
			CASE(1, acc -= i);
			CASE(2, acc ^= 0x55);
			CASE(3, acc <<= 1);
			CASE(4, acc >>= 1);
			CASE(5, acc *= 7);
			CASE(6, acc |= 0x100);
			CASE(7, acc &= 0xffff);
			CASE(8, acc = ~acc);
			CASE(9, acc = 0 - acc);
			CASE(10, acc += p[i]);
			CASE(11, acc ^= acc >> 3);
			CASE(12, acc += acc << 2);
		default:
			acc ^= i;
			break;
		}
	}
	return acc;
}

/* ---- bits and numbers ---- */

KERNEL(popcount)
{
	const u64 *w = (const u64 *)p;
	u64 x, sum = 0;
	u32 i;

	for (i = 0; i < 128; i++) {
		x = w[i];
		x -= x >> 1 & 0x5555555555555555;
		x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
		x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
		x *= 0x0101010101010101;
		opaque(x);
		sum += x >> 56;
	}
	return sum;
}

KERNEL(log2_steps)
{
	u32 i, sum = 0, r, v;

	for (i = 0; i < 128; i++) {
		v = ((const u32 *)p)[i];
		r = (v > 0xffff) << 4;
		v >>= r;
		if (v > 0xff) {
			v >>= 8;
			r |= 8;
		}
		if (v > 0xf) {
			v >>= 4;
			r |= 4;
		}
		if (v > 3) {
			v >>= 2;
			r |= 2;
		}
		sum += r | v >> 1;
	}
	return sum;
}

KERNEL(divide_by_constants)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < 128; i++) {
		u32 v = ((const u32 *)p)[i];

		sum += v / 10 + v % 1000 + v / 7;
	}
	return fold(sum);
}

KERNEL(divide_by_variables)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < 128; i++)
		sum += ((const u64 *)p)[i & 63] / (p[i] + 1ull) +
		       ((const u32 *)p)[i] % (p[i + 1] + 3u);
	return fold(sum);
}

#define QUARTER(a, b, c, d) \
	do { \
		a += b; \
		d = rol32(d ^ a, 16); \
		c += d; \
		b = rol32(b ^ c, 12); \
		a += b; \
		d = rol32(d ^ a, 8); \
		c += d; \
		b = rol32(b ^ c, 7); \
	} while (0)

KERNEL(chacha)
{
	u32 x[16], i, sum = 0;

	for (i = 0; i < 16; i++)
		x[i] = ((const u32 *)p)[i];
	for (i = 0; i < 10; i++) {
		QUARTER(x[0], x[4], x[8], x[12]);
		QUARTER(x[1], x[5], x[9], x[13]);
		QUARTER(x[2], x[6], x[10], x[14]);
		QUARTER(x[3], x[7], x[11], x[15]);
		QUARTER(x[0], x[5], x[10], x[15]);
		QUARTER(x[1], x[6], x[11], x[12]);
		QUARTER(x[2], x[7], x[8], x[13]);
		QUARTER(x[3], x[4], x[9], x[14]);
	}
	for (i = 0; i < 16; i++)
		sum = sum * 31 + x[i];
	return sum;
}

/* ---- calls ---- */

static __noinline u64 mix(u64 a, u64 b)
{
	opaque(a);
	return (a ^ b) * XX_P1;
}

static __noinline u64 mix_two(u64 a, u64 b, u64 c)
{
	opaque(a);
	return mix(a, b) + mix(b, c);
}

KERNEL(subprograms)
{
	u64 h = 1;
	u32 i;

	for (i = 0; i < 64; i++)
		h = mix_two(h, p[i], i);
	return fold(h);
}

/* ---- arrays ---- */

#ifdef NATIVE
u32 table[TABLE_SIZE];

static __always_inline u32 *look_up(u32 key)
{
	return key < TABLE_SIZE ? &table[key] : 0;
}
#else
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, TABLE_SIZE);
	__type(key, u32);
	__type(value, u32);
} table SEC(".maps");

static __always_inline u32 *look_up(u32 key)
{
	return bpf_map_lookup_elem(&table, &key);
}

char LICENSE[] SEC("license") = "GPL";
#endif

KERNEL(array_lookup)
{
	u32 i, sum = 0, *value;

	for (i = 0; i < 128; i++) {
		value = look_up(p[i] + (i & 1));
		if (value)
			sum += (*value)++;
	}
	return sum;
}
