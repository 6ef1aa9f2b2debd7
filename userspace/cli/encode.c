// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * encode.c - JSON to bytes, by walking type data: the reverse of value.c.
 *
 * Nothing is rounded, cut or guessed: what does not fit is refused, and the place in the value is
 * named. Reference: Documentation/bpf/btf.rst in the kernel tree.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"

#define MAX_LOOKS (1u << 22)

struct encoder {
	const struct btf *btf;
	unsigned char *data;
	size_t size;
	int depth;
	unsigned int left; /* members that may still be looked at: unnamed ones grow as powers */
	char path[256]; /* ".member[3]" */
	char *why;
	size_t why_size;
};

/* A whole number of up to 128 bits with a sign. */
struct number {
	bool negative;
	__uint128_t magnitude;
};

/* Says what is wrong at the path. Returns false. */
__attribute__((format(printf, 2, 3))) static bool refuse(struct encoder *e, const char *fmt, ...)
{
	const char *path = e->path[0] == '.' ? e->path + 1 : e->path;
	char text[256];
	va_list list;

	va_start(list, fmt);
	vsnprintf(text, sizeof(text), fmt, list);
	va_end(list);
	snprintf(e->why, e->why_size, "%s%s%s", path, *path ? ": " : "", text);
	return false;
}

/* What @json looks like, short enough for a message. */
static const char *shown(struct json_object *json)
{
	static char text[48];

	snprintf(text, sizeof(text), "%s",
		 json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN));
	if (strlen(text) == sizeof(text) - 1)
		memcpy(text + sizeof(text) - 4, "...", 4);
	return text;
}

/* Bits @at to @at + @count - 1 (128 at most), little-endian; false when they are not all there. */
static bool write_bits(struct encoder *e, size_t at, unsigned int count, __uint128_t value)
{
	unsigned int i;

	if (!count || count > 128 || at / 8 > e->size || (at + count + 7) / 8 > e->size)
		return refuse(e, "lies outside the value");
	for (i = 0; i < count; i++, at++) {
		unsigned char bit = 1u << at % 8;

		if (value >> i & 1)
			e->data[at / 8] |= bit;
		else
			e->data[at / 8] &= ~bit;
	}
	return true;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* "-12", "0x1f"; no blanks, no other bases. */
static bool parse_number(const char *text, struct number *n)
{
	unsigned int base = 10;
	const char *s = text;

	n->negative = *s == '-';
	s += n->negative;
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
	}
	n->magnitude = 0;
	if (!*s)
		return false;
	for (; *s; s++) {
		unsigned int digit = digit_of(*s);
		__uint128_t next;

		if (digit >= base || __builtin_mul_overflow(n->magnitude, base, &next) ||
		    __builtin_add_overflow(next, digit, &n->magnitude))
			return false;
	}
	return true;
}

static bool number_of(struct encoder *e, struct json_object *json, struct number *n)
{
	switch (json_object_get_type(json)) {
	case json_type_boolean:
		*n = (struct number){ false, json_object_get_boolean(json) };
		return true;
	case json_type_int:
		n->negative = json_object_get_int64(json) < 0;
		/* As unsigned, so that the least int64 has a magnitude, too. */
		n->magnitude = n->negative ? -(uint64_t)json_object_get_int64(json) :
					     json_object_get_uint64(json);
		return true;
	case json_type_string:
		if (parse_number(json_object_get_string(json), n))
			return true;
		break;
	default:
		break;
	}
	return refuse(e, "%s is no whole number", shown(json));
}

/* Writes @n as @bits bits, if it can be told from them again. */
static bool put_number(struct encoder *e, struct json_object *json, const struct number *n,
		       size_t at, unsigned int bits, bool is_signed)
{
	__uint128_t limit = (__uint128_t)1 << (bits - 1);
	bool fits;

	if (n->negative)
		fits = !n->magnitude || (is_signed && n->magnitude <= limit);
	else
		/* limit + (limit - 1): twice the limit may be one bit too many. */
		fits = n->magnitude <= limit - 1 + (is_signed ? 0 : limit);
	if (!fits)
		return refuse(e, "%s does not fit %s integer of %u bits", shown(json),
			      is_signed ? "a signed" : "an unsigned", bits);
	return write_bits(e, at, bits, n->negative ? -n->magnitude : n->magnitude);
}

static bool put_int(struct encoder *e, const struct btf_type *t, struct json_object *json,
		    size_t at, unsigned int bits)
{
	struct number n;

	if (!bits) {
		bits = btf_int_bits(t);
		at += btf_int_offset(t);
	}
	if (!bits || bits > 128)
		return refuse(e, "an integer of %u bits cannot be written", bits);
	if (!number_of(e, json, &n))
		return false;
	if (btf_int_encoding(t) & BTF_INT_BOOL && (n.negative || n.magnitude > 1))
		return refuse(e, "%s is neither true nor false", shown(json));
	return put_number(e, json, &n, at, bits, btf_int_encoding(t) & BTF_INT_SIGNED);
}

/* The value of enumerator @name. */
static bool find_enumerator(const struct encoder *e, const struct btf_type *t, const char *name,
			    uint64_t *value)
{
	int i;

	for (i = 0; i < btf_vlen(t); i++) {
		bool wide = btf_is_enum64(t);
		const char *own = btf__name_by_offset(e->btf, wide ? btf_enum64(t)[i].name_off :
								     btf_enum(t)[i].name_off);

		if (!own || strcmp(own, name))
			continue;
		*value = wide ? btf_enum64_value(btf_enum64(t) + i) :
				(uint64_t)(int64_t)btf_enum(t)[i].val;
		return true;
	}
	return false;
}

static bool put_enum(struct encoder *e, const struct btf_type *t, struct json_object *json,
		     size_t at, unsigned int bits)
{
	struct number n;
	uint64_t value;

	if (!bits)
		bits = t->size * 8;
	if (!bits || bits > 64)
		return refuse(e, "an enum of %u bits cannot be written", bits);
	if (json_object_is_type(json, json_type_string)) {
		const char *text = json_object_get_string(json);

		if (find_enumerator(e, t, text, &value))
			return write_bits(e, at, bits, value);
		if (!parse_number(text, &n))
			return refuse(e, "%s is no value of enum %s", shown(json),
				      btf__name_by_offset(e->btf, t->name_off));
	} else if (!number_of(e, json, &n)) {
		return false;
	}
	/* Compilers do not always say whether an enum is signed: both ranges will do. */
	return put_number(e, json, &n, at, bits, n.negative);
}

static bool put_pointer(struct encoder *e, struct json_object *json, size_t at)
{
	struct number n;

	return number_of(e, json, &n) && put_number(e, json, &n, at, 64, false);
}

static bool put(struct encoder *e, uint32_t id, struct json_object *json, size_t at,
		unsigned int bits);

/* Puts @json one step further down: @fmt and what follows is that step's part of the path. */
__attribute__((format(printf, 6, 7))) static bool put_at(struct encoder *e, uint32_t id,
							 struct json_object *json, size_t at,
							 unsigned int bits, const char *fmt, ...)
{
	size_t len = strlen(e->path);
	va_list list;
	bool done;

	va_start(list, fmt);
	vsnprintf(e->path + len, sizeof(e->path) - len, fmt, list);
	va_end(list);
	done = put(e, id, json, at, bits);
	if (done)
		e->path[len] = 0;
	return done;
}

static bool put_text(struct encoder *e, struct json_object *json, size_t at, size_t room)
{
	size_t len = json_object_get_string_len(json);

	if (at % 8 || at / 8 > e->size || room > e->size - at / 8)
		return refuse(e, "lies outside the value");
	if (len > room)
		return refuse(e, "text of %zu bytes, there is room for %zu", len, room);
	memcpy(e->data + at / 8, json_object_get_string(json), len);
	return true;
}

static bool put_array(struct encoder *e, const struct btf_type *t, struct json_object *json,
		      size_t at)
{
	const struct btf_array *a = btf_array(t);
	int64_t elem = btf__resolve_size(e->btf, a->type);
	size_t n, i;

	if (elem <= 0)
		return refuse(e, "an array of what has no size");
	if (json_object_is_type(json, json_type_string) &&
	    obpf_type_is_char(e->btf, obpf_type_strip(e->btf, a->type)))
		return put_text(e, json, at, a->nelems);
	if (!json_object_is_type(json, json_type_array))
		return refuse(e, "%s is no list", shown(json));
	n = json_object_array_length(json);
	if (n > a->nelems)
		return refuse(e, "%zu elements, there is room for %u", n, a->nelems);
	for (i = 0; i < n; i++)
		if (!put_at(e, a->type, json_object_array_get_idx(json, i),
			    at + 8 * i * (size_t)elem, 0, "[%zu]", i))
			return false;
	return true;
}

/* Where a member is, and what. */
struct place {
	uint32_t type;
	size_t at;
	unsigned int bits;
};

/* Finds @name among @t's members and those of its unnamed ones. */
static bool find_member(struct encoder *e, const struct btf_type *t, const char *name, size_t at,
			int depth, struct place *place)
{
	const struct btf_member *m = btf_members(t);
	int i;

	if (depth > OBPF_VALUE_DEPTH)
		return false;
	for (i = 0; i < btf_vlen(t) && e->left; i++, m++) {
		const char *own = btf__name_by_offset(e->btf, m->name_off);
		size_t where = at + btf_member_bit_offset(t, i);
		const struct btf_type *inner;

		e->left--;
		if (own && *own) {
			if (strcmp(own, name))
				continue;
			*place = (struct place){ m->type, where, btf_member_bitfield_size(t, i) };
			return true;
		}
		inner = obpf_type_strip(e->btf, m->type);
		if (inner && btf_is_composite(inner) &&
		    find_member(e, inner, name, where, depth + 1, place))
			return true;
	}
	return false;
}

static bool find_variable(const struct encoder *e, const struct btf_type *t, const char *name,
			  size_t at, struct place *place)
{
	const struct btf_var_secinfo *v = btf_var_secinfos(t);
	int i;

	for (i = 0; i < btf_vlen(t); i++, v++) {
		const struct btf_type *var = btf__type_by_id(e->btf, v->type);
		const char *own = var ? btf__name_by_offset(e->btf, var->name_off) : NULL;

		if (!own || !btf_is_var(var) || strcmp(own, name))
			continue;
		*place = (struct place){ var->type, at + 8 * (size_t)v->offset, 0 };
		return true;
	}
	return false;
}

static bool put_members(struct encoder *e, const struct btf_type *t, struct json_object *json,
			size_t at)
{
	struct json_object_iterator i, end;

	if (!json_object_is_type(json, json_type_object))
		return refuse(e, "%s is no object with members", shown(json));
	i = json_object_iter_begin(json);
	end = json_object_iter_end(json);
	for (; !json_object_iter_equal(&i, &end); json_object_iter_next(&i)) {
		const char *name = json_object_iter_peek_name(&i);
		struct place place;
		bool found = btf_is_datasec(t) ? find_variable(e, t, name, at, &place) :
						 find_member(e, t, name, at, 0, &place);

		if (!found)
			return refuse(e, "no member %s", name);
		if (!put_at(e, place.type, json_object_iter_peek_value(&i), place.at, place.bits,
			    ".%s", name))
			return false;
	}
	return true;
}

static bool put(struct encoder *e, uint32_t id, struct json_object *json, size_t at,
		unsigned int bits)
{
	const struct btf_type *t = obpf_type_strip(e->btf, id);
	bool done;

	if (!t || e->depth > OBPF_VALUE_DEPTH)
		return refuse(e, "its type cannot be followed");
	e->depth++;
	switch (btf_kind(t)) {
	case BTF_KIND_INT:
		done = put_int(e, t, json, at, bits);
		break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		done = put_enum(e, t, json, at, bits);
		break;
	case BTF_KIND_PTR:
		done = put_pointer(e, json, at);
		break;
	case BTF_KIND_ARRAY:
		done = put_array(e, t, json, at);
		break;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_DATASEC:
		done = put_members(e, t, json, at);
		break;
	default:
		done = refuse(e, "a type that cannot be written; give the bytes in hex");
	}
	e->depth--;
	return done;
}

bool obpf_value_encode(const struct btf *btf, uint32_t type, struct json_object *json, void *data,
		       size_t size, char *why, size_t why_size)
{
	struct encoder e = { .btf = btf, .data = data, .size = size, .left = MAX_LOOKS };

	e.why = why;
	e.why_size = why_size;
	memset(data, 0, size);
	return put(&e, type, json, 0, 0);
}
