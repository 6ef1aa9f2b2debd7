// SPDX-License-Identifier: GPL-2.0
/*
 * cli_value.c - values between text and bytes: what is printed can be given back, and what does not
 * fit a type is refused with the place named. Types are made here, and taken from the BPF objects.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "btf_text.h"
#include "value.h"

struct types {
	struct btf *btf;
	int u8, s8, u16, u32, s32, u64, s64, boolean, chr, s128, color, ptr, text, list, inner, all,
		section;
};

static void field(struct types *t, const char *name, int type, unsigned int at, unsigned int bits)
{
	assert_int_equal(btf__add_field(t->btf, name, type, at, bits), 0);
}

static struct types make_types(void)
{
	struct types t = { .btf = btf__new_empty() };
	int unnamed;

	t.u8 = btf__add_int(t.btf, "unsigned char", 1, 0);
	t.s8 = btf__add_int(t.btf, "signed char", 1, BTF_INT_SIGNED);
	t.u16 = btf__add_int(t.btf, "unsigned short", 2, 0);
	t.u32 = btf__add_int(t.btf, "unsigned int", 4, 0);
	t.s32 = btf__add_int(t.btf, "int", 4, BTF_INT_SIGNED);
	t.u64 = btf__add_int(t.btf, "unsigned long long", 8, 0);
	t.s64 = btf__add_int(t.btf, "long long", 8, BTF_INT_SIGNED);
	t.boolean = btf__add_int(t.btf, "_Bool", 1, BTF_INT_BOOL);
	t.chr = btf__add_int(t.btf, "char", 1, BTF_INT_SIGNED);
	t.s128 = btf__add_int(t.btf, "__int128", 16, BTF_INT_SIGNED);
	t.color = btf__add_enum(t.btf, "color", 4);
	btf__add_enum_value(t.btf, "RED", 0);
	btf__add_enum_value(t.btf, "GREEN", 5);
	t.ptr = btf__add_ptr(t.btf, t.s32);
	t.text = btf__add_array(t.btf, t.u32, t.chr, 8);
	t.list = btf__add_array(t.btf, t.u32, t.u16, 3);
	unnamed = btf__add_struct(t.btf, NULL, 4);
	field(&t, "low", t.u32, 0, 3);
	field(&t, "high", t.s32, 3, 5);
	t.inner = btf__add_struct(t.btf, "inner", 8);
	field(&t, "x", t.s32, 0, 0);
	field(&t, "y", t.u32, 32, 0);
	t.all = btf__add_struct(t.btf, "all", 56);
	field(&t, "count", t.s64, 0, 0);
	field(&t, "name", t.text, 64, 0);
	field(&t, "", unnamed, 128, 0);
	field(&t, "color", t.color, 160, 0);
	field(&t, "inner", t.inner, 192, 0);
	field(&t, "list", t.list, 256, 0);
	field(&t, "flag", t.boolean, 304, 0);
	field(&t, "where", t.ptr, 320, 0);
	field(&t, "big", t.u64, 384, 0);
	unnamed = btf__add_var(t.btf, "hits", BTF_VAR_GLOBAL_ALLOCATED, t.u32);
	t.section = btf__add_datasec(t.btf, ".bss", 8);
	btf__add_datasec_var_info(t.btf, unnamed, 4, 4);
	assert_true(t.section > 0);
	return t;
}

/* Encodes @text as @type into @size bytes that end where the sanitizer looks. */
static bool encode(const struct types *t, int type, const char *text, void *data, size_t size,
		   char why[256])
{
	struct json_object *json = json_tokener_parse(text);
	void *exact = malloc(size);
	bool done;

	assert_true(json || !strcmp(text, "null"));
	why[0] = 0;
	done = obpf_value_encode(t->btf, type, json, exact, size, why, 256);
	memcpy(data, exact, size);
	free(exact);
	json_object_put(json);
	return done;
}

static void expect_round(const struct types *t, int type, size_t size, const char *text)
{
	unsigned char data[64];
	struct json_object *json;
	char why[256];

	if (!encode(t, type, text, data, size, why)) {
		print_message("%s: %s\n", text, why);
		fail();
	}
	json = obpf_value_json(t->btf, type, data, size);
	assert_string_equal(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN), text);
	json_object_put(json);
}

static void expect_bytes(const struct types *t, int type, size_t size, const char *text,
			 const void *bytes)
{
	unsigned char data[64];
	char why[256];

	assert_true(encode(t, type, text, data, size, why));
	assert_memory_equal(data, bytes, size);
}

static void expect_refused(const struct types *t, int type, size_t size, const char *text,
			   const char *reason)
{
	unsigned char data[64];
	char why[256];

	if (encode(t, type, text, data, size, why) || strcmp(why, reason)) {
		print_message("%s: wanted '%s', got '%s'\n", text, reason, why);
		fail();
	}
}

static void what_is_printed_can_be_given_back(void **state)
{
	struct types t = make_types();

	expect_round(&t, t.u8, 1, "255");
	expect_round(&t, t.s8, 1, "-128");
	expect_round(&t, t.u16, 2, "65535");
	expect_round(&t, t.u32, 4, "4294967295");
	expect_round(&t, t.s32, 4, "-2147483648");
	expect_round(&t, t.u64, 8, "18446744073709551615");
	expect_round(&t, t.s64, 8, "-9223372036854775808");
	expect_round(&t, t.s64, 8, "9223372036854775807");
	expect_round(&t, t.boolean, 1, "true");
	expect_round(&t, t.color, 4, "\"GREEN\"");
	expect_round(&t, t.color, 4, "-7");
	expect_round(&t, t.ptr, 8, "\"0xffff888000000000\"");
	expect_round(&t, t.text, 8, "\"eightlen\"");
	expect_round(&t, t.list, 6, "[1,2,65535]");
	expect_round(&t, t.s128, 16, "\"0x00000000000000010000000000000002\"");
	expect_round(&t, t.section, 8, "{\"hits\":9}");
	expect_round(
		&t, t.all, 56,
		"{\"count\":-1,\"name\":\"a\\\"b\",\"low\":7,\"high\":-16,\"color\":\"RED\","
		"\"inner\":{\"x\":-3,\"y\":4},\"list\":[0,1,2],\"flag\":true,\"where\":\"0x10\","
		"\"big\":18446744073709551615}");
	btf__free(t.btf);
}

static void other_spellings_are_taken(void **state)
{
	struct types t = make_types();

	expect_bytes(&t, t.u32, 4, "\"0xdeadBEEF\"", "\xef\xbe\xad\xde");
	expect_bytes(&t, t.s32, 4, "\"-2\"", "\xfe\xff\xff\xff");
	expect_bytes(&t, t.u32, 4, "true", "\1\0\0\0");
	expect_bytes(&t, t.boolean, 1, "0", "\0");
	expect_bytes(&t, t.color, 4, "5", "\5\0\0\0");
	expect_bytes(&t, t.color, 4, "\"0x5\"", "\5\0\0\0");
	expect_bytes(&t, t.ptr, 8, "16", "\x10\0\0\0\0\0\0\0");
	expect_bytes(&t, t.text, 8, "[104,105]", "hi\0\0\0\0\0\0");
	expect_bytes(&t, t.list, 6, "[7]", "\7\0\0\0\0\0");
	expect_bytes(&t, t.inner, 8, "{}", "\0\0\0\0\0\0\0\0");
	expect_bytes(&t, t.inner, 8, "{\"y\":1}", "\0\0\0\0\1\0\0\0");
	expect_bytes(&t, t.s128, 16, "-1",
		     "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
	btf__free(t.btf);
}

static void what_does_not_fit_is_refused_with_its_place(void **state)
{
	struct types t = make_types();

	expect_refused(&t, t.u8, 1, "256", "256 does not fit an unsigned integer of 8 bits");
	expect_refused(&t, t.u8, 1, "-1", "-1 does not fit an unsigned integer of 8 bits");
	expect_refused(&t, t.s8, 1, "128", "128 does not fit a signed integer of 8 bits");
	expect_refused(&t, t.s8, 1, "-129", "-129 does not fit a signed integer of 8 bits");
	expect_refused(&t, t.u64, 8, "\"0x10000000000000000\"",
		       "\"0x10000000000000000\" does not fit an unsigned integer of 64 bits");
	expect_refused(&t, t.s128, 16, "\"0x100000000000000000000000000000000\"",
		       "\"0x100000000000000000000000000000000\" is no whole number");
	expect_refused(&t, t.u32, 4, "1.5", "1.5 is no whole number");
	expect_refused(&t, t.u32, 4, "null", "null is no whole number");
	expect_refused(&t, t.u32, 4, "\"\"", "\"\" is no whole number");
	expect_refused(&t, t.u32, 4, "\"0x\"", "\"0x\" is no whole number");
	expect_refused(&t, t.u32, 4, "\" 1\"", "\" 1\" is no whole number");
	expect_refused(&t, t.u32, 4, "[1]", "[1] is no whole number");
	expect_refused(&t, t.boolean, 1, "2", "2 is neither true nor false");
	expect_refused(&t, t.color, 4, "\"BLUE\"", "\"BLUE\" is no value of enum color");
	expect_refused(&t, t.text, 8, "\"ninechars\"", "text of 9 bytes, there is room for 8");
	expect_refused(&t, t.text, 8, "7", "7 is no list");
	expect_refused(&t, t.list, 6, "[1,2,3,4]", "4 elements, there is room for 3");
	expect_refused(&t, t.list, 6, "[1,2,70000]",
		       "[2]: 70000 does not fit an unsigned integer of 16 bits");
	expect_refused(&t, t.all, 56, "{\"nothing\":1}", "no member nothing");
	expect_refused(&t, t.all, 56, "{\"inner\":{\"x\":\"a\"}}",
		       "inner.x: \"a\" is no whole number");
	expect_refused(&t, t.all, 56, "{\"low\":8}",
		       "low: 8 does not fit an unsigned integer of 3 bits");
	expect_refused(&t, t.all, 56, "[1]", "[1] is no object with members");
	expect_refused(&t, t.all, 48, "{\"big\":1}", "big: lies outside the value");
	expect_refused(&t, 999, 4, "1", "its type cannot be followed");
	btf__free(t.btf);
}

static void types_that_lead_nowhere_are_refused(void **state)
{
	struct types t = make_types();
	int self = btf__type_cnt(t.btf), twin, i;

	/* A struct of itself, a const of itself, and unnamed members that grow as powers. */
	assert_int_equal(btf__add_struct(t.btf, "self", 8), self);
	field(&t, "me", self, 0, 0);
	field(&t, "", self, 0, 0);
	expect_refused(&t, self, 8, "{\"you\":1}", "no member you");
	twin = btf__add_struct(t.btf, "leaf", 8);
	field(&t, "end", t.u64, 0, 0);
	for (i = 0; i < 15; i++) {
		int next = btf__add_union(t.btf, NULL, 8), n;

		for (n = 0; n < 8; n++)
			field(&t, "", twin, 0, 0);
		twin = next;
	}
	expect_refused(&t, twin, 8, "{\"start\":1}", "no member start");
	btf__free(t.btf);
}

static bool is_sound(struct btf *btf, const char *why_not)
{
	char why[256] = "";
	bool sound = obpf_btf_check(btf, why, sizeof(why));

	if (!sound && why_not && !strstr(why, why_not)) {
		print_message("wanted '%s', got '%s'\n", why_not, why);
		fail();
	}
	btf__free(btf);
	return sound;
}

static void types_are_followed_before_c_is_made_of_them(void **state)
{
	struct types t = make_types();
	struct btf *btf;
	int i;

	assert_true(is_sound(t.btf, NULL));
	btf = btf__new_empty();
	btf__add_struct(btf, "list", 8);
	btf__add_ptr(btf, 1);
	btf__add_struct(btf, "node", 8);
	btf__add_field(btf, "next", 2, 0, 0);
	assert_true(is_sound(btf, NULL));
	btf = btf__new_empty();
	btf__add_typedef(btf, "loop", 2);
	btf__add_const(btf, 1);
	assert_false(is_sound(btf, "type 1: is part of itself"));
	btf = btf__new_empty();
	btf__add_struct(btf, "self", 8);
	btf__add_field(btf, "me", 1, 0, 0);
	assert_false(is_sound(btf, "is part of itself"));
	btf = btf__new_empty();
	btf__add_ptr(btf, 77);
	assert_false(is_sound(btf, "type 1: refers to a type that is not there"));
	btf = btf__new_empty();
	btf__add_int(btf, "int", 4, 0);
	for (i = 0; i < 400; i++) /* each of the next one, whose id is behind its own */
		btf__add_const(btf, i < 399 ? i + 3 : 1);
	assert_false(is_sound(btf, "too deep"));
}

/* The objects' own types: zeroes of each type become text, and that text the same zeroes. */
static void every_type_of_the_objects_goes_round(void **state)
{
	static const char *const names[] = { "opensnoop", "globals", "two_rings", "nmi" };
	char self[PATH_MAX] = "", path[PATH_MAX + 64], why[256];
	unsigned int rounds = 0;
	size_t i;

	assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
	dirname(dirname(self));
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct btf *btf;
		uint32_t id;

		snprintf(path, sizeof(path), "%s/progs/%s.bpf.o", self, names[i]);
		btf = btf__parse(path, NULL);
		assert_non_null(btf);
		assert_true(obpf_btf_check(btf, why, sizeof(why)));
		for (id = 1; id < btf__type_cnt(btf); id++) {
			int64_t size = btf__resolve_size(btf, id);
			const struct btf_type *type = obpf_type_strip(btf, id);
			unsigned char *data, *again;
			struct json_object *json;

			if (size <= 0 || size > 4096 || !btf_is_composite(type))
				continue;
			data = calloc(2, size);
			again = data + size;
			memset(again, 0xa5, size);
			json = obpf_value_json(btf, id, data, size);
			if (!obpf_value_encode(btf, id, json, again, size, why, sizeof(why))) {
				print_message("%s, type %u: %s\n", names[i], id, why);
				fail();
			}
			assert_memory_equal(data, again, size);
			json_object_put(json);
			free(data);
			rounds++;
		}
		btf__free(btf);
	}
	assert_true(rounds > 10);
}

static void types_are_told_as_bpftool_does(void **state)
{
	struct types t = make_types();
	struct json_object *json;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	obpf_btf_type_print(t.btf, t.s32, out);
	obpf_btf_type_print(t.btf, t.color, out);
	obpf_btf_type_print(t.btf, t.ptr, out);
	obpf_btf_type_print(t.btf, t.inner, out);
	obpf_btf_type_print(t.btf, t.section, out);
	fclose(out);
	assert_string_equal(text, "[5] INT 'int' size=4 bits_offset=0 nr_bits=32 encoding=SIGNED\n"
				  "[11] ENUM 'color' encoding=UNSIGNED size=4 vlen=2\n"
				  "\t'RED' val=0\n"
				  "\t'GREEN' val=5\n"
				  "[12] PTR '(anon)' type_id=5\n"
				  "[16] STRUCT 'inner' size=8 vlen=2\n"
				  "\t'x' type_id=5 bits_offset=0\n"
				  "\t'y' type_id=4 bits_offset=32\n"
				  "[19] DATASEC '.bss' size=8 vlen=1\n"
				  "\ttype_id=18 offset=4 size=4 (VAR 'hits')\n");
	free(text);
	json = obpf_btf_type_json(t.btf, t.list);
	assert_string_equal(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN),
			    "{\"id\":14,\"kind\":\"ARRAY\",\"name\":\"(anon)\",\"type_id\":3,"
			    "\"index_type_id\":4,\"nr_elems\":3}");
	json_object_put(json);
	btf__free(t.btf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_printed_can_be_given_back),
		cmocka_unit_test(other_spellings_are_taken),
		cmocka_unit_test(what_does_not_fit_is_refused_with_its_place),
		cmocka_unit_test(types_that_lead_nowhere_are_refused),
		cmocka_unit_test(types_are_followed_before_c_is_made_of_them),
		cmocka_unit_test(every_type_of_the_objects_goes_round),
		cmocka_unit_test(types_are_told_as_bpftool_does),
	};

	return cmocka_run_group_tests_name("cli_value", tests, NULL, NULL);
}
