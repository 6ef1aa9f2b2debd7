/* SPDX-License-Identifier: GPL-2.0 */
/* timers.h - what timers.bpf.c and the test that runs it (vm/timers.c) share. */
#ifndef TIMERS_H
#define TIMERS_H

#define TIMERS_KEYS 4

/* What the program is told to do with the timer of a key, or with the key. */
enum timers_what { TIMERS_SET, TIMERS_START, TIMERS_CANCEL, TIMERS_DELETE };

struct timers_order {
	__u32 what;
	__u32 key;
	__u32 in_table; /* of the hash, otherwise of the array */
	__u32 at; /* ns is how long after now: let it be an absolute time */
	__u64 ns;
	__u64 flags;
	__s64 result;
};

/* What a callback does before it starts its timer again, if it is to. */
enum timers_action {
	TIMERS_COUNT,
	TIMERS_CANCEL_ITSELF,
	TIMERS_DELETE_ITSELF,
	TIMERS_CANCEL_ANOTHER
};

struct timers_value {
	__u64 count; /* calls */
	struct bpf_timer timer;
	__u64 period; /* ns; 0: not again */
	__u32 action;
	__u32 another; /* key in the same map */
	__s64 result; /* of the action */
	__u32 key; /* that the callback was shown */
	__u32 cpu; /* where it ran */
};

#endif
