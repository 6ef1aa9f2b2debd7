/* SPDX-License-Identifier: GPL-2.0 */
/*
 * jit_home.h - a program of instructions, fixed up, translated in each way that there is.
 */
#ifndef SELFTESTS_HOSTED_JIT_HOME_H
#define SELFTESTS_HOSTED_JIT_HOME_H

#include <linux/random.h>
#include "code.h"
#include "heap.h"
#include "jit/exec_mem.h"
#include "jit/jit.h"

struct variant {
	struct obpf_jit_machine machine;
	bool blind;
};

/* All four: with and without what this machine has of features, and blinding. */
static inline struct variant variants(u32 v)
{
	struct obpf_jit_machine all;
	bool some = v & 1;

	obpf_machine_get(&all);

	return (struct variant){
		.machine = { .features = some ? all.features : 0, .align_stack = true },
		.blind = v & 2,
	};
}

static struct obpf_exec mem;

/* Into mem, which the caller gives back. */
static inline obpf_jit_entry translate(const struct obpf_dinsn *insns, u32 nr,
				       const struct variant *v)
{
	struct obpf_jit_args args = {
		.core = &obpf_heap_core,
		.machine = &v->machine,
		.insns = insns,
		.nr_insns = nr,
		.random = v->blind ? get_random_u32 : NULL,
	};
	struct obpf_jit j;

	assert_int_equal(obpf_jit_translate(&j, &args), 0);
	assert_int_equal(obpf_exec_alloc(obpf_jit_size(&j), &mem), 0);
	assert_int_equal(obpf_jit_place(&j, mem.alias, mem.text), 0);
	obpf_exec_publish(&mem);
	obpf_jit_release(&j);
	return (obpf_jit_entry)(unsigned long)mem.text;
}

#endif
