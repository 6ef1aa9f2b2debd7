// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * value.c - bytes to JSON, by walking type data.
 *
 * Nothing is read outside the bytes, and no type keeps the walk going for ever: type data from
 * elsewhere may refer in circles, or grow as powers. Reference: Documentation/bpf/btf.rst in the
 * kernel tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "value.h"

/* Of one type; arrays of arrays grow as powers. */
#define MAX_VALUES 65536

/* The bytes of a value, and how far down its type we are. */
struct bytes {
	const struct btf *btf;
	const unsigned char *data;
	size_t size;
	int depth;
	unsigned int left; /* values that may still be made of them */
};

const struct btf_type *obpf_type_strip(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);
	int hops = 0;

	while (t && (btf_is_mod(t) || btf_is_typedef(t))) {
		if (++hops > 64)
			return NULL;
		t = btf__type_by_id(btf, t->type);
	}
	return t;
}

/*
 * `char`, whatever its sign; u8 and int8_t are numbers, and lead to "unsigned char" and "signed
 * char".
 */
bool obpf_type_is_char(const struct btf *btf, const struct btf_type *t)
{
	const char *name;

	if (!t || !btf_is_int(t) || t->size != 1)
		return false;
	name = btf__name_by_offset(btf, t->name_off);
	return btf_int_encoding(t) & BTF_INT_CHAR || (name && !strcmp(name, "char"));
}

/* Bits @at to @at + @count - 1 (64 at most), little-endian. False when they are not all there. */
static bool read_bits(const struct bytes *b, size_t at, unsigned int count, uint64_t *value)
{
	unsigned __int128 word = 0;
	unsigned int skip = at % 8, i;
	size_t first = at / 8, n = (skip + count + 7) / 8;

	if (!count || count > 64 || first > b->size || n > b->size - first)
		return false;
	for (i = 0; i < n; i++)
		word |= (unsigned __int128)b->data[first + i] << 8 * i;
	word >>= skip;
	*value = (uint64_t)word;
	if (count < 64)
		*value &= (1ull << count) - 1;
	return true;
}

static int64_t sign_extend(uint64_t value, unsigned int bits)
{
	return bits < 64 ? (int64_t)(value << (64 - bits)) >> (64 - bits) : (int64_t)value;
}

struct json_object *obpf_text_json(const char *s, size_t len)
{
	static const char instead[] = "\xef\xbf\xbd"; /* U+FFFD */
	struct json_object *string;
	char *text = malloc(3 * len + 1);
	size_t i = 0, used = 0;

	if (!text)
		return NULL;
	while (i < len) {
		size_t n = obpf_text_utf8_len(s + i, len - i);

		memcpy(text + used, n ? s + i : instead, n ? n : 3);
		used += n ? n : 3;
		i += n ? n : 1;
	}
	string = json_object_new_string_len(text, (int)used);
	free(text);
	return string;
}

/*
 * What is not there, or of a kind that is not read, is the null of JSON; that and lack of memory
 * look alike.
 */
static struct json_object *value_of(uint32_t id, struct bytes *b, size_t at, unsigned int bits);

static struct json_object *wide_int(const struct bytes *b, size_t at)
{
	uint64_t low, high;
	char text[40];

	if (!read_bits(b, at, 64, &low) || !read_bits(b, at + 64, 64, &high))
		return NULL;
	snprintf(text, sizeof(text), "0x%016llx%016llx", (unsigned long long)high,
		 (unsigned long long)low);
	return json_object_new_string(text);
}

static struct json_object *int_of(const struct btf_type *t, const struct bytes *b, size_t at,
				  unsigned int bits)
{
	uint64_t value;

	if (!bits) {
		bits = btf_int_bits(t);
		at += btf_int_offset(t);
	}
	if (bits == 128)
		return wide_int(b, at);
	if (!read_bits(b, at, bits, &value))
		return NULL;
	if (btf_int_encoding(t) & BTF_INT_BOOL)
		return json_object_new_boolean(value != 0);
	if (btf_int_encoding(t) & BTF_INT_SIGNED)
		return json_object_new_int64(sign_extend(value, bits));
	return json_object_new_uint64(value);
}

/* The name of @value, of @bits bits, among the enumerators; NULL without one. */
static const char *enumerator(const struct btf *btf, const struct btf_type *t, uint64_t value,
			      unsigned int bits)
{
	uint64_t mask = bits < 64 ? (1ull << bits) - 1 : ~0ull;
	int i;

	for (i = 0; i < btf_vlen(t); i++) {
		if (btf_is_enum64(t)) {
			const struct btf_enum64 *e = btf_enum64(t) + i;

			if ((btf_enum64_value(e) & mask) == value)
				return btf__name_by_offset(btf, e->name_off);
		} else {
			const struct btf_enum *e = btf_enum(t) + i;

			if (((uint64_t)(int64_t)e->val & mask) == value)
				return btf__name_by_offset(btf, e->name_off);
		}
	}
	return NULL;
}

static struct json_object *enum_of(const struct btf_type *t, const struct bytes *b, size_t at,
				   unsigned int bits)
{
	const char *name;
	uint64_t value;

	if (!bits)
		bits = t->size * 8;
	if (!read_bits(b, at, bits, &value))
		return NULL;
	name = enumerator(b->btf, t, value, bits);
	if (name)
		return obpf_text_json(name, strlen(name));
	/*
	 * Compilers do not always say whether an enum is signed; a set sign bit of what has no name
	 * is.
	 */
	return json_object_new_int64(sign_extend(value, bits));
}

static struct json_object *array_of(const struct btf_type *t, struct bytes *b, size_t at)
{
	const struct btf_array *a = btf_array(t);
	int64_t elem = btf__resolve_size(b->btf, a->type);
	size_t have = b->size > at / 8 ? b->size - at / 8 : 0, n = a->nelems, i;
	struct json_object *list;

	if (elem <= 0 || at % 8)
		return NULL;
	if (!n || n > have / (size_t)elem)
		n = have / (size_t)elem;
	if (obpf_type_is_char(b->btf, obpf_type_strip(b->btf, a->type)))
		return obpf_text_json((const char *)b->data + at / 8,
				      strnlen((const char *)b->data + at / 8, n));
	list = json_object_new_array();
	for (i = 0; list && i < n; i++)
		json_object_array_add(list, value_of(a->type, b, at + i * (size_t)elem * 8, 0));
	return list;
}

/* Adds the members of @t to @object; those of a member without a name as well. */
static void add_members(const struct btf_type *t, struct bytes *b, size_t at,
			struct json_object *object)
{
	const struct btf_member *m = btf_members(t);
	int i;

	if (++b->depth <= OBPF_VALUE_DEPTH) {
		for (i = 0; i < btf_vlen(t) && b->left; i++, m++) {
			const char *name = btf__name_by_offset(b->btf, m->name_off);
			size_t where = at + btf_member_bit_offset(t, i);
			const struct btf_type *inner = obpf_type_strip(b->btf, m->type);

			if (name && *name)
				json_object_object_add(object, name,
						       value_of(m->type, b, where,
								btf_member_bitfield_size(t, i)));
			else if (inner && btf_is_composite(inner) && b->left--)
				add_members(inner, b, where, object);
		}
	}
	b->depth--;
}

static struct json_object *pointer_of(const struct bytes *b, size_t at)
{
	uint64_t word;
	char text[24];

	if (!read_bits(b, at, 64, &word))
		return NULL;
	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)word);
	return json_object_new_string(text);
}

static struct json_object *object_of(const struct btf_type *t, struct bytes *b, size_t at)
{
	struct json_object *object = json_object_new_object();

	if (object)
		add_members(t, b, at, object);
	return object;
}

/* The variables of a data section. */
static struct json_object *section_of(const struct btf_type *t, struct bytes *b, size_t at)
{
	struct json_object *object = json_object_new_object();
	const struct btf_var_secinfo *v = btf_var_secinfos(t);
	int i;

	for (i = 0; object && i < btf_vlen(t) && b->left; i++, v++) {
		const struct btf_type *var = btf__type_by_id(b->btf, v->type);
		const char *name = var ? btf__name_by_offset(b->btf, var->name_off) : NULL;

		if (var && btf_is_var(var) && name && *name)
			json_object_object_add(object, name,
					       value_of(var->type, b, at + 8 * (size_t)v->offset,
							0));
	}
	return object;
}

static struct json_object *value_of_type(const struct btf_type *t, struct bytes *b, size_t at,
					 unsigned int bits)
{
	switch (btf_kind(t)) {
	case BTF_KIND_INT:
		return int_of(t, b, at, bits);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return enum_of(t, b, at, bits);
	case BTF_KIND_PTR:
		return pointer_of(b, at);
	case BTF_KIND_ARRAY:
		return array_of(t, b, at);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return object_of(t, b, at);
	case BTF_KIND_DATASEC:
		return section_of(t, b, at);
	default:
		return NULL;
	}
}

static struct json_object *value_of(uint32_t id, struct bytes *b, size_t at, unsigned int bits)
{
	const struct btf_type *t = obpf_type_strip(b->btf, id);
	struct json_object *value;

	if (!t || b->depth > OBPF_VALUE_DEPTH || !b->left)
		return NULL;
	b->left--;
	b->depth++;
	value = value_of_type(t, b, at, bits);
	b->depth--;
	return value;
}

struct json_object *obpf_hex_json(const void *data, size_t size)
{
	const unsigned char *byte = data;
	struct json_object *string;
	char *text = malloc(2 * size + 1);
	size_t i;

	if (!text)
		return NULL;
	for (i = 0; i < size; i++)
		snprintf(text + 2 * i, 3, "%02x", byte[i]);
	string = json_object_new_string_len(text, (int)(2 * size));
	free(text);
	return string;
}

struct json_object *obpf_value_json(const struct btf *btf, uint32_t type, const void *data,
				    size_t size)
{
	struct bytes b = { btf, data, size, 0, MAX_VALUES };

	return value_of(type, &b, 0, 0);
}
