// SPDX-License-Identifier: GPL-2.0
/*
 * text.c - strncmp, strtol, strtoul: strings that a program has.
 *
 * Any context. The memory may be shared and change meanwhile: each character is looked at once, and
 * none beyond its size.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "helpers/body.h"

#define DIGITS_MAX 63 /* characters of a number that are looked at */

/* -1, 0 or 1: the kernel's own result has but a sign in common between architectures. */
u64 obpf_text_compare(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const u8 *a = obpf_reg_ptr(r1), *b = obpf_reg_ptr(r3);
	u64 i;

	for (i = 0; i < r2; i++) {
		u8 c = READ_ONCE(a[i]);

		if (c != b[i])
			return c < b[i] ? (u64)-1 : 1;
		if (!c)
			break;
	}
	return 0;
}

/* A number's characters, from where it begins. */
struct digits {
	char c[DIGITS_MAX + 1];
};

static u32 digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' - 'A';
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : U32_MAX;
}

/* Is it 0x? Its base may be found out by that: *@base 0. Returns the characters of the prefix. */
static u32 read_prefix(const struct digits *d, u32 *base)
{
	bool hex = d->c[0] == '0' && (d->c[1] | 0x20) == 'x';

	if (!*base)
		*base = d->c[0] != '0' ? 10 : hex && digit_value(d->c[2]) < 16 ? 16 : 8;
	return *base == 16 && hex ? 2 : 0;
}

/* Characters of the number that begins @d: 1 or more; -EINVAL without a digit; -ERANGE. */
static int read_digits(const struct digits *d, u32 base, u64 *value)
{
	u32 at, first = read_prefix(d, &base);
	bool too_large = false;
	u64 sum = 0;

	for (at = first; digit_value(d->c[at]) < base; at++) {
		u32 digit = digit_value(d->c[at]);

		/* Shifted or divided by constants: 64-bit division by a variable is slow. */
		too_large |= sum > (base == 8  ? U64_MAX >> 3 :
				    base == 16 ? U64_MAX >> 4 :
						 U64_MAX / 10);
		too_large |= sum * base > U64_MAX - digit;
		sum = sum * base + digit;
	}
	if (too_large)
		return -ERANGE;
	*value = sum;
	return at > first ? at : -EINVAL;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Characters taken, or -EINVAL, -ERANGE. */
static int read_number(const char *s, u64 size, u64 flags, u64 *value, bool *negative)
{
	struct digits d = {};
	u64 pos = 0;
	u32 n = 0;
	int len;

	if (flags != 0 && flags != 8 && flags != 10 && flags != 16)
		return -EINVAL;
	while (pos < size && is_space(READ_ONCE(s[pos])))
		pos++;
	*negative = pos < size && READ_ONCE(s[pos]) == '-';
	pos += *negative;
	while (n < DIGITS_MAX && pos + n < size) {
		d.c[n] = READ_ONCE(s[pos + n]);
		n++;
	}
	len = read_digits(&d, flags, value);
	return len < 0 ? len : pos + len;
}

u64 obpf_text_to_long(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	s64 *result = obpf_reg_ptr(r4);
	bool negative;
	u64 value;
	int len;

	*result = 0;
	len = read_number(obpf_reg_ptr(r1), r2, r3, &value, &negative);
	if (len < 0)
		return (s64)len;
	if (value > (u64)S64_MAX + negative)
		return (s64)-ERANGE;
	*result = negative ? -value : value;
	return len;
}

u64 obpf_text_to_ulong(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	u64 *result = obpf_reg_ptr(r4);
	bool negative;
	u64 value;
	int len;

	*result = 0;
	len = read_number(obpf_reg_ptr(r1), r2, r3, &value, &negative);
	if (len < 0)
		return (s64)len;
	if (negative)
		return (s64)-EINVAL;
	*result = value;
	return len;
}
