// SPDX-License-Identifier: GPL-2.0
/*
 * link_cmd.c - the commands on links and on the events that they are made on.
 *
 * Context: process. No locks are held over user access.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/kallsyms.h>
#include <linux/perf_event.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "cmd.h"
#include "control.h"
#include "fd.h"

static bool attaches_to_events(u32 prog_type)
{
	return prog_type == OBPF_PROG_TYPE_KPROBE || prog_type == OBPF_PROG_TYPE_TRACEPOINT;
}

int obpf_cmd_link_create(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_prog *prog = obpf_prog_fd_get(attr->link_create.prog_fd);
	struct obpf_link *link;
	struct file *file;
	int ret = -EINVAL;

	if (IS_ERR(prog))
		return PTR_ERR(prog);
	if (attr->link_create.attach_type != OBPF_PERF_EVENT ||
	    !attaches_to_events(prog->type->id) || attr->link_create.flags)
		goto put_prog;
	file = obpf_event_fd_get(attr->link_create.target_fd);
	if (IS_ERR(file)) {
		ret = PTR_ERR(file);
		goto put_prog;
	}
	link = obpf_link_create(obpf_file_event(file), file, prog,
				attr->link_create.perf_event.bpf_cookie);
	fput(file); /* the link has its own reference */
	if (IS_ERR(link)) {
		ret = PTR_ERR(link);
		goto put_prog;
	}
	ret = obpf_link_fd_new(link);
	if (ret < 0)
		obpf_link_put(link);
put_prog:
	obpf_prog_put(prog);
	return ret;
}

int obpf_cmd_link_update(union obpf_attr *attr, struct obpf_uattr u)
{
	u32 flags = attr->link_update.flags;
	struct obpf_prog *prog, *expected = NULL;
	struct obpf_link *link;
	int err = -EINVAL;

	if (flags & ~OBPF_F_REPLACE)
		return -EINVAL;
	link = obpf_link_fd_get(attr->link_update.link_fd);
	if (IS_ERR(link))
		return PTR_ERR(link);
	prog = obpf_prog_fd_get(attr->link_update.new_prog_fd);
	if (IS_ERR(prog)) {
		err = PTR_ERR(prog);
		goto put_link;
	}
	if (flags & OBPF_F_REPLACE) {
		expected = obpf_prog_fd_get(attr->link_update.old_prog_fd);
		if (IS_ERR(expected)) {
			err = PTR_ERR(expected);
			goto put_prog;
		}
	} else if (attr->link_update.old_prog_fd) {
		goto put_prog;
	}
	err = obpf_link_update(link, prog, expected);
	if (expected)
		obpf_prog_put(expected);
put_prog:
	obpf_prog_put(prog);
put_link:
	obpf_link_put(link);
	return err;
}

/* The kernel cannot do this with its perf links; with others a second time is no error. */
int obpf_cmd_link_detach(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_link *link = obpf_link_fd_get(attr->link_detach.link_fd);

	if (IS_ERR(link))
		return PTR_ERR(link);
	obpf_link_detach(link);
	obpf_link_put(link);
	return 0;
}

/* The answer can fail to be told when OFF is done; asking again tells the rest. */
int obpf_cmd_control(union obpf_attr *attr, struct obpf_uattr u)
{
	u32 detached = 0;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	switch (attr->control.op) {
	case OBPF_CONTROL_STATUS:
		break;
	case OBPF_CONTROL_OFF:
		detached = obpf_control_off();
		break;
	case OBPF_CONTROL_ON:
		obpf_control_on();
		break;
	default:
		return -EINVAL;
	}
	if (obpf_uattr_put(u, control.on, obpf_control_is_on()) ||
	    obpf_uattr_put(u, control.detached, detached))
		return -EFAULT;
	return 0;
}

/* What perf_event_open(2) says of a name; none and an empty one both mean an address: NULL. */
static char *copy_symbol(u64 uptr)
{
	char *symbol;

	if (!uptr)
		return NULL;
	symbol = strndup_user(u64_to_user_ptr(uptr), KSYM_NAME_LEN);
	if (symbol == ERR_PTR(-EINVAL)) /* too long */
		return ERR_PTR(-E2BIG);
	if (!IS_ERR(symbol) && !*symbol) {
		kfree(symbol);
		return NULL;
	}
	return symbol;
}

/*
 * A place is opened for all processes and CPUs at once: the forms of perf_event_open(2) that libbpf
 * uses for probes.
 */
int obpf_cmd_event_open(union obpf_attr *attr, struct obpf_uattr u)
{
	const typeof(attr->event_open) *a = &attr->event_open;
	struct obpf_hook_target target = { .addr = a->addr, .on_return = a->retprobe };
	struct obpf_event *event;
	char *symbol;
	int err, fd;

	if (a->event_flags & ~PERF_FLAG_FD_CLOEXEC || a->retprobe > 1)
		return -EINVAL;
	if (a->group_fd != -1 || a->pid < -1 || a->cpu < -1 || (a->pid == -1 && a->cpu == -1))
		return -EINVAL;
	/* One process only would need a filter on every hit; nobody asks for it of a kprobe. */
	if (a->pid != -1)
		return -EOPNOTSUPP;
	err = security_locked_down(LOCKDOWN_KPROBES);
	if (err)
		return err;
	symbol = copy_symbol(a->name);
	if (IS_ERR(symbol))
		return PTR_ERR(symbol);
	target.symbol = symbol;
	event = obpf_event_open(a->kind, &target);
	kfree(symbol);
	if (IS_ERR(event))
		return PTR_ERR(event);
	fd = obpf_event_fd_new(event);
	if (fd < 0)
		obpf_event_close(event);
	return fd;
}
