/* SPDX-License-Identifier: GPL-2.0 */
/* locks.h - what locks.bpf.c and the test that runs it (vm/locks.c) share. */
#ifndef LOCKS_H
#define LOCKS_H

struct locks_value {
	struct bpf_spin_lock lock;
	__u64 a, b;
};

#endif
