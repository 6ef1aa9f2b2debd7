// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * record.c - records of a ring buffer as JSON and as rows of a table.
 *
 * One decoder (value.c) for both: a table cell is a leaf of the JSON object. Columns are found once, from the
 * type, by the same rule that flattens the object, so they come in the same order. Reference:
 * Documentation/bpf/btf.rst in the kernel tree.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "record.h"
#include "value.h"

/* More than any real struct has; type data from a file may refer in circles, or grow as powers. */
#define MAX_DEPTH OBPF_VALUE_DEPTH
#define MAX_COLUMNS 256
#define MAX_MEMBERS 65536

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

static bool is_open_array(const struct btf_type *t)
{
	return btf_is_array(t) && !btf_array(t)->nelems;
}

struct json_object *obpf_record_json(const struct obpf_record *r, const void *data, size_t size)
{
	return obpf_value_json(r->btf, r->type, data, size);
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

	if (!obpf_type_is_char(r->btf, obpf_type_strip(r->btf, btf_array(t)->type)))
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
		const struct btf_type *inner = obpf_type_strip(r->btf, m->type);
		char path[256], shown[256];

		if (!inner || !name || r->nr_columns == MAX_COLUMNS ||
		    ++r->nr_members > MAX_MEMBERS)
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
	last = obpf_type_strip(btf, btf_members(t)[n - 1].type);
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
