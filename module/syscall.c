// SPDX-License-Identifier: GPL-2.0
/*
 * syscall.c - the commands: attr copy-in, checks, results. Only this file, prog_cmd.c and info.c
 * touch user pointers.
 *
 * Context: process. No locks are held over user access.
 * Reference: bpf(2), Documentation/userspace-api/ebpf/syscall.rst.
 */
#include <linux/capability.h>
#include <linux/file.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/nospec.h>
#include <linux/perf_event.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "cmd.h"
#include "fd.h"
#include "syscall.h"

/* Copies of keys and values: as large as the caller says, at the caller's expense. */
#define COPY_GFP (GFP_USER | __GFP_NOWARN | __GFP_ACCOUNT)

static int check_caps(void)
{
	if (capable(CAP_SYS_ADMIN) || (capable(CAP_BPF) && capable(CAP_PERFMON)))
		return 0;
	return -EPERM;
}

/* --- maps --- */

static int map_create(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_map *map;
	int fd;

	/* Type data is not known here yet, nor are devices, inner maps and tokens. */
	if (attr->btf_fd)
		return -EBADF;
	if (attr->btf_key_type_id || attr->btf_value_type_id || attr->btf_vmlinux_value_type_id ||
	    attr->value_type_btf_obj_fd || attr->map_ifindex || attr->inner_map_fd ||
	    attr->map_extra || attr->map_token_fd)
		return -EINVAL;
	/* Keys that collide under a seed that everybody knows are easily found. */
	if ((attr->map_flags & OBPF_F_ZERO_SEED) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	map = obpf_map_create(attr);
	if (IS_ERR(map))
		return PTR_ERR(map);
	fd = obpf_map_fd_new(map);
	if (fd < 0)
		obpf_map_put_use(map);
	return fd;
}

/* A copy of @size bytes from user space; @size 0 must come with a NULL pointer. */
static void *copy_in(u64 uptr, u32 size)
{
	void *p;

	if (!size)
		return uptr ? ERR_PTR(-EINVAL) : NULL;
	p = kvmalloc(size, COPY_GFP);
	if (!p)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(p, u64_to_user_ptr(uptr), size)) {
		kvfree(p);
		return ERR_PTR(-EFAULT);
	}
	return p;
}

/* What the element commands share: the map, and a copy of the key. */
struct elem_call {
	struct obpf_map *map;
	void *key;
};

static int elem_begin(struct elem_call *c, const union obpf_attr *attr, bool needs_key)
{
	int err;

	c->key = NULL;
	c->map = obpf_map_fd_get(attr->map_fd);
	if (IS_ERR(c->map))
		return PTR_ERR(c->map);
	if (!needs_key && !attr->key)
		return 0;
	c->key = copy_in(attr->key, c->map->key_size);
	err = PTR_ERR_OR_ZERO(c->key);
	if (err)
		obpf_map_put(c->map);
	return err;
}

static void elem_end(const struct elem_call *c)
{
	kvfree(c->key);
	obpf_map_put(c->map);
}

static int map_lookup(union obpf_attr *attr, struct obpf_uattr u)
{
	struct elem_call c;
	int err = elem_begin(&c, attr, true);
	void *value;

	if (err)
		return err;
	value = kvmalloc(max(c.map->value_size, 1u), COPY_GFP);
	err = value ? obpf_map_lookup_copy(c.map, c.key, value, attr->flags) : -ENOMEM;
	if (!err && copy_to_user(u64_to_user_ptr(attr->value), value, c.map->value_size))
		err = -EFAULT;
	kvfree(value);
	elem_end(&c);
	return err;
}

static int map_update(union obpf_attr *attr, struct obpf_uattr u)
{
	struct elem_call c;
	int err = elem_begin(&c, attr, true);
	void *value;

	if (err)
		return err;
	value = copy_in(attr->value, c.map->value_size);
	err = PTR_ERR_OR_ZERO(value);
	if (!err) {
		err = obpf_map_update(c.map, c.key, value, attr->flags);
		kvfree(value);
	}
	elem_end(&c);
	return err;
}

static int map_delete(union obpf_attr *attr, struct obpf_uattr u)
{
	struct elem_call c;
	int err = elem_begin(&c, attr, true);

	if (err)
		return err;
	err = obpf_map_delete(c.map, c.key);
	elem_end(&c);
	return err;
}

static int map_next_key(union obpf_attr *attr, struct obpf_uattr u)
{
	struct elem_call c;
	int err = elem_begin(&c, attr, false);
	void *next;

	if (err)
		return err;
	next = kvmalloc(max(c.map->key_size, 1u), COPY_GFP);
	err = next ? obpf_map_next_key(c.map, c.key, next) : -ENOMEM;
	if (!err && copy_to_user(u64_to_user_ptr(attr->next_key), next, c.map->key_size))
		err = -EFAULT;
	kvfree(next);
	elem_end(&c);
	return err;
}

static int map_freeze(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_map *map = obpf_map_fd_get(attr->map_fd);
	int err;

	if (IS_ERR(map))
		return PTR_ERR(map);
	err = obpf_map_freeze(map);
	obpf_map_put(map);
	return err;
}

/* --- attachment --- */

static bool attaches_to_events(u32 prog_type)
{
	return prog_type == OBPF_PROG_TYPE_KPROBE || prog_type == OBPF_PROG_TYPE_TRACEPOINT;
}

static int link_create(union obpf_attr *attr, struct obpf_uattr u)
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

/*
 * A place is opened for all processes and CPUs at once: the forms of perf_event_open(2) that libbpf
 * uses for probes.
 */
static int event_open(union obpf_attr *attr, struct obpf_uattr u)
{
	const typeof(attr->event_open) *a = &attr->event_open;
	struct obpf_hook_target target = { .addr = a->addr, .on_return = a->retprobe };
	struct obpf_event *event;
	char *symbol = NULL;
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
	if (a->name) {
		symbol = strndup_user(u64_to_user_ptr(a->name), KSYM_NAME_LEN);
		if (IS_ERR(symbol))
			return PTR_ERR(symbol);
		target.symbol = symbol;
	}
	event = obpf_event_open(a->kind, &target);
	kfree(symbol);
	if (IS_ERR(event))
		return PTR_ERR(event);
	fd = obpf_event_fd_new(event);
	if (fd < 0)
		obpf_event_close(event);
	return fd;
}

/* --- dispatch --- */

struct command {
	int (*fn)(union obpf_attr *attr, struct obpf_uattr u);
	u32 end; /* offset behind the command's last field: what follows must be zero */
};

#define COMMAND(cmd, fn, last) [OBPF_##cmd] = { fn, offsetofend(union obpf_attr, last) }

static const struct command commands[] = {
	COMMAND(MAP_CREATE, map_create, map_token_fd),
	COMMAND(MAP_LOOKUP_ELEM, map_lookup, flags),
	COMMAND(MAP_UPDATE_ELEM, map_update, flags),
	COMMAND(MAP_DELETE_ELEM, map_delete, key),
	COMMAND(MAP_GET_NEXT_KEY, map_next_key, next_key),
	COMMAND(MAP_FREEZE, map_freeze, map_fd),
	COMMAND(PROG_LOAD, obpf_cmd_prog_load, prog_token_fd),
	COMMAND(PROG_TEST_RUN, obpf_cmd_test_run, test.batch_size),
	COMMAND(OBJ_GET_INFO_BY_FD, obpf_cmd_info, info.info),
	COMMAND(LINK_CREATE, link_create, link_create.perf_event.bpf_cookie),
	COMMAND(EVENT_OPEN, event_open, event_open.addr),
};

/*
 * Copy in @size bytes: zero-filled when short, refused when a tail that we do not know is not zero.
 */
static int copy_attr(union obpf_attr *attr, const void __user *uattr, u32 size)
{
	int err;

	if (size > PAGE_SIZE)
		return -E2BIG;
	memset(attr, 0, sizeof(*attr));
	if (size > sizeof(*attr)) {
		err = check_zeroed_user(uattr + sizeof(*attr), size - sizeof(*attr));
		if (err <= 0)
			return err ?: -E2BIG;
		size = sizeof(*attr);
	}
	return copy_from_user(attr, uattr, size) ? -EFAULT : 0;
}

long obpf_ioctl(struct file *file, unsigned int req, unsigned long arg)
{
	struct obpf_uattr u = { .attr = (void __user *)arg, .size = OBPF_IOC_SIZE(req) };
	u32 nr = OBPF_IOC_CMD(req);
	const struct command *cmd;
	union obpf_attr attr;
	int err;

	if (!OBPF_IOC_IS_OURS(req))
		return -ENOTTY;
	err = check_caps();
	if (err)
		return err;
	err = copy_attr(&attr, u.attr, u.size);
	if (err)
		return err;
	if (nr >= ARRAY_SIZE(commands))
		return -EINVAL;
	cmd = &commands[array_index_nospec(nr, ARRAY_SIZE(commands))];
	if (!cmd->fn || memchr_inv((u8 *)&attr + cmd->end, 0, sizeof(attr) - cmd->end))
		return -EINVAL;
	return cmd->fn(&attr, u);
}
