// SPDX-License-Identifier: GPL-2.0
/*
 * btf_log.c - what the check of type data says: each type as it is read, and what is wrong with the
 * last.
 *
 * Floor F1. Process context, no locks. The lines are shaped like the kernel's, since people know
 * them: "[3] STRUCT foo size=4 vlen=1", "\ta type_id=1 bits_offset=32 Member exceeds struct_size".
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include "isa/btf_check.h"

/* Names are cut where a line of the log ends. */
#define NAME_SHOWN 400

static const char *name_of(const struct obpf_btf_check *c, u32 off)
{
	if (!off)
		return "(anon)";
	return obpf_btf_str(c->btf, off) ?: "(invalid-name-offset)";
}

void obpf_btf_log_type(struct obpf_btf_check *c, const struct obpf_btf_type *t, const char *why)
{
	const struct obpf_btf_row *row = obpf_btf_row(t);

	if (!c->log->level)
		return;
	obpf_log_at(c->log, ~0u, "[%u] %s %.*s ", c->id, row->name, NAME_SHOWN,
		    name_of(c, t->name_off));
	row->details(c, t);
	obpf_log_at(c->log, ~0u, "%s%s\n", *why ? " " : "", why);
}

void obpf_btf_log_member(struct obpf_btf_check *c, const struct obpf_btf_type *st,
			 const struct obpf_btf_member *m, const char *why)
{
	if (!c->log->level)
		return;
	if (c->resolving)
		obpf_btf_log_type(c, st, "");
	obpf_log_at(c->log, ~0u, "\t%.*s type_id=%u", NAME_SHOWN, name_of(c, m->name_off), m->type);
	if (obpf_btf_kflag(st))
		obpf_log_at(c->log, ~0u, " bitfield_size=%u", obpf_btf_member_bits(st, m));
	obpf_log_at(c->log, ~0u, " bits_offset=%u%s%s\n", obpf_btf_member_off(st, m),
		    *why ? " " : "", why);
}

void obpf_btf_log_secinfo(struct obpf_btf_check *c, const struct obpf_btf_type *sec,
			  const struct obpf_btf_secinfo *s, const char *why)
{
	if (!c->log->level)
		return;
	if (c->resolving)
		obpf_btf_log_type(c, sec, "");
	obpf_log_at(c->log, ~0u, "\t type_id=%u offset=%u size=%u%s%s\n", s->type, s->offset,
		    s->size, *why ? " " : "", why);
}

int obpf_btf_fail(struct obpf_btf_check *c, const struct obpf_btf_type *t, const char *why)
{
	obpf_btf_log_type(c, t, why);
	return -EINVAL;
}

int obpf_btf_failf(struct obpf_btf_check *c, const struct obpf_btf_type *t, const char *fmt, ...)
{
	char why[64];
	va_list args;

	va_start(args, fmt);
	vscnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	return obpf_btf_fail(c, t, why);
}

int obpf_btf_fail_basic(struct obpf_btf_check *c, const struct obpf_btf_type *t, const char *fmt,
			...)
{
	char why[64];
	va_list args;

	va_start(args, fmt);
	vscnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	obpf_log_at(c->log, ~0u, "[%u] %s %.*s %s\n", c->id, obpf_btf_row(t)->name, NAME_SHOWN,
		    name_of(c, t->name_off), why);
	return -EINVAL;
}

int obpf_btf_fail_member(struct obpf_btf_check *c, const struct obpf_btf_type *st,
			 const struct obpf_btf_member *m, const char *why)
{
	obpf_btf_log_member(c, st, m, why);
	return -EINVAL;
}

int obpf_btf_fail_secinfo(struct obpf_btf_check *c, const struct obpf_btf_type *sec,
			  const struct obpf_btf_secinfo *s, const char *why)
{
	obpf_btf_log_secinfo(c, sec, s, why);
	return -EINVAL;
}

/* --- the words behind a name --- */

void obpf_btf_details_int(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	static const char *const encodings[] = {
		[0] = "(none)",
		[OBPF_BTF_INT_SIGNED] = "SIGNED",
		[OBPF_BTF_INT_CHAR] = "CHAR",
		[OBPF_BTF_INT_BOOL] = "BOOL",
	};
	u32 data = *(const u32 *)obpf_btf_extra(t);
	u32 encoding = OBPF_BTF_INT_ENCODING(data);
	const char *name = encoding < ARRAY_SIZE(encodings) ? encodings[encoding] : NULL;

	obpf_log_at(c->log, ~0u, "size=%u bits_offset=%u nr_bits=%u encoding=%s", t->size,
		    OBPF_BTF_INT_OFFSET(data), OBPF_BTF_INT_BITS(data), name ?: "UNKN");
}

void obpf_btf_details_ref(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	obpf_log_at(c->log, ~0u, "type_id=%u", t->type);
}

void obpf_btf_details_fwd(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	obpf_log_at(c->log, ~0u, "%s", obpf_btf_kflag(t) ? "union" : "struct");
}

void obpf_btf_details_array(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_array *a = obpf_btf_extra(t);

	obpf_log_at(c->log, ~0u, "type_id=%u index_type_id=%u nr_elems=%u", a->type, a->index_type,
		    a->nelems);
}

void obpf_btf_details_list(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	obpf_log_at(c->log, ~0u, "size=%u vlen=%u", t->size, obpf_btf_vlen(t));
}

void obpf_btf_details_proto(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_param *args = obpf_btf_extra(t);
	u32 i, nr = obpf_btf_vlen(t);

	obpf_log_at(c->log, ~0u, "return=%u args=(%s", t->type, nr ? "" : "void");
	for (i = 0; i < nr; i++) {
		if (i == nr - 1 && !args[i].type)
			obpf_log_at(c->log, ~0u, "%svararg", i ? ", " : "");
		else
			obpf_log_at(c->log, ~0u, "%s%u %.*s", i ? ", " : "", args[i].type,
				    NAME_SHOWN, name_of(c, args[i].name_off));
	}
	obpf_log_at(c->log, ~0u, ")");
}

void obpf_btf_details_var(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_var *var = obpf_btf_extra(t);

	obpf_log_at(c->log, ~0u, "type_id=%u linkage=%u", t->type, var->linkage);
}

void obpf_btf_details_size(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	obpf_log_at(c->log, ~0u, "size=%u", t->size);
}

void obpf_btf_details_tag(struct obpf_btf_check *c, const struct obpf_btf_type *t)
{
	const struct obpf_btf_decl_tag *tag = obpf_btf_extra(t);

	obpf_log_at(c->log, ~0u, "type=%u component_idx=%d", t->type, tag->component);
}
