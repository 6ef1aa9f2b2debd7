/* SPDX-License-Identifier: GPL-2.0 */
/* helpers.h - what helpers.bpf.c and the test that judges its results (vm/helpers.c) share. */
#ifndef HELPERS_H
#define HELPERS_H

#define HELPERS_IDS 256 /* results are kept by the helper's id */
#define HELPERS_TEXT 48
#define HELPERS_FAULTS 6

/* Records of the ring, in this order. */
struct helpers_record {
	long long number;
};
#define HELPERS_OUTPUT 1
#define HELPERS_SUBMITTED 2
#define HELPERS_DISCARDED 3

#endif
