// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * text.c - messages, and text from elsewhere made fit for a terminal.
 *
 * Reference: RFC 3629 (UTF-8).
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>

#include "cli.h"

size_t obpf_text_utf8_len(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	static const unsigned char lead[] = { 0xc0, 0xe0, 0xf0, 0xf8 };
	static const uint32_t least[] = { 0x80, 0x800, 0x10000 };
	size_t need, i;
	uint32_t code;

	if (!len)
		return 0;
	if (p[0] < 0x80)
		return 1;
	for (need = 2; need <= 4; need++)
		if (p[0] >= lead[need - 2] && p[0] < lead[need - 1])
			break;
	if (need > 4 || len < need)
		return 0;
	code = p[0] & (0x7f >> need);
	for (i = 1; i < need; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	/* Overlong forms, surrogates and what lies beyond Unicode. */
	if (code < least[need - 2] || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
		return 0;
	return need;
}

/* What stands for the character of @len bytes at @s; NULL when it stands for itself. */
static const char *escape_of(const char *s, size_t len, char room[8])
{
	unsigned char c = *s;

	switch (c) {
	case '\n':
		return "\\n";
	case '\t':
		return "\\t";
	case '\\':
		return "\\\\";
	}
	/* C1 controls are two bytes, c2 80 to c2 9f; the second tells them. */
	if (len == 2 && c == 0xc2 && (unsigned char)s[1] < 0xa0)
		snprintf(room, 8, "\\u%04x", (unsigned char)s[1]);
	else if (len == 0 || c < 0x20 || c == 0x7f)
		snprintf(room, 8, "\\x%02x", c);
	else
		return NULL;
	return room;
}

size_t obpf_text_escape(char *out, size_t size, const char *in, size_t len)
{
	size_t used = 0, columns = 0, i = 0;

	while (i < len) {
		size_t n = obpf_text_utf8_len(in + i, len - i);
		char room[8];
		const char *put = escape_of(in + i, n, room);
		size_t bytes = put ? strlen(put) : n;

		if (used + bytes >= size)
			break;
		memcpy(out + used, put ? put : in + i, bytes);
		used += bytes;
		columns += put ? bytes : 1;
		i += n ? n : 1;
	}
	if (size)
		out[used] = 0;
	return columns;
}

static void say(const char *before, const char *fmt, va_list list)
{
	char plain[2048], line[4096];

	vsnprintf(plain, sizeof(plain), fmt, list);
	obpf_text_escape(line, sizeof(line), plain, strlen(plain));
	fprintf(stderr, "%s%s\n", before, line);
}

void obpf_say(const char *fmt, ...)
{
	va_list list;

	va_start(list, fmt);
	say("obpf: ", fmt, list);
	va_end(list);
}

void obpf_say_more(const char *fmt, ...)
{
	va_list list;

	va_start(list, fmt);
	say("      ", fmt, list);
	va_end(list);
}
