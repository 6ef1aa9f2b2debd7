// SPDX-License-Identifier: GPL-2.0
/*
 * btf_obj.c - type data as an object.
 *
 * Floor F3, built hosted too. Process context. No locks: see btf_obj.h.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "btf_obj.h"
#include "ids.h"

struct obpf_btf_obj *obpf_btf_obj_new(const struct obpf_core *core, u8 *data, u32 size,
				      struct obpf_log *log)
{
	struct obpf_btf_obj *obj = obpf_core_alloc(core, sizeof(*obj));
	int err;

	if (!obj)
		return ERR_PTR(-ENOMEM);
	err = obpf_btf_parse(&obj->btf, core, data, size, log);
	if (err)
		goto err_free;
	obj->data = data;
	atomic_set(&obj->refcnt, 1);
	err = obpf_id_new(&obpf_btf_ids, obj, &obj->id);
	if (err)
		goto err_release;
	return obj;

err_release:
	obpf_btf_release(&obj->btf);
err_free:
	obpf_core_free(core, obj);
	return ERR_PTR(err);
}

static bool tryget(void *obj)
{
	struct obpf_btf_obj *btf = obj;

	return atomic_inc_not_zero(&btf->refcnt);
}

struct obpf_btf_obj *obpf_btf_obj_get_by_id(u32 id)
{
	return obpf_id_get(&obpf_btf_ids, id, tryget);
}

void obpf_btf_obj_get(struct obpf_btf_obj *obj)
{
	atomic_inc(&obj->refcnt);
}

void obpf_btf_obj_put(struct obpf_btf_obj *obj)
{
	const struct obpf_core *core;

	if (!obj || !atomic_dec_and_test(&obj->refcnt))
		return;
	obpf_id_remove(&obpf_btf_ids, obj->id);
	core = obj->btf.core;
	obpf_btf_release(&obj->btf);
	obpf_core_free(core, obj->data);
	obpf_core_free(core, obj);
}
