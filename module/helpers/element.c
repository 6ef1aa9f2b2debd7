// SPDX-License-Identifier: GPL-2.0
/*
 * element.c - map_lookup_elem, map_update_elem, map_delete_elem, map_lookup_percpu_elem.
 *
 * Any context; inside the program's RCU section, which is what keeps a value that was found in
 * place. Freezing and the RDONLY and WRONLY flags bind user space, the _PROG pair is the verifier's
 * business: nothing to check here.
 */
#include "helpers/body.h"
#include "maps/map.h"

u64 obpf_elem_lookup(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_map *map = obpf_reg_ptr(r1);

	return (unsigned long)map->ops->lookup(map, obpf_reg_ptr(r2));
}

u64 obpf_elem_update(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_map *map = obpf_reg_ptr(r1);

	return (s64)map->ops->update(map, obpf_reg_ptr(r2), obpf_reg_ptr(r3), r4);
}

u64 obpf_elem_delete(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_map *map = obpf_reg_ptr(r1);

	return (s64)map->ops->remove(map, obpf_reg_ptr(r2));
}

u64 obpf_elem_lookup_percpu(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct obpf_map *map = obpf_reg_ptr(r1);

	return (unsigned long)map->ops->lookup_percpu(map, obpf_reg_ptr(r2), r3);
}
