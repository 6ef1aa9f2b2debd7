// SPDX-License-Identifier: GPL-2.0
/*
 * timers - timers in values of an array and of a hash, which do as vm/timers.c tells them.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "timers.h"

#define CLOCK_MONOTONIC 1

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, TIMERS_KEYS);
	__type(key, __u32);
	__type(value, struct timers_value);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, TIMERS_KEYS);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct timers_value);
} table SEC(".maps");

static long cancel_another(void *map, struct timers_value *other)
{
	return other ? bpf_timer_cancel(&other->timer) : -1;
}

/* The count last: who sees it on another CPU sees the rest. */
static void note_call(__u32 *key, struct timers_value *v)
{
	v->key = *key;
	v->cpu = bpf_get_smp_processor_id();
	__sync_fetch_and_add(&v->count, 1);
}

static int fire_in_array(void *map, __u32 *key, struct timers_value *v)
{
	__u32 another = v->another;

	note_call(key, v);
	if (v->action == TIMERS_CANCEL_ITSELF)
		v->result = bpf_timer_cancel(&v->timer);
	else if (v->action == TIMERS_CANCEL_ANOTHER)
		v->result = cancel_another(map, bpf_map_lookup_elem(&array, &another));
	if (v->period)
		bpf_timer_start(&v->timer, v->period, 0);
	return 0;
}

static int fire_in_table(void *map, __u32 *key, struct timers_value *v)
{
	__u32 another = v->another;

	note_call(key, v);
	if (v->action == TIMERS_CANCEL_ITSELF)
		v->result = bpf_timer_cancel(&v->timer);
	else if (v->action == TIMERS_CANCEL_ANOTHER)
		v->result = cancel_another(map, bpf_map_lookup_elem(&table, &another));
	else if (v->action == TIMERS_DELETE_ITSELF)
		v->result = bpf_map_delete_elem(&table, key);
	if (v->period)
		bpf_timer_start(&v->timer, v->period, 0);
	return 0;
}

static __always_inline long start(struct timers_value *v, struct timers_order *o)
{
	__u64 ns = o->ns;

	if (o->at)
		ns += bpf_ktime_get_ns();
	return bpf_timer_start(&v->timer, ns, o->flags);
}

static __always_inline long obey_array(struct timers_order *o)
{
	__u32 key = o->key;
	struct timers_value *v = bpf_map_lookup_elem(&array, &key);

	if (!v)
		return -2;
	if (o->what == TIMERS_START)
		return start(v, o);
	if (o->what == TIMERS_CANCEL)
		return bpf_timer_cancel(&v->timer);
	bpf_timer_init(&v->timer, &array, CLOCK_MONOTONIC);
	return bpf_timer_set_callback(&v->timer, fire_in_array);
}

static __always_inline long obey_table(struct timers_order *o)
{
	__u32 key = o->key;
	struct timers_value *v;

	if (o->what == TIMERS_DELETE)
		return bpf_map_delete_elem(&table, &key);
	v = bpf_map_lookup_elem(&table, &key);
	if (!v)
		return -2;
	if (o->what == TIMERS_START)
		return start(v, o);
	if (o->what == TIMERS_CANCEL)
		return bpf_timer_cancel(&v->timer);
	bpf_timer_init(&v->timer, &table, CLOCK_MONOTONIC);
	return bpf_timer_set_callback(&v->timer, fire_in_table);
}

/* The packet is an order. */
SEC("tc")
int obey(struct __sk_buff *skb)
{
	struct timers_order *o = (void *)(long)skb->data;

	if ((void *)(o + 1) > (void *)(long)skb->data_end)
		return 0;
	o->result = o->in_table ? obey_table(o) : obey_array(o);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
