// SPDX-License-Identifier: GPL-2.0
/*
 * dynptr.c - dynptr_from_mem, _read, _write, _data; ringbuf_reserve_dynptr, _submit_, _discard_.
 *
 * Any context. A dynptr is sixteen bytes of a program's stack that only these bodies read and write:
 * the verifier sees to that, and to the memory behind it being there as long as the dynptr is.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "helpers/body.h"
#include "maps/map.h"

#define DYNPTR_MAX_SIZE ((1u << 24) - 1) /* bytes, as bpf(2)'s */

struct dynptr {
	u8 *data; /* NULL: it was not to be had */
	u64 size; /* bytes */
};

static int make(struct dynptr *ptr, void *data, u64 size)
{
	static_assert(sizeof(*ptr) == 16);
	ptr->data = data;
	ptr->size = size;
	return 0;
}

static int fail(struct dynptr *ptr, int err)
{
	make(ptr, NULL, 0);
	return err;
}

/* Do @len bytes at @off lie in the memory? */
static bool is_within(const struct dynptr *ptr, u64 off, u64 len)
{
	return len <= ptr->size && off <= ptr->size - len;
}

u64 obpf_dynptr_from_mem(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct dynptr *ptr = obpf_reg_ptr(r4);

	if (r2 > DYNPTR_MAX_SIZE)
		return (s64)fail(ptr, -E2BIG);
	if (r3)
		return (s64)fail(ptr, -EINVAL);
	return make(ptr, obpf_reg_ptr(r1), r2);
}

/* The register has 64 bits, the size of bpf(2)'s helper 32. */
u64 obpf_dynptr_reserve(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	struct dynptr *ptr = obpf_reg_ptr(r4);
	u32 size = r2;
	void *sample;

	if (r3)
		return (s64)fail(ptr, -EINVAL);
	if (size > DYNPTR_MAX_SIZE)
		return (s64)fail(ptr, -E2BIG);
	sample = obpf_ringbuf_reserve(obpf_reg_ptr(r1), size, 0);
	return sample ? make(ptr, sample, size) : (s64)fail(ptr, -EINVAL);
}

static u64 commit(struct dynptr *ptr, u64 flags, bool discard)
{
	if (ptr->data)
		obpf_ringbuf_commit(ptr->data, flags, discard);
	make(ptr, NULL, 0);
	return 0;
}

u64 obpf_dynptr_submit(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return commit(obpf_reg_ptr(r1), r2, false);
}

u64 obpf_dynptr_discard(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	return commit(obpf_reg_ptr(r1), r2, true);
}

/* What is copied may overlap: a program may write a value's memory to itself. */
u64 obpf_dynptr_read(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const struct dynptr *ptr = obpf_reg_ptr(r3);

	if (!ptr->data || r5)
		return (s64)-EINVAL;
	if (!is_within(ptr, r4, r2))
		return (s64)-E2BIG;
	memmove(obpf_reg_ptr(r1), ptr->data + r4, r2);
	return 0;
}

u64 obpf_dynptr_write(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const struct dynptr *ptr = obpf_reg_ptr(r1);

	if (!ptr->data || r5)
		return (s64)-EINVAL;
	if (!is_within(ptr, r2, r4))
		return (s64)-E2BIG;
	memmove(ptr->data + r2, obpf_reg_ptr(r3), r4);
	return 0;
}

u64 obpf_dynptr_data(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc)
{
	const struct dynptr *ptr = obpf_reg_ptr(r1);

	if (!ptr->data || !is_within(ptr, r2, r3))
		return 0;
	return (unsigned long)(ptr->data + r2);
}
