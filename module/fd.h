/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fd.h - the file descriptors that stand for maps, programs, links, type data and events.
 *
 * Floor F4, process context. Each file holds one reference of its object (maps: and one use), and
 * through its operations' owner the module. The inode names are those of bpf(2), since clients tell
 * objects apart by them.
 */
#ifndef OBPF_FD_H
#define OBPF_FD_H

#include "btf_obj.h"
#include "link.h"

/*
 * A new file for @obj, close-on-exec, installed as the last thing that can fail. Return: the
 * descriptor, or -errno (-EMFILE, -ENFILE, -ENOMEM), and then the reference is still the caller's.
 */
int obpf_map_fd_new(struct obpf_map *map, u32 open_flags); /* OBPF_F_RDONLY or _WRONLY or 0 */
int obpf_prog_fd_new(struct obpf_prog *prog);
int obpf_link_fd_new(struct obpf_link *link);
int obpf_event_fd_new(struct obpf_event *event);
int obpf_btf_fd_new(struct obpf_btf_obj *btf);
int obpf_stats_fd_new(void); /* runs are counted while it is open */

/*
 * The object behind @fd with a reference taken (maps: no use), or ERR_PTR: -EBADF for no such
 * descriptor, -EINVAL for one that is something else.
 */
struct obpf_map *obpf_map_fd_get(u32 fd);
/*
 * The same for a command that reads or writes the map (FMODE_READ, FMODE_WRITE): -EPERM where the
 * descriptor is not open for that. With a use, so that nothing is released before it is put, though
 * @fd may be closed meanwhile.
 */
struct obpf_map *obpf_map_fd_get_for(u32 fd, fmode_t access);
struct obpf_prog *obpf_prog_fd_get(u32 fd);
struct obpf_link *obpf_link_fd_get(u32 fd);
struct obpf_btf_obj *obpf_btf_fd_get(u32 fd);

/* The event's file with a reference taken: -EBADF or -EINVAL as above. */
struct file *obpf_event_fd_get(u32 fd);
struct obpf_event *obpf_file_event(struct file *file);

/* What kind of object a file is, for commands that take any. */
struct obpf_map *obpf_file_map(struct file *file); /* NULL when it is not */
struct obpf_prog *obpf_file_prog(struct file *file);
struct obpf_link *obpf_file_link(struct file *file);
struct obpf_btf_obj *obpf_file_btf(struct file *file);

#endif
