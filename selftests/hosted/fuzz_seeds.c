// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_seeds.c - bytes as input: the committed seeds of every target, and mutations of them.
 *
 * A file that libFuzzer found to crash a target belongs into selftests/fuzz/corpus/TARGET once what
 * it found is mended, and is then tried here for ever. Mutations are of fixed seeds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gen.h"
#include "targets.h"

#define CORPUS "selftests/fuzz/corpus/"
#define MAX_SIZE 4096
#define MUTATIONS 150 /* of each seed */

static void mutate(u8 *data, size_t *size, u64 *rng)
{
	u32 n = 1 + gen_rng(rng) % 4, i, at;

	for (i = 0; i < n; i++) {
		at = (gen_rng(rng) >> 16) % *size;
		switch ((gen_rng(rng) >> 16) % 4) {
		case 0:
			data[at] ^= 1u << (gen_rng(rng) & 7);
			break;
		case 1:
			data[at] = gen_rng(rng) >> 8;
			break;
		case 2: /* eight bytes are an instruction */
			at &= ~7u;
			if (at + 8 <= *size)
				memcpy(data + at, data + ((gen_rng(rng) >> 16) % (*size - 7)), 8);
			break;
		default:
			*size -= at % 3 && *size > 8 ? at % 8 : 0;
		}
	}
}

static void feed(fuzz_target target, const char *path)
{
	static u8 seed[MAX_SIZE], data[MAX_SIZE];
	FILE *f = fopen(path, "rb");
	u64 rng = 88172645463325252ull;
	size_t size, len;
	u32 i;

	assert_non_null(f);
	size = fread(seed, 1, sizeof(seed), f);
	fclose(f);
	target(seed, size);
	for (i = 0; size && i < MUTATIONS; i++) {
		memcpy(data, seed, size);
		len = size;
		mutate(data, &len, &rng);
		target(data, len);
	}
}

static void feed_all(const char *name, fuzz_target target)
{
	char dir[128], path[512];
	struct dirent **entries;
	int nr, i, fed = 0;

	snprintf(dir, sizeof(dir), CORPUS "%s", name);
	nr = scandir(dir, &entries, NULL, alphasort);
	assert_true(nr > 2);
	for (i = 0; i < nr; i++) {
		if (entries[i]->d_name[0] != '.') {
			snprintf(path, sizeof(path), "%s/%s", dir, entries[i]->d_name);
			feed(target, path);
			fed++;
		}
		free(entries[i]);
	}
	free(entries);
	print_message("# %d seeds, %d mutations of each\n", fed, MUTATIONS);
}

static void instructions_of_any_bytes_decode_or_do_not(void **state)
{
	feed_all("decode", fuzz_decode);
}

static void type_data_of_any_bytes_is_parsed_or_refused(void **state)
{
	feed_all("btf", fuzz_btf);
}

static void programs_of_any_bytes_are_refused_or_run_as_said(void **state)
{
	feed_all("verify", fuzz_verify);
}

static void debug_records_of_any_bytes_are_refused_or_shown(void **state)
{
	feed_all("debug", fuzz_debug);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions_of_any_bytes_decode_or_do_not),
		cmocka_unit_test(type_data_of_any_bytes_is_parsed_or_refused),
		cmocka_unit_test(programs_of_any_bytes_are_refused_or_run_as_said),
		cmocka_unit_test(debug_records_of_any_bytes_are_refused_or_shown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("fuzz_seeds", tests, NULL, NULL);
}
