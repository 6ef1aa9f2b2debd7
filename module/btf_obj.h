/* SPDX-License-Identifier: GPL-2.0 */
/*
 * btf_obj.h - type data as an object: counted, numbered, held by descriptors, maps and programs.
 *
 * Floor F3, built hosted too. Immutable once made, so that holders read it without locks. The last
 * reference goes in process context.
 */
#ifndef OBPF_BTF_OBJ_H
#define OBPF_BTF_OBJ_H

#include <linux/atomic.h>
#include "isa/btf.h"

struct obpf_btf_obj {
	struct obpf_btf btf;
	u8 *data; /* the blob as it was loaded: btf.size bytes */
	atomic_t refcnt;
	u32 id;
};

/**
 * obpf_btf_obj_new - parse a blob and make it an object with one reference
 * @data: @size bytes from @core's alloc; taken over on success
 * @core: must outlive the object
 *
 * Return: the object, or ERR_PTR as obpf_btf_parse says.
 */
struct obpf_btf_obj *obpf_btf_obj_new(const struct obpf_core *core, u8 *data, u32 size,
				      struct obpf_log *log);

/* The object of @id with a reference, or NULL. */
struct obpf_btf_obj *obpf_btf_obj_get_by_id(u32 id);

void obpf_btf_obj_get(struct obpf_btf_obj *obj); /* caller holds a reference */
void obpf_btf_obj_put(struct obpf_btf_obj *obj); /* process context; NULL is fine */

#endif
