// SPDX-License-Identifier: GPL-2.0
/*
 * info.c - OBJ_GET_INFO_BY_FD and ENABLE_STATS: what objects tell of themselves.
 *
 * Context: process. Locks: a program's maps_lock, over writes to user space; what else is told is
 * immutable or a counter, but for a link's program (RCU).
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "cmd.h"
#include "dump.h"
#include "fd.h"
#include "prog_debug.h"

/* The caller's struct: @known bytes of ours, of which it has @len. */
struct user_info {
	void __user *info;
	u32 len;
};

static int copy_info_in(struct user_info *ui, void *info, size_t known)
{
	int err;

	if (ui->len > PAGE_SIZE)
		return -E2BIG;
	if (ui->len > known) {
		err = check_zeroed_user(ui->info + known, ui->len - known);
		if (err <= 0)
			return err ?: -E2BIG;
		ui->len = known;
	}
	memset(info, 0, known);
	return copy_from_user(info, ui->info, ui->len) ? -EFAULT : 0;
}

static int copy_info_out(const struct user_info *ui, const void *info, struct obpf_uattr u)
{
	if (copy_to_user(ui->info, info, ui->len) || obpf_uattr_put(u, info.info_len, ui->len))
		return -EFAULT;
	return 0;
}

static int map_info(const struct obpf_map *map, struct user_info *ui, struct obpf_uattr u)
{
	struct obpf_map_info info;
	int err = copy_info_in(ui, &info, sizeof(info));

	if (err)
		return err;
	info = (struct obpf_map_info){
		.type = map->ops->type,
		.id = map->id,
		.key_size = map->key_size,
		.value_size = map->value_size,
		.max_entries = map->max_entries,
		.map_flags = map->flags,
	};
	if (map->btf) {
		info.btf_id = map->btf->id;
		info.btf_key_type_id = map->btf_key_type_id;
		info.btf_value_type_id = map->btf_value_type_id;
	}
	memcpy(info.name, map->name, sizeof(info.name));
	return copy_info_out(ui, &info, u);
}

static int put_map_ids(struct obpf_prog *prog, struct obpf_prog_info *info)
{
	u32 __user *ids = u64_to_user_ptr(info->map_ids);
	u32 own = prog->image.nr_maps, room = info->nr_map_ids, i;
	const struct obpf_map *map;
	int err = 0;

	mutex_lock(&prog->maps_lock);
	info->nr_map_ids = own + prog->nr_bound;
	for (i = 0; !err && i < min(room, info->nr_map_ids); i++) {
		map = i < own ? prog->image.maps[i] : prog->bound[i - own];
		err = put_user(map->id, ids + i);
	}
	mutex_unlock(&prog->maps_lock);
	return err;
}

static int put_insns(const struct obpf_prog *prog, struct obpf_prog_info *info)
{
	u32 room = info->xlated_prog_len, len = prog->image.nr_insns * sizeof(struct obpf_insn);
	struct obpf_insn *insns;
	int err = 0;

	info->xlated_prog_len = len;
	if (!room)
		return 0;
	insns = kvmalloc(len, GFP_USER | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!insns)
		return -ENOMEM;
	obpf_dump(&prog->image, insns);
	if (copy_to_user(u64_to_user_ptr(info->xlated_prog_insns), insns, min(room, len)))
		err = -EFAULT;
	kvfree(insns);
	return err;
}

/*
 * May the caller see where things are in the kernel, as kallsyms_show_value() says it? That and
 * kptr_restrict are not to be had, but %pK asks them.
 */
static bool may_see_addresses(void)
{
	char text[2 * sizeof(void *) + 8];

	if (!capable(CAP_SYSLOG))
		return false;
	return memchr_inv(text, '0', scnprintf(text, sizeof(text), "%pK", &may_see_addresses));
}

/* The code as it stands where it runs; nothing of a program that is interpreted. */
static int put_code(const struct obpf_prog *prog, bool addresses, struct obpf_prog_info *info)
{
	u32 room = info->jited_prog_len;

	info->jited_prog_len = prog->code.size;
	if (!prog->code.size || !room)
		return 0;
	if (!addresses) {
		info->jited_prog_insns = 0;
		return 0;
	}
	if (copy_to_user(u64_to_user_ptr(info->jited_prog_insns), prog->code.mem.text,
			 min(room, prog->code.size)))
		return -EFAULT;
	return 0;
}

/* @nr addresses in the code, as many as there is @room for at @uptr. */
static int put_addresses(const struct obpf_code *code, const u32 *starts, u32 nr, u64 uptr,
			 u32 room)
{
	u64 __user *out = u64_to_user_ptr(uptr);
	u64 base = (unsigned long)code->mem.text;
	u32 i;

	for (i = 0; i < min(nr, room); i++) {
		if (put_user(base + starts[i], out + i))
			return -EFAULT;
		cond_resched();
	}
	return 0;
}

static int put_func_lens(const struct obpf_code *code, u64 uptr, u32 room)
{
	u32 __user *out = u64_to_user_ptr(uptr);
	u32 i;

	for (i = 0; i < min(code->nr_funcs, room); i++)
		if (put_user(obpf_code_func_len(code, i), out + i))
			return -EFAULT;
	return 0;
}

/* Where the code's functions and source lines are. As in bpf(2), who may not know gets no address. */
static int put_places(const struct obpf_prog *prog, bool addresses, const struct obpf_prog_info *in,
		      struct obpf_prog_info *out)
{
	const struct obpf_code *code = &prog->code;
	int err;

	out->nr_jited_ksyms = code->nr_funcs;
	out->nr_jited_func_lens = code->nr_funcs;
	out->nr_jited_line_info = code->nr_lines;
	if (!addresses) {
		if (in->nr_jited_ksyms)
			out->jited_ksyms = 0;
		if (in->nr_jited_func_lens)
			out->jited_func_lens = 0;
		if (in->nr_jited_line_info)
			out->jited_line_info = 0;
		return 0;
	}
	err = put_addresses(code, code->starts, code->nr_funcs, in->jited_ksyms,
			    in->nr_jited_ksyms);
	if (!err)
		err = put_func_lens(code, in->jited_func_lens, in->nr_jited_func_lens);
	if (!err)
		err = put_addresses(code, code->starts + code->nr_funcs, code->nr_lines,
				    in->jited_line_info, in->nr_jited_line_info);
	return err;
}

/* One tag: that of the whole program. */
static int put_tags(const struct obpf_prog *prog, struct obpf_prog_info *info)
{
	u32 room = info->nr_prog_tags;

	info->nr_prog_tags = 1;
	if (room && copy_to_user(u64_to_user_ptr(info->prog_tags), prog->tag, sizeof(prog->tag)))
		return -EFAULT;
	return 0;
}

static void describe_prog(const struct obpf_prog *prog, struct obpf_prog_info *info)
{
	struct obpf_prog_stats stats = obpf_prog_stats_sum(prog);

	info->type = prog->type->id;
	info->id = prog->callee.id;
	memcpy(info->tag, prog->tag, sizeof(info->tag));
	memcpy(info->name, prog->name, sizeof(info->name));
	info->load_time = prog->load_time;
	info->created_by_uid = from_kuid_munged(current_user_ns(), prog->uid);
	info->gpl_compatible = prog->image.gpl_compatible;
	info->run_time_ns = stats.ns;
	info->run_cnt = stats.runs;
	info->recursion_misses = atomic64_read(&prog->misses);
	info->verified_insns = prog->image.res.insns_processed;
	/* There are no devices and network namespaces. */
	info->ifindex = 0;
	info->netns_dev = 0;
	info->netns_ino = 0;
	info->attach_btf_obj_id = 0;
	info->attach_btf_id = 0;
}

/*
 * The caller's struct says where its buffers are and how much they hold; it comes back with the
 * same addresses and how much there is.
 */
static int prog_info(struct obpf_prog *prog, struct user_info *ui, struct obpf_uattr u)
{
	struct obpf_prog_info in, info;
	bool addresses = may_see_addresses();
	int err = copy_info_in(ui, &in, sizeof(in));

	info = in;
	if (!err)
		err = put_map_ids(prog, &info);
	if (!err)
		err = obpf_prog_debug_info(&prog->debug, &in, &info);
	if (!err)
		err = put_insns(prog, &info);
	if (!err)
		err = put_code(prog, addresses, &info);
	if (!err)
		err = put_places(prog, addresses, &in, &info);
	if (!err)
		err = put_tags(prog, &info);
	if (err)
		return err;
	describe_prog(prog, &info);
	return copy_info_out(ui, &info, u);
}

/*
 * @len bytes, the NUL among them, into the caller's buffer; -ENOSPC, cut short, if they don't fit.
 */
static int put_symbol(const char *symbol, u32 len, u64 uptr, u32 room)
{
	char __user *buf = u64_to_user_ptr(uptr);

	if (!uptr)
		return 0;
	if (len <= room)
		return copy_to_user(buf, symbol, len) ? -EFAULT : 0;
	if (copy_to_user(buf, symbol, room - 1) || put_user('\0', buf + room - 1))
		return -EFAULT;
	return -ENOSPC;
}

static int link_info(const struct obpf_link *link, struct user_info *ui, struct obpf_uattr u)
{
	const struct obpf_hook *hook = link->event->hook;
	struct obpf_link_info info = {};
	struct obpf_hook_target target;
	const char *symbol;
	u32 room, len;
	u64 addr, name;
	int err = copy_info_in(ui, &info, sizeof(info));

	if (err)
		return err;
	name = info.perf_event.kprobe.func_name;
	room = info.perf_event.kprobe.name_len;
	if (!name != !room)
		return -EINVAL;
	hook->ops->describe(hook, &target, &addr);
	symbol = target.symbol ?: "";
	len = strlen(symbol) + 1;
	info = (struct obpf_link_info){ .type = link->type, .id = link->id };
	rcu_read_lock();
	info.prog_id = rcu_dereference(link->prog)->callee.id;
	rcu_read_unlock();
	info.perf_event.type = target.on_return ? OBPF_PERF_EVENT_KRETPROBE :
						  OBPF_PERF_EVENT_KPROBE;
	info.perf_event.kprobe.func_name = name;
	info.perf_event.kprobe.name_len = len; /* room or not */
	info.perf_event.kprobe.offset = target.addr;
	info.perf_event.kprobe.addr = may_see_addresses() ? addr : 0;
	info.perf_event.kprobe.missed = hook->ops->missed(hook) + obpf_link_stats_sum(link).misses;
	info.perf_event.kprobe.cookie = link->cookie;
	err = put_symbol(symbol, len, name, room);
	return err ?: copy_info_out(ui, &info, u);
}

/* As much of the blob as there is room for; it has no name, as user space loaded it. */
static int btf_info(const struct obpf_btf_obj *btf, struct user_info *ui, struct obpf_uattr u)
{
	struct obpf_btf_info info;
	int err = copy_info_in(ui, &info, sizeof(info));

	if (err)
		return err;
	if (copy_to_user(u64_to_user_ptr(info.btf), btf->data, min(info.btf_size, btf->btf.size)))
		return -EFAULT;
	if (!info.name != !info.name_len)
		return -EINVAL;
	if (info.name && put_user('\0', (char __user *)u64_to_user_ptr(info.name)))
		return -EFAULT;
	info.btf_size = btf->btf.size;
	info.id = btf->id;
	info.name_len = 0;
	info.kernel_btf = 0;
	return copy_info_out(ui, &info, u);
}

int obpf_cmd_info(union obpf_attr *attr, struct obpf_uattr u)
{
	struct user_info ui = {
		.info = u64_to_user_ptr(attr->info.info),
		.len = attr->info.info_len,
	};
	struct file *file = fget(attr->info.bpf_fd);
	int err;

	if (!file)
		return -EBADFD; /* bpf(2)'s word in this command alone */
	if (obpf_file_map(file))
		err = map_info(obpf_file_map(file), &ui, u);
	else if (obpf_file_prog(file))
		err = prog_info(obpf_file_prog(file), &ui, u);
	else if (obpf_file_link(file))
		err = link_info(obpf_file_link(file), &ui, u);
	else if (obpf_file_btf(file))
		err = btf_info(obpf_file_btf(file), &ui, u);
	else
		err = -EINVAL;
	fput(file);
	return err;
}

int obpf_cmd_enable_stats(union obpf_attr *attr, struct obpf_uattr u)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (attr->enable_stats.type != OBPF_STATS_RUN_TIME)
		return -EINVAL;
	return obpf_stats_fd_new();
}
