// SPDX-License-Identifier: GPL-2.0
/*
 * format.c - format strings of programs: checked, and printed.
 *
 * Any context, no locks, no memory but the caller's. A program may write to its format while it is
 * read, so that every character is fetched once and within bounds, and printing checks again what
 * obpf_format_check() has checked. Reference: Documentation/core-api/printk-formats.rst.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include "helpers/env.h"
#include "helpers/format.h"
#include "helpers/proto.h"

#define WIDTH_MAX ((1u << 23) - 1)
#define POINTER_DIGITS 16

struct text {
	const char *s;
	u32 size;
};

/* One conversion. */
struct spec {
	char conv; /* d u x X c s p */
	char kind; /* of p and s: 0 or the letter behind p */
	u8 bytes; /* of a number: 4 or 8; of an address to print: 4 or 16 */
	bool left;
	bool zero;
	bool plus;
	bool space;
	u32 width; /* 0: none was given */
};

struct out {
	char *buf;
	u32 size;
	u32 len; /* characters so far, those that did not fit included */
};

/* A call of obpf_format(). */
struct job {
	struct out out;
	const u8 *args;
	u32 nr_args;
	u32 used; /* of OBPF_FORMAT_SCRATCH, as the kernel counts */
	char *scratch;
};

/* --- reading a format --- */

static char char_at(const struct text *t, u32 pos)
{
	return pos < t->size ? READ_ONCE(t->s[pos]) : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Text passes UTF-8, but none of ASCII's control characters. */
static bool is_text(char c)
{
	return is_space(c) || ((u8)c >= ' ' && c != 0x7f);
}

/* The end, white space or punctuation; of Latin-1, too, for so the kernel's tables have it. */
static bool is_break(char c)
{
	u8 u = c;

	if (u >= 0x80)
		return (u >= 0xa0 && u <= 0xbf) || u == 0xd7 || u == 0xf7;
	return !c || is_space(c) || (u > ' ' && u < 0x7f && !is_alnum(c));
}

/* What is behind "p", at @pos; returns the position behind it, or 0 when there is no such form. */
static u32 read_pointer(const struct text *t, u32 pos, struct spec *s)
{
	char c = char_at(t, pos), next;

	s->conv = 'p';
	if (is_break(c))
		return pos;
	s->kind = c;
	switch (c) {
	case 'K':
	case 'x':
	case 's':
	case 'S':
	case 'B':
		pos++;
		break;
	case 'k':
	case 'u':
		if (char_at(t, pos + 1) != 's' || !is_break(char_at(t, pos + 2)))
			return 0;
		s->conv = 's';
		return pos + 2;
	case 'i':
	case 'I':
		next = char_at(t, pos + 1);
		if (next != '4' && next != '6')
			return 0;
		s->bytes = next == '4' ? 4 : 16;
		pos += 2;
		break;
	default:
		return 0;
	}
	while (is_alnum(char_at(t, pos)))
		pos++;
	return pos;
}

static u32 read_number(const struct text *t, u32 pos, struct spec *s)
{
	s->bytes = 4;
	if (char_at(t, pos) == 'l') {
		s->bytes = 8;
		pos++;
		if (char_at(t, pos) == 'l')
			pos++;
	}
	s->conv = char_at(t, pos);
	switch (s->conv) {
	case 'i':
		s->conv = 'd';
		return pos + 1;
	case 'd':
	case 'u':
	case 'x':
	case 'X':
		return pos + 1;
	default:
		return 0;
	}
}

static u32 read_flags(const struct text *t, u32 pos, struct spec *s)
{
	for (;; pos++) {
		switch (char_at(t, pos)) {
		case '0':
			s->zero = true;
			break;
		case '-':
			s->left = true;
			break;
		case '+':
			s->plus = true;
			break;
		case ' ':
			s->space = true;
			break;
		default:
			return pos;
		}
	}
}

/* The conversion behind a '%'; the position behind it, or 0 when there is none such. */
static u32 read_spec(const struct text *t, u32 pos, struct spec *s)
{
	char c;

	memset(s, 0, sizeof(*s));
	pos = read_flags(t, pos, s);
	for (c = char_at(t, pos); is_digit(c); c = char_at(t, ++pos))
		s->width = min(s->width * 10 + (c - '0'), WIDTH_MAX);
	switch (c) {
	case 'p':
		return read_pointer(t, pos + 1, s);
	case 's':
		s->conv = 's';
		return is_break(char_at(t, pos + 1)) ? pos + 1 : 0;
	case 'c':
		s->conv = 'c';
		return pos + 1;
	default:
		return read_number(t, pos, s);
	}
}

/* --- printing --- */

static void put_char(struct out *o, char c)
{
	if (o->len < o->size)
		o->buf[o->len] = c;
	o->len++;
}

/* In one step beyond the end: widths may be large. */
static void put_fill(struct out *o, char c, u32 n)
{
	if (o->len < o->size)
		memset(o->buf + o->len, c, min(n, o->size - o->len));
	o->len += n;
}

static void put_text(struct out *o, const struct spec *s, const char *text, u32 len)
{
	u32 fill = s->width > len ? s->width - len : 0, i;

	if (!s->left)
		put_fill(o, ' ', fill);
	for (i = 0; i < len; i++)
		put_char(o, text[i]);
	if (s->left)
		put_fill(o, ' ', fill);
}

static void put_digits(struct out *o, const struct spec *s, char sign, u64 value)
{
	const char *digits = s->conv == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	u32 base = s->conv == 'd' || s->conv == 'u' ? 10 : 16;
	u32 n = 0, len, fill;
	char reversed[20];

	do {
		reversed[n++] = digits[value % base];
		value /= base;
	} while (value);
	len = n + !!sign;
	fill = s->width > len ? s->width - len : 0;
	if (!s->left && !s->zero)
		put_fill(o, ' ', fill);
	if (sign)
		put_char(o, sign);
	if (!s->left && s->zero)
		put_fill(o, '0', fill);
	while (n)
		put_char(o, reversed[--n]);
	if (s->left)
		put_fill(o, ' ', fill);
}

static void put_number(struct out *o, const struct spec *s, u64 value)
{
	s64 number = s->bytes == 8 ? (s64)value : (s32)value;

	if (s->conv != 'd')
		put_digits(o, s, '\0', s->bytes == 8 ? value : (u32)value);
	else if (number < 0)
		put_digits(o, s, '-', -(u64)number);
	else
		put_digits(o, s, s->plus ? '+' : s->space ? ' ' : '\0', number);
}

static void put_hex_pointer(struct out *o, const struct spec *s, u64 value)
{
	struct spec full = *s;

	if (!full.width) {
		full.width = POINTER_DIGITS;
		full.zero = true;
	}
	put_digits(o, &full, '\0', value);
}

/* What the world shows an address as: digits, which a width applies to as to any, or words. */
static void put_shown_pointer(struct out *o, const struct spec *s, const char *text)
{
	u64 value = 0;
	u32 i;

	for (i = 0; i < POINTER_DIGITS; i++) {
		if (is_digit(text[i]))
			value = value << 4 | (text[i] - '0');
		else if (text[i] >= 'a' && text[i] <= 'f')
			value = value << 4 | (text[i] - 'a' + 10);
		else
			break;
	}
	if (i == POINTER_DIGITS && !text[i])
		put_hex_pointer(o, s, value);
	else
		put_text(o, s, text, strlen(text));
}

/* Three digits each in the padded form. */
static void put_ipv4(struct out *o, const u8 *bytes, bool padded)
{
	struct spec s = { .conv = 'u', .width = padded ? 3 : 0, .zero = true };
	u32 i;

	for (i = 0; i < 4; i++) {
		if (i)
			put_char(o, '.');
		put_digits(o, &s, '\0', bytes[i]);
	}
}

static void put_ipv6(struct out *o, const u8 *bytes, bool colons)
{
	const struct spec s = { .conv = 'x', .width = 2, .zero = true };
	u32 i;

	for (i = 0; i < 16; i++) {
		if (colons && i && !(i % 2))
			put_char(o, ':');
		put_digits(o, &s, '\0', bytes[i]);
	}
}

/* --- arguments --- */

static bool take_room(struct job *j, u32 size)
{
	if (j->used > OBPF_FORMAT_SCRATCH || size > OBPF_FORMAT_SCRATCH - j->used)
		return false;
	j->used += size;
	return true;
}

static int print_number(struct job *j, const struct spec *s, u64 value)
{
	j->used = round_up(j->used, 4);
	if (!take_room(j, s->bytes))
		return -ENOSPC;
	put_number(&j->out, s, value);
	return 0;
}

static int print_char(struct job *j, const struct spec *s, u64 value)
{
	char c = value;

	if (!take_room(j, 1))
		return -ENOSPC;
	put_text(&j->out, s, &c, 1);
	return 0;
}

static int print_string(struct job *j, const struct spec *s, u64 value)
{
	const void *src = (const void *)(unsigned long)value;
	bool user = s->kind == 'u' || (!s->kind && obpf_env_is_user(src));
	struct spec bare = *s;
	u32 room;
	int len;

	if (j->used >= OBPF_FORMAT_SCRATCH)
		return -ENOSPC;
	room = OBPF_FORMAT_SCRATCH - j->used;
	len = user ? obpf_env_read_user_str(j->scratch, room, src) :
		     obpf_env_read_kernel_str(j->scratch, room, src);
	if (len < 1)
		len = 1; /* but its NUL */
	j->used += len;
	if (s->kind)
		bare.width = 0;
	put_text(&j->out, &bare, j->scratch, len - 1);
	return 0;
}

static int print_ip(struct job *j, const struct spec *s, u64 value)
{
	u32 before = j->out.len;
	u8 bytes[16];

	if (j->used > OBPF_FORMAT_SCRATCH || s->bytes > OBPF_FORMAT_SCRATCH - j->used)
		return -ENOSPC;
	if (obpf_env_read_kernel(bytes, s->bytes, (const void *)(unsigned long)value))
		memset(bytes, 0, sizeof(bytes));
	if (s->bytes == 4)
		put_ipv4(&j->out, bytes, s->kind == 'i');
	else
		put_ipv6(&j->out, bytes, s->kind == 'I');
	j->used += j->out.len - before + 1;
	return 0;
}

static int print_pointer(struct job *j, const struct spec *s, u64 value)
{
	struct spec bare = *s;

	if (s->bytes)
		return print_ip(j, s, value);
	if (s->kind == 'B') {
		bare.width = 0;
	} else {
		j->used = round_up(j->used, 4);
		if (!take_room(j, 8))
			return -ENOSPC;
	}
	if (s->kind == 'x') {
		put_hex_pointer(&j->out, s, value);
		return 0;
	}
	obpf_env_show_pointer(j->scratch, OBPF_FORMAT_SCRATCH, value, s->kind);
	if (!s->kind || s->kind == 'K')
		put_shown_pointer(&j->out, s, j->scratch);
	else
		put_text(&j->out, &bare, j->scratch, strlen(j->scratch));
	if (s->kind == 'B')
		j->used += strlen(j->scratch) + 1;
	return 0;
}

static int print_arg(struct job *j, const struct spec *s, u32 arg)
{
	u64 value;

	memcpy(&value, j->args + arg * sizeof(value), sizeof(value));
	switch (s->conv) {
	case 'c':
		return print_char(j, s, value);
	case 's':
		return print_string(j, s, value);
	case 'p':
		return print_pointer(j, s, value);
	default:
		return print_number(j, s, value);
	}
}

/* --- the two passes --- */

/* Print to @j, or without one only see whether that could be done. */
static int walk(const struct text *t, u32 nr_args, struct job *j)
{
	u32 pos = 0, arg = 0;
	struct spec s;
	char c;
	int err;

	while ((c = char_at(t, pos))) {
		if (!is_text(c))
			return -EINVAL;
		pos++;
		if (c == '%' && char_at(t, pos) == '%') {
			pos++;
		} else if (c == '%') {
			pos = arg < nr_args ? read_spec(t, pos, &s) : 0;
			if (!pos)
				return -EINVAL;
			err = j ? print_arg(j, &s, arg) : 0;
			if (err)
				return err;
			arg++;
			continue;
		}
		if (j)
			put_char(&j->out, c);
	}
	/* Without its NUL it is no string. */
	return pos < t->size ? 0 : -EINVAL;
}

int obpf_format_check(const char *fmt, u32 size, u32 nr_args)
{
	const struct text t = { fmt, size };

	return walk(&t, nr_args, NULL);
}

int obpf_format(char *out, u32 size, const char *fmt, u32 fmt_size, const void *args, u32 nr_args,
		char *scratch)
{
	struct job j = {
		.out = { .buf = out, .size = size },
		.args = args,
		.nr_args = nr_args,
		.scratch = scratch,
	};
	const struct text t = { fmt, fmt_size };
	int err;

	err = obpf_format_check(fmt, fmt_size, nr_args);
	if (err)
		return err;
	err = walk(&t, nr_args, &j);
	if (err)
		return err;
	if (size)
		out[min(j.out.len, size - 1)] = '\0';
	return j.out.len;
}
