// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * btf_text.c - types told by their ids; the text is made from the JSON.
 *
 * The text is that of `bpftool btf dump`, which scripts read. Type data may come from a file, so
 * each reference is looked at before libbpf follows it. Reference: btf.rst in the kernel tree.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "btf_text.h"
#include "output.h"
#include "value.h"

static const char *const kind_names[] = {
	[BTF_KIND_UNKN] = "UNKNOWN",	  [BTF_KIND_INT] = "INT",
	[BTF_KIND_PTR] = "PTR",		  [BTF_KIND_ARRAY] = "ARRAY",
	[BTF_KIND_STRUCT] = "STRUCT",	  [BTF_KIND_UNION] = "UNION",
	[BTF_KIND_ENUM] = "ENUM",	  [BTF_KIND_FWD] = "FWD",
	[BTF_KIND_TYPEDEF] = "TYPEDEF",	  [BTF_KIND_VOLATILE] = "VOLATILE",
	[BTF_KIND_CONST] = "CONST",	  [BTF_KIND_RESTRICT] = "RESTRICT",
	[BTF_KIND_FUNC] = "FUNC",	  [BTF_KIND_FUNC_PROTO] = "FUNC_PROTO",
	[BTF_KIND_VAR] = "VAR",		  [BTF_KIND_DATASEC] = "DATASEC",
	[BTF_KIND_FLOAT] = "FLOAT",	  [BTF_KIND_DECL_TAG] = "DECL_TAG",
	[BTF_KIND_TYPE_TAG] = "TYPE_TAG", [BTF_KIND_ENUM64] = "ENUM64",
};

static const char *name_at(const struct btf *btf, uint32_t offset)
{
	const char *name = btf__name_by_offset(btf, offset);

	return name ? name : "";
}

static void add_name(struct json_object *object, const struct btf *btf, uint32_t offset)
{
	const char *name = name_at(btf, offset);

	if (!*name)
		name = "(anon)";
	json_object_object_add(object, "name", obpf_text_json(name, strlen(name)));
}

static void add_int(struct json_object *object, const char *key, int64_t value)
{
	json_object_object_add(object, key, json_object_new_int64(value));
}

static void add_word(struct json_object *object, const char *key, const char *word)
{
	json_object_object_add(object, key, json_object_new_string(word));
}

static const char *linkage(uint32_t value)
{
	static const char *const words[] = { "static", "global", "extern" };

	return value < 3 ? words[value] : "unknown";
}

static void add_int_type(struct json_object *o, const struct btf_type *t)
{
	unsigned int encoding = btf_int_encoding(t);

	add_int(o, "size", t->size);
	add_int(o, "bits_offset", btf_int_offset(t));
	add_int(o, "nr_bits", btf_int_bits(t));
	add_word(o, "encoding",
		 encoding & BTF_INT_SIGNED ? "SIGNED" :
		 encoding & BTF_INT_CHAR   ? "CHAR" :
		 encoding & BTF_INT_BOOL   ? "BOOL" :
					     "(none)");
}

static void add_members(struct json_object *o, const struct btf *btf, const struct btf_type *t)
{
	struct json_object *list = json_object_new_array(), *member;
	const struct btf_member *m = btf_members(t);
	int i;

	add_int(o, "size", t->size);
	add_int(o, "vlen", btf_vlen(t));
	for (i = 0; i < btf_vlen(t); i++, m++) {
		member = json_object_new_object();
		add_name(member, btf, m->name_off);
		add_int(member, "type_id", m->type);
		add_int(member, "bits_offset", btf_member_bit_offset(t, i));
		if (btf_member_bitfield_size(t, i))
			add_int(member, "bitfield_size", btf_member_bitfield_size(t, i));
		json_object_array_add(list, member);
	}
	json_object_object_add(o, "members", list);
}

static void add_enumerators(struct json_object *o, const struct btf *btf, const struct btf_type *t)
{
	struct json_object *list = json_object_new_array(), *value;
	bool is_signed = btf_kflag(t);
	int i;

	add_word(o, "encoding", is_signed ? "SIGNED" : "UNSIGNED");
	add_int(o, "size", t->size);
	add_int(o, "vlen", btf_vlen(t));
	for (i = 0; i < btf_vlen(t); i++) {
		bool wide = btf_is_enum64(t);
		uint64_t bits = wide	  ? btf_enum64_value(btf_enum64(t) + i) :
				is_signed ? (uint64_t)(int64_t)btf_enum(t)[i].val :
					    (uint32_t)btf_enum(t)[i].val;

		value = json_object_new_object();
		add_name(value, btf, wide ? btf_enum64(t)[i].name_off : btf_enum(t)[i].name_off);
		json_object_object_add(value, "val",
				       is_signed ? json_object_new_int64((int64_t)bits) :
						   json_object_new_uint64(bits));
		json_object_array_add(list, value);
	}
	json_object_object_add(o, "values", list);
}

static void add_params(struct json_object *o, const struct btf *btf, const struct btf_type *t)
{
	struct json_object *list = json_object_new_array(), *param;
	const struct btf_param *p = btf_params(t);
	int i;

	add_int(o, "ret_type_id", t->type);
	add_int(o, "vlen", btf_vlen(t));
	for (i = 0; i < btf_vlen(t); i++, p++) {
		param = json_object_new_object();
		add_name(param, btf, p->name_off);
		add_int(param, "type_id", p->type);
		json_object_array_add(list, param);
	}
	json_object_object_add(o, "params", list);
}

static void add_vars(struct json_object *o, const struct btf_type *t)
{
	struct json_object *list = json_object_new_array(), *var;
	const struct btf_var_secinfo *v = btf_var_secinfos(t);
	int i;

	add_int(o, "size", t->size);
	add_int(o, "vlen", btf_vlen(t));
	for (i = 0; i < btf_vlen(t); i++, v++) {
		var = json_object_new_object();
		add_int(var, "type_id", v->type);
		add_int(var, "offset", v->offset);
		add_int(var, "size", v->size);
		json_object_array_add(list, var);
	}
	json_object_object_add(o, "vars", list);
}

static void add_array(struct json_object *o, const struct btf_type *t)
{
	add_int(o, "type_id", btf_array(t)->type);
	add_int(o, "index_type_id", btf_array(t)->index_type);
	add_int(o, "nr_elems", btf_array(t)->nelems);
}

struct json_object *obpf_btf_type_json(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);
	struct json_object *o = json_object_new_object();
	unsigned int kind = t ? btf_kind(t) : 0;
	bool known = kind < sizeof(kind_names) / sizeof(kind_names[0]);

	add_int(o, "id", id);
	add_word(o, "kind", known ? kind_names[kind] : "UNKNOWN");
	if (!t)
		return o;
	add_name(o, btf, t->name_off);
	switch (kind) {
	case BTF_KIND_INT:
		add_int_type(o, t);
		break;
	case BTF_KIND_ARRAY:
		add_array(o, t);
		break;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		add_members(o, btf, t);
		break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		add_enumerators(o, btf, t);
		break;
	case BTF_KIND_FWD:
		add_word(o, "fwd_kind", btf_kflag(t) ? "union" : "struct");
		break;
	case BTF_KIND_FUNC:
		add_int(o, "type_id", t->type);
		add_word(o, "linkage", linkage(btf_vlen(t)));
		break;
	case BTF_KIND_FUNC_PROTO:
		add_params(o, btf, t);
		break;
	case BTF_KIND_VAR:
		add_int(o, "type_id", t->type);
		add_word(o, "linkage", linkage(btf_var(t)->linkage));
		break;
	case BTF_KIND_DATASEC:
		add_vars(o, t);
		break;
	case BTF_KIND_FLOAT:
		add_int(o, "size", t->size);
		break;
	case BTF_KIND_DECL_TAG:
		add_int(o, "type_id", t->type);
		add_int(o, "component_idx", btf_decl_tag(t)->component_idx);
		break;
	default:
		add_int(o, "type_id", t->type);
	}
	return o;
}

/* "key=value" for each member but those that stand at the line's beginning. */
static void print_pairs(struct json_object *o, FILE *out)
{
	struct json_object_iterator i = json_object_iter_begin(o), end = json_object_iter_end(o);
	const char *between = "";

	for (; !json_object_iter_equal(&i, &end); json_object_iter_next(&i)) {
		const char *key = json_object_iter_peek_name(&i);
		struct json_object *value = json_object_iter_peek_value(&i);

		if (!strcmp(key, "id") || !strcmp(key, "kind") || !strcmp(key, "name") ||
		    json_object_is_type(value, json_type_array))
			continue;
		fprintf(out, "%s%s=%s", between, key, json_object_get_string(value));
		between = " ";
	}
}

static void print_name(struct json_object *o, FILE *out)
{
	struct json_object *name;

	if (json_object_object_get_ex(o, "name", &name))
		fprintf(out, "'%s' ", obpf_shown_name(json_object_get_string(name)));
}

static void print_list(const struct btf *btf, struct json_object *list, bool is_section, FILE *out)
{
	size_t i, n = json_object_array_length(list);

	for (i = 0; i < n; i++) {
		struct json_object *item = json_object_array_get_idx(list, i);
		const struct btf_type *var;

		fputs("\n\t", out);
		print_name(item, out);
		print_pairs(item, out);
		if (!is_section)
			continue;
		var = btf__type_by_id(
			btf, json_object_get_int64(json_object_object_get(item, "type_id")));
		if (var && btf_is_var(var))
			fprintf(out, " (VAR '%s')", obpf_shown_name(name_at(btf, var->name_off)));
	}
}

void obpf_btf_type_print(const struct btf *btf, uint32_t id, FILE *out)
{
	struct json_object *o = obpf_btf_type_json(btf, id);
	struct json_object_iterator i = json_object_iter_begin(o), end = json_object_iter_end(o);

	fprintf(out, "[%u] %s ", id, json_object_get_string(json_object_object_get(o, "kind")));
	print_name(o, out);
	print_pairs(o, out);
	for (; !json_object_iter_equal(&i, &end); json_object_iter_next(&i))
		if (json_object_is_type(json_object_iter_peek_value(&i), json_type_array))
			print_list(btf, json_object_iter_peek_value(&i),
				   !strcmp(json_object_iter_peek_name(&i), "vars"), out);
	fputc('\n', out);
	json_object_put(o);
}

/* ---- C ---- */

__attribute__((format(printf, 2, 0))) static void print_to(void *out, const char *fmt, va_list list)
{
	vfprintf(out, fmt, list);
}

int obpf_btf_print_c(const struct btf *btf, FILE *out)
{
	struct btf_dump *dump = btf_dump__new(btf, print_to, out, NULL);
	uint32_t id, n = btf__type_cnt(btf);
	int err = 0;

	if (!dump)
		return -errno;
	for (id = 1; !err && id < n; id++)
		err = btf_dump__dump_type(dump, id);
	btf_dump__free(dump);
	return err;
}

/* ---- what may be followed ---- */

enum mark { NEW, OPEN, DONE };

struct check {
	const struct btf *btf;
	unsigned char *marks; /* enum mark, by id */
	uint32_t n;
	char *why;
	size_t size;
};

static bool bad(struct check *c, uint32_t id, const char *what)
{
	snprintf(c->why, c->size, "type %u: %s", id, what);
	return false;
}

/* Is @ref, which type @id refers to, one of them? */
static bool is_type(struct check *c, uint32_t id, uint32_t ref)
{
	return ref < c->n || bad(c, id, "refers to a type that is not there");
}

/*
 * The types that are part of @t itself, as the @i-th: what a value of it consists of, and what its
 * name is made of. A pointer's target may lead back; these may not.
 * Returns false behind the last.
 */
static bool part_of(const struct btf_type *t, int i, uint32_t *part)
{
	switch (btf_kind(t)) {
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG:
	case BTF_KIND_FUNC:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		*part = t->type;
		return i < 1;
	case BTF_KIND_ARRAY:
		*part = btf_array(t)->type;
		return i < 1;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		if (i < btf_vlen(t))
			*part = btf_members(t)[i].type;
		return i < btf_vlen(t);
	case BTF_KIND_DATASEC:
		if (i < btf_vlen(t))
			*part = btf_var_secinfos(t)[i].type;
		return i < btf_vlen(t);
	default:
		return false;
	}
}

/* References that may lead anywhere, but not nowhere. */
static bool check_refs(struct check *c, uint32_t id, const struct btf_type *t)
{
	int i;

	if (!btf__name_by_offset(c->btf, t->name_off))
		return bad(c, id, "has a name outside the strings");
	if (btf_is_ptr(t))
		return is_type(c, id, t->type);
	if (btf_is_array(t))
		return is_type(c, id, btf_array(t)->index_type);
	if (!btf_is_func_proto(t))
		return true;
	for (i = 0; i < btf_vlen(t); i++)
		if (!is_type(c, id, btf_params(t)[i].type))
			return false;
	return is_type(c, id, t->type);
}

static bool check_type(struct check *c, uint32_t id, int depth)
{
	const struct btf_type *t = btf__type_by_id(c->btf, id);
	uint32_t part = 0;
	int i;

	if (!id || c->marks[id] == DONE)
		return true;
	if (c->marks[id] == OPEN)
		return bad(c, id, "is part of itself");
	/* libbpf goes as deep, on its own stack. */
	if (depth > 256)
		return bad(c, id, "too deep");
	c->marks[id] = OPEN;
	if (!check_refs(c, id, t))
		return false;
	for (i = 0; part_of(t, i, &part); i++)
		if (!is_type(c, id, part) || !check_type(c, part, depth + 1))
			return false;
	c->marks[id] = DONE;
	return true;
}

bool obpf_btf_check(const struct btf *btf, char *why, size_t size)
{
	struct check c = { .btf = btf, .n = btf__type_cnt(btf), .why = why, .size = size };
	bool fine = true;
	uint32_t id;

	c.marks = calloc(c.n, 1);
	if (!c.marks) {
		snprintf(why, size, "out of memory");
		return false;
	}
	for (id = 1; fine && id < c.n; id++)
		fine = check_type(&c, id, 0);
	free(c.marks);
	return fine;
}
