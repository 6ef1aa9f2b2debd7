// SPDX-License-Identifier: GPL-2.0
/*
 * value_lock.c - spin_lock, spin_unlock: the lock in a map's value.
 *
 * Tasks and softirqs, see maps/value_lock.h. Interrupts are off from the one to the other, which the verifier
 * makes follow in the same run, without a call in between.
 */
#include "helpers/body.h"
#include "maps/value_lock.h"
#include "run_ctx.h"

u64 obpf_lock_take(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	rc->lock_irq = obpf_value_lock(obpf_reg_ptr(r1));
	rc->locked = true;
	return 0;
}

u64 obpf_lock_give(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	rc->locked = false;
	obpf_value_unlock(obpf_reg_ptr(r1), rc->lock_irq);
	return 0;
}
