// SPDX-License-Identifier: GPL-2.0
/*
 * load.c - the loader's ladder: what is refused, what is held, what a failure gives back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "asm.h"
#include "code.h"
#include "dump.h"
#include "interp.h"
#include "kshim.h"
#include "load.h"

/* A home that counts what it gave out, and fails when told to. */
struct home {
	struct obpf_core core;
	struct obpf_log log;
	char text[4096];
	int allocated; /* pieces in use */
	int allocs; /* asked for so far */
	int fail_alloc; /* which of them fails, counted from 1 */
	int poll;
	struct obpf_map *map;
	u32 asked_fd;
	bool asked_idx;
};

static void *home_alloc(void *priv, size_t size)
{
	struct home *h = priv;

	if (++h->allocs == h->fail_alloc)
		return NULL;
	h->allocated++;
	return calloc(1, size);
}

static void home_free(void *priv, void *ptr)
{
	struct home *h = priv;

	h->allocated -= !!ptr;
	free(ptr);
}

static int home_poll(void *priv)
{
	struct home *h = priv;

	return h->poll;
}

static int home_log(void *priv, u32 pos, const char *text, u32 len)
{
	struct home *h = priv;

	memcpy(h->text + pos, text, len);
	return 0;
}

static int home_log_back(void *priv, u32 pos, char *text, u32 len)
{
	struct home *h = priv;

	memcpy(text, h->text + pos, len);
	return 0;
}

static const struct obpf_core_ops home_ops = {
	.alloc = home_alloc,
	.free = home_free,
	.poll = home_poll,
	.log_store = home_log,
	.log_load = home_log_back,
};

/* Knows one map, as fd 3 and as index 0. */
static struct obpf_map *home_map(void *priv, u32 fd, bool is_idx)
{
	struct home *h = priv;

	h->asked_fd = fd;
	h->asked_idx = is_idx;
	if (fd != (is_idx ? 0 : 3))
		return ERR_PTR(-EBADF);
	obpf_map_get(h->map);
	return h->map;
}

static int home_init(void **state)
{
	struct home *h = calloc(1, sizeof(*h));
	union obpf_attr attr = {
		.map_type = OBPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 8,
		.max_entries = 1,
	};

	h->core = (struct obpf_core){ .ops = &home_ops, .priv = h };
	h->map = obpf_map_create(&attr);
	*state = h;
	return IS_ERR(h->map) ? -1 : 0;
}

static int home_exit(void **state)
{
	struct home *h = *state;
	bool clean = !h->allocated && atomic_read(&h->map->refcnt) == 1;

	obpf_map_put_use(h->map);
	obpf_map_flush();
	free(h);
	return clean ? 0 : -1;
}

/* The lines are apart by newlines. */
static void assemble(struct obpf_asm *a, const char *text)
{
	char *copy = strdup(text), *line, *rest = copy;

	obpf_asm_init(a);
	while ((line = strsep(&rest, "\n")))
		if (obpf_asm_line(a, line, 1))
			fail_msg("%s: %s", line, a->error);
	assert_int_equal(obpf_asm_finish(a), 0);
	free(copy);
}

static int load(struct home *h, struct obpf_load *l, struct obpf_asm *a, const char *text)
{
	assemble(a, text);
	obpf_log_init(&h->log, &h->core, OBPF_LOG_LEVEL1, sizeof(h->text));
	*l = (struct obpf_load){
		.core = &h->core,
		.log = &h->log,
		.type = obpf_prog_type_get(OBPF_PROG_TYPE_SYSCALL, obpf_arch_native()),
		.wire = a->insns,
		.nr_insns = a->nr_insns,
		.gpl_compatible = true,
		.get_map = home_map,
		.priv = h,
	};
	return obpf_load(l);
}

/* A load that fails with @err, whose log contains @part, and that keeps nothing. */
static void expect_failure(struct home *h, const char *text, int err, const char *part)
{
	struct obpf_load l;
	struct obpf_asm a;

	assert_int_equal(load(h, &l, &a, text), err);
	obpf_log_finish(&h->log);
	if (!strstr(h->text, part))
		fail_msg("'%s' is not in: %s", part, h->text);
	assert_int_equal(h->allocated, 0);
	assert_int_equal(l.nr_maps, 0);
	assert_null(l.insns);
	assert_null(l.res.facts);
	assert_int_equal(atomic_read(&h->map->refcnt), 1);
	obpf_asm_free(&a);
}

#define TWO_MAPS "r1 = map[fd:3]\nr2 = map[idx:0]+4\nr0 = *(u32 *)(r2 +0)\nexit"

static void a_load_holds_each_map_once_until_released(void **state)
{
	struct home *h = *state;
	struct obpf_load l;
	struct obpf_asm a;

	assert_int_equal(load(h, &l, &a, TWO_MAPS), 0);
	assert_int_equal(l.nr_maps, 1);
	assert_ptr_equal(l.maps[0], h->map);
	assert_int_equal(atomic_read(&h->map->refcnt), 2);
	assert_non_null(l.res.facts);
	obpf_load_release(&l);
	assert_int_equal(atomic_read(&h->map->refcnt), 1);
	assert_int_equal(h->allocated, 0);
	obpf_asm_free(&a);
}

/* What runs, shown: each line that @want has, instead of what was loaded. */
static void expect_dump(struct home *h, const char *text, const char *want)
{
	struct obpf_decode_result res;
	struct obpf_insn shown[32];
	struct obpf_dinsn out[32];
	struct obpf_asm a, w;
	struct obpf_load l;
	char line[512];

	snprintf(line, sizeof(line), want, h->map->id, h->map->id);
	assemble(&w, line);
	assert_int_equal(load(h, &l, &a, text), 0);
	assert_int_equal(l.nr_insns, w.nr_insns);
	obpf_dump(&l, shown);
	assert_memory_equal(shown, w.insns, w.nr_insns * sizeof(shown[0]));
	assert_int_equal(obpf_decode(shown, l.nr_insns, out, &res), 0);
	obpf_load_release(&l);
	obpf_asm_free(&a);
	obpf_asm_free(&w);
}

static void a_dump_names_maps_by_id_and_helpers_by_theirs(void **state)
{
	expect_dump(*state, TWO_MAPS,
		    "r1 = map[fd:%u]\nr2 = map[fd:%u][0]+4\nr0 = *(u32 *)(r2 +0)\nexit");
	expect_dump(*state, "r6 = 0x1122334455667788\ncall unknown#5\nr0 = 0\nexit",
		    "r6 = 0x1122334455667788\ncall unknown#5\nr0 = 0\nexit");
}

static void a_dump_shows_dead_code_as_jumps_to_itself(void **state)
{
	expect_dump(*state, "r0 = 1\nif r0 != 0x0 goto pc+3\nr1 = map[fd:3]\nr0 = 7\nexit",
		    "r0 = 1\ngoto pc+3\ngoto pc-1\ngoto pc-1\ngoto pc-1\nexit");
}

static void a_load_says_how_a_map_was_named(void **state)
{
	struct home *h = *state;

	expect_failure(h, "r1 = map[fd:77]\nr0 = 0\nexit", -EBADF,
		       "fd 77 is not pointing to valid bpf_map\n");
	assert_int_equal(h->asked_fd, 77);
	assert_false(h->asked_idx);
	expect_failure(h, "r1 = map[idx:5]+4\nr0 = 0\nexit", -EBADF,
		       "fd_idx 5 is not pointing to valid bpf_map\n");
	assert_int_equal(h->asked_fd, 5);
	assert_true(h->asked_idx);
}

static void a_failure_behind_a_map_gives_the_map_back(void **state)
{
	expect_failure(*state, "r1 = map[fd:3]\nr2 = map[fd:4]\nr0 = 0\nexit", -EBADF, "fd 4");
	expect_failure(*state, "r1 = map[fd:3]\nexit", -EACCES, "obpf: reject REG_UNINIT at 2\n");
}

static void a_loader_may_raise_the_budget(void **state)
{
	struct home *h = *state;
	struct obpf_load l = {
		.core = &h->core,
		.log = &h->log,
		.type = obpf_prog_type_get(OBPF_PROG_TYPE_SYSCALL, obpf_arch_native()),
		.get_map = home_map,
		.priv = h,
	};
	struct obpf_asm a;

	/* 1.2 million instructions. */
	assemble(&a, "r0 = 0\nagain:\nr0 += 1\nif r0 != 0x927c0 goto again\nexit");
	obpf_log_init(&h->log, &h->core, 0, 0);
	l.wire = a.insns;
	l.nr_insns = a.nr_insns;
	assert_int_equal(obpf_load(&l), -E2BIG);
	assert_int_equal(l.res.code, OBPF_REJECT_TOO_COMPLEX);
	l.prog_flags = OBPF_F_INSN_BUDGET(1);
	assert_int_equal(obpf_load(&l), 0);
	assert_int_equal(l.res.insns_processed, 2 * 600000 + 2);
	obpf_load_release(&l);
	obpf_asm_free(&a);
	assert_int_equal(h->allocated, 0);
}

#define TAIL_CALL "r2 = map[fd:3]\nr3 = 0\ncall #12\n"

static void only_an_accepted_program_decides_what_an_array_is_for(void **state)
{
	struct home *h = *state;
	struct obpf_map *array = h->map;
	union obpf_attr attr = {
		.map_type = OBPF_MAP_TYPE_PROG_ARRAY,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
	};
	struct obpf_load l;
	struct obpf_asm a;

	h->map = obpf_map_create(&attr);
	assert_false(IS_ERR(h->map));
	expect_failure(h, TAIL_CALL "exit", -EACCES, "obpf: reject REG_UNINIT at 4\n");
	assert_null(h->map->ops->owner(h->map));
	assert_int_equal(load(h, &l, &a, TAIL_CALL "r0 = 0\nexit"), 0);
	assert_ptr_equal(h->map->ops->owner(h->map), l.type);
	obpf_load_release(&l);
	obpf_asm_free(&a);
	obpf_map_put_use(h->map);

	h->map = obpf_map_create(&attr);
	assert_false(IS_ERR(h->map));
	obpf_map_admits(h->map, obpf_prog_type_get(OBPF_PROG_TYPE_KPROBE, obpf_arch_native()));
	expect_failure(h, TAIL_CALL "r0 = 0\nexit", -EINVAL, "for programs of another type\n");
	obpf_map_put_use(h->map);
	h->map = array;
}

static void a_callee_is_described_by_what_the_verifier_found(void **state)
{
	struct obpf_callee callee = {};
	struct obpf_load l;
	struct obpf_asm a;

	assert_int_equal(load(*state, &l, &a,
			      "r0 = *(u64 *)(r1 +8)\nif r0 == 0x0 goto out\ncall sub\nout:\nexit\n"
			      "sub:\ncall leaf\nexit\nleaf:\nr0 = 1\nexit"),
			 0);
	obpf_load_describe(&l, &callee);
	assert_ptr_equal(callee.insns, l.insns);
	assert_ptr_equal(callee.type, l.type);
	assert_int_equal(callee.stack_size, 3 * OBPF_RUN_FRAME_SIZE);
	assert_int_equal(callee.ctx_size, 16);
	obpf_load_release(&l);
	obpf_asm_free(&a);
}

static void a_decoder_error_is_explained_and_placed(void **state)
{
	expect_failure(*state, "r0 = 0\n95 00 00 00 01 00 00 00", -EINVAL,
		       "1: opcode 95 uses reserved field imm\nobpf: reject RESERVED_FIELD at 1\n");
}

static void a_program_has_one_to_a_million_slots(void **state)
{
	struct home *h = *state;
	struct obpf_load l;
	struct obpf_asm a;

	assert_int_equal(load(h, &l, &a, ""), -E2BIG);
	l.nr_insns = OBPF_MAX_INSNS + 1;
	assert_int_equal(obpf_load(&l), -E2BIG);
	assert_int_equal(h->allocs, 0);
	obpf_asm_free(&a);
}

static void every_allocation_may_fail(void **state)
{
	struct home *h = *state;
	struct obpf_load l;
	struct obpf_asm a;
	int n;

	for (n = 1;; n++) {
		h->allocs = 0;
		h->fail_alloc = n;
		if (!load(h, &l, &a, TWO_MAPS))
			break;
		obpf_asm_free(&a);
		h->fail_alloc = 0;
		h->allocs = 0;
		expect_failure(h, "r1 = map[fd:4]\nr0 = 0\nexit", -EBADF, "fd 4");
	}
	/* decoding, descriptors and at least one of the verifier's */
	assert_in_range(n, 4, 1000);
	obpf_load_release(&l);
	assert_int_equal(h->allocated, 0);
	obpf_asm_free(&a);
}

#define TWO_FUNCS "r6 = r1\ncall sub\nr0 += r6\nr0 = 7\nexit\nsub:\nr0 = 1\nexit"

/* Give @l's program an entry while allocation @n fails, or, with @no_room, that of the arena. */
static int make_code(struct home *h, const struct obpf_load *l, enum obpf_code_mode mode, int n,
		     bool no_room, struct obpf_callee *callee, struct obpf_code *code)
{
	int err;

	obpf_load_describe(l, callee);
	h->allocs = 0;
	h->fail_alloc = no_room ? 0 : n;
	kshim_alloc_fail_from(no_room);
	err = obpf_code_make(l, mode, false, callee, code);
	kshim_alloc_fail_from(0);
	h->fail_alloc = 0;
	return err;
}

static u64 run(struct obpf_callee *callee)
{
	static u8 stack[OBPF_RUN_STACK_SIZE] __aligned(16);
	struct obpf_run_ctx rc = { .stack = stack };

	return obpf_callee_run(callee, 0, &rc);
}

/* What fails to be translated is interpreted, or refused; nothing is kept. Return: was it translated? */
static bool expect_code(struct home *h, const struct obpf_load *l, enum obpf_code_mode mode, int n,
			bool no_room)
{
	struct obpf_exec_stats before, after;
	int allocated = h->allocated, err;
	struct obpf_callee callee = {};
	struct obpf_code code;
	bool translated;

	obpf_exec_stats(&before);
	err = make_code(h, l, mode, n, no_room, &callee, &code);
	translated = code.mem.text;
	assert_int_equal(err, translated || mode == OBPF_CODE_PREFER_JIT ? 0 : -ENOMEM);
	assert_int_equal(callee.entry == obpf_interp_enter, !translated);
	assert_int_equal(callee.call == obpf_interp_call, !translated);
	if (!err)
		assert_int_equal(run(&callee), 7);
	obpf_code_release(&code);
	assert_int_equal(h->allocated, allocated);
	obpf_exec_stats(&after);
	assert_memory_equal(&before, &after, sizeof(before));
	return translated;
}

static void code_falls_back_or_is_refused_at_each_allocation(void **state)
{
	static const enum obpf_code_mode modes[] = { OBPF_CODE_PREFER_JIT, OBPF_CODE_REQUIRE_JIT };
	struct home *h = *state;
	struct obpf_load l;
	struct obpf_asm a;
	int n, i;

	assert_int_equal(load(h, &l, &a, TWO_FUNCS), 0);
	assert_int_equal(obpf_code_init(), 0);
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		for (n = 1; !expect_code(h, &l, modes[i], n, false); n++)
			;
		/* marks, functions, labels, bytes, references */
		assert_in_range(n, 6, 100);
		assert_false(expect_code(h, &l, modes[i], 0, true));
	}
	obpf_code_exit();
	obpf_load_release(&l);
	obpf_asm_free(&a);
}

static void a_failed_allocation_is_told(void **state)
{
	struct home *h = *state;
	int n;

	for (n = 1; n <= 3; n++) {
		h->allocs = 0;
		h->fail_alloc = n;
		expect_failure(h, TWO_MAPS, -ENOMEM, "");
	}
}

#define WITH_HOME(test) cmocka_unit_test_setup_teardown(test, home_init, home_exit)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOME(a_load_holds_each_map_once_until_released),
		WITH_HOME(a_load_says_how_a_map_was_named),
		WITH_HOME(a_dump_names_maps_by_id_and_helpers_by_theirs),
		WITH_HOME(a_dump_shows_dead_code_as_jumps_to_itself),
		WITH_HOME(a_loader_may_raise_the_budget),
		WITH_HOME(a_failure_behind_a_map_gives_the_map_back),
		WITH_HOME(only_an_accepted_program_decides_what_an_array_is_for),
		WITH_HOME(a_callee_is_described_by_what_the_verifier_found),
		WITH_HOME(a_decoder_error_is_explained_and_placed),
		WITH_HOME(a_program_has_one_to_a_million_slots),
		WITH_HOME(every_allocation_may_fail),
		WITH_HOME(code_falls_back_or_is_refused_at_each_allocation),
		WITH_HOME(a_failed_allocation_is_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
