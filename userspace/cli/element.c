// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * element.c - words to bytes and bytes to text, by a map's types where it has any.
 *
 * A key or value is given as one of
 *	hex BYTE...	two digits each, or all in one word
 *	BYTE...		as many numbers as it has bytes
 *	WORD		by its type: a number, an enumerator's name, JSON; without a type a number, for
 *			sizes that numbers have
 *	id N		of a map that holds programs: the program's id
 * The words end where another part of the command line begins.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "element.h"
#include "output.h"
#include "value.h"
#include "words.h"

/* More words than any value is given in, and more bytes than any has. */
#define MAX_VALUE (64u << 20)

static bool is_percpu(uint32_t type)
{
	return type == OBPF_MAP_TYPE_PERCPU_ARRAY || type == OBPF_MAP_TYPE_PERCPU_HASH;
}

bool obpf_layout_holds_progs(const struct obpf_layout *l)
{
	return l->info->type == OBPF_MAP_TYPE_PROG_ARRAY;
}

int obpf_layout_init(struct obpf_layout *l, const struct obpf_item *map)
{
	const struct obpf_map_info *info = &map->map;
	int cpus;

	memset(l, 0, sizeof(*l));
	l->info = info;
	l->nr_cpus = 1;
	l->stride = info->value_size;
	if (!info->key_size || !info->value_size || info->value_size > MAX_VALUE) {
		obpf_say("map %u: a map of type %s has no elements to read or write", map->id,
			 obpf_map_type_name(info->type));
		return OBPF_EXIT_FAILURE;
	}
	if (is_percpu(info->type)) {
		cpus = libbpf_num_possible_cpus();
		if (cpus <= 0) {
			obpf_say("cannot tell how many CPUs there are: %s", strerror(-cpus));
			return OBPF_EXIT_FAILURE;
		}
		l->nr_cpus = cpus;
		l->stride = ((size_t)info->value_size + 7) & ~(size_t)7;
	}
	l->value_room = l->stride * l->nr_cpus;
	if (info->btf_id)
		l->btf = obpf_btf_by_id(info->btf_id);
	/* Types of other sizes describe something else. */
	if (l->btf && btf__resolve_size(l->btf, info->btf_key_type_id) == info->key_size)
		l->key_type = info->btf_key_type_id;
	if (l->btf && btf__resolve_size(l->btf, info->btf_value_type_id) == info->value_size)
		l->value_type = info->btf_value_type_id;
	return OBPF_EXIT_OK;
}

void obpf_layout_exit(struct obpf_layout *l)
{
	btf__free(l->btf);
	l->btf = NULL;
}

/* ---- words to bytes ---- */

/* One part of an element. */
struct part {
	const char *name; /* "key" or "value" */
	uint32_t type;
	size_t size;
};

static bool ends_words(const char *word)
{
	static const char *const next[] = { "key", "value", "any", "exist", "noexist" };
	size_t i;

	for (i = 0; i < sizeof(next) / sizeof(next[0]); i++)
		if (!strcmp(word, next[i]))
			return true;
	return false;
}

static int count_words(const struct obpf_request *r)
{
	int i;

	for (i = r->at; i < r->nr_words && !ends_words(r->words[i]); i++)
		;
	return i - r->at;
}

static int wrong_size(const struct obpf_request *r, const struct part *p, size_t got)
{
	return obpf_usage(r, "the %s has %zu bytes, not %zu", p->name, p->size, got);
}

/* "01 00" or "0100", any mixture. */
static int read_hex(struct obpf_request *r, const struct part *p, int n, unsigned char *out)
{
	size_t used = 0;
	char digits[3];

	for (; n; n--) {
		const char *word = obpf_word_next(r);
		size_t len = strlen(word);

		/* A single digit is a byte as well. */
		if (!len || strspn(word, "0123456789abcdefABCDEF") != len || (len > 1 && len % 2))
			return obpf_usage(r, "%s: '%s' is not hex digits, two for a byte", p->name,
					  word);
		for (; *word; word += word[1] ? 2 : 1) {
			snprintf(digits, sizeof(digits), "%.2s", word);
			if (used < p->size)
				out[used] = strtoul(digits, NULL, 16);
			used++;
		}
	}
	return used == p->size ? OBPF_EXIT_OK : wrong_size(r, p, used);
}

static int read_bytes(struct obpf_request *r, const struct part *p, int n, unsigned char *out)
{
	uint64_t byte;

	for (; n; n--, out++) {
		const char *word = obpf_word_next(r);

		if (!obpf_word_number(word, 255, &byte))
			return obpf_usage(r, "%s: '%s' is no byte: 0 to 255, or 0x0 to 0xff",
					  p->name, word);
		*out = byte;
	}
	return OBPF_EXIT_OK;
}

/*
 * A copy of @word in which each whole number that may be too long for 64 bits is a string: json-c
 * would take the nearest one that is not, without a word. Of strings the encoder reads all digits.
 * The caller's to free; NULL: out of memory.
 */
static char *quote_long_numbers(const char *word)
{
	char *copy = malloc(2 * strlen(word) + 1), *out = copy; /* two quotes for 19 digits */
	bool in_string = false;
	size_t len;

	for (; copy && *word; word += len) {
		len = in_string ? 0 : strspn(word, "-+.eE0123456789");
		if (len > 18 && strcspn(word, "+.eE") >= len) {
			out += sprintf(out, "\"%.*s\"", (int)len, word);
			continue;
		}
		if (*word == '"')
			in_string = !in_string;
		if (!len)
			len = 1 + (in_string && word[0] == '\\' && word[1]);
		memcpy(out, word, len);
		out += len;
	}
	if (copy)
		*out = 0;
	return copy;
}

/* Numbers and JSON as such; any other word is text, of an enumerator or a string. */
static struct json_object *parse_word(const char *word, bool is_text)
{
	struct json_tokener *tok = json_tokener_new();
	char *text = quote_long_numbers(word);
	struct json_object *json = NULL;
	bool whole = false;
	size_t len;

	if (!tok || !text || strlen(text) > MAX_VALUE) {
		json_tokener_free(tok);
		free(text);
		return NULL;
	}
	len = strlen(text);
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	json = json_tokener_parse_ex(tok, text, (int)len + 1);
	whole = json_tokener_get_error(tok) == json_tokener_success &&
		json_tokener_get_parse_end(tok) >= len;
	json_tokener_free(tok);
	free(text);
	/* `value 123` of a char array is text: numbers are no strings there. */
	if (whole && !(is_text && *word != '"' && *word != '['))
		return json;
	json_object_put(json);
	return json_object_new_string(word);
}

static bool is_text_type(const struct btf *btf, uint32_t type)
{
	const struct btf_type *t = obpf_type_strip(btf, type);

	return t && btf_is_array(t) &&
	       obpf_type_is_char(btf, obpf_type_strip(btf, btf_array(t)->type));
}

static int read_typed(const struct obpf_layout *l, struct obpf_request *r, const struct part *p,
		      const char *word, void *out)
{
	struct json_object *json = parse_word(word, is_text_type(l->btf, p->type));
	char why[512];
	bool done;

	if (*word == '{' && !json_object_is_type(json, json_type_object)) {
		json_object_put(json);
		return obpf_usage(r, "%s: '%s' is no JSON", p->name, word);
	}
	done = obpf_value_encode(l->btf, p->type, json, out, p->size, why, sizeof(why));
	json_object_put(json);
	return done ? OBPF_EXIT_OK : obpf_usage(r, "%s: %s", p->name, why);
}

/* A number, in the machine's byte order, of a size that numbers have. */
static int read_plain(struct obpf_request *r, const struct part *p, const char *word, void *out)
{
	bool negative = *word == '-';
	uint64_t number, max = p->size < 8 ? (1ull << 8 * p->size) - 1 : ~0ull;

	if (p->size > 8 || p->size & (p->size - 1))
		return obpf_usage(r, "the %s has %zu bytes and no type: give all of them", p->name,
				  p->size);
	if (!obpf_word_number(word + negative, negative ? max / 2 + 1 : max, &number))
		return obpf_usage(r, "%s: '%s' is no number of %zu bytes", p->name, word, p->size);
	if (negative)
		number = -number;
	memcpy(out, &number, p->size);
	return OBPF_EXIT_OK;
}

static int read_part(const struct obpf_layout *l, struct obpf_request *r, const struct part *p,
		     void *out)
{
	int n;

	memset(out, 0, p->size);
	if (!obpf_word_is(r, p->name))
		return obpf_usage(r, "no %s given", p->name);
	if (obpf_word_is(r, "hex"))
		return read_hex(r, p, count_words(r), out);
	n = count_words(r);
	if (!n)
		return obpf_usage(r, "no word behind '%s'", p->name);
	if (n == 1 && p->type)
		return read_typed(l, r, p, obpf_word_next(r), out);
	if (n == 1)
		return read_plain(r, p, obpf_word_next(r), out);
	if ((size_t)n != p->size)
		return wrong_size(r, p, n);
	return read_bytes(r, p, n, out);
}

int obpf_layout_read_key(const struct obpf_layout *l, struct obpf_request *r, void *key)
{
	const struct part p = { "key", l->key_type, l->info->key_size };

	return read_part(l, r, &p, key);
}

/* "value id N": the program with that id. */
static int read_prog(struct obpf_request *r, void *value, int *fd)
{
	struct obpf_item item;
	struct obpf_ref ref;
	int status;

	obpf_word_is(r, "value");
	status = obpf_ref_parse(r, OBPF_KIND_PROG, false, &ref);
	if (!status)
		status = obpf_one(OBPF_KIND_PROG, &ref, &item);
	if (status)
		return status;
	*fd = item.fd;
	memcpy(value, &item.fd, sizeof(item.fd));
	return OBPF_EXIT_OK;
}

int obpf_layout_read_value(const struct obpf_layout *l, struct obpf_request *r, void *value,
			   int *fd)
{
	const struct part p = { "value", l->value_type, l->info->value_size };
	unsigned int cpu;
	int status;

	*fd = -1;
	memset(value, 0, l->value_room);
	if (obpf_layout_holds_progs(l) && p.size == sizeof(int))
		return read_prog(r, value, fd);
	status = read_part(l, r, &p, value);
	for (cpu = 1; !status && cpu < l->nr_cpus; cpu++)
		memcpy((char *)value + cpu * l->stride, value, p.size);
	return status;
}

/* ---- bytes to text ---- */

static struct json_object *part_json(const struct obpf_layout *l, uint32_t type, size_t size,
				     bool is_index, const void *data)
{
	struct json_object *json = NULL;
	uint32_t index;

	if (type)
		json = obpf_value_json(l->btf, type, data, size);
	if (json)
		return json;
	if (!is_index || size != sizeof(index))
		return obpf_hex_json(data, size);
	memcpy(&index, data, sizeof(index));
	return json_object_new_int64(index);
}

bool obpf_layout_is_indexed(const struct obpf_layout *l)
{
	uint32_t type = l->info->type;

	return type == OBPF_MAP_TYPE_ARRAY || type == OBPF_MAP_TYPE_PERCPU_ARRAY ||
	       type == OBPF_MAP_TYPE_PROG_ARRAY;
}

static struct json_object *key_json(const struct obpf_layout *l, const void *key)
{
	return part_json(l, l->key_type, l->info->key_size, obpf_layout_is_indexed(l), key);
}

static struct json_object *value_json(const struct obpf_layout *l, const void *value)
{
	return part_json(l, l->value_type, l->info->value_size, obpf_layout_holds_progs(l), value);
}

struct json_object *obpf_layout_json(const struct obpf_layout *l, const void *key,
				     const void *value)
{
	struct json_object *element = json_object_new_object(), *values, *one;
	unsigned int cpu;

	json_object_object_add(element, "key", key_json(l, key));
	if (l->nr_cpus == 1) {
		json_object_object_add(element, "value", value_json(l, value));
		return element;
	}
	values = json_object_new_array();
	for (cpu = 0; cpu < l->nr_cpus; cpu++) {
		one = json_object_new_object();
		json_object_object_add(one, "cpu", json_object_new_int64(cpu));
		json_object_object_add(one, "value",
				       value_json(l, (const char *)value + cpu * l->stride));
		json_object_array_add(values, one);
	}
	json_object_object_add(element, "values", values);
	return element;
}

/* The words that would be given for it. */
static void print_part(struct json_object *json, bool is_hex, FILE *out)
{
	const char *text;

	if (!is_hex) {
		obpf_json_print_text(json, out);
		return;
	}
	fputs("hex", out);
	for (text = json_object_get_string(json); text && text[0] && text[1]; text += 2)
		fprintf(out, " %.2s", text);
}

/* Is @json, of a part with that @type, the hex of its bytes? */
static bool is_hex(struct json_object *json, uint32_t type)
{
	return !type && json_object_is_type(json, json_type_string);
}

void obpf_layout_print(const struct obpf_layout *l, const void *key, const void *value, FILE *out)
{
	struct json_object *json = key_json(l, key);
	unsigned int cpu;

	fputs("key ", out);
	print_part(json, is_hex(json, l->key_type), out);
	json_object_put(json);
	for (cpu = 0; cpu < l->nr_cpus; cpu++) {
		if (l->nr_cpus > 1)
			fprintf(out, "\n  cpu %-3u value ", cpu);
		else
			fprintf(out, "  value %s", obpf_layout_holds_progs(l) ? "id " : "");
		json = value_json(l, (const char *)value + cpu * l->stride);
		print_part(json, is_hex(json, l->value_type), out);
		json_object_put(json);
	}
	fputc('\n', out);
}
