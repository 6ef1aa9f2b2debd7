// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * asm.c - the assembler: template matching over isa.def's text column, the inverse of disasm.c.
 *
 * Hosted only; no locks. Reference: RFC 9669, section 3, for the encoding.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include "asm.h"

#define NAME_MAX_LEN 40
#define LINE_MAX_LEN 200

struct obpf_asm_label {
	char name[NAME_MAX_LEN];
	u32 slot;
};

struct obpf_asm_use {
	char name[NAME_MAX_LEN];
	u32 slot;
	u32 line;
	bool in_imm; /* the displacement goes to imm, else to off */
};

/* What matching a line against a row yields. */
struct match {
	struct obpf_dinsn d;
	bool has_dst;
	bool has_src;
	bool literal; /* every number written as the disassembler writes it */
	char label[NAME_MAX_LEN]; /* the jump's target, when it is not a number */
};

__printf(3, 4) static int fail(struct obpf_asm *a, u32 line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(a->error, sizeof(a->error), fmt, args);
	va_end(args);
	a->error_line = line;
	return -EINVAL;
}

/*
 * ---- numbers and names; each moves *text behind what it took, or leaves it and returns false ----
 */

/* [-+]digits or [-+]0xdigits; the value as 64 bits, wrapped. */
static bool take_number(const char **text, bool want_sign, u64 *value, bool *hex)
{
	const char *p = *text;
	bool negative = *p == '-', sign = negative || *p == '+';
	char *end;
	u64 v;

	if (sign != want_sign && !(sign && negative))
		return false;
	p += sign;
	*hex = p[0] == '0' && p[1] == 'x';
	if (*hex)
		p += 2;
	if (!(*hex ? isxdigit((unsigned char)*p) : isdigit((unsigned char)*p)))
		return false;
	errno = 0;
	v = strtoull(p, &end, *hex ? 16 : 10);
	if (errno || (negative && v > (u64)S64_MAX + 1))
		return false;
	*value = negative ? -v : v;
	*text = end;
	return true;
}

/* A number that fits an s32; hex may use all 32 bits of a u32. */
static bool take_imm32(const char **text, bool want_sign, s64 *value, bool *hex)
{
	const char *p = *text;
	u64 v;

	if (!take_number(&p, want_sign, &v, hex))
		return false;
	if (*hex && v <= U32_MAX)
		v = (s64)(s32)v;
	if ((s64)v != (s32)v)
		return false;
	*value = (s64)v;
	*text = p;
	return true;
}

static bool take_name(const char **text, char name[NAME_MAX_LEN])
{
	const char *p = *text;
	size_t len = 0;

	if (!isalpha((unsigned char)*p) && *p != '_')
		return false;
	while (isalnum((unsigned char)p[len]) || p[len] == '_')
		len++;
	if (len >= NAME_MAX_LEN)
		return false;
	memcpy(name, p, len);
	name[len] = '\0';
	*text = p + len;
	return true;
}

static bool take_word(const char **text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*text, word, len))
		return false;
	*text += len;
	return true;
}

static bool take_register(const char **text, char letter, u8 *reg, bool *has)
{
	const char *p = *text;
	bool hex;
	u64 v;

	if (*p != letter || !isdigit((unsigned char)p[1]))
		return false;
	p++;
	if (!take_number(&p, false, &v, &hex) || hex || v >= OBPF_NR_REGS)
		return false;
	/* A template that names a register twice means the same one. */
	if (*has && *reg != v)
		return false;
	*reg = v;
	*has = true;
	*text = p;
	return true;
}

/* pc+3 (or +3, without @prefix), or a label. */
static bool take_target(const char **text, const char *prefix, struct match *m)
{
	const char *p = *text;
	bool hex;
	s64 v;

	if (take_word(&p, prefix) && (*p == '+' || *p == '-') && take_imm32(&p, true, &v, &hex)) {
		m->d.off = v;
		*text = p;
		return true;
	}
	return take_name(text, m->label);
}

/* name#1 or #1 */
static bool take_helper(const char **text, struct match *m)
{
	char name[NAME_MAX_LEN];
	const char *p = *text;
	bool hex;

	take_name(&p, name);
	if (*p++ != '#' || !take_imm32(&p, false, &m->d.imm, &hex))
		return false;
	*text = p;
	return true;
}

static bool take_map(const char **text, u8 sub, struct match *m)
{
	bool is_idx = sub == OBPF_SUB_MAP_IDX || sub == OBPF_SUB_MAP_IDX_VALUE;
	const char *p = *text;
	bool hex;
	s64 v;

	if (!take_word(&p, is_idx ? "idx:" : "fd:") || !take_imm32(&p, false, &v, &hex))
		return false;
	m->d.imm |= (u32)v;
	*text = p;
	return true;
}

/* 0x1234, or 1234 ll */
static bool take_imm64(const char **text, struct match *m)
{
	const char *p = *text;
	bool hex;
	u64 v;

	if (!take_number(&p, false, &v, &hex))
		return false;
	if (!take_word(&p, " ll") && (!hex || **text == '-'))
		return false;
	m->d.imm = (s64)v;
	*text = p;
	return true;
}

/* One conversion of a template; isa.def lists them. */
static bool take_operand(const char **text, char conversion, u8 sub, struct match *m)
{
	bool hex = false;
	bool ok;
	s64 v;

	switch (conversion) {
	case 'd':
		return take_register(text, 'r', &m->d.dst, &m->has_dst);
	case 's':
		return take_register(text, 'r', &m->d.src, &m->has_src);
	case 'D':
		return take_register(text, 'w', &m->d.dst, &m->has_dst);
	case 'S':
		return take_register(text, 'w', &m->d.src, &m->has_src);
	case 'i':
		ok = take_imm32(text, false, &m->d.imm, &hex);
		m->literal &= !hex;
		return ok;
	case 'x':
		ok = take_imm32(text, false, &m->d.imm, &hex);
		m->literal &= hex;
		return ok;
	case 'X':
		return take_imm64(text, m);
	case 'o':
		ok = take_imm32(text, true, &v, &hex);
		m->d.off = v;
		return ok;
	case 'j':
		return take_target(text, "pc", m);
	case 'p':
		return take_target(text, "", m);
	case 'h':
		return take_helper(text, m);
	case 'm':
		return take_map(text, sub, m);
	case 'v':
		ok = take_imm32(text, true, &v, &hex);
		m->d.imm = (s64)((u64)(u32)v << 32 | (u32)m->d.imm);
		return ok;
	}
	/* %% */
	return *(*text)++ == conversion;
}

static bool match_row(u16 op, const char *text, struct match *m)
{
	const struct obpf_op_info *info = &obpf_ops[op];
	const char *t;

	*m = (struct match){ .d.op = op, .literal = true };
	for (t = info->text; *t; t++) {
		if (*t == '%') {
			if (!take_operand(&text, *++t, info->sub, m))
				return false;
		} else if (*t != *text++) {
			return false;
		}
	}
	return !*text;
}

/*
 * The row that @text reads as. "r1 = 0x5" could be two: the one that the disassembler would have
 * written so is meant. @code, unless negative, is the opcode that stood in front.
 */
static bool match_line(const char *text, int code, struct match *best)
{
	struct match m;
	bool found = false;
	u32 op;

	for (op = 0; op < OBPF_NR_OPS; op++) {
		if (obpf_ops[op].sel == OBPF_SEL_INTERNAL ||
		    (code >= 0 && obpf_ops[op].code != code) || !match_row(op, text, &m))
			continue;
		if (!found || (m.literal && !best->literal))
			*best = m;
		found = true;
	}
	return found;
}

/* ---- lines ---- */

/* Cut the comment, squeeze white space. Return: length, or -1 when the line is too long. */
static int normalize(const char *text, char buf[LINE_MAX_LEN])
{
	size_t len = 0;
	bool gap = false;

	for (; *text && *text != ';'; text++) {
		if (isspace((unsigned char)*text)) {
			gap = len > 0;
			continue;
		}
		if (*text == '#' && (gap || !len) && !isdigit((unsigned char)text[1]))
			break;
		if (len + 2 >= LINE_MAX_LEN)
			return -1;
		if (gap)
			buf[len++] = ' ';
		gap = false;
		buf[len++] = *text;
	}
	buf[len] = '\0';
	return len;
}

static int hex_digit(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int hex_byte(const char *text)
{
	int hi = hex_digit(text[0]);
	int lo = hi < 0 ? -1 : hex_digit(text[1]);

	return lo < 0 ? -1 : hi << 4 | lo;
}

/* Eight bytes in hex, apart by a space each, as they lie in memory. */
static bool parse_raw(const char *text, struct obpf_insn *insn)
{
	u8 bytes[sizeof(*insn)];
	size_t i;

	if (strlen(text) != 3 * sizeof(bytes) - 1)
		return false;
	for (i = 0; i < sizeof(bytes); i++, text += 3) {
		int byte = hex_byte(text);

		if (byte < 0 || (i + 1 < sizeof(bytes) && text[2] != ' '))
			return false;
		bytes[i] = byte;
	}
	memcpy(insn, bytes, sizeof(bytes));
	return true;
}

static int append(struct obpf_asm *a, const struct obpf_insn *insns, u32 cnt)
{
	if (a->nr_insns + cnt > a->room) {
		u32 room = a->room ? 2 * a->room : 32;
		void *p = realloc(a->insns, room * sizeof(*a->insns));

		if (!p)
			return -ENOMEM;
		a->insns = p;
		a->room = room;
	}
	memcpy(a->insns + a->nr_insns, insns, cnt * sizeof(*insns));
	a->nr_insns += cnt;
	return 0;
}

/* Room for one more behind @nr of @size bytes each; it doubles whenever it is used up. */
static void *grow(void *array, u32 nr, size_t size)
{
	if (nr & (nr - 1))
		return array;
	return realloc(array, (nr ? 2 * (size_t)nr : 1) * size);
}

static int add_label(struct obpf_asm *a, const char *name, u32 line)
{
	struct obpf_asm_label *p;
	u32 i;

	for (i = 0; i < a->nr_labels; i++)
		if (!strcmp(a->labels[i].name, name))
			return fail(a, line, "label '%s' stands twice", name);
	p = grow(a->labels, a->nr_labels, sizeof(*p));
	if (!p)
		return -ENOMEM;
	a->labels = p;
	strscpy(p[a->nr_labels].name, name, NAME_MAX_LEN);
	p[a->nr_labels++].slot = a->nr_insns;
	return 0;
}

static int add_use(struct obpf_asm *a, const struct match *m, u32 line)
{
	u16 op = m->d.op;
	struct obpf_asm_use *p = grow(a->uses, a->nr_uses, sizeof(*p));

	if (!p)
		return -ENOMEM;
	a->uses = p;
	p += a->nr_uses++;
	strscpy(p->name, m->label, NAME_MAX_LEN);
	p->slot = a->nr_insns;
	p->line = line;
	p->in_imm = op == OBPF_OP_GOTOL || op == OBPF_OP_CALL_LOCAL || op == OBPF_OP_LD_FUNC;
	return 0;
}

static int assemble(struct obpf_asm *a, const char *text, u32 line)
{
	struct obpf_insn slots[2];
	struct match m;
	int code = -1;
	int cnt, err;

	if (parse_raw(text, &slots[0]))
		return append(a, slots, 1);
	if (text[0] == '(' && hex_byte(text + 1) >= 0 && text[3] == ')' && text[4] == ' ') {
		code = hex_byte(text + 1);
		text += 5;
	}
	if (!match_line(text, code, &m)) {
		if (code >= 0 && match_line(text, -1, &m))
			return fail(a, line, "'%s' is opcode %02x, not %02x", text,
				    obpf_ops[m.d.op].code, code);
		return fail(a, line, "no instruction reads '%s'", text);
	}
	cnt = obpf_encode(&m.d, slots);
	if (cnt < 0)
		return fail(a, line, "an operand of '%s' does not fit its field", text);
	if (m.label[0]) {
		err = add_use(a, &m, line);
		if (err)
			return err;
	}
	return append(a, slots, cnt);
}

int obpf_asm_line(struct obpf_asm *a, const char *text, u32 line)
{
	char name[NAME_MAX_LEN];
	char buf[LINE_MAX_LEN] = "";
	const char *p = buf;
	int len = normalize(text, buf);

	if (len < 0)
		return fail(a, line, "the line is too long");
	if (!len)
		return 0;
	if (take_name(&p, name) && !strcmp(p, ":"))
		return add_label(a, name, line);
	return assemble(a, buf, line);
}

int obpf_asm_finish(struct obpf_asm *a)
{
	u32 i, j;

	for (i = 0; i < a->nr_uses; i++) {
		const struct obpf_asm_use *use = &a->uses[i];
		struct obpf_insn *insn = &a->insns[use->slot];
		s64 disp;

		for (j = 0; j < a->nr_labels; j++)
			if (!strcmp(a->labels[j].name, use->name))
				break;
		if (j == a->nr_labels)
			return fail(a, use->line, "there is no label '%s'", use->name);
		disp = (s64)a->labels[j].slot - use->slot - 1;
		if (use->in_imm)
			insn->imm = disp;
		else if (disp == (s16)disp)
			insn->off = disp;
		else
			return fail(a, use->line, "label '%s' is too far", use->name);
	}
	return 0;
}

void obpf_asm_init(struct obpf_asm *a)
{
	memset(a, 0, sizeof(*a));
}

void obpf_asm_free(struct obpf_asm *a)
{
	free(a->insns);
	free(a->labels);
	free(a->uses);
	memset(a, 0, sizeof(*a));
}
