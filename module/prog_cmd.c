// SPDX-License-Identifier: GPL-2.0
/*
 * prog_cmd.c - PROG_LOAD and PROG_TEST_RUN.
 *
 * Context: process. No locks.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/license.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "cmd.h"
#include "fd.h"
#include "prog_debug.h"
#include "run.h"
#include "test_run.h"
#include "user_log.h"

#define LICENSE_MAX 128

/* --- PROG_LOAD --- */

static int copy_license(u64 uptr, bool *gpl_compatible)
{
	char license[LICENSE_MAX];
	long len = strncpy_from_user(license, u64_to_user_ptr(uptr), sizeof(license) - 1);

	if (len < 0)
		return -EFAULT;
	license[len] = '\0';
	*gpl_compatible = license_is_gpl_compatible(license);
	return 0;
}

static struct obpf_map *get_map(void *priv, u32 fd, bool is_idx)
{
	const union obpf_attr *attr = priv;
	const s32 __user *fds = u64_to_user_ptr(attr->fd_array);
	s32 real = fd;

	if (is_idx) {
		if (!attr->fd_array)
			return ERR_PTR(-EPROTO);
		if (fd > OBPF_MAX_USED_MAPS)
			return ERR_PTR(-E2BIG);
		if (get_user(real, fds + fd))
			return ERR_PTR(-EFAULT);
	}
	return obpf_map_fd_get(real);
}

/* What the log goes along with: instructions and their origin copied in, checked, and made one. */
static struct obpf_prog *load(struct obpf_prog_load_args *args, struct obpf_uattr u)
{
	const union obpf_attr *attr = args->attr;
	struct obpf_prog *prog = ERR_PTR(-EFAULT);
	int err;

	args->wire = kvmalloc_array(attr->insn_cnt, sizeof(*args->wire),
				    GFP_USER | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!args->wire)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(args->wire, u64_to_user_ptr(attr->insns),
			   attr->insn_cnt * sizeof(*args->wire)))
		goto out;
	err = obpf_prog_debug_copy(&args->debug, attr, u, args->log);
	prog = err ? ERR_PTR(err) : obpf_prog_load(args);
	if (IS_ERR(prog))
		obpf_prog_debug_release(&args->debug);
out:
	if (IS_ERR(prog))
		kvfree(args->wire);
	return prog;
}

int obpf_cmd_prog_load(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_prog_load_args args = { .attr = attr, .get_map = get_map, .priv = attr };
	struct obpf_user_log *ul;
	struct obpf_prog *prog;
	u32 true_size;
	int ret, err;

	ret = obpf_load_check_attr(attr);
	if (ret)
		return ret;
	if ((attr->prog_flags & OBPF_F_INSN_BUDGET_MASK) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	args.type = obpf_prog_type_get(attr->prog_type, obpf_arch_native());
	if (!args.type)
		return -EINVAL;
	ret = copy_license(attr->license, &args.gpl_compatible);
	if (ret)
		return ret;
	ul = obpf_user_log_open(attr->log_level, attr->log_buf, attr->log_size);
	if (IS_ERR(ul))
		return PTR_ERR(ul);
	args.log = &ul->log;
	prog = load(&args, u);
	err = obpf_user_log_close(ul, &true_size);
	if (obpf_uattr_put(u, log_true_size, true_size))
		err = -EFAULT;
	if (IS_ERR(prog))
		return err ?: PTR_ERR(prog);
	ret = err ?: obpf_prog_fd_new(prog);
	if (ret < 0)
		obpf_prog_put(prog);
	return ret;
}

/* --- PROG_BIND_MAP --- */

int obpf_cmd_prog_bind_map(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_prog *prog;
	struct obpf_map *map;
	int err;

	if (attr->prog_bind_map.flags)
		return -EINVAL;
	prog = obpf_prog_fd_get(attr->prog_bind_map.prog_fd);
	if (IS_ERR(prog))
		return PTR_ERR(prog);
	map = obpf_map_fd_get(attr->prog_bind_map.map_fd);
	err = PTR_ERR_OR_ZERO(map);
	if (!err) {
		err = obpf_prog_bind_map(prog, map);
		obpf_map_put(map);
	}
	obpf_prog_put(prog);
	return err;
}

/* --- PROG_TEST_RUN --- */

/* What bpf(2) says before it looks for the program, and what after that. */
static bool is_paired(const union obpf_attr *attr)
{
	return !attr->test.ctx_in == !attr->test.ctx_size_in &&
	       !attr->test.ctx_out == !attr->test.ctx_size_out;
}

static int check_test_attr(const union obpf_attr *attr)
{
	if (attr->test.flags || attr->test.cpu || attr->test.batch_size)
		return -EINVAL;
	if (attr->test.ctx_size_in > OBPF_TEST_MAX_BUFFER ||
	    attr->test.repeat > OBPF_TEST_MAX_REPEAT)
		return -E2BIG;
	if (attr->test.data_size_in > OBPF_TEST_MAX_BUFFER)
		return -EINVAL;
	return !attr->test.data_in != !attr->test.data_size_in ? -EINVAL : 0;
}

static u32 asks_for(const union obpf_attr *attr)
{
	return (attr->test.data_out ? OBPF_TEST_DATA_OUT : 0) |
	       (attr->test.ctx_out ? OBPF_TEST_CTX_OUT : 0) |
	       (attr->test.repeat ? OBPF_TEST_REPEAT : 0);
}

static int copy_buffer_in(u8 **buf, u64 uptr, u32 size)
{
	void *p;

	if (!size)
		return 0;
	p = vmemdup_user(u64_to_user_ptr(uptr), size);
	if (IS_ERR(p))
		return PTR_ERR(p);
	*buf = p;
	return 0;
}

/*
 * As much of @out as there is room for; -ENOSPC when that was not all. No room at all means, as it
 * always has with bpf(2), that the caller knows how much will come.
 */
static int copy_buffer_out(u64 uptr, u32 room, const struct obpf_test_out *out)
{
	u32 size = room ? min(room, out->size) : out->size;

	if (!uptr)
		return 0;
	if (size && copy_to_user(u64_to_user_ptr(uptr), out->buf, size))
		return -EFAULT;
	return size < out->size ? -ENOSPC : 0;
}

/* One run, timed: its result and how many ns it took. */
static int run_once(struct obpf_prog *prog, struct obpf_test *t, u32 *retval, u64 *spent)
{
	struct obpf_run_ctx *rc;
	int err = -EBUSY;
	u64 start;

	rcu_read_lock();
	rc = obpf_run_enter(prog->callee.stack_extra);
	/*
	 * At task level a program keeps preemption off until it ends, so that none can be under
	 * way.
	 */
	if (WARN_ON_ONCE(!rc))
		goto out;
	obpf_test_enter(t, rc);
	start = ktime_get_ns();
	*retval = obpf_prog_run(prog, t->r1, rc);
	*spent += ktime_get_ns() - start;
	obpf_run_leave(rc);
	err = 0;
out:
	rcu_read_unlock();
	return err;
}

/* @repeat runs; the mean time of one in ns. */
static int run_repeatedly(struct obpf_prog *prog, struct obpf_test *t, u32 repeat, u32 *retval,
			  u32 *duration)
{
	u64 spent = 0;
	u32 i;
	int err;

	for (i = 0; i < repeat; i++) {
		err = run_once(prog, t, retval, &spent);
		if (err)
			return err;
		/* As with bpf(2), what has run to its end is not interrupted. */
		if (i + 1 < repeat && signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	*duration = min_t(u64, div_u64(spent, repeat), U32_MAX);
	return 0;
}

static int copy_results(const union obpf_attr *attr, struct obpf_uattr u, const struct obpf_test *t,
			u32 retval, u32 duration)
{
	bool in_place = t->type->flags & OBPF_PT_CTX_IS_BUFFER;
	int err;

	/*
	 * A buffer context goes back to where it came from, as bpf(2) does, and to ctx_out where
	 * one is given.
	 */
	if (in_place && t->ctx &&
	    copy_to_user(u64_to_user_ptr(attr->test.ctx_in), t->ctx, t->ctx_size))
		return -EFAULT;
	if (obpf_uattr_put(u, test.retval, retval) || obpf_uattr_put(u, test.duration, duration) ||
	    obpf_uattr_put(u, test.data_size_out, t->data_out.size) ||
	    (attr->test.ctx_out && obpf_uattr_put(u, test.ctx_size_out, t->ctx_out.size)))
		return -EFAULT;
	err = copy_buffer_out(attr->test.data_out, attr->test.data_size_out, &t->data_out);
	if (err)
		return err;
	return copy_buffer_out(attr->test.ctx_out, attr->test.ctx_size_out, &t->ctx_out);
}

/* Runs over @t, which has the caller's buffers. */
static int test_run(struct obpf_prog *prog, struct obpf_test *t, const union obpf_attr *attr,
		    struct obpf_uattr u)
{
	u32 retval, duration;
	int err;

	err = obpf_test_open(t, prog->type, prog->image.res.max_ctx_off);
	if (err)
		return err;
	err = run_repeatedly(prog, t, max(attr->test.repeat, 1u), &retval, &duration);
	if (!err) {
		obpf_test_finish(t);
		err = copy_results(attr, u, t, retval, duration);
	}
	obpf_test_close(t);
	return err;
}

int obpf_cmd_test_run(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_prog *prog;
	struct obpf_test *t;
	int err;

	if (!is_paired(attr))
		return -EINVAL;
	prog = obpf_prog_fd_get(attr->test.prog_fd);
	if (IS_ERR(prog))
		return PTR_ERR(prog);
	err = check_test_attr(attr);
	if (err)
		goto put_prog;
	err = -ENOMEM;
	t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	if (!t)
		goto put_prog;
	t->data_size = attr->test.data_size_in;
	t->ctx_size = attr->test.ctx_size_in;
	t->asks = asks_for(attr);
	err = copy_buffer_in(&t->data, attr->test.data_in, t->data_size);
	if (err)
		goto free;
	err = copy_buffer_in(&t->ctx, attr->test.ctx_in, t->ctx_size);
	if (!err)
		err = test_run(prog, t, attr, u);
free:
	kvfree(t->data);
	kvfree(t->ctx);
	kfree(t);
put_prog:
	obpf_prog_put(prog);
	return err;
}
