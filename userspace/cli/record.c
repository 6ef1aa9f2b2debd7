// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * record.c - records to JSON, by walking the object's type data; and the table, by walking that
 * JSON.
 *
 * One decoder for both: a table cell is a leaf of the JSON object. Columns are found once, from the
 * type, by the same rule that flattens the object, so they come in the same order. Reference:
 * Documentation/bpf/btf.rst in the kernel tree.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "record.h"

/* More than any real struct has; type data from a file may refer in circles, or grow as powers. */
#define MAX_DEPTH 16
#define MAX_COLUMNS 256
#define MAX_VALUES 65536

struct column {
	char *name; /* a.b */
	int width;
	bool right; /* numbers line up at their last digit */
};

struct obpf_record {
	const struct btf *btf;
	uint32_t type;
	size_t size;
	size_t least; /* bytes before an open array at the end; SIZE_MAX without one */
	unsigned int nr_members; /* looked at for the columns */
	unsigned int nr_columns;
	struct column columns[MAX_COLUMNS];
};

/* The bytes of a record, and how far down its type we are. */
struct bytes {
	const unsigned char *data;
	size_t size;
	int depth;
	unsigned int left; /* values that may still be made of them */
};

static const struct btf_type *strip(const struct btf *btf, uint32_t id)
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

static bool is_open_array(const struct btf_type *t)
{
	return btf_is_array(t) && !btf_array(t)->nelems;
}

/*
 * `char`, whatever its sign; u8 and int8_t are numbers, and lead to "unsigned char" and "signed
 * char".
 */
static bool is_char(const struct btf *btf, const struct btf_type *t)
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

/* Text that is valid UTF-8 whatever @s holds. */
static struct json_object *clean_string(const char *s, size_t len)
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

struct json_object *obpf_record_hex(const void *data, size_t size)
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

/*
 * What is not there, or of a kind that is not read, is the null of JSON; that and lack of memory
 * look alike.
 */
static struct json_object *value_of(const struct obpf_record *r, uint32_t id, struct bytes *b,
				    size_t at, unsigned int bits);

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

static struct json_object *enum_of(const struct obpf_record *r, const struct btf_type *t,
				   const struct bytes *b, size_t at, unsigned int bits)
{
	const char *name;
	uint64_t value;

	if (!bits)
		bits = t->size * 8;
	if (!read_bits(b, at, bits, &value))
		return NULL;
	name = enumerator(r->btf, t, value, bits);
	if (name)
		return clean_string(name, strlen(name));
	/*
	 * Compilers do not always say whether an enum is signed; a set sign bit of what has no name
	 * is.
	 */
	return json_object_new_int64(sign_extend(value, bits));
}

static struct json_object *array_of(const struct obpf_record *r, const struct btf_type *t,
				    struct bytes *b, size_t at)
{
	const struct btf_array *a = btf_array(t);
	int64_t elem = btf__resolve_size(r->btf, a->type);
	size_t have = b->size > at / 8 ? b->size - at / 8 : 0, n = a->nelems, i;
	struct json_object *list;

	if (elem <= 0 || at % 8)
		return NULL;
	if (!n || n > have / (size_t)elem)
		n = have / (size_t)elem;
	if (is_char(r->btf, strip(r->btf, a->type)))
		return clean_string((const char *)b->data + at / 8,
				    strnlen((const char *)b->data + at / 8, n));
	list = json_object_new_array();
	for (i = 0; list && i < n; i++)
		json_object_array_add(list, value_of(r, a->type, b, at + i * (size_t)elem * 8, 0));
	return list;
}

/* Adds the members of @t to @object; those of a member without a name as well. */
static void add_members(const struct obpf_record *r, const struct btf_type *t, struct bytes *b,
			size_t at, struct json_object *object)
{
	const struct btf_member *m = btf_members(t);
	int i;

	if (++b->depth <= MAX_DEPTH) {
		for (i = 0; i < btf_vlen(t) && b->left; i++, m++) {
			const char *name = btf__name_by_offset(r->btf, m->name_off);
			size_t where = at + btf_member_bit_offset(t, i);
			const struct btf_type *inner = strip(r->btf, m->type);

			if (name && *name)
				json_object_object_add(object, name,
						       value_of(r, m->type, b, where,
								btf_member_bitfield_size(t, i)));
			else if (inner && btf_is_composite(inner) && b->left--)
				add_members(r, inner, b, where, object);
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

static struct json_object *object_of(const struct obpf_record *r, const struct btf_type *t,
				     struct bytes *b, size_t at)
{
	struct json_object *object = json_object_new_object();

	if (object)
		add_members(r, t, b, at, object);
	return object;
}

static struct json_object *value_of_type(const struct obpf_record *r, const struct btf_type *t,
					 struct bytes *b, size_t at, unsigned int bits)
{
	switch (btf_kind(t)) {
	case BTF_KIND_INT:
		return int_of(t, b, at, bits);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return enum_of(r, t, b, at, bits);
	case BTF_KIND_PTR:
		return pointer_of(b, at);
	case BTF_KIND_ARRAY:
		return array_of(r, t, b, at);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return object_of(r, t, b, at);
	default:
		return NULL;
	}
}

static struct json_object *value_of(const struct obpf_record *r, uint32_t id, struct bytes *b,
				    size_t at, unsigned int bits)
{
	const struct btf_type *t = strip(r->btf, id);
	struct json_object *value;

	if (!t || b->depth > MAX_DEPTH || !b->left)
		return NULL;
	b->left--;
	b->depth++;
	value = value_of_type(r, t, b, at, bits);
	b->depth--;
	return value;
}

struct json_object *obpf_record_json(const struct obpf_record *r, const void *data, size_t size)
{
	struct bytes b = { data, size, 0, MAX_VALUES };

	return value_of(r, r->type, &b, 0, 0);
}

/* ---- the table ---- */

static int longest_enumerator(const struct btf *btf, const struct btf_type *t)
{
	size_t longest = 0, len;
	int i;

	for (i = 0; i < btf_vlen(t); i++) {
		const char *name = btf__name_by_offset(btf, btf_is_enum64(t) ?
								    btf_enum64(t)[i].name_off :
								    btf_enum(t)[i].name_off);

		len = name ? strlen(name) : 0;
		longest = len > longest ? len : longest;
	}
	return longest > 20 ? 20 : (int)longest;
}

static int int_width(const struct btf_type *t)
{
	if (btf_int_encoding(t) & BTF_INT_BOOL)
		return 5;
	switch (t->size) {
	case 1:
		return 4;
	case 2:
		return 6;
	case 4:
		return 8;
	default:
		return 15;
	}
}

static int array_width(const struct obpf_record *r, const struct btf_type *t)
{
	uint32_t n = btf_array(t)->nelems;

	if (!is_char(r->btf, strip(r->btf, btf_array(t)->type)))
		return 0;
	return n > 16 ? 16 : (int)n;
}

/* Room for what such a value usually takes, not for all that it could. */
static int usual_width(const struct obpf_record *r, const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_INT:
		return int_width(t);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return longest_enumerator(r->btf, t);
	case BTF_KIND_PTR:
		return 18;
	case BTF_KIND_ARRAY:
		return array_width(r, t);
	default:
		return 0;
	}
}

static void plan_column(struct obpf_record *r, const struct btf_type *t, const char *name)
{
	struct column *c = &r->columns[r->nr_columns];
	int len = (int)strlen(name);

	c->name = strdup(name);
	if (!c->name)
		return;
	c->width = usual_width(r, t);
	c->right = btf_is_int(t) && !(btf_int_encoding(t) & BTF_INT_BOOL);
	if (c->width < len)
		c->width = len;
	r->nr_columns++;
}

/*
 * The columns of @t's members, with @prefix before their names. Returns false for too many of them.
 */
static bool plan_members(struct obpf_record *r, const struct btf_type *t, const char *prefix,
			 int depth)
{
	const struct btf_member *m = btf_members(t);
	int i;

	if (depth > MAX_DEPTH)
		return false;
	for (i = 0; i < btf_vlen(t); i++, m++) {
		const char *name = btf__name_by_offset(r->btf, m->name_off);
		const struct btf_type *inner = strip(r->btf, m->type);
		char path[256], shown[256];

		if (!inner || !name || r->nr_columns == MAX_COLUMNS || ++r->nr_members > MAX_VALUES)
			return false;
		obpf_text_escape(shown, sizeof(shown), name, strlen(name));
		if (snprintf(path, sizeof(path), "%s%s%s", prefix, *prefix && *name ? "." : "",
			     shown) >= (int)sizeof(path))
			return false;
		if (btf_is_composite(inner)) {
			if (!plan_members(r, inner, path, depth + 1))
				return false;
		} else if (*name) {
			plan_column(r, inner, path);
		}
	}
	return true;
}

/* Where an open array that ends @t begins, or SIZE_MAX. */
static size_t find_open_end(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_type *last;
	int n = btf_vlen(t);

	if (!n || !btf_is_struct(t))
		return SIZE_MAX;
	last = strip(btf, btf_members(t)[n - 1].type);
	return last && is_open_array(last) ? btf_member_bit_offset(t, n - 1) / 8 : SIZE_MAX;
}

struct obpf_record *obpf_record_new(const struct btf *btf, const char *name)
{
	int id = btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT);
	const struct btf_type *t;
	struct obpf_record *r;

	if (id < 0) {
		errno = ENOENT;
		return NULL;
	}
	r = calloc(1, sizeof(*r));
	if (!r)
		return NULL;
	t = btf__type_by_id(btf, id);
	r->btf = btf;
	r->type = id;
	r->size = t->size;
	r->least = find_open_end(btf, t);
	if (!plan_members(r, t, "", 0) || !r->nr_columns) {
		obpf_record_free(r);
		errno = EINVAL;
		return NULL;
	}
	return r;
}

void obpf_record_free(struct obpf_record *r)
{
	unsigned int i;

	for (i = 0; r && i < r->nr_columns; i++)
		free(r->columns[i].name);
	free(r);
}

const char *obpf_record_name(const struct obpf_record *r)
{
	return btf__name_by_offset(r->btf, btf__type_by_id(r->btf, r->type)->name_off);
}

size_t obpf_record_size(const struct obpf_record *r)
{
	return r->size;
}

bool obpf_record_fits(const struct obpf_record *r, size_t size)
{
	return size == r->size || size >= r->least;
}

void obpf_record_print_head(const struct obpf_record *r, FILE *out)
{
	unsigned int i;

	for (i = 0; i < r->nr_columns; i++) {
		const struct column *c = &r->columns[i];
		bool last = i + 1 == r->nr_columns;

		/* Nothing is padded on the right at a line's end. */
		if (last && !c->right)
			fputs(c->name, out);
		else
			fprintf(out, c->right ? "%*s" : "%-*s", c->width, c->name);
		fputs(last ? "\n" : "  ", out);
	}
}

/* Prints @value as column @at; returns the column behind it. */
static unsigned int print_cell(struct obpf_record *r, unsigned int at, struct json_object *value,
			       FILE *out)
{
	struct column *c = &r->columns[at];
	bool last = at + 1 == r->nr_columns;
	bool is_text = json_object_is_type(value, json_type_string);
	const char *text = is_text ? json_object_get_string(value) :
				     json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN);
	size_t len = is_text ? (size_t)json_object_get_string_len(value) : strlen(text);
	/* A byte becomes four characters at most. */
	char *shown = malloc(4 * len + 1);
	int columns = shown ? (int)obpf_text_escape(shown, 4 * len + 1, text, len) : 0;
	int pad = columns < c->width ? c->width - columns : 0;

	if (columns > c->width && !last)
		c->width = columns;
	if (c->right)
		fprintf(out, "%*s%s", pad, "", shown ? shown : "");
	else
		fprintf(out, "%s%*s", shown ? shown : "", last ? 0 : pad, "");
	fputs(last ? "\n" : "  ", out);
	free(shown);
	return at + 1;
}

/* Prints the leaves of @object from column @at on; returns the column behind them. */
static unsigned int print_cells(struct obpf_record *r, struct json_object *object, unsigned int at,
				FILE *out)
{
	struct json_object_iterator i = json_object_iter_begin(object),
				    end = json_object_iter_end(object);

	for (; !json_object_iter_equal(&i, &end); json_object_iter_next(&i)) {
		struct json_object *value = json_object_iter_peek_value(&i);

		if (json_object_is_type(value, json_type_object))
			at = print_cells(r, value, at, out);
		else if (at < r->nr_columns)
			at = print_cell(r, at, value, out);
	}
	return at;
}

bool obpf_record_print_row(struct obpf_record *r, const void *data, size_t size, FILE *out)
{
	struct json_object *object = obpf_record_json(r, data, size);

	if (!object)
		return false;
	print_cells(r, object, 0, out);
	json_object_put(object);
	return true;
}
