// SPDX-License-Identifier: GPL-2.0
/*
 * timers.c - timers in values, by a clock that these tests move: when they fire, what ends them, who
 * holds what, and all of it at once on several CPUs.
 *
 * Also built with -fsanitize=thread. What programs are refused is the corpus's (timer.t).
 */
#include "maps_threads.h"
#include <sched.h>
#include <linux/workqueue.h>
#include "asm.h"
#include "btf_obj.h"
#include "code.h"
#include "corpus.h"
#include "env_host.h"
#include "heap.h"
#include "load.h"
#include "maps/value_timer.h"

#define MS 1000000ull
#define KEYS 4

/* What the program is told to do with the timer of a key, or with the key. */
enum { INIT, SET, START, CANCEL, DELETE };

struct order {
	u64 what;
	u64 key;
	u64 ns;
	u64 flags;
};

/* What a callback does before it starts its timer anew, if it is to. */
enum { COUNT, CANCEL_ITSELF, DELETE_ITSELF, CANCEL_ANOTHER };

struct value {
	u64 count; /* calls */
	u64 timer[2];
	u64 period; /* ns; 0: not again */
	u64 action;
	u64 another; /* key */
	s64 result; /* of the action */
};

#define TIMER_AT offsetof(struct value, timer)

_Static_assert(sizeof(struct value) == 56 && TIMER_AT == 8 && offsetof(struct value, result) == 48,
	       "as the program below has it");

static const char program_text[] = "r6 = r1\n"
				   "r1 = map[fd:0]\n"
				   "r2 = r6\n"
				   "r2 += 8\n"
				   "r0 = *(u64 *)(r6 +0)\n"
				   "if r0 == 4 goto delete\n"
				   "call bpf_map_lookup_elem#1\n"
				   "if r0 == 0 goto none\n"
				   "r1 = r0\n"
				   "r1 += 8\n"
				   "r0 = *(u64 *)(r6 +0)\n"
				   "if r0 == 1 goto set\n"
				   "if r0 == 2 goto start\n"
				   "if r0 == 3 goto cancel\n"
				   "r2 = map[fd:0]\n"
				   "r3 = *(u64 *)(r6 +24)\n"
				   "call bpf_timer_init#169\n"
				   "exit\n"
				   "set:\n"
				   "r2 = subprog[fire]\n"
				   "call bpf_timer_set_callback#170\n"
				   "exit\n"
				   "start:\n"
				   "r2 = *(u64 *)(r6 +16)\n"
				   "r3 = *(u64 *)(r6 +24)\n"
				   "call bpf_timer_start#171\n"
				   "exit\n"
				   "cancel:\n"
				   "call bpf_timer_cancel#172\n"
				   "exit\n"
				   "delete:\n"
				   "call bpf_map_delete_elem#3\n"
				   "exit\n"
				   "none:\n"
				   "r0 = -2\n"
				   "exit\n"
				   /* The callback. */
				   "fire:\n"
				   "r6 = r3\n"
				   "r0 = 1\n"
				   "lock *(u64 *)(r6 +0) += r0\n"
				   "r0 = *(u64 *)(r6 +32)\n"
				   "if r0 == 0 goto again\n"
				   "if r0 == 2 goto away\n"
				   "r1 = r6\n"
				   "r1 += 8\n"
				   "if r0 == 1 goto stop\n"
				   "r1 = map[fd:0]\n"
				   "r2 = r6\n"
				   "r7 = *(u64 *)(r6 +40)\n"
				   "*(u64 *)(r10 -8) = r7\n"
				   "r2 = r10\n"
				   "r2 += -8\n"
				   "call bpf_map_lookup_elem#1\n"
				   "if r0 == 0 goto again\n"
				   "r1 = r0\n"
				   "r1 += 8\n"
				   "stop:\n"
				   "call bpf_timer_cancel#172\n"
				   "*(u64 *)(r6 +48) = r0\n"
				   "goto again\n"
				   "away:\n"
				   "call bpf_map_delete_elem#3\n"
				   "*(u64 *)(r6 +48) = r0\n"
				   "again:\n"
				   "r2 = *(u64 *)(r6 +24)\n"
				   "if r2 == 0 goto out\n"
				   "r1 = r6\n"
				   "r1 += 8\n"
				   "r3 = 0\n"
				   "call bpf_timer_start#171\n"
				   "out:\n"
				   "r0 = 0\n"
				   "exit\n";

/* --- a home: a map of values with timers, and the program --- */

struct program {
	struct obpf_callee callee;
	struct obpf_load load;
	struct obpf_code code;
	struct obpf_asm text;
	atomic_t refcnt;
	struct rcu_work free_work;
};

static enum obpf_code_mode mode; /* of programs that are loaded */
static u64 live_before; /* allocations before a test */
static struct workqueue_struct *free_wq;
static struct obpf_map *map;
static struct program *program;
static atomic_t nr_programs; /* that are there */

static struct obpf_map *get_map(void *priv, u32 fd, bool is_idx)
{
	obpf_map_get(map);
	return map;
}

static struct program *to_program(struct obpf_callee *callee)
{
	return container_of(callee, struct program, callee);
}

static void free_program(struct work_struct *work)
{
	struct program *p = container_of(to_rcu_work(work), struct program, free_work);

	obpf_code_release(&p->code);
	obpf_load_release(&p->load);
	obpf_asm_free(&p->text);
	atomic_dec(&nr_programs);
	free(p);
}

static bool tryget(struct obpf_callee *callee)
{
	return atomic_add_unless(&to_program(callee)->refcnt, 1, 0);
}

static void put(struct obpf_callee *callee)
{
	struct program *p = to_program(callee);

	if (!atomic_dec_and_test(&p->refcnt))
		return;
	INIT_RCU_WORK(&p->free_work, free_program);
	queue_rcu_work(free_wq, &p->free_work);
}

static void assemble_text(struct obpf_asm *a)
{
	const char *text = program_text;
	char line[80];
	size_t len;

	obpf_asm_init(a);
	for (; *text; text += len + 1) {
		len = strcspn(text, "\n");
		memcpy(line, text, len);
		line[len] = '\0';
		if (obpf_asm_line(a, line, 1))
			fail_msg("%s: %s", line, a->error);
	}
	if (obpf_asm_finish(a))
		fail_msg("%s", a->error);
}

static struct program *load_program(void)
{
	struct program *p = calloc(1, sizeof(*p));
	struct obpf_log log;

	assert_non_null(p);
	assemble_text(&p->text);
	obpf_log_init(&log, &obpf_heap_core, 0, 0);
	p->load = (struct obpf_load){
		.core = &obpf_heap_core,
		.log = &log,
		.type = obpf_prog_type_get(OBPF_PROG_TYPE_SYSCALL, obpf_arch_native()),
		.wire = p->text.insns,
		.nr_insns = p->text.nr_insns,
		.gpl_compatible = true,
		.get_map = get_map,
	};
	if (obpf_load(&p->load))
		fail_msg("%s at %u", obpf_reject_name(p->load.res.code), p->load.res.insn);
	obpf_load_describe(&p->load, &p->callee);
	assert_int_equal(obpf_code_make(&p->load, mode, false, &p->callee, &p->code), 0);
	p->callee.tryget = tryget;
	p->callee.put = put;
	atomic_set(&p->refcnt, 1);
	atomic_inc(&nr_programs);
	return p;
}

static struct obpf_map *create_map(u32 type, u32 flags)
{
	const struct obpf_corpus_map described = {
		.value_size = sizeof(struct value),
		.fields = { .has = 1 << OBPF_FIELD_TIMER, .off = { [OBPF_FIELD_TIMER] = TIMER_AT } }
	};
	union obpf_attr attr = {
		.map_type = type,
		.key_size = sizeof(u32),
		.value_size = sizeof(struct value),
		.max_entries = KEYS,
		.map_flags = flags,
		.btf_key_type_id = OBPF_CORPUS_BTF_KEY,
		.btf_value_type_id = OBPF_CORPUS_BTF_VALUE,
	};
	u32 *words = calloc(OBPF_CORPUS_BTF_WORDS, sizeof(*words));
	struct obpf_btf_obj *btf;
	struct obpf_log log;
	struct obpf_map *m;

	assert_non_null(words);
	obpf_log_init(&log, &obpf_heap_core, 0, 0);
	btf = obpf_btf_obj_new(&obpf_heap_core, (u8 *)words, obpf_corpus_btf(&described, words),
			       &log);
	assert_false(IS_ERR(btf));
	m = obpf_map_create_typed(&attr, btf);
	obpf_btf_obj_put(btf);
	assert_false(IS_ERR(m));
	return m;
}

static void put_value(u32 key, u64 period, u64 action, u64 another)
{
	struct value v = { .period = period, .action = action, .another = another, .result = 99 };

	assert_int_equal(obpf_map_update(map, &key, &v, 0), 0);
}

static struct value value_of(u32 key)
{
	struct value v = {};

	assert_int_equal(obpf_map_lookup_copy(map, &key, &v, 0), 0);
	return v;
}

static s64 tell(struct program *p, u64 what, u32 key, u64 ns, u64 flags)
{
	static _Thread_local u8 stack[OBPF_RUN_STACK_SIZE] __attribute__((aligned(16)));
	struct order order = { .what = what, .key = key, .ns = ns, .flags = flags };
	struct obpf_run_ctx rc = {
		.stack = stack,
		.ctx_size = sizeof(order),
	};
	s64 ret;

	rcu_read_lock();
	ret = obpf_callee_run(&p->callee, (unsigned long)&order, &rc);
	rcu_read_unlock();
	return ret;
}

/* A timer of @key that is due in @ns. */
static void set_timer(u32 key, u64 ns)
{
	assert_int_equal(tell(program, INIT, key, 0, 1), 0);
	assert_int_equal(tell(program, SET, key, 0, 0), 0);
	assert_int_equal(tell(program, START, key, ns, 0), 0);
}

static void settle(void)
{
	rcu_barrier();
	flush_workqueue(free_wq);
	obpf_map_flush();
	rcu_barrier();
	flush_workqueue(free_wq);
	obpf_map_flush();
}

static void begin(u32 type, u32 flags)
{
	u32 key;

	live_before = kshim_alloc_live();
	free_wq = alloc_workqueue("programs", 0, 0);
	assert_non_null(free_wq);
	map = create_map(type, flags);
	for (key = 0; key < KEYS; key++)
		put_value(key, 0, COUNT, 0);
	program = load_program();
}

/* Give back what a test has left, after which nothing may be there. */
static void end(void)
{
	if (map)
		obpf_map_put_use(map);
	if (program)
		put(&program->callee);
	map = NULL;
	program = NULL;
	settle();
	assert_int_equal(obpf_env_nr_timers(), 0);
	assert_int_equal(atomic_read(&nr_programs), 0);
	destroy_workqueue(free_wq);
	assert_int_equal(kshim_alloc_live(), live_before);
}

/* The kinds of maps that have timers. */
static const struct {
	u32 type, flags;
} kinds[] = {
	{ OBPF_MAP_TYPE_ARRAY, 0 },
	{ OBPF_MAP_TYPE_HASH, 0 },
	{ OBPF_MAP_TYPE_HASH, OBPF_F_NO_PREALLOC },
};

/* --- when they fire --- */

static void a_timer_fires_once_when_it_is_due(void **state)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		begin(kinds[i].type, kinds[i].flags);
		set_timer(2, 5 * MS);
		assert_int_equal(obpf_env_pass_time(5 * MS - 1), 0);
		assert_int_equal(value_of(2).count, 0);
		assert_int_equal(obpf_env_pass_time(1), 1);
		assert_int_equal(value_of(2).count, 1);
		assert_int_equal(value_of(1).count, 0);
		assert_int_equal(obpf_env_pass_time(100 * MS), 0);
		/* It is there, and can be started again. */
		assert_int_equal(tell(program, START, 2, MS, 0), 0);
		assert_int_equal(obpf_env_pass_time(MS), 1);
		assert_int_equal(value_of(2).count, 2);
		end();
	}
}

static void a_callback_starts_its_timer_again(void **state)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		begin(kinds[i].type, kinds[i].flags);
		put_value(1, 2 * MS, COUNT, 0);
		put_value(3, 3 * MS, COUNT, 0);
		set_timer(1, 2 * MS);
		set_timer(3, 3 * MS);
		assert_int_equal(obpf_env_pass_time(12 * MS), 10);
		assert_int_equal(value_of(1).count, 6);
		assert_int_equal(value_of(3).count, 4);
		end();
	}
}

static void started_anew_it_is_due_then_and_not_before(void **state)
{
	begin(OBPF_MAP_TYPE_ARRAY, 0);
	set_timer(0, 5 * MS);
	assert_int_equal(obpf_env_pass_time(4 * MS), 0);
	assert_int_equal(tell(program, START, 0, 5 * MS, 0), 0);
	assert_int_equal(obpf_env_nr_timers(), 1);
	assert_int_equal(obpf_env_pass_time(4 * MS), 0);
	assert_int_equal(obpf_env_pass_time(MS), 1);
	end();
}

static void an_absolute_time_that_has_passed_is_due_at_once(void **state)
{
	begin(OBPF_MAP_TYPE_ARRAY, 0);
	obpf_env_pass_time(3 * MS);
	set_timer(0, 5 * MS);
	assert_int_equal(tell(program, START, 0, 2 * MS, OBPF_F_TIMER_ABS), 0);
	assert_int_equal(obpf_env_pass_time(0), 1);
	assert_int_equal(value_of(0).count, 1);
	end();
}

/* --- what ends them --- */

static void a_cancelled_timer_does_not_fire_and_has_no_callback(void **state)
{
	begin(OBPF_MAP_TYPE_ARRAY, 0);
	set_timer(0, MS);
	assert_int_equal(tell(program, CANCEL, 0, 0, 0), 1);
	assert_int_equal(tell(program, CANCEL, 0, 0, 0), 0);
	assert_int_equal(obpf_env_pass_time(2 * MS), 0);
	assert_int_equal(tell(program, START, 0, 1, 0), -EINVAL);
	assert_int_equal(tell(program, SET, 0, 0, 0), 0);
	assert_int_equal(tell(program, START, 0, 1, 0), 0);
	assert_int_equal(obpf_env_pass_time(1), 1);
	end();
}

static void a_callback_cannot_wait_for_its_own_end(void **state)
{
	begin(OBPF_MAP_TYPE_HASH, 0);
	put_value(0, MS, CANCEL_ITSELF, 0);
	set_timer(0, MS);
	assert_int_equal(obpf_env_pass_time(MS), 1);
	assert_int_equal(value_of(0).result, -EDEADLK);
	/* It goes on as if nothing had been. */
	assert_int_equal(obpf_env_pass_time(MS), 1);
	assert_int_equal(value_of(0).count, 2);
	end();
}

static void a_callback_cancels_another_timer(void **state)
{
	begin(OBPF_MAP_TYPE_HASH, 0);
	put_value(0, 0, CANCEL_ANOTHER, 1);
	set_timer(0, MS);
	set_timer(1, 2 * MS);
	assert_int_equal(obpf_env_pass_time(5 * MS), 1);
	assert_int_equal(value_of(0).result, 1);
	assert_int_equal(value_of(1).count, 0);
	end();
}

static void a_callback_deletes_its_own_element(void **state)
{
	u32 i, key = 0;
	struct value v;

	for (i = 1; i < ARRAY_SIZE(kinds); i++) {
		begin(kinds[i].type, kinds[i].flags);
		put_value(0, MS, DELETE_ITSELF, 0);
		set_timer(0, MS);
		assert_int_equal(obpf_env_pass_time(10 * MS), 1);
		assert_int_equal(obpf_map_lookup_copy(map, &key, &v, 0), -ENOENT);
		assert_int_equal(obpf_env_nr_timers(), 0);
		end();
	}
}

/* A new value's timer is one that nobody has made. */
static void an_update_and_a_deletion_end_the_timer(void **state)
{
	u32 i, key = 1;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		begin(kinds[i].type, kinds[i].flags);
		set_timer(0, MS);
		put_value(0, 0, COUNT, 0);
		assert_int_equal(obpf_env_nr_timers(), 0);
		assert_int_equal(tell(program, START, 0, 1, 0), -EINVAL);
		set_timer(0, MS);
		if (kinds[i].type == OBPF_MAP_TYPE_HASH) {
			set_timer(1, MS);
			assert_int_equal(obpf_map_delete(map, &key), 0);
			put_value(1, 0, COUNT, 0);
			set_timer(1, MS);
			assert_int_equal(tell(program, DELETE, 1, 0, 0), 0);
			put_value(1, 0, COUNT, 0);
		}
		assert_int_equal(obpf_env_pass_time(2 * MS), 1);
		assert_int_equal(value_of(0).count, 1);
		assert_int_equal(value_of(1).count, 0);
		end();
	}
}

static void who_reads_a_value_sees_nothing_of_its_timer(void **state)
{
	struct value v;

	begin(OBPF_MAP_TYPE_HASH, 0);
	set_timer(0, MS);
	v = value_of(0);
	assert_int_equal(v.timer[0] | v.timer[1], 0);
	end();
}

/* --- who holds what --- */

static void a_timer_keeps_its_program(void **state)
{
	begin(OBPF_MAP_TYPE_HASH, 0);
	put_value(0, MS, COUNT, 0);
	set_timer(0, MS);
	put(&program->callee);
	program = NULL;
	settle();
	assert_int_equal(atomic_read(&nr_programs), 1);
	assert_int_equal(obpf_env_pass_time(3 * MS), 3);
	assert_int_equal(value_of(0).count, 3);
	end();
}

static void a_cancelled_timer_keeps_no_program(void **state)
{
	begin(OBPF_MAP_TYPE_HASH, 0);
	set_timer(0, MS);
	tell(program, CANCEL, 0, 0, 0);
	put(&program->callee);
	program = NULL;
	settle();
	assert_int_equal(atomic_read(&nr_programs), 0);
	end();
}

static void a_timer_that_gets_another_callback_keeps_that_ones_program(void **state)
{
	struct program *other;

	begin(OBPF_MAP_TYPE_HASH, 0);
	set_timer(0, MS);
	other = load_program();
	assert_int_equal(tell(other, SET, 0, 0, 0), 0);
	put(&program->callee);
	program = other;
	settle();
	assert_int_equal(atomic_read(&nr_programs), 1);
	assert_int_equal(obpf_env_pass_time(MS), 1);
	end();
}

/* The program holds the map, whose timers hold the program. */
static void the_last_use_of_a_map_ends_its_timers(void **state)
{
	u32 i, key;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		begin(kinds[i].type, kinds[i].flags);
		for (key = 0; key < KEYS; key++) {
			put_value(key, MS, COUNT, 0);
			set_timer(key, MS);
		}
		obpf_env_pass_time(MS);
		put(&program->callee);
		program = NULL;
		obpf_map_put_use(map);
		map = NULL;
		assert_int_equal(obpf_env_nr_timers(), 0);
		end();
	}
}

static void a_map_that_nobody_uses_gets_no_timer(void **state)
{
	struct obpf_map *held;

	begin(OBPF_MAP_TYPE_HASH, 0);
	set_timer(0, MS);
	held = map;
	obpf_map_put_use(map);
	map = NULL;
	assert_int_equal(obpf_env_nr_timers(), 0);
	assert_int_equal(tell(program, INIT, 0, 0, 1), -EPERM);
	assert_int_equal(tell(program, SET, 0, 0, 0), -EINVAL);
	/* Somebody has found it by its number. */
	obpf_map_get_use(held);
	assert_int_equal(tell(program, INIT, 0, 0, 1), 0);
	assert_int_equal(tell(program, INIT, 0, 0, 1), -EBUSY);
	assert_int_equal(tell(program, SET, 0, 0, 0), 0);
	obpf_map_put_use(held);
	end();
}

static void a_program_that_goes_sets_no_callback(void **state)
{
	begin(OBPF_MAP_TYPE_HASH, 0);
	assert_int_equal(tell(program, INIT, 0, 0, 1), 0);
	rcu_read_lock();
	put(&program->callee);
	assert_int_equal(tell(program, SET, 0, 0, 0), -ENOENT);
	rcu_read_unlock();
	program = NULL;
	end();
}

/* --- where they cannot be had --- */

static void in_nmi_there_are_no_timers(void **state)
{
	u64 slot = 0;

	begin(OBPF_MAP_TYPE_ARRAY, 0);
	kshim_nmi_enter();
	assert_int_equal(obpf_value_timer_init(&slot, map, 1), -EOPNOTSUPP);
	assert_int_equal(obpf_value_timer_set(&slot, NULL, &program->callee), -EOPNOTSUPP);
	assert_int_equal(obpf_value_timer_start(&slot, 1, 0), -EOPNOTSUPP);
	assert_int_equal(obpf_value_timer_cancel(&slot, NULL), -EOPNOTSUPP);
	kshim_nmi_exit();
	assert_int_equal(slot, 0);
	end();
}

static void without_memory_there_is_no_timer(void **state)
{
	begin(OBPF_MAP_TYPE_ARRAY, 0);
	kshim_alloc_fail_from(1);
	assert_int_equal(tell(program, INIT, 0, 0, 1), -ENOMEM);
	kshim_alloc_fail_from(0);
	assert_int_equal(tell(program, CANCEL, 0, 0, 0), -EINVAL);
	assert_int_equal(tell(program, INIT, 0, 0, 1), 0);
	end();
}

/* --- all at once --- */

/*
 * Programs load and store, and hand on keys, while others copy values over the very bytes: that is
 * their business, and what maps and timers do must be right all the same.
 */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
	return "race_top:interpret\nrace_top:obpf_word_load*\n"
	       "race_top:obpf_words_store\nrace_top:obpf_fields_store\n";
}

/* Mostly what keeps timers going; a deletion ends all of a key until it is put in again. */
static const u8 rare[20] = { DELETE, CANCEL, CANCEL, CANCEL, INIT, INIT, INIT, INIT, INIT, INIT,
			     SET,    SET,    SET,    SET,    SET,  SET,	 SET,  SET,  SET,  SET };

static u32 next_order(u32 *seed)
{
	u32 i = next_random(seed) % 64;

	return i < ARRAY_SIZE(rare) ? rare[i] : START;
}

static void change_value(struct worker *w, u32 key)
{
	struct value v = {
		.period = next_random(&w->seed) % 3,
		.action = next_random(&w->seed) % 32,
		.another = next_random(&w->seed) % KEYS,
	};
	int err;

	v.action = v.action <= CANCEL_ANOTHER ? v.action : COUNT;
	err = obpf_map_update(map, &key, &v, 0);
	if (err && err != -EBUSY && err != -ENOMEM && err != -E2BIG)
		report("an update failed oddly");
}

static void give_orders(struct worker *w)
{
	u32 key, what;
	s64 ret;

	while (running()) {
		key = next_random(&w->seed) % KEYS;
		what = next_order(&w->seed);
		ret = tell(program, what, key, next_random(&w->seed) % 4, what == INIT);
		if (ret == -ENOENT)
			change_value(w, key);
		else if (ret && ret != -EINVAL && ret != -EBUSY && ret != -EPERM &&
			 !(ret == 1 && what == CANCEL))
			report("an order was answered oddly");
	}
}

static void change_values(struct worker *w)
{
	u32 key;

	while (running()) {
		key = next_random(&w->seed) % KEYS;
		if (next_random(&w->seed) % 2)
			change_value(w, key);
		else
			obpf_map_delete(map, &key);
		/* Long enough for a timer to be made and set. */
		sleep_us(20);
	}
}

static void move_clock(struct worker *w)
{
	u64 *fired = w->arg;

	while (running())
		__atomic_fetch_add(fired, obpf_env_pass_time(next_random(&w->seed) % 4),
				   __ATOMIC_RELAXED);
}

static void flush_all(struct worker *w)
{
	while (running()) {
		settle();
		sleep_us(500);
	}
}

static void all_of_it_at_once_on_several_cpus(void **state)
{
	u64 fired;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct worker w[] = {
			WORK(give_orders, NULL),   WORK(give_orders, NULL),
			WORK(change_values, NULL), WORK(move_clock, &fired),
			WORK(move_clock, &fired),  WORK(flush_all, NULL),
		};

		fired = 0;
		begin(kinds[i].type, kinds[i].flags);
		run_until(w, ARRAY_SIZE(w), &fired, 1);
		print_message("# %llu callbacks\n", (unsigned long long)fired);
		assert_true(fired);
		end();
	}
}

/* The map goes while its timers fire, are set and are made. */
static void give_up_map(struct worker *w)
{
	sleep_us(1000 + w->seed % 1000);
	obpf_map_put_use(map);
}

static void a_map_goes_while_its_timers_are_in_use(void **state)
{
	u32 i, round;
	u64 fired;

	for (i = 0; i < ARRAY_SIZE(kinds) * 10; i++) {
		struct worker w[] = {
			WORK(give_orders, NULL),  WORK(give_orders, NULL), WORK(move_clock, &fired),
			WORK(move_clock, &fired), WORK(give_up_map, NULL),
		};

		round = i % ARRAY_SIZE(kinds);
		begin(kinds[round].type, kinds[round].flags);
		start(w, ARRAY_SIZE(w));
		sleep_us(5000);
		finish(w, ARRAY_SIZE(w));
		/* The program holds the map, and nothing holds the program. */
		map = NULL;
		end();
	}
}

int main(void)
{
	int failed;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_timer_fires_once_when_it_is_due),
		cmocka_unit_test(a_callback_starts_its_timer_again),
		cmocka_unit_test(started_anew_it_is_due_then_and_not_before),
		cmocka_unit_test(an_absolute_time_that_has_passed_is_due_at_once),
		cmocka_unit_test(a_cancelled_timer_does_not_fire_and_has_no_callback),
		cmocka_unit_test(a_callback_cannot_wait_for_its_own_end),
		cmocka_unit_test(a_callback_cancels_another_timer),
		cmocka_unit_test(a_callback_deletes_its_own_element),
		cmocka_unit_test(an_update_and_a_deletion_end_the_timer),
		cmocka_unit_test(who_reads_a_value_sees_nothing_of_its_timer),
		cmocka_unit_test(a_timer_keeps_its_program),
		cmocka_unit_test(a_cancelled_timer_keeps_no_program),
		cmocka_unit_test(a_timer_that_gets_another_callback_keeps_that_ones_program),
		cmocka_unit_test(the_last_use_of_a_map_ends_its_timers),
		cmocka_unit_test(a_map_that_nobody_uses_gets_no_timer),
		cmocka_unit_test(a_program_that_goes_sets_no_callback),
		cmocka_unit_test(in_nmi_there_are_no_timers),
		cmocka_unit_test(without_memory_there_is_no_timer),
		cmocka_unit_test(all_of_it_at_once_on_several_cpus),
		cmocka_unit_test(a_map_goes_while_its_timers_are_in_use),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests_name("timers, interpreted", tests, NULL, NULL);
	if (obpf_code_init())
		return 1;
	mode = OBPF_CODE_REQUIRE_JIT;
	failed |= cmocka_run_group_tests_name("timers, translated", tests, NULL, NULL);
	obpf_code_exit();
	return failed;
}
