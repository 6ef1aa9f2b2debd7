// SPDX-License-Identifier: GPL-2.0
/*
 * disasm.c - text of a decoded instruction, by its row's template in isa.def.
 *
 * Floor F1: pure, any context, no locks. The syntax is that of the kernel's own disassembler, which
 * bpftool prints too.
 */
#include <linux/kernel.h>
#include <linux/types.h>
#include "isa/disasm.h"

struct printer {
	const struct obpf_dinsn *d;
	const struct obpf_disasm_ops *ops;
	void *priv;
	char *buf;
	size_t size;
	int len;
};

/* These return how many characters they wrote. */

__printf(2, 3) static int print(const struct printer *p, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(p->buf + p->len, p->size - p->len, fmt, args);
	va_end(args);
	return len;
}

static int print_helper(const struct printer *p)
{
	const struct obpf_dinsn *d = p->d;
	u32 id = obpf_is_helper_call(d) ? (u32)d->off : (u32)d->imm;
	const char *name = NULL;

	if (p->ops && p->ops->helper_name)
		name = p->ops->helper_name(p->priv, id);
	return print(p, "%s#%d", name ? name : "unknown", (s32)id);
}

static int print_map(const struct printer *p)
{
	const struct obpf_dinsn *d = p->d;
	u8 sub = obpf_op_info(d)->sub;

	if (p->ops && p->ops->map_text)
		return p->ops->map_text(p->priv, d, p->buf + p->len, p->size - p->len);
	if (sub == OBPF_SUB_MAP_IDX || sub == OBPF_SUB_MAP_IDX_VALUE)
		return print(p, "idx:%d", (s32)d->imm);
	return print(p, "fd:%d", (s32)d->imm);
}

/* One conversion of a template; isa.def lists them. */
static int print_operand(const struct printer *p, char conversion)
{
	const struct obpf_dinsn *d = p->d;

	switch (conversion) {
	case 'd':
		return print(p, "r%u", d->dst);
	case 's':
		return print(p, "r%u", d->src);
	case 'D':
		return print(p, "w%u", d->dst);
	case 'S':
		return print(p, "w%u", d->src);
	case 'i':
		return print(p, "%d", (s32)d->imm);
	case 'x':
		return print(p, "0x%x", (u32)d->imm);
	case 'X':
		return print(p, "0x%llx", (unsigned long long)d->imm);
	case 'o':
		return print(p, "%+d", d->off);
	case 'j':
		return print(p, "pc%+d", d->off);
	case 'p':
		return print(p, "%+d", d->off);
	case 'h':
		return print_helper(p);
	case 'm':
		return print_map(p);
	case 'v':
		return print(p, "%+d", (s32)((u64)d->imm >> 32));
	default:
		return print(p, "%c", conversion);
	}
}

int obpf_disasm(const struct obpf_dinsn *d, const struct obpf_disasm_ops *ops, void *priv,
		char *buf, size_t size)
{
	struct printer p = { .d = d, .ops = ops, .priv = priv, .buf = buf, .size = size };
	const char *t = obpf_op_info(d)->text;
	enum obpf_op shown = obpf_is_helper_call(d) ? OBPF_OP_CALL : d->op;

	if (!size)
		return 0;
	buf[0] = '\0';
	if (!*t)
		return 0;

	p.len = print(&p, "(%02x) ", obpf_ops[shown].code);
	for (; *t; t++) {
		if (*t == '%')
			p.len += print_operand(&p, *++t);
		else
			p.len += print(&p, "%c", *t);
	}
	return p.len;
}
