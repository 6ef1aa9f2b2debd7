// SPDX-License-Identifier: GPL-2.0
/*
 * btf.c - type data: each kind and each rule, real objects' blobs and spoilt ones, and that no input
 * takes more than its share of time.
 *
 * Where the host's kernel takes type data by the same rules, its verdicts are compared.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <glob.h>

#include <cmocka.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include "verifier_home.h"
#include "btf_home.h"

static bool peer;

struct rule {
	const char *what;
	u32 words[48];
	u32 nr;
	int want;
	const char *says; /* part of the log */
	bool newer; /* later kernels than 6.12 take it */
};

/* --- what is right --- */

static const struct rule right[] = {
	{ "INT", WORDS(INT32) },
	{ "INT of 128 bits", WORDS(T(INT, INT, 0, 16), 128) },
	{ "signed INT", WORDS(T(INT, INT, 0, 4), 1u << 24 | 32) },
	{ "INT with bits before it", WORDS(T(INT, INT, 0, 4), 8u << 16 | 8) },
	{ "PTR to void", WORDS(T(NONE, PTR, 0, 0)) },
	{ "PTR to itself through a struct",
	  WORDS(T(A, STRUCT, 1, 8), S_B, 2, 0, T(NONE, PTR, 0, 1)) },
	{ "ARRAY", WORDS(INT32, T(NONE, ARRAY, 0, 0), 1, 1, 7) },
	{ "ARRAY of nothing", WORDS(INT32, T(NONE, ARRAY, 0, 0), 1, 1, 0) },
	{ "ARRAY of arrays, the inner one later",
	  WORDS(INT32, T(NONE, ARRAY, 0, 0), 3, 1, 7, T(NONE, ARRAY, 0, 0), 1, 1, 7) },
	{ "STRUCT", WORDS(INT32, T(A, STRUCT, 2, 8), S_A, 1, 0, S_B, 1, 32) },
	{ "STRUCT of no members and no size", WORDS(T(NONE, STRUCT, 0, 0)) },
	{ "STRUCT with bit-fields", WORDS(INT32, TK(A, STRUCT, 3, 4), S_A, 1, 3u << 24, S_B, 1,
					  5u << 24 | 3, S_C, 1, 24u << 24 | 8) },
	{ "STRUCT with a flexible array",
	  WORDS(INT32, T(NONE, ARRAY, 0, 0), 1, 1, 0, T(A, STRUCT, 2, 4), S_A, 1, 0, S_B, 2, 32) },
	{ "UNION", WORDS(INT32, T(A, UNION, 2, 4), S_A, 1, 0, S_B, 1, 0) },
	{ "ENUM", WORDS(T(A, ENUM, 2, 4), S_A, 0, S_B, -1) },
	{ "signed ENUM of a byte", WORDS(TK(NONE, ENUM, 1, 1), S_A, -1) },
	{ "ENUM as a bit-field",
	  WORDS(T(A, ENUM, 1, 4), S_A, 0, TK(A, STRUCT, 1, 4), S_A, 1, 3u << 24 | 2) },
	{ "FWD of a struct and of a union", WORDS(T(A, FWD, 0, 0), TK(B, FWD, 0, 0)) },
	{ "TYPEDEF", WORDS(T(A, TYPEDEF, 0, 2), INT32) },
	{ "modifiers in a row",
	  WORDS(INT32, T(NONE, VOLATILE, 0, 1), T(NONE, CONST, 0, 2), T(NONE, RESTRICT, 0, 3)) },
	{ "CONST void", WORDS(T(NONE, CONST, 0, 0)) },
	{ "FUNC_PROTO of nothing", WORDS(T(NONE, FUNC_PROTO, 0, 0)) },
	{ "FUNC_PROTO with arguments and ...",
	  WORDS(INT32, T(NONE, FUNC_PROTO, 3, 1), S_A, 1, S_NONE, 1, S_NONE, 0) },
	{ "FUNC", WORDS(INT32, T(NONE, FUNC_PROTO, 2, 1), S_A, 1, S_NONE, 0, T(A, FUNC, 1, 2)) },
	{ "PTR to FUNC_PROTO as a member",
	  WORDS(T(NONE, FUNC_PROTO, 0, 0), T(NONE, PTR, 0, 1), T(A, STRUCT, 1, 8), S_A, 2, 0) },
	{ "VAR", WORDS(INT32, T(A, VAR, 0, 1), 0) },
	{ "DATASEC", WORDS(INT32, T(A, VAR, 0, 1), 1, T(B, VAR, 0, 1), 0, T(SEC, DATASEC, 2, 12), 2,
			   0, 4, 3, 8, 4) },
	{ "DATASEC with a space in its name",
	  WORDS(INT32, T(A, VAR, 0, 1), 1, T(SPACE, DATASEC, 1, 4), 2, 0, 4) },
	{ "FLOAT", WORDS(T(A, FLOAT, 0, 8)) },
	{ "FLOAT as a member", WORDS(T(A, FLOAT, 0, 8), T(B, STRUCT, 1, 16), S_A, 1, 64) },
	{ "DECL_TAG of a struct", WORDS(T(A, STRUCT, 0, 0), T(SPACE, DECL_TAG, 0, 1), -1) },
	{ "DECL_TAG of a member",
	  WORDS(INT32, T(A, STRUCT, 1, 4), S_A, 1, 0, T(A, DECL_TAG, 0, 2), 0) },
	{ "DECL_TAG of an argument", WORDS(INT32, T(NONE, FUNC_PROTO, 1, 0), S_A, 1,
					   T(A, FUNC, 0, 2), T(A, DECL_TAG, 0, 3), 0) },
	{ "TYPE_TAG before CONST",
	  WORDS(INT32, T(NONE, PTR, 0, 3), T(A, TYPE_TAG, 0, 4), T(NONE, CONST, 0, 1)) },
	{ "ENUM64", WORDS(T(A, ENUM64, 1, 8), S_A, 1, 2) },
};

/* Everything that may be asked, of every id and beyond. */
static void query_all(const struct obpf_btf *btf)
{
	u32 id, size;

	for (id = 0; id < btf->nr_types + 2; id++) {
		const struct obpf_btf_type *t = obpf_btf_type(btf, id);
		u32 sized = obpf_btf_sized(btf, id, &size);

		assert_int_equal(!t, id >= btf->nr_types);
		assert_true(obpf_btf_skip_modifiers(btf, id) < btf->nr_types);
		assert_true(sized < btf->nr_types);
		if (t && t->name_off)
			assert_non_null(obpf_btf_str(btf, t->name_off));
	}
	assert_int_equal(obpf_btf_find(btf, "no such name", OBPF_BTF_STRUCT), 0);
}

static void each_kind_is_taken_where_it_is_right(void **state)
{
	struct obpf_btf btf;
	struct btf *theirs;
	struct blob b;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(right); i++) {
		blob_make(&b, right[i].words, right[i].nr);
		if (blob_parse(&btf, b.data, b.size, 1))
			fail_msg("%s: refused: %s", right[i].what, home.text);
		query_all(&btf);
		obpf_btf_release(&btf);
		assert_int_equal(home.live, 0);
		theirs = btf__new(b.data, b.size);
		if (libbpf_get_error(theirs))
			fail_msg("%s: libbpf refuses it", right[i].what);
		btf__free(theirs);
		if (peer && host_parse(b.data, b.size))
			fail_msg("%s: the host's kernel refuses it", right[i].what);
	}
}

/* --- what is not --- */

static const struct rule wrong[] = {
	{ "half a type", WORDS(INT32, S_A, 0), -EINVAL, "[2] meta_left:8 meta_needed:12" },
	{ "unknown bits of info", WORDS(S_A, 1u << 24 | 1u << 16, 4, 32), -EINVAL,
	  "[1] Invalid btf_info:1010000" },
	{ "kind 0", WORDS(S_A, 0, 4), -EINVAL, "[1] Invalid kind:0" },
	{ "kind 20", WORDS(S_A, 20u << 24, 4), -EINVAL, "[1] Invalid kind:20" },
	{ "a name beyond the strings", WORDS(T(END, INT, 0, 4), 32), -EINVAL,
	  "Invalid name_offset:" },
	{ "a name far beyond", WORDS(0x1000000, 1u << 24, 4, 32), -EINVAL,
	  "Invalid name_offset:16777216" },
	{ "INT without its data", WORDS(T(INT, INT, 0, 4)), -EINVAL,
	  "[1] INT int meta_left:0 meta_needed:4" },
	{ "INT with a vlen", WORDS(T(INT, INT, 1, 4), 32), -EINVAL, "vlen != 0" },
	{ "INT with kind_flag", WORDS(TK(INT, INT, 0, 4), 32), -EINVAL,
	  "Invalid btf_info kind_flag" },
	{ "INT of unknown data", WORDS(T(INT, INT, 0, 4), 1u << 28 | 32), -EINVAL,
	  "Invalid int_data:10000020" },
	{ "INT of 129 bits", WORDS(T(INT, INT, 0, 32), 129), -EINVAL, "nr_bits exceeds 128" },
	{ "INT larger than its size", WORDS(T(INT, INT, 0, 2), 17), -EINVAL,
	  "nr_bits exceeds type_size" },
	{ "INT of two encodings", WORDS(T(INT, INT, 0, 4), 3u << 24 | 32), -ENOTSUPP,
	  "encoding=UNKN Unsupported encoding" },
	{ "PTR with a name", WORDS(T(A, PTR, 0, 0)), -EINVAL, "Invalid name" },
	{ "PTR to an id that cannot be", WORDS(T(NONE, PTR, 0, 0x100000)), -EINVAL,
	  "[1] PTR (anon) type_id=1048576 Invalid type_id" },
	{ "PTR to an id that is not there", WORDS(T(NONE, PTR, 0, 2)), -EINVAL, "Invalid type_id" },
	{ "PTR to a VAR", WORDS(INT32, T(A, VAR, 0, 1), 0, T(NONE, PTR, 0, 2)), -EINVAL,
	  "Invalid type_id" },
	{ "ARRAY of void", WORDS(INT32, T(NONE, ARRAY, 0, 0), 0, 1, 1), -EINVAL, "Invalid elem" },
	{ "ARRAY without an index", WORDS(INT32, T(NONE, ARRAY, 0, 0), 1, 0, 1), -EINVAL,
	  "Invalid index" },
	{ "ARRAY with a size", WORDS(INT32, T(NONE, ARRAY, 0, 4), 1, 1, 1), -EINVAL, "size != 0" },
	{ "ARRAY with a name", WORDS(INT32, T(A, ARRAY, 0, 0), 1, 1, 1), -EINVAL, "Invalid name" },
	{ "ARRAY indexed by a pointer",
	  WORDS(INT32, T(NONE, PTR, 0, 0), T(NONE, ARRAY, 0, 0), 1, 2, 1), -EINVAL,
	  "Invalid index" },
	{ "ARRAY of a FWD", WORDS(INT32, T(A, FWD, 0, 0), T(NONE, ARRAY, 0, 0), 2, 1, 1), -EINVAL,
	  "Invalid elem" },
	{ "ARRAY of odd ints", WORDS(INT32, T(A, INT, 0, 4), 31, T(NONE, ARRAY, 0, 0), 2, 1, 1),
	  -EINVAL, "Invalid array of int" },
	{ "ARRAY larger than 4 GiB", WORDS(INT32, T(NONE, ARRAY, 0, 0), 1, 1, 1u << 30), -EINVAL,
	  "Array size overflows U32_MAX" },
	{ "ARRAY of itself", WORDS(INT32, T(NONE, ARRAY, 0, 0), 2, 1, 1), -EEXIST,
	  "[2] ARRAY (anon) type_id=2 index_type_id=1 nr_elems=1 Loop detected" },
	{ "STRUCT cut off", WORDS(INT32, T(A, STRUCT, 2, 4), S_A, 1, 0), -EINVAL,
	  "meta_left:12 meta_needed:24" },
	{ "STRUCT with a digit first", WORDS(T(DIGIT, STRUCT, 0, 0)), -EINVAL, "Invalid name" },
	{ "member with a space", WORDS(INT32, T(A, STRUCT, 1, 4), S_SPACE, 1, 0), -EINVAL,
	  "\ta b type_id=1 bits_offset=0 Invalid name" },
	{ "member whose name is nowhere", WORDS(INT32, T(A, STRUCT, 1, 4), S_END, 1, 0), -EINVAL,
	  "Invalid member name_offset:" },
	{ "member of void", WORDS(T(A, STRUCT, 1, 4), S_A, 0, 0), -EINVAL, "Invalid type_id" },
	{ "members that go back", WORDS(INT32, T(A, STRUCT, 2, 8), S_A, 1, 32, S_B, 1, 0), -EINVAL,
	  "Invalid member bits_offset" },
	{ "member of a union that is not at 0", WORDS(INT32, T(A, UNION, 1, 8), S_A, 1, 8), -EINVAL,
	  "Invalid member bits_offset" },
	{ "member behind the struct", WORDS(INT32, T(A, STRUCT, 1, 4), S_A, 1, 40), -EINVAL,
	  "Member bits_offset exceeds its struct size" },
	{ "member that sticks out", WORDS(INT32, T(A, STRUCT, 1, 4), S_A, 1, 8), -EINVAL,
	  "[2] STRUCT a size=4 vlen=1\n\ta type_id=1 bits_offset=8 Member exceeds struct_size" },
	{ "pointer that sticks out", WORDS(T(NONE, PTR, 0, 0), T(A, STRUCT, 1, 4), S_A, 1, 0),
	  -EINVAL, "Member exceeds struct_size" },
	{ "pointer at a bit", WORDS(T(NONE, PTR, 0, 0), T(A, STRUCT, 1, 16), S_A, 1, 1), -EINVAL,
	  "Member is not byte aligned" },
	{ "pointer as a bit-field",
	  WORDS(T(NONE, PTR, 0, 0), TK(A, STRUCT, 1, 16), S_A, 1, 1u << 24), -EINVAL,
	  "bitfield_size=1 bits_offset=0 Invalid member bitfield_size" },
	{ "bit-field wider than its int", WORDS(INT32, TK(A, STRUCT, 1, 16), S_A, 1, 33u << 24),
	  -EINVAL, "Invalid member bitfield_size" },
	{ "bit-field of an odd int",
	  WORDS(T(A, INT, 0, 4), 31, TK(A, STRUCT, 1, 16), S_A, 1, 3u << 24), -EINVAL,
	  "Invalid member base type" },
	{ "int at a bit, among bit-fields", WORDS(INT32, TK(A, STRUCT, 1, 16), S_A, 1, 3), -EINVAL,
	  "Invalid member offset" },
	{ "enum wider than an int",
	  WORDS(T(A, ENUM, 1, 4), S_A, 0, TK(A, STRUCT, 1, 16), S_A, 1, 33u << 24), -EINVAL,
	  "Invalid member bitfield_size" },
	{ "member of a VAR", WORDS(INT32, T(A, VAR, 0, 1), 0, T(A, STRUCT, 1, 4), S_A, 2, 0),
	  -EINVAL, "Invalid member" },
	{ "member of a typedef of void", WORDS(T(A, TYPEDEF, 0, 0), T(A, STRUCT, 1, 4), S_A, 1, 0),
	  -EINVAL, "Invalid member" },
	{ "STRUCT inside itself", WORDS(T(A, STRUCT, 1, 4), S_A, 1, 0), -EEXIST, "Loop detected" },
	{ "STRUCT inside itself, through typedef, array and union",
	  WORDS(INT32, T(A, STRUCT, 1, 4), S_A, 3, 0, T(B, TYPEDEF, 0, 4), T(NONE, ARRAY, 0, 0), 5,
		1, 1, T(C, UNION, 1, 4), S_C, 2, 0),
	  -EEXIST, "Loop detected" },
	{ "ENUM of 3 bytes", WORDS(T(A, ENUM, 1, 3), S_A, 0), -EINVAL, "Unexpected size" },
	{ "ENUM of 16 bytes", WORDS(T(A, ENUM, 1, 16), S_A, 0), -EINVAL, "Unexpected size" },
	{ "ENUM value without a name", WORDS(T(A, ENUM, 1, 4), S_NONE, 0), -EINVAL,
	  "Invalid name" },
	{ "ENUM value whose name is nowhere", WORDS(T(A, ENUM, 1, 4), S_END, 0), -EINVAL,
	  "\tInvalid name_offset:" },
	{ "ENUM64 value without a name", WORDS(T(A, ENUM64, 1, 8), S_NONE, 0, 0), -EINVAL,
	  "Invalid name" },
	{ "ENUM64 of 7 bytes", WORDS(T(A, ENUM64, 1, 7), S_A, 0, 0), -EINVAL, "Unexpected size" },
	{ "FWD without a name", WORDS(T(NONE, FWD, 0, 0)), -EINVAL, "Invalid name" },
	{ "FWD of a type", WORDS(T(A, FWD, 0, 1)), -EINVAL, "type != 0" },
	{ "TYPEDEF without a name", WORDS(INT32, T(NONE, TYPEDEF, 0, 1)), -EINVAL, "Invalid name" },
	{ "CONST with a name", WORDS(INT32, T(A, CONST, 0, 1)), -EINVAL, "Invalid name" },
	{ "TYPEDEF of itself", WORDS(T(A, TYPEDEF, 0, 1)), -EEXIST, "Loop detected" },
	{ "PTR to itself", WORDS(T(NONE, PTR, 0, 1)), -EEXIST, "Loop detected" },
	{ "PTR to CONST to that PTR", WORDS(T(NONE, PTR, 0, 2), T(NONE, CONST, 0, 1)), -EEXIST,
	  "Loop detected" },
	{ "CONST of a member's pointer that leads back to it",
	  WORDS(T(A, STRUCT, 1, 8), S_A, 2, 0, T(NONE, CONST, 0, 3), T(NONE, PTR, 0, 2)), -EEXIST,
	  "Loop detected" },
	{ "FUNC without a name", WORDS(T(NONE, FUNC_PROTO, 0, 0), T(NONE, FUNC, 0, 1)), -EINVAL,
	  "Invalid name" },
	{ "extern FUNC", WORDS(T(NONE, FUNC_PROTO, 0, 0), T(A, FUNC, 2, 1)), -EINVAL,
	  "Invalid func linkage" },
	{ "FUNC of no prototype", WORDS(INT32, T(A, FUNC, 0, 1)), -EINVAL, "Invalid type_id" },
	{ "FUNC with a nameless argument",
	  WORDS(INT32, T(NONE, FUNC_PROTO, 2, 0), S_A, 1, S_NONE, 1, T(A, FUNC, 0, 2)), -EINVAL,
	  "[3] FUNC a type_id=2 Invalid arg#2" },
	{ "FUNC_PROTO with a name", WORDS(T(A, FUNC_PROTO, 0, 0)), -EINVAL, "Invalid name" },
	{ "FUNC_PROTO that returns a FWD", WORDS(T(A, FWD, 0, 0), T(NONE, FUNC_PROTO, 0, 1)),
	  -EINVAL, "Invalid return type" },
	{ "FUNC_PROTO with ... in the middle",
	  WORDS(INT32, T(NONE, FUNC_PROTO, 2, 1), S_NONE, 0, S_A, 1), -EINVAL, "Invalid arg#1" },
	{ "FUNC_PROTO with a name for ...", WORDS(INT32, T(NONE, FUNC_PROTO, 1, 1), S_A, 0),
	  -EINVAL, "Invalid arg#1" },
	{ "FUNC_PROTO with a bad name", WORDS(INT32, T(NONE, FUNC_PROTO, 1, 1), S_DIGIT, 1),
	  -EINVAL, "return=1 args=(1 1x) Invalid arg#1" },
	{ "VAR of void", WORDS(T(A, VAR, 0, 0), 0), -EINVAL, "Invalid type_id" },
	{ "VAR of a FWD", WORDS(T(A, FWD, 0, 0), T(A, VAR, 0, 1), 0), -EINVAL, "Invalid type_id" },
	{ "VAR of unknown linkage", WORDS(INT32, T(A, VAR, 0, 1), 2), -EINVAL,
	  "Linkage not supported" },
	{ "VAR without a name", WORDS(INT32, T(NONE, VAR, 0, 1), 0), -EINVAL, "Invalid name" },
	{ "DATASEC without a size", WORDS(T(SEC, DATASEC, 0, 0)), -EINVAL, "size == 0" },
	{ "DATASEC without a name", WORDS(T(NONE, DATASEC, 0, 4)), -EINVAL, "Invalid name" },
	{ "DATASEC of a type", WORDS(INT32, T(SEC, DATASEC, 1, 4), 1, 0, 4), -EINVAL,
	  "\t type_id=1 offset=0 size=4 Not a VAR kind member" },
	{ "DATASEC with variables on one another",
	  WORDS(INT32, T(A, VAR, 0, 1), 1, T(SEC, DATASEC, 2, 8), 2, 0, 4, 2, 2, 4), -EINVAL,
	  "Invalid offset" },
	{ "DATASEC with a variable that sticks out",
	  WORDS(INT32, T(A, VAR, 0, 1), 1, T(SEC, DATASEC, 1, 6), 2, 4, 4), -EINVAL,
	  "Invalid offset+size" },
	{ "DATASEC with a variable of no bytes",
	  WORDS(INT32, T(A, VAR, 0, 1), 1, T(SEC, DATASEC, 1, 4), 2, 0, 0), -EINVAL,
	  "Invalid size" },
	{ "DATASEC with less room than its variable",
	  WORDS(INT32, T(A, VAR, 0, 1), 1, T(SEC, DATASEC, 1, 4), 2, 0, 2), -EINVAL,
	  "Invalid size" },
	{ "FLOAT of 5 bytes", WORDS(T(A, FLOAT, 0, 5)), -EINVAL, "Invalid type_size" },
	{ "FLOAT off its alignment", WORDS(T(A, FLOAT, 0, 8), T(B, STRUCT, 1, 16), S_A, 1, 32),
	  -EINVAL, "Member is not properly aligned" },
	{ "DECL_TAG without a value", WORDS(T(A, STRUCT, 0, 0), T(NONE, DECL_TAG, 0, 1), -1),
	  -EINVAL, "Invalid value" },
	{ "DECL_TAG of a part below all", WORDS(T(A, STRUCT, 0, 0), T(A, DECL_TAG, 0, 1), -2),
	  -EINVAL, "Invalid component_idx" },
	{ "DECL_TAG of a member that is not there",
	  WORDS(INT32, T(A, STRUCT, 1, 4), S_A, 1, 0, T(A, DECL_TAG, 0, 2), 1), -EINVAL,
	  "type=2 component_idx=1 Invalid component_idx" },
	{ "DECL_TAG of an int", WORDS(INT32, T(A, DECL_TAG, 0, 1), -1), -EINVAL,
	  "Invalid type_id" },
	{ "DECL_TAG of a variable's part",
	  WORDS(INT32, T(A, VAR, 0, 1), 0, T(A, DECL_TAG, 0, 2), 0), -EINVAL,
	  "Invalid component_idx" },
	{ "TYPE_TAG without a name", WORDS(INT32, T(NONE, TYPE_TAG, 0, 1)), -EINVAL,
	  "Invalid name" },
	{ "TYPE_TAG with kind_flag", WORDS(INT32, TK(A, TYPE_TAG, 0, 1)), -EINVAL,
	  "Invalid btf_info kind_flag", true },
	{ "TYPE_TAG behind CONST", WORDS(INT32, T(A, TYPE_TAG, 0, 1), T(NONE, CONST, 0, 2)),
	  -EINVAL, "Type tags don't precede modifiers" },
};

static void each_rule_refuses_what_breaks_it(void **state)
{
	struct obpf_btf btf;
	struct blob b;
	size_t i;
	int got;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		blob_make(&b, wrong[i].words, wrong[i].nr);
		got = blob_parse(&btf, b.data, b.size, 1);
		if (got != wrong[i].want)
			fail_msg("%s: %d, not %d: %s", wrong[i].what, got, wrong[i].want,
				 home.text);
		if (!strstr(home.text, wrong[i].says))
			fail_msg("%s: '%s' is not in: %s", wrong[i].what, wrong[i].says, home.text);
		assert_int_equal(home.live, 0);
		if (peer && !wrong[i].newer && host_parse(b.data, b.size) != got)
			fail_msg("%s: the host's kernel says %d", wrong[i].what,
				 host_parse(b.data, b.size));
	}
}

/* --- the header --- */

static void expect_blob(const char *what, const void *data, u32 size, int want, const char *says)
{
	struct obpf_btf btf;
	int got = blob_parse(&btf, data, size, 2);

	if (got != want)
		fail_msg("%s: %d, not %d: %s", what, got, want, home.text);
	if (!strstr(home.text, says))
		fail_msg("%s: '%s' is not in: %s", what, says, home.text);
	if (!got)
		obpf_btf_release(&btf);
	if (peer && size && host_parse(data, size) != want)
		fail_msg("%s: the host's kernel says %d", what, host_parse(data, size));
}

static void headers_and_sections_are_held_to_their_rules(void **state)
{
	static const u32 words[] = { INT32, T(NONE, PTR, 0, 1) };
	static const struct {
		const char *what;
		u32 at, width, value;
		int want;
		const char *says;
	} cases[] = {
		{ "magic of the other byte order", 0, 2, 0x9feb, -EINVAL, "Invalid magic" },
		{ "version 2", 2, 1, 2, -ENOTSUPP, "Unsupported version" },
		{ "a flag", 3, 1, 1, -ENOTSUPP, "Unsupported flags" },
		{ "a header longer than all", 4, 4, 4096, -EINVAL, "btf_header not found" },
		{ "a longer header that says something", 4, 4, 28, -E2BIG,
		  "Unsupported btf_header" },
		{ "types off 4 bytes", 8, 4, 2, -EINVAL, "Unsupported section found" },
		{ "types behind the end", 8, 4, 1u << 20, -EINVAL, "Unsupported section found" },
		{ "a header of 2 bytes", 4, 4, 2, -ENOTSUPP, "Unsupported version" },
		{ "strings behind the end", 16, 4, 1u << 20, -EINVAL, "Invalid section offset" },
		{ "no types", 12, 4, 0, -EINVAL, "Unsupported section found" },
		{ "types over the strings", 12, 4, 32, -EINVAL, "Section overlap found" },
		{ "a gap before the strings", 12, 4, 24, -EINVAL, "Unsupported section found" },
		{ "strings before types", 16, 4, 0, -EINVAL, "Section overlap found" },
		{ "strings cut", 20, 4, 20, -EINVAL, "Unsupported section found" },
		{ "strings too long", 20, 4, 4096, -EINVAL, "Total section length too long" },
	};
	struct blob b, bad;
	size_t i;

	blob_make(&b, words, ARRAY_SIZE(words));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		bad = b;
		memcpy(bad.data + cases[i].at, &cases[i].value, cases[i].width);
		expect_blob(cases[i].what, bad.data, bad.size, cases[i].want, cases[i].says);
	}
	expect_blob("nothing", b.data, 0, -EINVAL, "hdr_len not found");
	expect_blob("7 bytes", b.data, 7, -EINVAL, "hdr_len not found");
	bad = b;
	bad.hdr.str_len = bad.hdr.str_off = bad.hdr.type_len = 0;
	memcpy(bad.data, &bad.hdr, sizeof(bad.hdr));
	expect_blob("a header alone", bad.data, sizeof(bad.hdr), -EINVAL, "No data");
	bad = b;
	bad.data[b.size - 1] = 'x';
	expect_blob("strings without an end", bad.data, b.size, -EINVAL, "Invalid string section");
	bad = b;
	bad.data[b.size - sizeof(strings)] = 'x';
	expect_blob("strings that begin with one", bad.data, b.size, -EINVAL,
		    "Invalid string section");
	assert_int_equal(obpf_btf_parse(&(struct obpf_btf){}, &home.core, b.data,
					OBPF_BTF_MAX_SIZE + 1, &home.log),
			 -E2BIG);
}

/* A header of 27 bytes, the last 3 zero, puts the types where no word can be read. */
static void a_longer_header_of_zeroes_is_taken_at_any_length(void **state)
{
	static const u32 words[] = { INT32, T(A, TYPEDEF, 0, 1) };
	struct obpf_btf btf;
	struct blob b;
	u8 data[1100];
	u32 more;

	blob_make(&b, words, ARRAY_SIZE(words));
	for (more = 1; more < 9; more++) {
		b.hdr.hdr_len = sizeof(b.hdr) + more;
		memset(data, 0, sizeof(data));
		memcpy(data, &b.hdr, sizeof(b.hdr));
		memcpy(data + b.hdr.hdr_len, b.data + sizeof(b.hdr), b.size - sizeof(b.hdr));
		assert_int_equal(blob_parse(&btf, data, b.size + more, 1), 0);
		assert_int_equal(obpf_btf_find(&btf, "a", OBPF_BTF_TYPEDEF), 2);
		obpf_btf_release(&btf);
		assert_int_equal(home.live, 0);
		if (peer)
			assert_int_equal(host_parse(data, b.size + more), 0);
	}
}

static void the_log_shows_each_type_as_the_kernel_does(void **state)
{
	static const u32 words[] = { INT32,
				     TK(A, STRUCT, 1, 8),
				     S_B,
				     1,
				     3u << 24 | 32,
				     T(A, ENUM, 1, 4),
				     S_C,
				     7,
				     T(A, FWD, 0, 0),
				     T(NONE, FUNC_PROTO, 2, 1),
				     S_A,
				     1,
				     S_NONE,
				     0 };
	struct obpf_btf btf;
	struct blob b;

	blob_make(&b, words, ARRAY_SIZE(words));
	assert_int_equal(blob_parse(&btf, b.data, b.size, 1), 0);
	obpf_btf_release(&btf);
	assert_string_equal(
		strstr(home.text, "[1]"),
		"[1] INT int size=4 bits_offset=0 nr_bits=32 encoding=(none)\n"
		"[2] STRUCT a size=8 vlen=1\n\tb type_id=1 bitfield_size=3 bits_offset=32\n"
		"[3] ENUM a size=4 vlen=1\n\tc val=7\n[4] FWD a struct\n"
		"[5] FUNC_PROTO (anon) return=1 args=(1 a, vararg)\n");
}

/* --- chains --- */

/* @nr of @kind, each referring to the next and the last to an INT. */
static int parse_chain(enum obpf_btf_kind kind, u32 nr)
{
	struct obpf_btf btf;
	u32 words[96], i;
	struct blob b;
	int err;

	for (i = 0; i < nr; i++) {
		words[i * 3] = 0;
		words[i * 3 + 1] = (u32)kind << 24;
		words[i * 3 + 2] = i + 2;
	}
	memcpy(words + nr * 3, (u32[]){ INT32 }, 16);
	blob_make(&b, words, nr * 3 + 4);
	err = blob_parse(&btf, b.data, b.size, 1);
	if (!err)
		obpf_btf_release(&btf);
	if (peer)
		assert_int_equal(host_parse(b.data, b.size), err);
	return err;
}

#define CHAIN_MOST 30

static void chains_end_at_their_limit(void **state)
{
	u32 words[3 * 40 + 4], i;
	struct obpf_btf btf;
	struct obpf_btf_hdr h;
	u8 data[1024];
	int err;

	assert_int_equal(parse_chain(OBPF_BTF_PTR, CHAIN_MOST), 0);
	assert_int_equal(parse_chain(OBPF_BTF_CONST, CHAIN_MOST), 0);
	/* 40 of them, each referring to the next; and then each to the one before. */
	for (i = 0; i < 40; i++)
		memcpy(words + i * 3, (u32[]){ T(NONE, PTR, 0, i + 2) }, 12);
	memcpy(words + i * 3, (u32[]){ INT32 }, 16);
	h = (struct obpf_btf_hdr){ OBPF_BTF_MAGIC, 1, 0, sizeof(h), 0, sizeof(words), sizeof(words),
				   sizeof(strings) };
	memcpy(data, &h, sizeof(h));
	memcpy(data + sizeof(h), words, sizeof(words));
	memcpy(data + sizeof(h) + sizeof(words), strings, sizeof(strings));
	err = blob_parse(&btf, data, sizeof(h) + sizeof(words) + sizeof(strings), 1);
	assert_int_equal(err, -E2BIG);
	assert_non_null(strstr(home.text, "Exceeded max resolving depth:32"));

	memcpy(words, (u32[]){ INT32 }, 16);
	for (i = 0; i < 40; i++)
		memcpy(words + 4 + i * 3, (u32[]){ T(NONE, PTR, 0, i + 1) }, 12);
	memcpy(data + sizeof(h), words, sizeof(words));
	assert_int_equal(blob_parse(&btf, data, sizeof(h) + sizeof(words) + sizeof(strings), 1), 0);
	obpf_btf_release(&btf);
}

/* --- real blobs --- */

struct real {
	const char *path;
	u8 *data;
	u32 size;
};

static struct real objects[64];
static u32 nr_objects;
static glob_t paths;

/* The type data of each object as libbpf hands it to the kernel. */
static int read_objects(void **state)
{
	struct bpf_object *obj;
	struct real *r;
	const void *raw;
	size_t i;

	if (glob("build/progs/*.bpf.o", 0, NULL, &paths) || paths.gl_pathc > ARRAY_SIZE(objects))
		return -1;
	for (i = 0; i < paths.gl_pathc; i++) {
		/* libbpf refuses it, as it is there to show. */
		if (strstr(paths.gl_pathv[i], "/verify_old_maps."))
			continue;
		r = &objects[nr_objects++];
		r->path = paths.gl_pathv[i];
		obj = bpf_object__open(r->path);
		if (!obj)
			return -1;
		raw = btf__raw_data(bpf_object__btf(obj), &r->size);
		r->data = malloc(r->size);
		memcpy(r->data, raw, r->size);
		bpf_object__close(obj);
	}
	return 0;
}

static int free_objects(void **state)
{
	while (nr_objects)
		free(objects[--nr_objects].data);
	globfree(&paths);
	return 0;
}

static void take(const struct real *r)
{
	struct obpf_btf btf;

	if (blob_parse(&btf, r->data, r->size, 1))
		fail_msg("%s: %s", r->path, home.text);
	query_all(&btf);
	obpf_btf_release(&btf);
	assert_int_equal(home.live, 0);
}

static void every_object_of_ours_is_taken(void **state)
{
	u32 i;

	for (i = 0; i < nr_objects; i++)
		take(&objects[i]);
}

static void truncate_everywhere(const struct real *r)
{
	struct obpf_btf btf;
	u32 size;
	u8 *cut;

	for (size = 0; size < r->size; size++) {
		cut = malloc(size); /* so that a byte more is a fault */
		memcpy(cut, r->data, size);
		assert_true(blob_parse(&btf, cut, size, 0) < 0);
		assert_int_equal(home.live, 0);
		free(cut);
	}
}

static void no_blob_is_taken_when_cut_anywhere(void **state)
{
	u32 i;

	for (i = 0; i < nr_objects; i++)
		truncate_everywhere(&objects[i]);
}

/*
 * The kernel asks at once of structs with a lock or timer whether programs could use them; we do
 * when a map has such values.
 */
static bool has_fields(const u8 *data, u32 size)
{
	return memmem(data, size, "bpf_spin_lock", 13) || memmem(data, size, "bpf_timer", 9);
}

/* Taken or not, as the host's kernel does, and either way without harm. */
static void try_spoilt(const u8 *data, u32 size, bool compare)
{
	struct obpf_btf btf;
	int theirs;
	int err = blob_parse(&btf, data, size, compare);
	bool newer = err && compare && strstr(home.text, "kind_flag");

	if (!err) {
		query_all(&btf);
		obpf_btf_release(&btf);
	}
	assert_int_equal(home.live, 0);
	/* A poll stands for 4,096 steps. */
	assert_true(home.polls <= 1 + size / 1024);
	if (!peer || !compare || newer)
		return;
	theirs = host_parse(data, size);
	if (theirs != err && !(theirs < 0 && !err && has_fields(data, size)))
		fail_msg("%d here, %d from the host's kernel: %s", err, theirs, home.text);
}

static void every_byte_may_be_any_other(void **state)
{
	static const u32 words[] = {
		INT32,
		T(NONE, PTR, 0, 3),
		T(A, STRUCT, 2, 16),
		S_A,
		1,
		0,
		S_B,
		2,
		64,
		T(NONE, FUNC_PROTO, 1, 1),
		S_A,
		2,
		T(B, FUNC, 1, 4),
		T(A, VAR, 0, 6),
		1,
		T(NONE, ARRAY, 0, 0),
		1,
		1,
		4,
	};
	struct blob b;
	u32 i, value;
	u8 *data, was;

	blob_make(&b, words, ARRAY_SIZE(words));
	data = malloc(b.size);
	memcpy(data, b.data, b.size);
	for (i = 0; i < b.size; i++) {
		was = data[i];
		for (value = 0; value < 256; value++) {
			data[i] = value;
			try_spoilt(data, b.size, !(value & (value - 1)));
		}
		data[i] = was;
	}
	free(data);
}

/* A generator of our own, so that a failure comes again. */
static u32 next_random(void)
{
	static u64 seed = 88172645463325252;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed >> 16;
}

#define SPOILT_ROUNDS 1500

static void spoil(const struct real *r)
{
	u32 round, hits, at;
	u8 *data = malloc(r->size);

	for (round = 0; round < SPOILT_ROUNDS; round++) {
		memcpy(data, r->data, r->size);
		for (hits = 1 + next_random() % 3; hits; hits--) {
			at = next_random() % r->size;
			switch (next_random() % 4) {
			case 0:
				data[at] = next_random();
				break;
			case 1:
				data[at] ^= 1u << next_random() % 8;
				break;
			case 2:
				data[at & ~3u] = next_random() % 40;
				break;
			default:
				data[at] += next_random() % 3 - 1;
			}
		}
		try_spoilt(data, r->size, round % 4 == 0);
	}
	free(data);
}

static void spoilt_objects_do_no_harm(void **state)
{
	u32 i;

	for (i = 0; i < nr_objects; i++)
		spoil(&objects[i]);
}

/* --- time and memory --- */

/* @first, then @nr types of 12 bytes, all the same. */
static u8 *make_large(u32 nr, const u32 *first, u32 nr_first, u32 info, u32 type, u32 *size)
{
	struct obpf_btf_hdr h = { .magic = OBPF_BTF_MAGIC, .version = 1, .hdr_len = sizeof(h) };
	u32 i, words[3] = { 0, info, type };
	u8 *data, *at;

	h.type_len = h.str_off = nr_first * sizeof(u32) + nr * sizeof(words);
	h.str_len = sizeof(strings);
	*size = sizeof(h) + h.type_len + h.str_len;
	data = at = malloc(*size);
	memcpy(at, &h, sizeof(h));
	at += sizeof(h);
	memcpy(at, first, nr_first * sizeof(u32));
	at += nr_first * sizeof(u32);
	for (i = 0; i < nr; i++, at += sizeof(words)) {
		words[0] = info >> 24 == OBPF_BTF_FUNC ? S_A : S_NONE;
		memcpy(at, words, sizeof(words));
	}
	memcpy(at, strings, sizeof(strings));
	return data;
}

static void a_million_types_take_a_million_steps(void **state)
{
	static const u32 first[] = { INT32 };
	struct obpf_btf btf;
	u32 size;
	u8 *data = make_large(1000000, first, 4, (u32)OBPF_BTF_CONST << 24, 1, &size);

	assert_int_equal(blob_parse(&btf, data, size, 0), 0);
	assert_int_equal(btf.nr_types, 1000002);
	obpf_btf_release(&btf);
	/* Read, resolved, looked at as a chain, and the loop over all of them. */
	assert_true(home.polls <= 4 * 1000002 / 4096 + 1);
	free(data);

	data = make_large(OBPF_BTF_MAX_TYPE, first, 4, (u32)OBPF_BTF_CONST << 24, 1, &size);
	assert_int_equal(blob_parse(&btf, data, size, 0), -E2BIG);
	assert_int_equal(home.live, 0);
	free(data);
}

/* Half a million functions of one prototype with as many arguments as there can be. */
static void functions_that_share_a_prototype_look_at_it_once(void **state)
{
	u32 nr_first = 4 + 3 + 2 * 65535, i, size;
	u32 *first = calloc(nr_first, sizeof(*first));
	struct obpf_btf btf;
	u8 *data;

	memcpy(first, (u32[]){ INT32, T(NONE, FUNC_PROTO, 65535, 1) }, 28);
	for (i = 0; i < 65535; i++) {
		first[7 + i * 2] = S_A;
		first[8 + i * 2] = 1;
	}
	data = make_large(500000, first, nr_first, (u32)OBPF_BTF_FUNC << 24, 2, &size);
	assert_int_equal(blob_parse(&btf, data, size, 0), 0);
	obpf_btf_release(&btf);
	assert_true(home.polls <= (4 * 500000 + 4 * 65535) / 4096 + 1);
	free(first);
	free(data);
}

static void a_parse_may_be_told_to_stop(void **state)
{
	static const u32 first[] = { INT32 };
	struct obpf_btf btf;
	u32 size, at;
	u8 *data = make_large(20000, first, 4, (u32)OBPF_BTF_CONST << 24, 1, &size);

	for (at = 1; at < 12; at += 5) {
		home_reset(0);
		home.poll_fails_at = at;
		assert_int_equal(obpf_btf_parse(&btf, &home.core, data, size, &home.log), -EINTR);
		assert_int_equal(home.live, 0);
	}
	free(data);
}

static void each_allocation_may_fail(void **state)
{
	static const u32 words[] = { INT32 };
	struct obpf_btf btf;
	struct blob b;
	u32 n;
	int err = -ENOMEM;

	blob_make(&b, words, ARRAY_SIZE(words));
	for (n = 1; err == -ENOMEM; n++) {
		home_reset(0);
		home.fail_at = n;
		err = obpf_btf_parse(&btf, &home.core, b.data, b.size, &home.log);
		if (err)
			assert_int_equal(home.live, 0);
	}
	assert_int_equal(err, 0);
	assert_true(n > 5);
	obpf_btf_release(&btf);
}

/* --- queries --- */

static void queries_see_through_modifiers_and_arrays(void **state)
{
	static const u32 words[] = {
		INT32, /* 1 */
		T(NONE, ARRAY, 0, 0),
		1,
		1,
		6, /* 2 */
		T(A, TYPEDEF, 0, 2), /* 3 */
		T(NONE, CONST, 0, 3), /* 4 */
		T(NONE, PTR, 0, 4), /* 5 */
		T(B, STRUCT, 1, 8),
		S_A,
		5,
		0, /* 6 */
		T(C, FWD, 0, 0), /* 7 */
		T(A, VAR, 0, 4),
		1, /* 8 */
	};
	static const u32 sized[] = { 0, 1, 2, 2, 2, 5, 6, 0, 2 };
	static const u32 sizes[] = { 0, 4, 24, 24, 24, 8, 8, 0, 24 };
	const struct obpf_btf_member *m;
	struct obpf_btf btf;
	struct blob b;
	u32 id, size;

	blob_make(&b, words, ARRAY_SIZE(words));
	assert_int_equal(blob_parse(&btf, b.data, b.size, 0), 0);
	for (id = 0; id < ARRAY_SIZE(sized); id++) {
		size = 0;
		assert_int_equal(obpf_btf_sized(&btf, id, &size), sized[id]);
		assert_int_equal(size, sizes[id]);
	}
	assert_int_equal(obpf_btf_skip_modifiers(&btf, 4), 2);
	assert_int_equal(obpf_btf_find(&btf, "b", OBPF_BTF_STRUCT), 6);
	assert_int_equal(obpf_btf_find(&btf, "b", OBPF_BTF_UNION), 0);
	m = obpf_btf_extra(obpf_btf_type(&btf, 6));
	assert_string_equal(obpf_btf_str(&btf, m->name_off), "a");
	assert_string_equal(obpf_btf_kind_name(OBPF_BTF_ENUM64), "ENUM64");
	assert_string_equal(obpf_btf_kind_name(77), "?");
	assert_null(obpf_btf_type(&btf, 9));
	assert_null(obpf_btf_str(&btf, S_END));
	obpf_btf_release(&btf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_taken_where_it_is_right),
		cmocka_unit_test(each_rule_refuses_what_breaks_it),
		cmocka_unit_test(headers_and_sections_are_held_to_their_rules),
		cmocka_unit_test(a_longer_header_of_zeroes_is_taken_at_any_length),
		cmocka_unit_test(the_log_shows_each_type_as_the_kernel_does),
		cmocka_unit_test(chains_end_at_their_limit),
		cmocka_unit_test(every_object_of_ours_is_taken),
		cmocka_unit_test(no_blob_is_taken_when_cut_anywhere),
		cmocka_unit_test(every_byte_may_be_any_other),
		cmocka_unit_test(spoilt_objects_do_no_harm),
		cmocka_unit_test(a_million_types_take_a_million_steps),
		cmocka_unit_test(functions_that_share_a_prototype_look_at_it_once),
		cmocka_unit_test(a_parse_may_be_told_to_stop),
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(queries_see_through_modifiers_and_arrays),
	};

	peer = host_is_peer();
	if (!peer)
		printf("# the host's kernel takes no type data by these rules: not compared\n");
	libbpf_set_print(NULL);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("btf", tests, read_objects, free_objects);
}
