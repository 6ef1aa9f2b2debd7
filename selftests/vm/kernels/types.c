// SPDX-License-Identifier: GPL-2.0
/*
 * What the type data of a kernel without any is made from: build-kernel compiles this with the
 * kernel's own flags and headers, so that sizes and offsets are the running kernel's, and pahole
 * turns the compiler's debug information into BTF. Every type that these headers complete is in it.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/nsproxy.h>
#include <linux/openat2.h>
#include <linux/path.h>
#include <linux/pid_namespace.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/utsname.h>
