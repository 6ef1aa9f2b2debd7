// SPDX-License-Identifier: GPL-2.0
/*
 * cli_record.c - records read by type data that is made here: every kind of member, and bytes and
 * types that do not fit each other.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <bpf/btf.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "value.h"

/* The basic types, by their ids. */
struct types {
	struct btf *btf;
	int u8, u16, u32, u64, s32, s64, chr, boolean, u128, index;
};

static struct types make_types(void)
{
	struct types t = { .btf = btf__new_empty() };

	assert_non_null(t.btf);
	t.u8 = btf__add_int(t.btf, "unsigned char", 1, 0);
	t.u16 = btf__add_int(t.btf, "unsigned short", 2, 0);
	t.u32 = btf__add_int(t.btf, "unsigned int", 4, 0);
	t.u64 = btf__add_int(t.btf, "unsigned long long", 8, 0);
	t.s32 = btf__add_int(t.btf, "int", 4, BTF_INT_SIGNED);
	t.s64 = btf__add_int(t.btf, "long long", 8, BTF_INT_SIGNED);
	t.chr = btf__add_int(t.btf, "char", 1, BTF_INT_SIGNED);
	t.boolean = btf__add_int(t.btf, "_Bool", 1, BTF_INT_BOOL);
	t.u128 = btf__add_int(t.btf, "unsigned __int128", 16, 0);
	t.index = t.u32;
	assert_true(t.u128 > 0);
	return t;
}

static int array(struct types *t, int elem, unsigned int n)
{
	return btf__add_array(t->btf, t->index, elem, n);
}

struct member {
	const char *name;
	int type;
	unsigned int at; /* bits */
	unsigned int bits; /* of a bit-field */
};

static int composite(struct types *t, bool is_struct, const char *name, unsigned int size,
		     const struct member *m)
{
	int id = is_struct ? btf__add_struct(t->btf, name, size) :
			     btf__add_union(t->btf, name, size);

	assert_true(id > 0);
	for (; m->type; m++)
		assert_int_equal(btf__add_field(t->btf, m->name, m->type, m->at, m->bits), 0);
	return id;
}

/* The JSON of @data as `struct event`. */
static void expect_json(struct types *t, const void *data, size_t size, const char *json)
{
	struct obpf_record *r = obpf_record_new(t->btf, "event");
	struct json_object *object;
	void *exact = malloc(size); /* the sanitizer sees a read behind it */

	assert_non_null(r);
	assert_non_null(exact);
	memcpy(exact, data, size);
	object = obpf_record_json(r, exact, size);
	assert_string_equal(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN), json);
	json_object_put(object);
	free(exact);
	obpf_record_free(r);
	btf__free(t->btf);
}

static void integers_keep_sign_and_width(void **state)
{
	struct types t = make_types();
	const struct member m[] = {
		{ "a", t.u8, 0, 0 },	{ "b", t.s32, 8, 0 },  { "c", t.u64, 64, 0 },
		{ "d", t.s64, 128, 0 }, { "e", t.u16, 40, 0 }, { 0 },
	};
	const unsigned char data[24] = { 0xff, 0xfe, 0xff, 0xff, 0xff, 0x34, 0x12, 0,
					 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
					 0,    0,    0,	   0,	 0,    0,    0,	   0x80 };

	composite(&t, true, "event", 24, m);
	expect_json(
		&t, data, sizeof(data),
		"{\"a\":255,\"b\":-2,\"c\":18446744073709551615,\"d\":-9223372036854775808,\"e\":4660}");
}

static void bitfields_are_cut_out(void **state)
{
	struct types t = make_types();
	const struct member m[] = {
		{ "low", t.u32, 0, 3 }, { "mid", t.s32, 3, 7 },	      { "wide", t.u64, 10, 54 },
		{ "one", t.u8, 64, 1 }, { "flag", t.boolean, 65, 1 }, { 0 },
	};
	uint64_t word = 5 | (uint64_t)0x7f << 3 | (uint64_t)0x2aaaaaaaaaaaaa << 10;
	unsigned char data[16] = { 0 };

	memcpy(data, &word, 8);
	data[8] = 2;
	composite(&t, true, "event", 16, m);
	expect_json(&t, data, sizeof(data),
		    "{\"low\":5,\"mid\":-1,\"wide\":12009599006321322,\"one\":0,\"flag\":true}");
}

static void enums_are_named(void **state)
{
	struct types t = make_types();
	int color = btf__add_enum(t.btf, "color", 4), big;
	struct member m[] = { { "a", color, 0, 0 },
			      { "b", color, 32, 0 },
			      { "c", color, 64, 0 },
			      { "d", 0, 128, 0 },
			      { 0 } };
	const int64_t huge = 1ll << 40;
	unsigned char data[24] = { 2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 9 };

	btf__add_enum_value(t.btf, "RED", 2);
	btf__add_enum_value(t.btf, "NEGATIVE", -1);
	big = btf__add_enum64(t.btf, "big", 8, false);
	btf__add_enum64_value(t.btf, "HUGE", huge);
	m[3].type = big;
	memcpy(data + 16, &huge, 8);
	composite(&t, true, "event", 24, m);
	expect_json(&t, data, sizeof(data),
		    "{\"a\":\"RED\",\"b\":\"NEGATIVE\",\"c\":9,\"d\":\"HUGE\"}");
}

static void char_arrays_are_text_and_byte_arrays_numbers(void **state)
{
	struct types t = make_types();
	const struct member m[] = {
		{ "text", array(&t, t.chr, 6), 0, 0 },
		{ "full", array(&t, t.chr, 2), 48, 0 },
		{ "bytes", array(&t, t.u8, 2), 64, 0 },
		{ "lines", array(&t, array(&t, t.chr, 2), 2), 80, 0 },
		{ 0 },
	};

	composite(&t, true, "event", 14, m);
	expect_json(
		&t, "a\"\\\n\0zxyA\1i\0jk", 14,
		"{\"text\":\"a\\\"\\\\\\n\",\"full\":\"xy\",\"bytes\":[65,1],\"lines\":[\"i\",\"jk\"]}");
}

static void text_that_is_not_utf8_is_still_json(void **state)
{
	struct types t = make_types();
	const struct member m[] = { { "s", array(&t, t.chr, 16), 0, 0 }, { 0 } };

	composite(&t, true, "event", 16, m);
	/* a stray byte, an overlong form, a surrogate, a cut character; and a good one */
	expect_json(
		&t, "\xff\xc0\x80\xed\xa0\x80\xc3\xa9\xe2\x82\0\0\0\0\0\0", 16,
		"{\"s\":\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9"
		"\xef\xbf\xbd\xef\xbf\xbd\"}");
}

static void structs_nest_and_unnamed_ones_dissolve(void **state)
{
	struct types t = make_types();
	const struct member in[] = { { "x", t.u8, 0, 0 }, { "y", t.u8, 8, 0 }, { 0 } };
	int inner = composite(&t, true, "in", 2, in);
	const struct member un[] = { { "p", t.u16, 0, 0 }, { "q", t.u8, 0, 0 }, { 0 } };
	int either = composite(&t, false, NULL, 2, un);
	const struct member m[] = {
		{ "in", inner, 0, 0 },
		{ NULL, either, 16, 0 },
		{ "list", array(&t, inner, 2), 32, 0 },
		{ 0 },
	};

	composite(&t, true, "event", 8, m);
	expect_json(
		&t, "\1\2\3\4\5\6\7\x08", 8,
		"{\"in\":{\"x\":1,\"y\":2},\"p\":1027,\"q\":3,\"list\":[{\"x\":5,\"y\":6},{\"x\":7,\"y\":8}]}");
}

static void typedefs_and_qualifiers_do_not_matter(void **state)
{
	struct types t = make_types();
	int id = btf__add_typedef(t.btf, "pid_t",
				  btf__add_const(t.btf, btf__add_volatile(t.btf, t.s32)));
	const struct member m[] = { { "pid", id, 0, 0 }, { 0 } };

	composite(&t, true, "event", 4, m);
	expect_json(&t, "\xff\xff\xff\xff", 4, "{\"pid\":-1}");
}

static void pointers_and_wide_integers_are_hex(void **state)
{
	struct types t = make_types();
	const struct member m[] = { { "p", btf__add_ptr(t.btf, 0), 0, 0 },
				    { "w", t.u128, 64, 0 },
				    { 0 } };
	unsigned char data[24] = { 0xcd, 0xab };

	data[8] = 1;
	data[23] = 0x80;
	composite(&t, true, "event", 24, m);
	expect_json(&t, data, sizeof(data),
		    "{\"p\":\"0xabcd\",\"w\":\"0x80000000000000000000000000000001\"}");
}

static void an_open_array_takes_the_rest(void **state)
{
	struct types t = make_types();
	const struct member m[] = { { "n", t.u32, 0, 0 },
				    { "data", array(&t, t.chr, 0), 32, 0 },
				    { 0 } };
	struct obpf_record *r;

	composite(&t, true, "event", 4, m);
	r = obpf_record_new(t.btf, "event");
	assert_true(obpf_record_fits(r, 4));
	assert_true(obpf_record_fits(r, 100));
	assert_false(obpf_record_fits(r, 3));
	obpf_record_free(r);
	expect_json(&t, "\1\0\0\0hello", 9, "{\"n\":1,\"data\":\"hello\"}");
}

static void other_sizes_do_not_fit(void **state)
{
	struct types t = make_types();
	const struct member m[] = { { "n", t.u32, 0, 0 }, { 0 } };
	struct obpf_record *r;

	composite(&t, true, "event", 4, m);
	r = obpf_record_new(t.btf, "event");
	assert_true(obpf_record_fits(r, 4));
	assert_false(obpf_record_fits(r, 5));
	assert_false(obpf_record_fits(r, 0));
	assert_int_equal(obpf_record_size(r), 4);
	obpf_record_free(r);
	btf__free(t.btf);
}

static void members_beyond_the_bytes_are_null(void **state)
{
	struct types t = make_types();
	const struct member m[] = { { "in", t.u8, 0, 0 },
				    { "cut", t.u64, 8, 0 },
				    { "far", t.u8, 0xfffff8, 0 },
				    { "list", array(&t, t.u32, 0x7fffffff), 0, 0 },
				    { 0 } };

	composite(&t, true, "event", 4, m);
	expect_json(&t, "\7\0\0\0", 4, "{\"in\":7,\"cut\":null,\"far\":null,\"list\":[7]}");
}

static void a_struct_in_itself_is_refused(void **state)
{
	struct types t = make_types();
	int next = btf__type_cnt(t.btf);
	const struct member m[] = { { "again", next, 0, 0 }, { 0 } };

	assert_int_equal(composite(&t, true, "event", 4, m), next);
	errno = 0;
	assert_null(obpf_record_new(t.btf, "event"));
	assert_int_equal(errno, EINVAL);
	btf__free(t.btf);
}

static void a_missing_struct_is_enoent(void **state)
{
	struct types t = make_types();

	btf__add_typedef(t.btf, "event", t.u32);
	assert_null(obpf_record_new(t.btf, "event"));
	assert_int_equal(errno, ENOENT);
	btf__free(t.btf);
}

static void the_table_lines_up_and_grows(void **state)
{
	struct types t = make_types();
	const struct member in[] = { { "x", t.u8, 0, 0 }, { 0 } };
	int inner = composite(&t, true, "in", 1, in);
	const struct member m[] = {
		{ "in", inner, 0, 0 },
		{ "name", array(&t, t.chr, 3), 8, 0 },
		{ "ok", t.boolean, 32, 0 },
		{ 0 },
	};
	struct obpf_record *r;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	composite(&t, true, "event", 5, m);
	r = obpf_record_new(t.btf, "event");
	assert_non_null(r);
	obpf_record_print_head(r, out);
	assert_true(obpf_record_print_row(r, "\x07hi\0\1", 5, out));
	assert_true(obpf_record_print_row(r, "\xff\x1b[m\0", 5, out));
	assert_true(obpf_record_print_row(r, "\x08hi\0\1", 5, out));
	fclose(out);
	assert_string_equal(text, "in.x  name  ok\n"
				  "   7  hi    true\n"
				  " 255  \\x1b[m  false\n"
				  "   8  hi      true\n");
	free(text);
	obpf_record_free(r);
	btf__free(t.btf);
}

static void the_last_column_has_no_space_behind_it(void **state)
{
	struct types t = make_types();
	const struct member m[] = { { "name", array(&t, t.chr, 4), 0, 0 },
				    { "n", t.u8, 32, 0 },
				    { 0 } };
	struct obpf_record *r;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	composite(&t, true, "event", 5, m);
	r = obpf_record_new(t.btf, "event");
	assert_non_null(r);
	obpf_record_print_head(r, out);
	assert_true(obpf_record_print_row(r, "abc\0\7", 5, out));
	fclose(out);
	assert_string_equal(text, "name     n\nabc      7\n");
	free(text);
	obpf_record_free(r);
	btf__free(t.btf);
}

static void raw_bytes_are_hex(void **state)
{
	struct json_object *hex = obpf_hex_json("\0\x7f\xff", 3);

	assert_string_equal(json_object_get_string(hex), "007fff");
	json_object_put(hex);
	hex = obpf_hex_json("", 0);
	assert_string_equal(json_object_get_string(hex), "");
	json_object_put(hex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_keep_sign_and_width),
		cmocka_unit_test(bitfields_are_cut_out),
		cmocka_unit_test(enums_are_named),
		cmocka_unit_test(char_arrays_are_text_and_byte_arrays_numbers),
		cmocka_unit_test(text_that_is_not_utf8_is_still_json),
		cmocka_unit_test(structs_nest_and_unnamed_ones_dissolve),
		cmocka_unit_test(typedefs_and_qualifiers_do_not_matter),
		cmocka_unit_test(pointers_and_wide_integers_are_hex),
		cmocka_unit_test(an_open_array_takes_the_rest),
		cmocka_unit_test(other_sizes_do_not_fit),
		cmocka_unit_test(members_beyond_the_bytes_are_null),
		cmocka_unit_test(a_struct_in_itself_is_refused),
		cmocka_unit_test(a_missing_struct_is_enoent),
		cmocka_unit_test(the_table_lines_up_and_grows),
		cmocka_unit_test(the_last_column_has_no_space_behind_it),
		cmocka_unit_test(raw_bytes_are_hex),
	};

	return cmocka_run_group_tests_name("cli_record", tests, NULL, NULL);
}
