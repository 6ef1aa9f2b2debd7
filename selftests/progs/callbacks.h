/* SPDX-License-Identifier: GPL-2.0 */
/* callbacks.h - what callbacks.bpf.c and the test that reads its results (vm/callbacks.c) share. */
#ifndef CALLBACKS_H
#define CALLBACKS_H

#define NR_ELEMS 100

/* Of a walk: calls made, sum of keys, sum of values. */
enum result {
	CALLS,
	ARRAY_CALLS,
	PERCPU_ARRAY_CALLS = ARRAY_CALLS + 3,
	HASH_CALLS = PERCPU_ARRAY_CALLS + 3,
	PERCPU_HASH_CALLS = HASH_CALLS + 3,
	NR_RESULTS = PERCPU_HASH_CALLS + 3,
};

#endif
