// SPDX-License-Identifier: GPL-2.0
/*
 * prog_debug.c - a program's type data, functions and source lines, from user space and back.
 *
 * Context: process. No locks.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "fd.h"
#include "prog_debug.h"

#define REC_SIZE_MAX 252

/* An array of records as user space has it: of its own record size, ours with a tail, or cut. */
struct records {
	u64 uptr;
	u32 nr;
	u32 rec_size; /* bytes, the caller's */
	u32 min_size;
	u32 size; /* bytes, ours */
	const char *what;
};

/*
 * -E2BIG: a record says more than we know. @nr is bounded by the program's slots, which their
 * offsets must be among.
 */
static int check_tail(const struct records *r, u32 i)
{
	const char __user *rec = (char __user *)u64_to_user_ptr(r->uptr) + (u64)i * r->rec_size;
	int zero;

	if (r->rec_size <= r->size)
		return 0;
	zero = check_zeroed_user(rec + r->size, r->rec_size - r->size);
	return zero > 0 ? 0 : zero ?: -E2BIG;
}

static void *copy_records(const struct records *r, u32 nr_insns, struct obpf_log *log)
{
	u32 i, len = min(r->size, r->rec_size);
	u8 *copy;
	int err;

	if (r->rec_size < r->min_size || r->rec_size > REC_SIZE_MAX || r->rec_size % sizeof(u32)) {
		obpf_log_at(log, ~0u, "invalid %s rec size %u\n", r->what, r->rec_size);
		return ERR_PTR(-EINVAL);
	}
	if (r->nr > nr_insns) {
		obpf_log_at(log, ~0u, "more records of %s than instructions\n", r->what);
		return ERR_PTR(-EINVAL);
	}
	copy = kvcalloc(r->nr, r->size, GFP_USER | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < r->nr; i++) {
		err = check_tail(r, i);
		if (err == -E2BIG)
			obpf_log_at(log, ~0u, "nonzero tailing record in %s\n", r->what);
		if (!err && copy_from_user(copy + (size_t)i * r->size,
					   u64_to_user_ptr(r->uptr + (u64)i * r->rec_size), len))
			err = -EFAULT;
		if (err) {
			kvfree(copy);
			return ERR_PTR(err);
		}
	}
	return copy;
}

static int copy_funcs(struct obpf_prog_debug *d, const union obpf_attr *attr, struct obpf_uattr u,
		      struct obpf_log *log)
{
	const struct records r = {
		.uptr = attr->func_info,
		.nr = attr->func_info_cnt,
		.rec_size = attr->func_info_rec_size,
		.min_size = sizeof(*d->info.funcs),
		.size = sizeof(*d->info.funcs),
		.what = "func info",
	};
	struct obpf_func_info *funcs;

	if (!r.nr)
		return 0;
	funcs = copy_records(&r, attr->insn_cnt, log);
	/* So that the caller knows how much of a record may be other than zero. */
	if (funcs == ERR_PTR(-E2BIG) && obpf_uattr_put(u, func_info_rec_size, r.size))
		return -EFAULT;
	if (IS_ERR(funcs))
		return PTR_ERR(funcs);
	d->info.funcs = funcs;
	d->info.nr_funcs = r.nr;
	return obpf_func_info_check(&d->info, log);
}

static int copy_lines(struct obpf_prog_debug *d, const union obpf_attr *attr, struct obpf_uattr u,
		      struct obpf_log *log)
{
	const struct records r = {
		.uptr = attr->line_info,
		.nr = attr->line_info_cnt,
		.rec_size = attr->line_info_rec_size,
		.min_size = offsetofend(struct obpf_line_info, line_col),
		.size = sizeof(*d->info.lines),
		.what = "line_info",
	};
	struct obpf_line_info *lines;

	if (!r.nr)
		return 0;
	lines = copy_records(&r, attr->insn_cnt, log);
	if (lines == ERR_PTR(-E2BIG) && obpf_uattr_put(u, line_info_rec_size, r.size))
		return -EFAULT;
	if (IS_ERR(lines))
		return PTR_ERR(lines);
	d->info.lines = lines;
	d->info.nr_lines = r.nr;
	return 0;
}

int obpf_prog_debug_copy(struct obpf_prog_debug *d, const union obpf_attr *attr,
			 struct obpf_uattr u, struct obpf_log *log)
{
	struct obpf_btf_obj *obj;
	int err;

	*d = (struct obpf_prog_debug){};
	/* As with bpf(2), a descriptor that nothing refers to is not looked at. */
	if (!attr->func_info_cnt && !attr->line_info_cnt)
		return 0;
	obj = obpf_btf_fd_get(attr->prog_btf_fd);
	if (IS_ERR(obj))
		return PTR_ERR(obj);
	d->btf = obj;
	d->info.btf = &obj->btf;
	err = copy_funcs(d, attr, u, log);
	if (!err)
		err = copy_lines(d, attr, u, log);
	if (err)
		obpf_prog_debug_release(d);
	return err;
}

/* @nr records of @size bytes, as far as the caller has room. */
static int put_records(u64 uptr, u32 room, const void *records, u32 nr, u32 size)
{
	if (copy_to_user(u64_to_user_ptr(uptr), records, (size_t)min(room, nr) * size))
		return -EFAULT;
	return 0;
}

/* The caller's record size: none, and no room either, or ours. */
static bool size_is_right(u32 room, u32 given, u32 size)
{
	return (!room && !given) || given == size;
}

int obpf_prog_debug_info(const struct obpf_prog_debug *d, const struct obpf_prog_info *in,
			 struct obpf_prog_info *out)
{
	const struct obpf_debug_info *di = &d->info;
	int err;

	if (!size_is_right(in->nr_func_info, in->func_info_rec_size, sizeof(*di->funcs)) ||
	    !size_is_right(in->nr_line_info, in->line_info_rec_size, sizeof(*di->lines)) ||
	    !size_is_right(in->nr_jited_line_info, in->jited_line_info_rec_size, sizeof(u64)))
		return -EINVAL;
	out->btf_id = d->btf ? d->btf->id : 0;
	out->func_info = in->func_info;
	out->nr_func_info = di->nr_funcs;
	out->func_info_rec_size = sizeof(*di->funcs);
	out->line_info = in->line_info;
	out->nr_line_info = di->nr_lines;
	out->line_info_rec_size = sizeof(*di->lines);
	out->jited_line_info_rec_size = sizeof(u64);
	/* Slots stay where they were loaded: the records are right for the translated program. */
	err = put_records(in->func_info, in->nr_func_info, di->funcs, di->nr_funcs,
			  sizeof(*di->funcs));
	if (!err)
		err = put_records(in->line_info, in->nr_line_info, di->lines, di->nr_lines,
				  sizeof(*di->lines));
	return err;
}
