/* SPDX-License-Identifier: GPL-2.0 */
/* tail_call.h - what tail_call.bpf.c and the test that reads its counts (vm/tail_call.c) share. */
#ifndef TAIL_CALL_H
#define TAIL_CALL_H

enum slot { SLOT_FIRST, SLOT_LAST, SLOT_LOOP, SLOT_EMPTY, NR_SLOTS };

enum count {
	ENTERED,
	NO_FIRST,
	FIRST_A,
	FIRST_B,
	FIRST_B_DONE,
	NO_LAST,
	LAST_A,
	LAST_B,
	LOOPED,
	NR_COUNTS
};

#endif
