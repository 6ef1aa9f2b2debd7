// SPDX-License-Identifier: GPL-2.0
/*
 * btf.c - type data: header, sections, the table of kinds, queries.
 *
 * Floor F1. Parsing: process context; queries: any. No locks. Reference: Documentation/bpf/btf.rst;
 * verdicts are those of Linux 6.12's BTF_LOAD.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include "isa/btf_check.h"

#define HDR_MIN 8 /* bytes up to and with hdr_len */
#define POLL_MASK 4095

/* --- the kinds --- */

static const struct obpf_btf_row rows[OBPF_BTF_NR_KINDS] = {
	[OBPF_BTF_VOID] = { .name = "UNKNOWN", .traits = OBPF_BTF_UNSIZED },
	[OBPF_BTF_INT] = { .name = "INT",
			   .fixed = sizeof(u32),
			   .traits = OBPF_BTF_SIZED,
			   .form = obpf_btf_form_int,
			   .member = obpf_btf_member_int,
			   .details = obpf_btf_details_int },
	[OBPF_BTF_PTR] = { .name = "PTR",
			   .naming = OBPF_BTF_NAME_NONE,
			   .form = obpf_btf_form_ref,
			   .resolve = obpf_btf_resolve_ptr,
			   .member = obpf_btf_member_bytes,
			   .details = obpf_btf_details_ref },
	[OBPF_BTF_ARRAY] = { .name = "ARRAY",
			     .fixed = sizeof(struct obpf_btf_array),
			     .naming = OBPF_BTF_NAME_NONE,
			     .form = obpf_btf_form_array,
			     .resolve = obpf_btf_resolve_array,
			     .member = obpf_btf_member_bytes,
			     .details = obpf_btf_details_array },
	[OBPF_BTF_STRUCT] = { .name = "STRUCT",
			      .each = sizeof(struct obpf_btf_member),
			      .traits = OBPF_BTF_SIZED | OBPF_BTF_AGGREGATE | OBPF_BTF_TAGGABLE |
					OBPF_BTF_VLEN | OBPF_BTF_KFLAG,
			      .naming = OBPF_BTF_NAME_OPTIONAL,
			      .form = obpf_btf_form_struct,
			      .resolve = obpf_btf_resolve_struct,
			      .member = obpf_btf_member_bytes,
			      .details = obpf_btf_details_list },
	[OBPF_BTF_UNION] = { .name = "UNION",
			     .each = sizeof(struct obpf_btf_member),
			     .traits = OBPF_BTF_SIZED | OBPF_BTF_AGGREGATE | OBPF_BTF_TAGGABLE |
				       OBPF_BTF_VLEN | OBPF_BTF_KFLAG,
			     .naming = OBPF_BTF_NAME_OPTIONAL,
			     .form = obpf_btf_form_struct,
			     .resolve = obpf_btf_resolve_struct,
			     .member = obpf_btf_member_bytes,
			     .details = obpf_btf_details_list },
	[OBPF_BTF_ENUM] = { .name = "ENUM",
			    .each = sizeof(struct obpf_btf_enum),
			    .traits = OBPF_BTF_SIZED | OBPF_BTF_VLEN | OBPF_BTF_KFLAG,
			    .naming = OBPF_BTF_NAME_OPTIONAL,
			    .form = obpf_btf_form_enum,
			    .member = obpf_btf_member_enum,
			    .details = obpf_btf_details_list },
	[OBPF_BTF_FWD] = { .name = "FWD",
			   .traits = OBPF_BTF_UNSIZED | OBPF_BTF_KFLAG,
			   .naming = OBPF_BTF_NAME_NEEDED,
			   .form = obpf_btf_form_fwd,
			   .details = obpf_btf_details_fwd },
	[OBPF_BTF_TYPEDEF] = { .name = "TYPEDEF",
			       .traits = OBPF_BTF_MODIFIER | OBPF_BTF_TAGGABLE,
			       .naming = OBPF_BTF_NAME_NEEDED,
			       .form = obpf_btf_form_ref,
			       .resolve = obpf_btf_resolve_modifier,
			       .details = obpf_btf_details_ref },
	[OBPF_BTF_VOLATILE] = { .name = "VOLATILE",
				.traits = OBPF_BTF_MODIFIER,
				.naming = OBPF_BTF_NAME_NONE,
				.form = obpf_btf_form_ref,
				.resolve = obpf_btf_resolve_modifier,
				.details = obpf_btf_details_ref },
	[OBPF_BTF_CONST] = { .name = "CONST",
			     .traits = OBPF_BTF_MODIFIER,
			     .naming = OBPF_BTF_NAME_NONE,
			     .form = obpf_btf_form_ref,
			     .resolve = obpf_btf_resolve_modifier,
			     .details = obpf_btf_details_ref },
	[OBPF_BTF_RESTRICT] = { .name = "RESTRICT",
				.traits = OBPF_BTF_MODIFIER,
				.naming = OBPF_BTF_NAME_NONE,
				.form = obpf_btf_form_ref,
				.resolve = obpf_btf_resolve_modifier,
				.details = obpf_btf_details_ref },
	[OBPF_BTF_FUNC] = { .name = "FUNC",
			    .traits = OBPF_BTF_UNSIZED | OBPF_BTF_TAGGABLE | OBPF_BTF_VLEN,
			    .naming = OBPF_BTF_NAME_NEEDED,
			    .form = obpf_btf_form_func,
			    .resolve = obpf_btf_resolve_func,
			    .details = obpf_btf_details_ref },
	[OBPF_BTF_FUNC_PROTO] = { .name = "FUNC_PROTO",
				  .each = sizeof(struct obpf_btf_param),
				  .traits = OBPF_BTF_UNSIZED | OBPF_BTF_VLEN,
				  .naming = OBPF_BTF_NAME_NONE,
				  .details = obpf_btf_details_proto },
	[OBPF_BTF_VAR] = { .name = "VAR",
			   .fixed = sizeof(struct obpf_btf_var),
			   .traits = OBPF_BTF_SOURCE | OBPF_BTF_TAGGABLE,
			   .naming = OBPF_BTF_NAME_NEEDED,
			   .form = obpf_btf_form_var,
			   .resolve = obpf_btf_resolve_var,
			   .details = obpf_btf_details_var },
	[OBPF_BTF_DATASEC] = { .name = "DATASEC",
			       .each = sizeof(struct obpf_btf_secinfo),
			       .traits = OBPF_BTF_SIZED | OBPF_BTF_SOURCE | OBPF_BTF_VLEN,
			       .naming = OBPF_BTF_NAME_SECTION,
			       .form = obpf_btf_form_datasec,
			       .resolve = obpf_btf_resolve_datasec,
			       .details = obpf_btf_details_list },
	[OBPF_BTF_FLOAT] = { .name = "FLOAT",
			     .traits = OBPF_BTF_SIZED,
			     .form = obpf_btf_form_float,
			     .member = obpf_btf_member_float,
			     .details = obpf_btf_details_size },
	[OBPF_BTF_DECL_TAG] = { .name = "DECL_TAG",
				.fixed = sizeof(struct obpf_btf_decl_tag),
				.traits = OBPF_BTF_UNSIZED | OBPF_BTF_SOURCE,
				.naming = OBPF_BTF_NAME_TEXT,
				.form = obpf_btf_form_decl_tag,
				.resolve = obpf_btf_resolve_decl_tag,
				.details = obpf_btf_details_tag },
	[OBPF_BTF_TYPE_TAG] = { .name = "TYPE_TAG",
				.traits = OBPF_BTF_MODIFIER,
				.naming = OBPF_BTF_NAME_TEXT,
				.form = obpf_btf_form_ref,
				.resolve = obpf_btf_resolve_modifier,
				.details = obpf_btf_details_ref },
	[OBPF_BTF_ENUM64] = { .name = "ENUM64",
			      .each = sizeof(struct obpf_btf_enum64),
			      .traits = OBPF_BTF_SIZED | OBPF_BTF_VLEN | OBPF_BTF_KFLAG,
			      .naming = OBPF_BTF_NAME_OPTIONAL,
			      .form = obpf_btf_form_enum64,
			      .member = obpf_btf_member_enum,
			      .details = obpf_btf_details_list },
};

const struct obpf_btf_row *obpf_btf_row(const struct obpf_btf_type *t)
{
	return &rows[obpf_btf_kind(t)];
}

const char *obpf_btf_kind_name(u32 kind)
{
	return kind < OBPF_BTF_NR_KINDS ? rows[kind].name : "?";
}

/* --- parsing --- */

int obpf_btf_tick(struct obpf_btf_check *c)
{
	return ++c->steps & POLL_MASK ? 0 : obpf_core_poll(c->btf->core);
}

/* What is wrong with the blob as a whole. */
static int refuse(struct obpf_btf_check *c, const char *why, int err)
{
	obpf_log_at(c->log, ~0u, "%s", why);
	return err;
}

static void log_hdr(struct obpf_btf_check *c, const struct obpf_btf_hdr *h)
{
	obpf_log_at(c->log, ~0u, "magic: 0x%x\nversion: %u\nflags: 0x%x\nhdr_len: %u\n", h->magic,
		    h->version, h->flags, h->hdr_len);
	obpf_log_at(c->log, ~0u,
		    "type_off: %u\ntype_len: %u\nstr_off: %u\nstr_len: %u\nbtf_total_size: %u\n",
		    h->type_off, h->type_len, h->str_off, h->str_len, c->btf->size);
}

/* The two sections cover what follows the header, without gap or overlap. */
static int check_sections(struct obpf_btf_check *c, const struct obpf_btf_hdr *h)
{
	struct {
		u32 off, len;
	} s[2] = { { h->type_off, h->type_len }, { h->str_off, h->str_len } };
	u32 room = c->btf->size - h->hdr_len, end = 0, i;

	if (s[1].off < s[0].off || (s[1].off == s[0].off && s[1].len < s[0].len))
		swap(s[0], s[1]);
	for (i = 0; i < ARRAY_SIZE(s); i++) {
		if (s[i].off > room)
			return refuse(c, "Invalid section offset", -EINVAL);
		if (s[i].off > end)
			return refuse(c, "Unsupported section found", -EINVAL);
		if (s[i].off < end)
			return refuse(c, "Section overlap found", -EINVAL);
		if (s[i].len > room - end)
			return refuse(c, "Total section length too long", -EINVAL);
		end += s[i].len;
	}
	return end == room ? 0 : refuse(c, "Unsupported section found", -EINVAL);
}

static int read_hdr(struct obpf_btf_check *c, struct obpf_btf_hdr *h)
{
	const struct obpf_btf *btf = c->btf;
	u32 len;

	if (btf->size < HDR_MIN)
		return refuse(c, "hdr_len not found", -EINVAL);
	memcpy(&len, btf->data + offsetof(struct obpf_btf_hdr, hdr_len), sizeof(len));
	if (len > btf->size)
		return refuse(c, "btf_header not found", -EINVAL);
	/* A later header's fields say nothing when they are zero. */
	if (len > sizeof(*h) && memchr_inv(btf->data + sizeof(*h), 0, len - sizeof(*h)))
		return refuse(c, "Unsupported btf_header", -E2BIG);
	/* A shorter one's are zero, its length among them. */
	memset(h, 0, sizeof(*h));
	memcpy(h, btf->data, min_t(u32, len, sizeof(*h)));
	log_hdr(c, h);
	if (h->magic != OBPF_BTF_MAGIC)
		return refuse(c, "Invalid magic", -EINVAL);
	if (h->version != 1)
		return refuse(c, "Unsupported version", -ENOTSUPP);
	if (h->flags)
		return refuse(c, "Unsupported flags", -ENOTSUPP);
	if (h->hdr_len == btf->size)
		return refuse(c, "No data", -EINVAL);
	return check_sections(c, h);
}

static int read_strings(struct obpf_btf_check *c, const struct obpf_btf_hdr *h)
{
	struct obpf_btf *btf = c->btf;

	if (h->hdr_len + h->str_off + h->str_len != btf->size)
		return refuse(c, "String section is not at the end", -EINVAL);
	btf->strings = (const char *)btf->data + h->hdr_len + h->str_off;
	btf->str_len = h->str_len;
	if (!btf->str_len || btf->str_len - 1 > OBPF_BTF_MAX_NAME_OFF || btf->strings[0] ||
	    btf->strings[btf->str_len - 1])
		return refuse(c, "Invalid string section", -EINVAL);
	return 0;
}

/* Types are read as words: where the header's length is odd they are read from a copy. */
static int place_types(struct obpf_btf *btf, const struct obpf_btf_hdr *h)
{
	btf->types = btf->data + h->hdr_len + h->type_off;
	if (IS_ALIGNED((unsigned long)btf->types, sizeof(u32)))
		return 0;
	btf->moved = obpf_core_alloc(btf->core, h->type_len);
	if (!btf->moved)
		return -ENOMEM;
	memcpy(btf->moved, btf->types, h->type_len);
	btf->types = btf->moved;
	return 0;
}

/* Bytes of the type at the beginning of @left bytes, told and 0 when it does not fit. */
static u32 measure(struct obpf_btf_check *c, const struct obpf_btf_type *t, u32 left)
{
	const struct obpf_btf_row *row;
	u32 extra;

	if (left < sizeof(*t)) {
		obpf_log_at(c->log, ~0u, "[%u] meta_left:%u meta_needed:%zu", c->id, left,
			    sizeof(*t));
		return 0;
	}
	if (t->info & ~0x9f00ffffu) {
		obpf_log_at(c->log, ~0u, "[%u] Invalid btf_info:%x", c->id, t->info);
		return 0;
	}
	if (obpf_btf_kind(t) >= OBPF_BTF_NR_KINDS || obpf_btf_kind(t) == OBPF_BTF_VOID) {
		obpf_log_at(c->log, ~0u, "[%u] Invalid kind:%u", c->id, obpf_btf_kind(t));
		return 0;
	}
	if (!obpf_btf_str(c->btf, t->name_off)) {
		obpf_log_at(c->log, ~0u, "[%u] Invalid name_offset:%u", c->id, t->name_off);
		return 0;
	}
	row = obpf_btf_row(t);
	extra = row->fixed + row->each * obpf_btf_vlen(t);
	if (left - sizeof(*t) < extra) {
		obpf_btf_fail_basic(c, t, "meta_left:%u meta_needed:%u", left - (u32)sizeof(*t),
				    extra);
		return 0;
	}
	return sizeof(*t) + extra;
}

static int read_types(struct obpf_btf_check *c, const struct obpf_btf_hdr *h)
{
	struct obpf_btf *btf = c->btf;
	const struct obpf_btf_type *t;
	u32 off, len;
	int err;

	if (h->type_off & (sizeof(u32) - 1))
		return refuse(c, "Unaligned type_off", -EINVAL);
	if (!h->type_len)
		return refuse(c, "No type found", -EINVAL);
	err = place_types(btf, h);
	if (err)
		return err;
	btf->offs = obpf_core_alloc(btf->core, (h->type_len / sizeof(*t) + 1) * sizeof(*btf->offs));
	if (!btf->offs)
		return -ENOMEM;
	btf->nr_types = 1;
	for (off = 0; off < h->type_len; off += len) {
		if (btf->nr_types == OBPF_BTF_MAX_TYPE)
			return refuse(c, "Exceeded max num of types", -E2BIG);
		c->id = btf->nr_types;
		t = (const void *)(btf->types + off);
		len = measure(c, t, h->type_len - off);
		err = len ? obpf_btf_form(c, t) : -EINVAL;
		if (!err)
			err = obpf_btf_tick(c);
		if (err)
			return err;
		btf->offs[btf->nr_types++] = off;
	}
	return 0;
}

static int parse(struct obpf_btf_check *c)
{
	struct obpf_btf *btf = c->btf;
	struct obpf_btf_hdr h;
	int err;

	err = read_hdr(c, &h);
	if (!err)
		err = read_strings(c, &h);
	if (!err)
		err = read_types(c, &h);
	if (err)
		return err;
	btf->resolved = obpf_core_alloc(btf->core, btf->nr_types * sizeof(*btf->resolved));
	btf->sizes = obpf_core_alloc(btf->core, btf->nr_types * sizeof(*btf->sizes));
	c->state = obpf_core_alloc(btf->core, btf->nr_types);
	if (!btf->resolved || !btf->sizes || !c->state)
		return -ENOMEM;
	return obpf_btf_resolve_all(c);
}

int obpf_btf_parse(struct obpf_btf *btf, const struct obpf_core *core, const void *data, u32 size,
		   struct obpf_log *log)
{
	struct obpf_btf_check *c;
	int err;

	if (size > OBPF_BTF_MAX_SIZE)
		return -E2BIG;
	*btf = (struct obpf_btf){ .core = core, .data = data, .size = size };
	c = obpf_core_alloc(core, sizeof(*c));
	if (!c)
		return -ENOMEM;
	c->btf = btf;
	c->log = log;
	err = parse(c);
	obpf_core_free(core, c->state);
	obpf_core_free(core, c);
	if (err)
		obpf_btf_release(btf);
	return err;
}

void obpf_btf_release(struct obpf_btf *btf)
{
	obpf_core_free(btf->core, btf->moved);
	obpf_core_free(btf->core, btf->offs);
	obpf_core_free(btf->core, btf->resolved);
	obpf_core_free(btf->core, btf->sizes);
	btf->moved = NULL;
	btf->offs = btf->resolved = btf->sizes = NULL;
	btf->nr_types = 0;
}

/* --- queries --- */

const struct obpf_btf_type *obpf_btf_type(const struct obpf_btf *btf, u32 id)
{
	static const struct obpf_btf_type nothing;

	if (!id)
		return &nothing;
	return id < btf->nr_types ? (const void *)(btf->types + btf->offs[id]) : NULL;
}

const char *obpf_btf_str(const struct obpf_btf *btf, u32 off)
{
	return off <= OBPF_BTF_MAX_NAME_OFF && off < btf->str_len ? btf->strings + off : NULL;
}

u32 obpf_btf_skip_modifiers(const struct obpf_btf *btf, u32 id)
{
	const struct obpf_btf_type *t = obpf_btf_type(btf, id);

	while (t && obpf_btf_is(t, OBPF_BTF_MODIFIER)) {
		id = t->type;
		t = obpf_btf_type(btf, id);
	}
	return t ? id : 0;
}

u32 obpf_btf_sized(const struct obpf_btf *btf, u32 id, u32 *size)
{
	const struct obpf_btf_type *t = obpf_btf_type(btf, id);
	u32 bytes;

	if (t && (obpf_btf_is(t, OBPF_BTF_MODIFIER) || obpf_btf_kind(t) == OBPF_BTF_VAR)) {
		id = btf->resolved[id];
		t = obpf_btf_type(btf, id);
	}
	if (!t || obpf_btf_is(t, OBPF_BTF_UNSIZED | OBPF_BTF_MODIFIER) ||
	    obpf_btf_kind(t) == OBPF_BTF_VAR)
		return 0;
	if (obpf_btf_is(t, OBPF_BTF_SIZED))
		bytes = t->size;
	else
		bytes = obpf_btf_kind(t) == OBPF_BTF_PTR ? sizeof(u64) : btf->sizes[id];
	if (size)
		*size = bytes;
	return id;
}

u32 obpf_btf_find(const struct obpf_btf *btf, const char *name, u32 kind)
{
	const struct obpf_btf_type *t;
	u32 id;

	for (id = 1; id < btf->nr_types; id++) {
		t = obpf_btf_type(btf, id);
		if (obpf_btf_kind(t) == kind && !strcmp(obpf_btf_str(btf, t->name_off), name))
			return id;
	}
	return 0;
}

bool obpf_btf_int_is_regular(const struct obpf_btf_type *t)
{
	u32 data = *(const u32 *)obpf_btf_extra(t);
	u32 bits = OBPF_BTF_INT_BITS(data);

	return !OBPF_BTF_INT_OFFSET(data) &&
	       (bits == 8 || bits == 16 || bits == 32 || bits == 64 || bits == 128);
}
