// SPDX-License-Identifier: GPL-2.0
/*
 * kernel_jit.c - a module, obpf_kernel_jit, that runs instructions by the kernel's own engine, as they
 * are: no verifier looks at them first, and none rewrites them. So they must call nothing, divide by
 * no 0, and keep to their stack and memory.
 *
 * Context: process; each open file is its opener's.
 */
#include <linux/filter.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "kernel_jit.h"

static int open_file(struct inode *inode, struct file *file)
{
	file->private_data = kzalloc(sizeof(struct kernel_jit_result), GFP_KERNEL);
	return file->private_data ? 0 : -ENOMEM;
}

static int release_file(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static struct bpf_prog *make_prog(const void __user *insns, u32 nr)
{
	struct bpf_prog *prog = bpf_prog_alloc(bpf_prog_size(nr), 0);
	int err;

	if (!prog)
		return ERR_PTR(-ENOMEM);
	prog->len = nr;
	prog->type = BPF_PROG_TYPE_SYSCALL;
	prog->gpl_compatible = 1;
	prog->aux->stack_depth = MAX_BPF_STACK;
	err = copy_from_user(prog->insnsi, insns, bpf_prog_insn_size(prog)) ? -EFAULT : 0;
	if (!err)
		prog = bpf_prog_select_runtime(prog, &err);
	if (!err)
		return prog;
	bpf_prog_free(prog);
	return ERR_PTR(err);
}

static ssize_t write_file(struct file *file, const char __user *buf, size_t size, loff_t *pos)
{
	struct kernel_jit_result *result = file->private_data;
	struct kernel_jit_run run;
	struct bpf_prog *prog;

	if (size < sizeof(run) || copy_from_user(&run, buf, sizeof(run)))
		return -EFAULT;
	if (!run.nr_insns || run.nr_insns > KERNEL_JIT_MAX_INSNS ||
	    size != sizeof(run) + run.nr_insns * sizeof(struct bpf_insn))
		return -EINVAL;
	prog = make_prog(buf + sizeof(run), run.nr_insns);
	if (IS_ERR(prog))
		return PTR_ERR(prog);
	memcpy(result->mem, run.mem, sizeof(run.mem));
	result->jited = prog->jited;
	preempt_disable();
	result->r0 = (u32)prog->bpf_func(result->mem, prog->insnsi);
	preempt_enable();
	bpf_prog_free(prog);
	return size;
}

static ssize_t read_file(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	const struct kernel_jit_result *result = file->private_data;

	if (size != sizeof(*result))
		return -EINVAL;
	return copy_to_user(buf, result, size) ? -EFAULT : size;
}

static const struct proc_ops ops = {
	.proc_open = open_file,
	.proc_read = read_file,
	.proc_write = write_file,
	.proc_release = release_file,
};

static int __init begin(void)
{
	return proc_create("obpf_kernel_jit", 0600, NULL, &ops) ? 0 : -ENOMEM;
}

static void __exit end(void)
{
	remove_proc_entry("obpf_kernel_jit", NULL);
}

module_init(begin);
module_exit(end);

MODULE_DESCRIPTION("instructions as the kernel's own engine runs them");
MODULE_LICENSE("GPL");
