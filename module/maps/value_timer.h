/* SPDX-License-Identifier: GPL-2.0 */
/*
 * value_timer.h - the timer in a value: struct bpf_timer.
 *
 * The value's first eight bytes of it are a slot: empty, or the address of a timer that an init has
 * made, or shut, while the element is in no map: its memory may be another element's by the time that
 * a program which found it looks again.
 *
 * Concurrency. A slot changes by single atomic exchanges. Who takes a timer out of one (drop, shut)
 * owns it, and nobody else takes it out again; those that found it there before keep it for as long
 * as their RCU sections. The timer's own lock protects what it calls and its arming, so that nothing
 * arms it once it was taken out. It is asked for inside hash buckets' locks, with interrupts off, and
 * inside it are none but those of the machine's timers and work queues. Nothing here waits but cancel,
 * which holds no lock then.
 *
 * What a timer calls runs in softirq, inside an RCU section in which it found the timer still in use:
 * so map, element and program are there until it ends. A timer that was taken out is freed in process
 * context, after a grace period and the end of its callback.
 *
 * References. A timer with a callback holds its program, which holds its map: a cycle, which ends with
 * the last use of the map, when all timers are taken out (ops->release). An init that is late sees to
 * it itself.
 */
#ifndef OBPF_MAPS_VALUE_TIMER_H
#define OBPF_MAPS_VALUE_TIMER_H

#include <linux/types.h>

struct obpf_callee;
struct obpf_map;
struct obpf_timer;

/*
 * For helpers: tasks and softirqs, inside a run's RCU section. @slot: a timer in a value of a map that
 * the program has.
 *
 * What they return is bpf(2)'s: -EOPNOTSUPP in NMI; of init -EBUSY (there is one), -EPERM (the map is
 * in nobody's use, or the element in no map), -ENOMEM; -EINVAL without a timer, of start also
 * without a callback; of set -ENOENT (the program is being freed), -EPERM.
 */
int obpf_value_timer_init(u64 *slot, struct obpf_map *map, u64 flags);
int obpf_value_timer_set(u64 *slot, const void *fn, struct obpf_callee *callee);
int obpf_value_timer_start(u64 *slot, u64 ns, u64 flags);
/*
 * @own: the timer whose callback asks, or NULL. 1: it was armed; 0: it was not, or it ran and has
 * ended; -EDEADLK: its end would be waited for in vain.
 */
int obpf_value_timer_cancel(u64 *slot, struct obpf_timer *own);

/*
 * For maps, with @value one of theirs; any context but NMI. No callback begins any more; one that runs
 * may go on for a while.
 */
void obpf_value_timer_drop(const struct obpf_map *map, void *value); /* there may be a new one */
void obpf_value_timer_shut(const struct obpf_map *map, void *value); /* there is none before ... */
void obpf_value_timer_reopen(const struct obpf_map *map, void *value); /* ... this */

#endif
