// SPDX-License-Identifier: GPL-2.0
/*
 * fd.c - files: release, fdinfo, mmap and poll of maps, the perf ioctls of events.
 *
 * Context: process. Locks: event->lock (link.h).
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/perf_event.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>
#include "compat.h"
#include "fd.h"

/*
 * The last line of every file's fdinfo: the kernel's own objects bear the same inode names, so this
 * is how user space tells who holds ours.
 */
static void show_kind(struct seq_file *m, const char *kind)
{
	seq_printf(m, "obpf:\t%s\n", kind);
}

/* --- maps --- */

static int release_map(struct inode *inode, struct file *file)
{
	obpf_map_put_use(file->private_data);
	return 0;
}

static void show_map(struct seq_file *m, struct file *file)
{
	const struct obpf_map *map = file->private_data;

	seq_printf(m,
		   "map_type:\t%u\nkey_size:\t%u\nvalue_size:\t%u\nmax_entries:\t%u\n"
		   "map_flags:\t0x%x\nmap_extra:\t0x0\nmemlock:\t%llu\nmap_id:\t%u\nfrozen:\t%u\n",
		   map->ops->type, map->key_size, map->value_size, map->max_entries, map->flags,
		   map->ops->mem_usage(map), map->id, obpf_map_is_frozen(map));
	if (map->ops->owner && map->ops->owner(map))
		seq_printf(m, "owner_prog_type:\t%u\nowner_jited:\t0\n", map->ops->owner(map)->id);
	if (map->ops->readable)
		seq_printf(m, "dropped:\t%lld\n", atomic64_read(&map->dropped));
	show_kind(m, "map");
}

/*
 * A writable mapping is a writer: it is counted for as long as it, or a copy that fork or mremap
 * made, lives.
 */
static void open_mapping(struct vm_area_struct *vma)
{
	/* Cannot fail: the mapping this one was copied from keeps the map from being frozen. */
	if (vma->vm_flags & VM_MAYWRITE)
		obpf_map_write_begin(vma->vm_file->private_data);
}

static void close_mapping(struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_MAYWRITE)
		obpf_map_write_end(vma->vm_file->private_data);
}

static const struct vm_operations_struct mapping_ops = {
	.open = open_mapping,
	.close = close_mapping,
};

static int mmap_map(struct file *file, struct vm_area_struct *vma)
{
	struct obpf_map *map = file->private_data;
	size_t len = vma->vm_end - vma->vm_start;
	bool write = vma->vm_flags & VM_WRITE;
	void *area;
	int err;

	/* Nobody but programs may touch a lock. */
	if (!map->ops->mmap_area || map->fields.has)
		return -ENOTSUPP;
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_pgoff > (SIZE_MAX >> PAGE_SHIFT) - (len >> PAGE_SHIFT))
		return -EINVAL;
	err = write ? obpf_map_mapping_begin(map) : 0;
	if (err)
		return err;
	area = map->ops->mmap_area(map, (size_t)vma->vm_pgoff << PAGE_SHIFT, len, write);
	err = PTR_ERR_OR_ZERO(area);
	if (!err) {
		vma->vm_ops = &mapping_ops;
		err = remap_vmalloc_range(vma, area, 0);
	}
	if (err && write)
		obpf_map_write_end(map);
	obpf_compat_vm_flags_clear(vma, write ? VM_MAYEXEC : VM_MAYEXEC | VM_MAYWRITE);
	return err;
}

static __poll_t poll_map(struct file *file, struct poll_table_struct *pt)
{
	struct obpf_map *map = file->private_data;

	if (!map->ops->readable)
		return EPOLLERR;
	poll_wait(file, &map->waitq, pt);
	return map->ops->readable(map) ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations map_fops = {
	.owner = THIS_MODULE,
	.release = release_map,
	.show_fdinfo = show_map,
	.mmap = mmap_map,
	.poll = poll_map,
};

/* --- programs --- */

static int release_prog(struct inode *inode, struct file *file)
{
	obpf_prog_put(file->private_data);
	return 0;
}

static void show_prog(struct seq_file *m, struct file *file)
{
	const struct obpf_prog *prog = file->private_data;
	struct obpf_prog_stats stats = obpf_prog_stats_sum(prog);

	seq_printf(
		m,
		"prog_type:\t%u\nprog_jited:\t%d\nprog_tag:\t%*phN\nmemlock:\t%llu\nprog_id:\t%u\n"
		"run_time_ns:\t%llu\nrun_cnt:\t%llu\nrecursion_misses:\t%lld\n"
		"verified_insns:\t%u\n",
		prog->type->id, !!prog->code.size, OBPF_TAG_SIZE, prog->tag,
		obpf_prog_mem_usage(prog), prog->callee.id, stats.ns, stats.runs,
		atomic64_read(&prog->misses), prog->image.res.insns_processed);
	show_kind(m, "prog");
}

static const struct file_operations prog_fops = {
	.owner = THIS_MODULE,
	.release = release_prog,
	.show_fdinfo = show_prog,
};

/* --- links --- */

static int release_link(struct inode *inode, struct file *file)
{
	obpf_link_put(file->private_data);
	return 0;
}

static void show_link(struct seq_file *m, struct file *file)
{
	const struct obpf_link *link = file->private_data;
	const struct obpf_hook *hook = link->event->hook;
	struct obpf_link_stats stats = obpf_link_stats_sum(link);
	const struct obpf_prog *prog;

	rcu_read_lock();
	prog = rcu_dereference(link->prog);
	seq_printf(m, "link_type:\t%s\nlink_id:\t%u\nprog_tag:\t%*phN\nprog_id:\t%u\n", "perf",
		   link->id, OBPF_TAG_SIZE, prog->tag, prog->callee.id);
	rcu_read_unlock();
	hook->ops->show(hook, m);
	seq_printf(m, "cookie:\t%llu\nhits:\t%llu\nmissed:\t%llu\nattached:\t%u\n", link->cookie,
		   stats.hits, stats.misses + hook->ops->missed(hook), obpf_link_is_attached(link));
	show_kind(m, "link");
}

static const struct file_operations link_fops = {
	.owner = THIS_MODULE,
	.release = release_link,
	.show_fdinfo = show_link,
};

/* --- events --- */

static int release_event(struct inode *inode, struct file *file)
{
	obpf_event_close(file->private_data);
	return 0;
}

static void show_event(struct seq_file *m, struct file *file)
{
	struct obpf_event *event = file->private_data;

	event->hook->ops->show(event->hook, m);
	seq_printf(m, "enabled:\t%u\n", READ_ONCE(event->enabled));
	show_kind(m, "event");
}

/* The event's own link: like one of LINK_CREATE, but without an fd. */
static int set_prog(struct obpf_event *event, u32 fd)
{
	struct obpf_prog *prog = obpf_prog_fd_get(fd);
	struct obpf_link *link;

	if (IS_ERR(prog))
		return PTR_ERR(prog);
	link = obpf_link_create(event, NULL, prog, 0);
	obpf_prog_put(prog);
	return PTR_ERR_OR_ZERO(link);
}

static long ioctl_event(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct obpf_event *event = file->private_data;

	switch (cmd) {
	case PERF_EVENT_IOC_ENABLE:
		return obpf_event_enable(event, true);
	case PERF_EVENT_IOC_DISABLE:
		return obpf_event_enable(event, false);
	case PERF_EVENT_IOC_SET_BPF:
		return set_prog(event, arg);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations event_fops = {
	.owner = THIS_MODULE,
	.release = release_event,
	.show_fdinfo = show_event,
	.unlocked_ioctl = ioctl_event,
	.compat_ioctl = ioctl_event, /* no pointers */
};

/* --- type data --- */

static int release_btf(struct inode *inode, struct file *file)
{
	obpf_btf_obj_put(file->private_data);
	return 0;
}

static void show_btf(struct seq_file *m, struct file *file)
{
	const struct obpf_btf_obj *btf = file->private_data;

	seq_printf(m, "btf_id:\t%u\n", btf->id);
	show_kind(m, "btf");
}

static const struct file_operations types_fops = {
	.owner = THIS_MODULE,
	.release = release_btf,
	.show_fdinfo = show_btf,
};

/* --- statistics: a file that wants runs to be counted for as long as it is open --- */

static int release_stats(struct inode *inode, struct file *file)
{
	obpf_stats_put();
	return 0;
}

static void show_stats(struct seq_file *m, struct file *file)
{
	show_kind(m, "stats");
}

static const struct file_operations stats_fops = {
	.owner = THIS_MODULE,
	.release = release_stats,
	.show_fdinfo = show_stats,
};

/* --- all --- */

static int new_fd(const char *name, const struct file_operations *fops, void *obj, int flags)
{
	return anon_inode_getfd(name, fops, obj, flags | O_CLOEXEC);
}

int obpf_map_fd_new(struct obpf_map *map, u32 open_flags)
{
	int mode = O_RDWR;

	/* As of any file, what may not be read or written cannot be mapped so either. */
	if (open_flags & OBPF_F_RDONLY)
		mode = O_RDONLY;
	if (open_flags & OBPF_F_WRONLY)
		mode = O_WRONLY;
	return new_fd("bpf-map", &map_fops, map, mode);
}

int obpf_prog_fd_new(struct obpf_prog *prog)
{
	return new_fd("bpf-prog", &prog_fops, prog, O_RDWR);
}

int obpf_link_fd_new(struct obpf_link *link)
{
	return new_fd("bpf_link", &link_fops, link, 0);
}

int obpf_stats_fd_new(void)
{
	int fd;

	obpf_stats_get(); /* before somebody can close the descriptor */
	fd = new_fd("bpf-stats", &stats_fops, NULL, 0);
	if (fd < 0)
		obpf_stats_put();
	return fd;
}

int obpf_event_fd_new(struct obpf_event *event)
{
	return new_fd("[perf_event]", &event_fops, event, O_RDWR);
}

int obpf_btf_fd_new(struct obpf_btf_obj *btf)
{
	return new_fd("btf", &types_fops, btf, O_RDONLY);
}

static void *file_object(struct file *file, const struct file_operations *fops)
{
	return file->f_op == fops ? file->private_data : NULL;
}

struct obpf_map *obpf_file_map(struct file *file)
{
	return file_object(file, &map_fops);
}

struct obpf_prog *obpf_file_prog(struct file *file)
{
	return file_object(file, &prog_fops);
}

struct obpf_link *obpf_file_link(struct file *file)
{
	return file_object(file, &link_fops);
}

struct obpf_btf_obj *obpf_file_btf(struct file *file)
{
	return file_object(file, &types_fops);
}

struct obpf_event *obpf_file_event(struct file *file)
{
	return file_object(file, &event_fops);
}

static struct obpf_map *get_map(u32 fd, fmode_t access, void (*get)(struct obpf_map *map))
{
	struct file *file = fget(fd);
	struct obpf_map *map;

	if (!file)
		return ERR_PTR(-EBADF);
	map = obpf_file_map(file) ?: ERR_PTR(-EINVAL);
	if (!IS_ERR(map) && access & ~file->f_mode)
		map = ERR_PTR(-EPERM);
	if (!IS_ERR(map))
		get(map);
	fput(file);
	return map;
}

struct obpf_map *obpf_map_fd_get_for(u32 fd, fmode_t access)
{
	return get_map(fd, access, obpf_map_get_use);
}

struct obpf_map *obpf_map_fd_get(u32 fd)
{
	return get_map(fd, 0, obpf_map_get);
}

struct obpf_prog *obpf_prog_fd_get(u32 fd)
{
	struct file *file = fget(fd);
	struct obpf_prog *prog;

	if (!file)
		return ERR_PTR(-EBADF);
	prog = obpf_file_prog(file);
	if (prog)
		obpf_prog_get(prog);
	fput(file);
	return prog ?: ERR_PTR(-EINVAL);
}

struct obpf_link *obpf_link_fd_get(u32 fd)
{
	struct file *file = fget(fd);
	struct obpf_link *link;

	if (!file)
		return ERR_PTR(-EBADF);
	link = obpf_file_link(file);
	if (link)
		refcount_inc(&link->refcnt);
	fput(file);
	return link ?: ERR_PTR(-EINVAL);
}

struct obpf_btf_obj *obpf_btf_fd_get(u32 fd)
{
	struct file *file = fget(fd);
	struct obpf_btf_obj *btf;

	if (!file)
		return ERR_PTR(-EBADF);
	btf = obpf_file_btf(file);
	if (btf)
		obpf_btf_obj_get(btf);
	fput(file);
	return btf ?: ERR_PTR(-EINVAL);
}

struct file *obpf_event_fd_get(u32 fd)
{
	struct file *file = fget(fd);

	if (!file)
		return ERR_PTR(-EBADF);
	if (obpf_file_event(file))
		return file;
	fput(file);
	return ERR_PTR(-EINVAL);
}
