// SPDX-License-Identifier: GPL-2.0
/*
 * btf_form.c - the form of each type by itself: names, sizes, members' order; what it refers to is
 * not looked at yet.
 *
 * Floor F1. Process context, no locks. That the type lies in the section was checked before.
 * Reference: Documentation/bpf/btf.rst, "Type Encoding".
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/types.h>
#include "isa/btf_check.h"

#define BITS_UP(bits) (((u64)(bits) + 7) / 8)

/* --- names --- */

/* As the kernel's ctype has it: Latin-1, so letters go on above 127. */
static bool is_letter(u8 ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
	       (ch >= 0xc0 && ch != 0xd7 && ch != 0xf7);
}

static bool is_printable(u8 ch)
{
	return (ch >= 0x20 && ch < 0x7f) || ch >= 0xa0;
}

static bool is_identifier_char(u8 ch)
{
	return is_letter(ch) || ch == '_' || ch == '.';
}

bool obpf_btf_name_is_identifier(const struct obpf_btf *btf, u32 off)
{
	const char *name = obpf_btf_str(btf, off);
	u32 i;

	if (!name || !is_identifier_char(name[0]))
		return false;
	for (i = 1; i < OBPF_BTF_MAX_NAME && name[i]; i++)
		if (!is_identifier_char(name[i]) && !(name[i] >= '0' && name[i] <= '9'))
			return false;
	return !name[i];
}

static bool name_is_section(const char *name)
{
	u32 i;

	for (i = 0; i < OBPF_BTF_MAX_NAME && name[i]; i++)
		if (!is_printable(name[i]))
			return false;
	return i && !name[i];
}

static bool name_is_right(const struct obpf_btf *btf, u32 off, enum obpf_btf_naming naming)
{
	switch (naming) {
	case OBPF_BTF_NAME_NONE:
		return !off;
	case OBPF_BTF_NAME_OPTIONAL:
		return !off || obpf_btf_name_is_identifier(btf, off);
	case OBPF_BTF_NAME_NEEDED:
		return obpf_btf_name_is_identifier(btf, off);
	case OBPF_BTF_NAME_SECTION:
		return name_is_section(obpf_btf_str(btf, off));
	case OBPF_BTF_NAME_TEXT:
		return obpf_btf_str(btf, off)[0];
	default:
		return true;
	}
}

/* An id that a type may have, whether there is one or not; 0 is void. */
static bool is_id(u32 id)
{
	return id <= OBPF_BTF_MAX_TYPE;
}

/* --- what all kinds have --- */

int obpf_btf_form(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_row *row = obpf_btf_row(t);

	if (!(row->traits & OBPF_BTF_VLEN) && obpf_btf_vlen(t))
		return obpf_btf_fail(c, t, "vlen != 0");
	if (!(row->traits & OBPF_BTF_KFLAG) && obpf_btf_kflag(t))
		return obpf_btf_fail(c, t, "Invalid btf_info kind_flag");
	if (!name_is_right(c->btf, t->name_off, row->naming))
		return obpf_btf_fail(c, t,
				     obpf_btf_kind(t) == OBPF_BTF_DECL_TAG ? "Invalid value" :
									     "Invalid name");
	if (row->form)
		return row->form(c, t);
	obpf_btf_log_type(c, t, "");
	return 0;
}

/* --- each kind's own; a type that is right is shown --- */

static int pass(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	obpf_btf_log_type(c, t, "");
	return 0;
}

int obpf_btf_form_int(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	u32 data = *(const u32 *)obpf_btf_extra(t);
	u32 bits = OBPF_BTF_INT_BITS(data) + OBPF_BTF_INT_OFFSET(data);
	u32 encoding = OBPF_BTF_INT_ENCODING(data);

	if (data & ~0x0fffffffu)
		return obpf_btf_fail_basic(c, t, "Invalid int_data:%x", data);
	if (bits > 128)
		return obpf_btf_fail(c, t, "nr_bits exceeds 128");
	if (BITS_UP(bits) > t->size)
		return obpf_btf_fail(c, t, "nr_bits exceeds type_size");
	if (encoding && encoding != OBPF_BTF_INT_SIGNED && encoding != OBPF_BTF_INT_CHAR &&
	    encoding != OBPF_BTF_INT_BOOL) {
		obpf_btf_log_type(c, t, "Unsupported encoding");
		return -ENOTSUPP;
	}
	return pass(c, t);
}

int obpf_btf_form_ref(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	return is_id(t->type) ? pass(c, t) : obpf_btf_fail(c, t, "Invalid type_id");
}

int obpf_btf_form_fwd(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	return t->type ? obpf_btf_fail(c, t, "type != 0") : pass(c, t);
}

int obpf_btf_form_array(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_array *a = obpf_btf_extra(t);

	if (t->size)
		return obpf_btf_fail(c, t, "size != 0");
	if (!a->type || !is_id(a->type))
		return obpf_btf_fail(c, t, "Invalid elem");
	if (!a->index_type || !is_id(a->index_type))
		return obpf_btf_fail(c, t, "Invalid index");
	return pass(c, t);
}

static int fail_member_name(struct obpf_btf_check *c, const struct obpf_btf_type *t,
			    const struct obpf_btf_member *m)
{
	char why[48];

	scnprintf(why, sizeof(why), "Invalid member name_offset:%u", m->name_off);
	return obpf_btf_fail_member(c, t, m, why);
}

/* A member behind one that began at bit @last. */
static int form_member(struct obpf_btf_check *c, const struct obpf_btf_type *t,
		       const struct obpf_btf_member *m, u32 last)
{
	u32 off = obpf_btf_member_off(t, m);

	if (!obpf_btf_str(c->btf, m->name_off))
		return fail_member_name(c, t, m);
	if (m->name_off && !obpf_btf_name_is_identifier(c->btf, m->name_off))
		return obpf_btf_fail_member(c, t, m, "Invalid name");
	if (!m->type || !is_id(m->type))
		return obpf_btf_fail_member(c, t, m, "Invalid type_id");
	/* Two may begin at one place: an array of no elements at the end, a bit-field of none. */
	if (off < last || (off && obpf_btf_kind(t) == OBPF_BTF_UNION))
		return obpf_btf_fail_member(c, t, m, "Invalid member bits_offset");
	if (BITS_UP(off) > t->size)
		return obpf_btf_fail_member(c, t, m, "Member bits_offset exceeds its struct size");
	obpf_btf_log_member(c, t, m, "");
	return obpf_btf_tick(c);
}

int obpf_btf_form_struct(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_member *m = obpf_btf_extra(t);
	u32 i, last = 0;
	int err;

	obpf_btf_log_type(c, t, "");
	for (i = 0; i < obpf_btf_vlen(t); i++) {
		err = form_member(c, t, &m[i], last);
		if (err)
			return err;
		last = obpf_btf_member_off(t, &m[i]);
	}
	return 0;
}

/* A value's name, at @name_off. */
static int form_value_name(struct obpf_btf_check *c, const struct obpf_btf_type *t, u32 name_off)
{
	if (!obpf_btf_str(c->btf, name_off)) {
		obpf_log_at(c->log, ~0u, "\tInvalid name_offset:%u", name_off);
		return -EINVAL;
	}
	if (!obpf_btf_name_is_identifier(c->btf, name_off))
		return obpf_btf_fail(c, t, "Invalid name");
	return obpf_btf_tick(c);
}

static int form_enum_size(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	if (t->size > 8 || !is_power_of_2(t->size))
		return obpf_btf_fail(c, t, "Unexpected size");
	return pass(c, t);
}

static void show_value(struct obpf_btf_check *c, const struct obpf_btf_type *t, u32 name_off,
		       u64 value)
{
	obpf_log_at(c->log, ~0u, obpf_btf_kflag(t) ? "\t%.*s val=%lld\n" : "\t%.*s val=%llu\n", 400,
		    obpf_btf_str(c->btf, name_off), (unsigned long long)value);
}

int obpf_btf_form_enum(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_enum *e = obpf_btf_extra(t);
	int err = form_enum_size(c, t);
	u32 i;

	for (i = 0; !err && i < obpf_btf_vlen(t); i++) {
		err = form_value_name(c, t, e[i].name_off);
		if (!err)
			show_value(c, t, e[i].name_off,
				   obpf_btf_kflag(t) ? (u64)(s64)e[i].val : (u32)e[i].val);
	}
	return err;
}

int obpf_btf_form_enum64(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_enum64 *e = obpf_btf_extra(t);
	int err = form_enum_size(c, t);
	u32 i;

	for (i = 0; !err && i < obpf_btf_vlen(t); i++) {
		err = form_value_name(c, t, e[i].name_off);
		if (!err)
			show_value(c, t, e[i].name_off, (u64)e[i].val_hi << 32 | e[i].val_lo);
	}
	return err;
}

int obpf_btf_form_func(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	/* static, global; extern ones have no business in a program that is loaded */
	if (obpf_btf_vlen(t) > 1)
		return obpf_btf_fail(c, t, "Invalid func linkage");
	return pass(c, t);
}

int obpf_btf_form_var(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_var *var = obpf_btf_extra(t);

	if (!t->type || !is_id(t->type))
		return obpf_btf_fail(c, t, "Invalid type_id");
	if (var->linkage > 1)
		return obpf_btf_fail(c, t, "Linkage not supported");
	return pass(c, t);
}

int obpf_btf_form_datasec(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_secinfo *s = obpf_btf_extra(t);
	u64 end = 0;
	u32 i;
	int err;

	if (!t->size)
		return obpf_btf_fail(c, t, "size == 0");
	obpf_btf_log_type(c, t, "");
	for (i = 0; i < obpf_btf_vlen(t); i++, s++) {
		if (!s->type || !is_id(s->type))
			return obpf_btf_fail_secinfo(c, t, s, "Invalid type_id");
		if (s->offset < end || s->offset >= t->size)
			return obpf_btf_fail_secinfo(c, t, s, "Invalid offset");
		if (!s->size || s->size > t->size)
			return obpf_btf_fail_secinfo(c, t, s, "Invalid size");
		end = (u64)s->offset + s->size;
		if (end > t->size)
			return obpf_btf_fail_secinfo(c, t, s, "Invalid offset+size");
		obpf_btf_log_secinfo(c, t, s, "");
		err = obpf_btf_tick(c);
		if (err)
			return err;
	}
	return 0;
}

int obpf_btf_form_float(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	if (t->size != 2 && t->size != 4 && t->size != 8 && t->size != 12 && t->size != 16)
		return obpf_btf_fail(c, t, "Invalid type_size");
	return pass(c, t);
}

int obpf_btf_form_decl_tag(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_decl_tag *tag = obpf_btf_extra(t);

	if (tag->component < -1)
		return obpf_btf_fail(c, t, "Invalid component_idx");
	return pass(c, t);
}
