// SPDX-License-Identifier: GPL-2.0
/*
 * btf_member.c - members inside their struct: alignment, bit-fields, and that none sticks out.
 *
 * Floor F1. Process context, no locks. Reference: Documentation/bpf/btf.rst, "BTF_KIND_STRUCT".
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include "isa/btf_check.h"

#define MAX_COPIED_BITS 128 /* a bit-field is read with the bytes around it */
#define ENUM_BITS 32

static int fail(struct obpf_btf_check *c, const struct obpf_btf_place *p, const char *why)
{
	return obpf_btf_fail_member(c, p->st, p->m, why);
}

/* @bits of them from bit @off on: inside the struct? */
static int check_room(struct obpf_btf_check *c, const struct obpf_btf_place *p, u32 off, u32 bits)
{
	u32 copied = bits + off % 8;

	if (copied > MAX_COPIED_BITS)
		return fail(c, p, "nr_copy_bits exceeds 128");
	if ((u64)off / 8 + DIV_ROUND_UP(copied, 8) > p->st->size)
		return fail(c, p, "Member exceeds struct_size");
	return 0;
}

int obpf_btf_member_int(struct obpf_btf_check *c, const struct obpf_btf_place *p)
{
	u32 data = *(const u32 *)obpf_btf_extra(p->t);
	u32 bits = OBPF_BTF_INT_BITS(data);

	if (!obpf_btf_kflag(p->st)) {
		if (p->off > U32_MAX - OBPF_BTF_INT_OFFSET(data))
			return fail(c, p, "bits_offset exceeds U32_MAX");
		return check_room(c, p, p->off + OBPF_BTF_INT_OFFSET(data), bits);
	}
	if (!obpf_btf_int_is_regular(p->t))
		return fail(c, p, "Invalid member base type");
	if (!p->bits && p->off % 8)
		return fail(c, p, "Invalid member offset");
	if (p->bits > bits)
		return fail(c, p, "Invalid member bitfield_size");
	return check_room(c, p, p->off, p->bits ?: bits);
}

int obpf_btf_member_bytes(struct obpf_btf_check *c, const struct obpf_btf_place *p)
{
	u32 size;

	if (p->bits)
		return fail(c, p, "Invalid member bitfield_size");
	if (p->off % 8)
		return fail(c, p, "Member is not byte aligned");
	obpf_btf_sized(c->btf, p->type, &size);
	if (p->st->size - p->off / 8 < size)
		return fail(c, p, "Member exceeds struct_size");
	return 0;
}

int obpf_btf_member_enum(struct obpf_btf_check *c, const struct obpf_btf_place *p)
{
	if (!obpf_btf_kflag(p->st))
		return obpf_btf_member_bytes(c, p);
	if (!p->bits && p->off % 8)
		return fail(c, p, "Member is not byte aligned");
	if (p->bits > ENUM_BITS)
		return fail(c, p, "Invalid member bitfield_size");
	/* Whatever its size, as the kernel has it. */
	if (DIV_ROUND_UP(p->off + (p->bits ?: ENUM_BITS), 8) > p->st->size)
		return fail(c, p, "Member exceeds struct_size");
	return 0;
}

int obpf_btf_member_float(struct obpf_btf_check *c, const struct obpf_btf_place *p)
{
	u32 align = min_t(u32, sizeof(u64), p->t->size) * 8;

	if (p->bits)
		return fail(c, p, "Invalid member bitfield_size");
	if (p->off % align)
		return fail(c, p, "Member is not properly aligned");
	if ((u64)p->off / 8 + p->t->size > p->st->size)
		return fail(c, p, "Member exceeds struct_size");
	return 0;
}

int obpf_btf_check_member(struct obpf_btf_check *c, const struct obpf_btf_type *st,
			  const struct obpf_btf_member *m)
{
	struct obpf_btf_place p = {
		.st = st,
		.m = m,
		.off = obpf_btf_member_off(st, m),
		.bits = obpf_btf_member_bits(st, m),
		.type = m->type,
	};

	if (obpf_btf_is(obpf_btf_type(c->btf, m->type), OBPF_BTF_MODIFIER)) {
		p.type = obpf_btf_sized(c->btf, m->type, NULL);
		if (!p.type)
			return fail(c, &p, "Invalid member");
	}
	p.t = obpf_btf_type(c->btf, p.type);
	if (!obpf_btf_row(p.t)->member)
		return obpf_btf_fail_basic(c, st,
					   obpf_btf_kflag(st) ? "Unsupported check_kflag_member" :
								"Unsupported check_member");
	return obpf_btf_row(p.t)->member(c, &p);
}
