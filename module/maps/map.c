// SPDX-License-Identifier: GPL-2.0
/*
 * map.c - lifetime of maps, the table of families, element commands on behalf of user space.
 *
 * Context: process, but for obpf_map_put and obpf_map_queue_after_readers (anything that may queue
 * work). Locks: wq_mutex, a leaf. Errors are those of bpf(2), see its man page and
 * kernel/bpf/syscall.c.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include "btf_obj.h"
#include "ids.h"
#include "maps/family.h"
#include "maps/lock.h"
#include "verifier/verifier.h"

DEFINE_PER_CPU(int, obpf_map_depth);

static const struct obpf_map_ops *const families[] = {
	&obpf_hash_ops,
	&obpf_array_ops,
	&obpf_percpu_hash_ops,
	&obpf_percpu_array_ops,
	&obpf_prog_array_ops,
	&obpf_ringbuf_ops,
	NULL,
};

/*
 * Where maps are freed; are there while maps are. Queues of our own can be waited for before
 * unload. A map waits for its own work when it is freed: so that has a queue of its own, in which
 * no such waiting stands in front of it.
 */
static struct workqueue_struct *free_wq, *work_wq;
static u32 nr_maps; /* created and not yet freed */
static DEFINE_MUTEX(wq_mutex); /* protects the three */

const struct obpf_map_ops *obpf_map_ops_get(u32 type)
{
	u32 i;

	for (i = 0; families[i]; i++)
		if (families[i]->type == type)
			return families[i];
	return NULL;
}

/* --- creation --- */

static bool is_name_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '_' || c == '.';
}

bool obpf_name_is_valid(const char *name)
{
	u32 i;

	for (i = 0; i < OBPF_OBJ_NAME_LEN && name[i]; i++)
		if (!is_name_char(name[i]))
			return false;
	return i < OBPF_OBJ_NAME_LEN;
}

static int check_flags(const struct obpf_map_ops *ops, u32 flags)
{
	const u32 user = OBPF_F_RDONLY | OBPF_F_WRONLY;
	const u32 prog = OBPF_F_RDONLY_PROG | OBPF_F_WRONLY_PROG;

	if (flags & ~ops->flags_allowed)
		return -EINVAL;
	/* A side that may neither read nor write has no use for the map. */
	if ((flags & user) == user || (flags & prog) == prog)
		return -EINVAL;
	return 0;
}

int obpf_map_node(const union obpf_attr *attr)
{
	return attr->map_flags & OBPF_F_NUMA_NODE ? (int)attr->numa_node : NUMA_NO_NODE;
}

static int check_node(int node)
{
	if (node == NUMA_NO_NODE)
		return 0;
	if (node < 0 || node >= nr_node_ids || !node_online(node))
		return -EINVAL;
	return 0;
}

/* Count a map in; there are queues to free it on then. */
static int hold_wq(void)
{
	int err = 0;

	mutex_lock(&wq_mutex);
	if (!free_wq)
		free_wq = alloc_workqueue("obpf_map", WQ_UNBOUND, 0);
	if (!work_wq)
		work_wq = alloc_workqueue("obpf_map_work", WQ_UNBOUND, 0);
	if (free_wq && work_wq)
		nr_maps++;
	else
		err = -ENOMEM;
	mutex_unlock(&wq_mutex);
	return err;
}

static void release_wq(void)
{
	mutex_lock(&wq_mutex);
	nr_maps--;
	mutex_unlock(&wq_mutex);
}

struct obpf_map *obpf_map_create(const union obpf_attr *attr)
{
	return obpf_map_create_typed(attr, NULL);
}

struct obpf_map *obpf_map_create_typed(const union obpf_attr *attr, struct obpf_btf_obj *btf)
{
	const struct obpf_map_ops *ops = obpf_map_ops_get(attr->map_type);
	struct obpf_map *map;
	int err;

	if (!ops || attr->map_extra || !obpf_name_is_valid(attr->map_name))
		return ERR_PTR(-EINVAL);
	err = check_flags(ops, attr->map_flags) ?: check_node(obpf_map_node(attr));
	if (err)
		return ERR_PTR(err);
	err = ops->alloc_check(attr);
	if (err)
		return ERR_PTR(err);
	err = hold_wq();
	if (err)
		return ERR_PTR(err);

	map = ops->alloc(attr);
	if (IS_ERR(map)) {
		release_wq();
		return map;
	}
	map->ops = ops;
	map->key_size = attr->key_size;
	map->value_size = attr->value_size;
	map->max_entries = attr->max_entries;
	map->flags = attr->map_flags;
	strscpy(map->name, attr->map_name, sizeof(map->name));
	atomic_set(&map->refcnt, 1);
	atomic_set(&map->usercnt, 1);
	atomic_set(&map->writers, 0);
	atomic64_set(&map->dropped, 0);
	init_waitqueue_head(&map->waitq);
	err = btf ? obpf_map_set_btf(map, btf, attr->btf_key_type_id, attr->btf_value_type_id) : 0;
	if (!err)
		err = obpf_id_new(&obpf_map_ids, map, &map->id);
	if (err) {
		obpf_map_put_use(map);
		return ERR_PTR(err);
	}
	return map;
}

/* --- lifetime --- */

static void free_map(struct work_struct *work)
{
	struct obpf_map *map = container_of(to_rcu_work(work), struct obpf_map, free_work);

	obpf_btf_obj_put(map->btf);
	map->ops->free(map);
	release_wq();
}

/*
 * Names every RCU flavour that programs run under, one after the other: memory goes once none of
 * them has a reader that may have found it. Today all programs run with preemption off, which plain
 * RCU waits for.
 */
static void queue_after_readers(struct workqueue_struct *wq, struct rcu_work *work)
{
	queue_rcu_work(wq, work);
}

void obpf_map_queue_after_readers(struct rcu_work *work)
{
	queue_after_readers(work_wq, work);
}

void obpf_map_get(struct obpf_map *map)
{
	atomic_inc(&map->refcnt);
}

void obpf_map_put(struct obpf_map *map)
{
	if (!atomic_dec_and_test(&map->refcnt))
		return;
	obpf_id_remove(&obpf_map_ids, map->id);
	INIT_RCU_WORK(&map->free_work, free_map);
	queue_after_readers(free_wq, &map->free_work);
}

static bool tryget_use(void *obj)
{
	struct obpf_map *map = obj;

	if (!atomic_inc_not_zero(&map->refcnt))
		return false;
	atomic_inc(&map->usercnt);
	return true;
}

struct obpf_map *obpf_map_get_by_id(u32 id)
{
	return obpf_id_get(&obpf_map_ids, id, tryget_use);
}

void obpf_map_get_use(struct obpf_map *map)
{
	atomic_inc(&map->refcnt);
	atomic_inc(&map->usercnt);
}

void obpf_map_put_use(struct obpf_map *map)
{
	if (atomic_dec_and_test(&map->usercnt) && map->ops->release)
		map->ops->release(map);
	obpf_map_put(map);
}

void obpf_map_flush(void)
{
	struct workqueue_struct *wq[2], *unused[2] = {};
	u32 i;

	mutex_lock(&wq_mutex);
	wq[0] = work_wq;
	wq[1] = free_wq;
	mutex_unlock(&wq_mutex);
	rcu_barrier(); /* what waits for readers is queued as work ... */
	for (i = 0; i < ARRAY_SIZE(wq); i++)
		if (wq[i])
			flush_workqueue(wq[i]); /* ... and done */

	mutex_lock(&wq_mutex);
	if (!nr_maps) {
		swap(work_wq, unused[0]);
		swap(free_wq, unused[1]);
	}
	mutex_unlock(&wq_mutex);
	for (i = 0; i < ARRAY_SIZE(unused); i++)
		if (unused[i])
			destroy_workqueue(unused[i]);
}

/* --- element commands of user space --- */

/* How often memory is got for one update. More than once only when others take it first. */
#define MAX_REFILLS 100

u32 obpf_map_user_value_size(const struct obpf_map *map)
{
	if (!map->ops->lookup_percpu)
		return map->value_size;
	return round_up(map->value_size, 8) * num_possible_cpus();
}

static int read_value(struct obpf_map *map, const void *key, void *value, u64 flags)
{
	void *found;

	if (map->ops->read)
		return map->ops->read(map, key, value, flags);
	found = map->ops->lookup(map, key);
	if (!found)
		return -ENOENT;
	obpf_value_load(map, value, found, flags);
	return 0;
}

int obpf_map_lookup_copy(struct obpf_map *map, const void *key, void *value, u64 flags)
{
	int err;

	if (flags & ~(u64)OBPF_F_LOCK || obpf_map_lacks_lock(map, flags))
		return -EINVAL;
	if (!map->ops->lookup && !map->ops->read)
		return -ENOTSUPP;
	rcu_read_lock();
	err = read_value(map, key, value, flags);
	rcu_read_unlock();
	return err;
}

static int write_value(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	int err;

	rcu_read_lock();
	err = (map->ops->write ?: map->ops->update)(map, key, value, flags);
	rcu_read_unlock();
	return err;
}

int obpf_map_update(struct obpf_map *map, const void *key, const void *value, u64 flags)
{
	int err, i;

	err = obpf_map_write_begin(map);
	if (err)
		return err;
	if (obpf_map_lacks_lock(map, flags)) {
		err = -EINVAL;
	} else if (!map->ops->update) {
		err = -ENOTSUPP;
	} else {
		err = write_value(map, key, value, flags);
		for (i = 0; err == -ENOMEM && map->ops->refill && i < MAX_REFILLS; i++) {
			if (map->ops->refill(map))
				break;
			err = write_value(map, key, value, flags);
		}
	}
	obpf_map_write_end(map);
	return err;
}

int obpf_map_update_callee(struct obpf_map *map, const void *key, u32 fd, u64 flags,
			   obpf_callee_source source, void *priv)
{
	int err;

	err = obpf_map_write_begin(map);
	if (err)
		return err;
	if (flags & OBPF_F_LOCK)
		err = -EINVAL;
	else
		err = map->ops->update_callee(map, key, fd, flags, source, priv);
	obpf_map_write_end(map);
	return err;
}

bool obpf_map_admits(struct obpf_map *map, const struct obpf_prog_type *type)
{
	return !map->ops->admit_type || map->ops->admit_type(map, type);
}

int obpf_map_delete(struct obpf_map *map, const void *key)
{
	int err;

	err = obpf_map_write_begin(map);
	if (err)
		return err;
	if (!map->ops->remove) {
		err = -ENOTSUPP;
	} else {
		rcu_read_lock();
		err = map->ops->remove(map, key);
		rcu_read_unlock();
	}
	obpf_map_write_end(map);
	return err;
}

int obpf_map_take(struct obpf_map *map, const void *key, void *value, u64 flags)
{
	int err = obpf_map_write_begin(map);

	if (err)
		return err;
	if (flags & ~(u64)OBPF_F_LOCK || obpf_map_lacks_lock(map, flags)) {
		err = -EINVAL;
	} else if (!map->ops->take) {
		err = -ENOTSUPP;
	} else {
		rcu_read_lock();
		err = map->ops->take(map, key, value, flags);
		rcu_read_unlock();
	}
	obpf_map_write_end(map);
	return err;
}

int obpf_map_next_key(struct obpf_map *map, const void *key, void *next)
{
	int err;

	if (!map->ops->get_next_key)
		return -ENOTSUPP;
	rcu_read_lock();
	err = map->ops->get_next_key(map, key, next);
	rcu_read_unlock();
	return err;
}

/* --- freezing --- */

/* Of map->writers. Far from where unmatched ends could count it to. */
#define FROZEN (S32_MIN / 2)

bool obpf_map_is_frozen(const struct obpf_map *map)
{
	/* Acquire: what was written before the freezing is there for who reads it now. */
	return atomic_read_acquire(&map->writers) < 0;
}

int obpf_map_freeze(struct obpf_map *map)
{
	int writers;

	/* A lock is written to whenever it is taken. */
	if (map->fields.has)
		return -ENOTSUPP;
	writers = atomic_cmpxchg(&map->writers, 0, FROZEN);
	/* Freezing wants the right to write, which a map that is frozen gives nobody. */
	if (writers < 0)
		return -EPERM;
	return writers ? -EBUSY : 0;
}

int obpf_map_write_begin(struct obpf_map *map)
{
	return atomic_inc_unless_negative(&map->writers) ? 0 : -EPERM;
}

int obpf_map_mapping_begin(struct obpf_map *map)
{
	int err = obpf_map_write_begin(map);

	/* Programs were verified against contents that nobody changes: no way round that. */
	if (!err && map->flags & OBPF_F_RDONLY_PROG) {
		obpf_map_write_end(map);
		err = -EACCES;
	}
	return err;
}

void obpf_map_write_end(struct obpf_map *map)
{
	/* What was written comes before a freezing that this allows. */
	atomic_dec_return_release(&map->writers);
}

/* --- the verifier's view --- */

void obpf_map_describe(struct obpf_map *map, struct obpf_map_desc *desc)
{
	desc->type = map->ops->type;
	desc->key_size = map->key_size;
	desc->value_size = map->value_size;
	desc->max_entries = map->max_entries;
	desc->flags = map->flags;
	desc->id = map->id;
	desc->name = map->name;
	desc->map = map;
	desc->values = map->ops->values ? map->ops->values(map) : NULL;
	desc->elements = map->ops->elements ? map->ops->elements(map) : NULL;
	desc->callees = map->ops->callees ? map->ops->callees(map) : NULL;
	desc->lookup = map->ops->lookup_body;
	desc->fields = map->fields;
	desc->typed = map->btf;
	desc->constant = (map->flags & OBPF_F_RDONLY_PROG) && obpf_map_is_frozen(map);
}
