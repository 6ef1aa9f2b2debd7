// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - boot order of the whole system, and the device.
 *
 * Context: process. Unload is possible once no descriptor of ours, the device's included, is open:
 * each file holds the module through its operations' owner. What is then still waiting for a grace
 * period is waited for.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include "code.h"
#include "run.h"
#include "helpers/env.h"
#include "maps/map.h"
#include "syscall.h"
#include "trace.h"

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = obpf_ioctl,
	.compat_ioctl = compat_ptr_ioctl, /* attrs have one layout for 32 and 64 bits */
};

/* Open to all, as bpf(2) is: what asks for capabilities is each call, not the opening. */
static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "obpf",
	.mode = 0666,
	.fops = &device_fops,
};

static int __init obpf_init(void)
{
	int err;

	obpf_env_init();
	err = obpf_trace_init();
	if (err)
		return err;
	err = obpf_code_init();
	if (err)
		goto err_trace;
	err = obpf_run_init();
	if (err)
		goto err_code;
	err = misc_register(&device);
	if (err)
		goto err_run;
	return 0;

err_run:
	obpf_run_exit();
err_code:
	obpf_code_exit();
err_trace:
	obpf_trace_exit();
	return err;
}

static void __exit obpf_exit(void)
{
	misc_deregister(&device);
	obpf_run_exit(); /* links, and the programs that they held */
	obpf_map_flush(); /* maps, and those that programs held */
	obpf_code_exit();
	obpf_trace_exit();
}

module_init(obpf_init);
module_exit(obpf_exit);

MODULE_DESCRIPTION(
	"eBPF as a module: verifier, interpreter, maps, helpers and hooks behind " OBPF_DEVICE);
MODULE_LICENSE("GPL");
