/* SPDX-License-Identifier: GPL-2.0 */
/*
 * map.h - a map: what every family shares, and the table of what families do.
 *
 * Floor F3, built hosted too. Element operations run in any context, NMI included, inside an RCU
 * read-side section; they never sleep and never deadlock, but update and delete may say -EBUSY.
 * alloc, free and mmap run in process context.
 *
 * Lifetime: from creation to the last put of a reference it can be found by its id. refcnt counts
 * everything that keeps the memory (fds, programs, mappings through their file); usercnt counts
 * those that user space can still reach it by (fds). When usercnt falls to zero ops->release drops
 * what makes cycles; when refcnt does, the memory goes after an RCU grace period.
 */
#ifndef OBPF_MAPS_MAP_H
#define OBPF_MAPS_MAP_H

#include <linux/types.h>
#include <linux/atomic.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "helpers/proto.h"
#include "maps/fields.h"
#include "obpf.h"

struct obpf_btf;
struct obpf_btf_obj;
struct obpf_callee;
struct obpf_map;
struct obpf_map_desc;
struct obpf_prog_type;
struct obpf_run_ctx;

/* How a number that user space gave becomes a program: with a reference, or ERR_PTR. */
typedef struct obpf_callee *(*obpf_callee_source)(void *priv, u32 fd);

struct obpf_map_ops {
	const char *name; /* "hash" */
	u32 type; /* enum obpf_map_type */
	u32 flags_allowed; /* OBPF_F_* of creation */

	/* Family's own checks of a creation attr: 0 or what bpf(2) would say. */
	int (*alloc_check)(const union obpf_attr *attr);
	/*
	 * Do elements fit the types @key (0: none is given) and @value? Their sizes do. NULL: a
	 * key's type must be given, and nothing more is asked.
	 */
	int (*check_btf)(const struct obpf_map *map, const struct obpf_btf *btf, u32 key,
			 u32 value);
	/* The map, its common part zeroed (map.c fills it), or ERR_PTR. */
	struct obpf_map *(*alloc)(const union obpf_attr *attr);
	void (*free)(struct obpf_map *map);
	void (*release)(struct obpf_map *map); /* may be NULL */

	/*
	 * Element operations; a family without elements leaves them NULL, and user space is told
	 * -ENOTSUPP.
	 */
	/* Address of the value, valid until the RCU section ends, or NULL. */
	void *(*lookup)(struct obpf_map *map, const void *key);
	/*
	 * A family with a value for each CPU has this op: the value of @cpu (lookup's is the running
	 * CPU's), or NULL, also when there can be no such CPU.
	 */
	void *(*lookup_percpu)(struct obpf_map *map, const void *key, u32 cpu);
	/*
	 * Copy the value of @key for user space, with OBPF_F_LOCK in @flags under its lock: 0 or
	 * -ENOENT. NULL: what lookup found is copied as it stands.
	 */
	int (*read)(struct obpf_map *map, const void *key, void *value, u64 flags);
	int (*update)(struct obpf_map *map, const void *key, const void *value, u64 flags);
	/* User space's update, of as many bytes as read's. NULL: the same as that of programs. */
	int (*write)(struct obpf_map *map, const void *key, const void *value, u64 flags);
	int (*remove)(struct obpf_map *map, const void *key);
	/* read and remove in one, for user space; NULL: -ENOTSUPP. */
	int (*take)(struct obpf_map *map, const void *key, void *value, u64 flags);
	/*
	 * Families whose values may have timers: the key of the element whose value is at @value; an
	 * array puts it into @index.
	 */
	void *(*key_of)(struct obpf_map *map, void *value, u32 *index);
	/* @key NULL or gone: the first key. -ENOENT after the last. */
	int (*get_next_key)(struct obpf_map *map, const void *key, void *next);
	/*
	 * For a program that walks over all elements (callback.h): put the address of the next one's
	 * key into rc->iter->to[1], of its value, the running CPU's, into to[2], or say that there is
	 * none. Each element that is there all the while is shown once; no more are shown than the
	 * map has room for.
	 */
	bool (*step)(struct obpf_map *map, struct obpf_run_ctx *rc);
	/*
	 * Process context, outside of RCU sections: get memory for an update that said -ENOMEM. 0:
	 * it may be tried again. NULL: nothing to be done.
	 */
	int (*refill)(struct obpf_map *map);

	/*
	 * Families that hold programs have this in place of update: put the program that @source
	 * finds by @fd at @key. Process context, outside of RCU sections.
	 */
	int (*update_callee)(struct obpf_map *map, const void *key, u32 fd, u64 flags,
			     obpf_callee_source source, void *priv);
	/* May programs of @type use the map? Asking binds it. NULL: all may. */
	bool (*admit_type)(struct obpf_map *map, const struct obpf_prog_type *type);
	/* The type that the map is bound to, or NULL (NULL op: never one). */
	const struct obpf_prog_type *(*owner)(const struct obpf_map *map);

	/* lookup as a helper's body, so that programs come to it without a detour; NULL: none. */
	obpf_helper_fn lookup_body;
	/* Where the programs are (callee.h); NULL op: there are none. */
	const struct obpf_callees *(*callees)(const struct obpf_map *map);
	/* Where values lie that are found by index alone (elements.h); NULL op: they are not. */
	const struct obpf_elements *(*elements)(const struct obpf_map *map);

	/* Address of the values for LD_MAP_VALUE, or NULL (NULL op: never). */
	void *(*values)(struct obpf_map *map);

	/*
	 * Memory to map into a process at byte @off: returns the page-aligned vmalloc'd address
	 * whose @len bytes are to be mapped, or ERR_PTR. @write: the mapping is to be writable.
	 */
	void *(*mmap_area)(struct obpf_map *map, size_t off, size_t len, bool write);
	/* Anything to read? (poll); the map's waitq is woken when that may have changed. */
	bool (*readable)(struct obpf_map *map);

	u64 (*mem_usage)(const struct obpf_map *map); /* bytes */
};

struct obpf_map {
	const struct obpf_map_ops *ops;
	/* Immutable once created. */
	u32 key_size; /* bytes */
	u32 value_size; /* bytes */
	u32 max_entries;
	u32 flags; /* OBPF_F_* */
	u32 id;
	char name[OBPF_OBJ_NAME_LEN];
	struct obpf_btf_obj *btf; /* a reference, or NULL */
	u32 btf_key_type_id; /* 0: not known */
	u32 btf_value_type_id;
	struct obpf_map_fields fields; /* of its values, by btf */

	atomic_t refcnt;
	atomic_t usercnt;

	/*
	 * Writable mappings and writes of user space under way; negative once the map is frozen,
	 * which it can be only while there are none, and then for good. One word, so that no writer
	 * slips in beside the freezing.
	 */
	atomic_t writers;

	atomic64_t dropped; /* ring buffers: records refused for want of room */
	wait_queue_head_t waitq; /* readers that poll */
	struct rcu_work free_work;
};

/* The families, NULL-terminated; the ops of @type, or NULL. */
const struct obpf_map_ops *obpf_map_ops_get(u32 type);

/**
 * obpf_map_create - a map from a checked-in attr, with one reference and one use
 *
 * Return: the map, or ERR_PTR: -EINVAL (type, sizes, flags, name), -E2BIG, -ENOMEM, -EPERM.
 */
struct obpf_map *obpf_map_create(const union obpf_attr *attr);

/**
 * obpf_map_create_typed - the same, with the types that @attr's btf_key_type_id and
 * btf_value_type_id name in @btf
 * @btf: the map takes a reference of its own; NULL: no types, and the ids do not count
 *
 * Return: also -EINVAL when a type is not there or not of the elements' size, or the family does
 * not take it; for a value with a lock or a timer -E2BIG when there are two, -EINVAL when it is one
 * of an array's elements, -EOPNOTSUPP when the family has none, -EACCES when programs may only read,
 * or only write; -EOPNOTSUPP for fields that only kernel objects give a meaning to: lists, kptrs.
 */
struct obpf_map *obpf_map_create_typed(const union obpf_attr *attr, struct obpf_btf_obj *btf);

void obpf_map_get(struct obpf_map *map); /* caller holds a reference */
void obpf_map_put(struct obpf_map *map); /* any context that may queue work */
void obpf_map_get_use(struct obpf_map *map); /* reference and use */
void obpf_map_put_use(struct obpf_map *map);
/* The map of that number with a reference and a use, or NULL. Process context. */
struct obpf_map *obpf_map_get_by_id(u32 id);
/*
 * Wait until every map that was put has gone. Module exit, end of a hosted test; one caller at a
 * time.
 */
void obpf_map_flush(void);

/*
 * Have @work done once every program that runs now has ended. Any context but NMI. The map that it
 * is for must not be freed before: flush_rcu_work() in ops->free. The work itself must not wait for
 * another map's.
 */
void obpf_map_queue_after_readers(struct rcu_work *work);

/* The memory node that a creation attr asks for, or NUMA_NO_NODE. */
int obpf_map_node(const union obpf_attr *attr);

/*
 * Bytes of a value as user space reads and writes it: one value, or one for each possible CPU in a
 * row, each rounded up to 8.
 */
u32 obpf_map_user_value_size(const struct obpf_map *map);

/*
 * Element commands on behalf of user space, with kernel buffers; they take RCU themselves. Whether
 * user space may read or write (OBPF_F_RDONLY, _WRONLY) is its descriptor's business.
 */
int obpf_map_lookup_copy(struct obpf_map *map, const void *key, void *value, u64 flags);
int obpf_map_update(struct obpf_map *map, const void *key, const void *value, u64 flags);
/*
 * For families with update_callee: -EINVAL (flags, or a program that does not go with the others),
 * -E2BIG, -EPERM, what @source said. The caller holds a use, so that nothing is put into an array
 * that has been released.
 */
int obpf_map_update_callee(struct obpf_map *map, const void *key, u32 fd, u64 flags,
			   obpf_callee_source source, void *priv);
int obpf_map_delete(struct obpf_map *map, const void *key);
int obpf_map_take(struct obpf_map *map, const void *key, void *value, u64 flags);
int obpf_map_next_key(struct obpf_map *map, const void *key, void *next);
int obpf_map_freeze(struct obpf_map *map); /* -EPERM: it is; -EBUSY: there are writers */
bool obpf_map_is_frozen(const struct obpf_map *map);

/*
 * Writers from user space: -EPERM once frozen. Pairs around each update, delete and writable
 * mapping.
 */
int obpf_map_write_begin(struct obpf_map *map);
void obpf_map_write_end(struct obpf_map *map);
/* As obpf_map_write_begin, for a writable mapping: also -EACCES if programs may only read. */
int obpf_map_mapping_begin(struct obpf_map *map);

/*
 * Is @name, of OBPF_OBJ_NAME_LEN bytes, terminated and made of letters, digits, "_" and "."? "" is.
 */
bool obpf_name_is_valid(const char *name);

/*
 * May a program of @type use @map? A family may tie itself to the type of the first one that asks.
 */
bool obpf_map_admits(struct obpf_map *map, const struct obpf_prog_type *type);

/* What the verifier is told of @map. */
void obpf_map_describe(struct obpf_map *map, struct obpf_map_desc *desc);

/* prog_array.c, for helper bodies: the program at @index for as long as the RCU section, or NULL */
struct obpf_callee *obpf_prog_array_find(struct obpf_map *map, u32 index);
const struct obpf_callees *obpf_prog_array_callees(const struct obpf_map *map);

/* ringbuf.c, for helper bodies */
void *obpf_ringbuf_reserve(struct obpf_map *map, u64 size, u64 flags);
void obpf_ringbuf_commit(void *sample, u64 flags, bool discard);
u64 obpf_ringbuf_query(struct obpf_map *map, u64 what);
int obpf_ringbuf_output(struct obpf_map *map, const void *data, u64 size, u64 flags);

#endif
