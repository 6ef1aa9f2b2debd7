// SPDX-License-Identifier: GPL-2.0
/*
 * loop.c - bpf_loop and bpf_for_each_map_elem: helpers that call back.
 *
 * Any context; inside the run's RCU section, which is what keeps the elements walked over. A body is
 * asked before each call (callback.h) and bounds the number of calls itself. Reference:
 * bpf-helpers(7).
 */
#include <linux/errno.h>
#include "callback.h"
#include "helpers/body.h"
#include "maps/map.h"
#include "run_ctx.h"

static u64 finish(struct obpf_iter *it, s64 result)
{
	it->r0 = result;
	return 0;
}

static u64 call_back(struct obpf_iter *it, u64 fn)
{
	it->fn = obpf_reg_ptr(fn);
	it->nr++;
	return 1;
}

u64 obpf_loop_times(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_iter *it = rc->iter;
	u32 times = r1;

	if (unlikely(r4))
		return finish(it, -EINVAL);
	if (unlikely(times > OBPF_MAX_LOOPS))
		return finish(it, -E2BIG);
	if (it->r0 || it->nr == times)
		return finish(it, it->nr);
	it->to[0] = it->nr;
	it->to[1] = r3;
	return call_back(it, r2);
}

u64 obpf_loop_elems(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_map *map = obpf_reg_ptr(r1);
	struct obpf_iter *it = rc->iter;

	if (unlikely(r4))
		return finish(it, -EINVAL);
	if (it->r0 || !map->ops->step(map, rc))
		return finish(it, it->nr);
	it->to[0] = r1;
	it->to[3] = r3;
	return call_back(it, r2);
}
