// SPDX-License-Identifier: GPL-2.0
/*
 * value_timer.c - timer_init, timer_set_callback, timer_start, timer_cancel: the timer in a map's
 * value.
 *
 * See maps/value_timer.h. The callback and the program that it is part of are held by the timer, the
 * map it was made for is the one that the value lies in: the verifier has seen to that.
 */
#include "helpers/body.h"
#include "maps/value_timer.h"
#include "run_ctx.h"

u64 obpf_timer_init(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return (s64)obpf_value_timer_init(obpf_reg_ptr(r1), obpf_reg_ptr(r2), r3);
}

u64 obpf_timer_set_callback(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return (s64)obpf_value_timer_set(obpf_reg_ptr(r1), obpf_reg_ptr(r2), rc->callee);
}

u64 obpf_timer_start(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return (s64)obpf_value_timer_start(obpf_reg_ptr(r1), r2, r3);
}

u64 obpf_timer_cancel(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return (s64)obpf_value_timer_cancel(obpf_reg_ptr(r1), rc->timer);
}
