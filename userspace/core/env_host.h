/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * env_host.h - how tests and offline runs answer what helper bodies ask of the outside world
 * (helpers/env.h).
 */
#ifndef OBPF_ENV_HOST_H
#define OBPF_ENV_HOST_H

#include <linux/types.h>

/* Foreign memory: @size bytes that programs find at @addr. */
struct obpf_env_memory {
	u64 addr;
	u32 size; /* bytes */
	bool user; /* for probe_read_user, otherwise for probe_read_kernel */
	const void *bytes;
};

/* A symbol of @size bytes at @addr. */
struct obpf_env_symbol {
	u64 addr;
	u32 size; /* bytes */
	const char *name;
};

struct obpf_env_answers {
	u64 ktime_ns;
	u64 boot_ns;
	u64 tai_ns;
	u64 jiffies;
	u64 pid_tgid; /* tgid << 32 | pid */
	u64 uid_gid; /* gid << 32 | uid */
	u64 task; /* its address */
	const char *comm; /* NULL: there is no task, and pid_tgid and uid_gid do not count */
	u32 cpu;
	u32 numa_node;
	u32 random;
	const struct obpf_env_memory *memory;
	u32 nr_memory;
	const struct obpf_env_symbol *symbols;
	u32 nr_symbols;
	/* Gets what programs trace; NULL: it goes nowhere. */
	void (*trace)(const char *text, u32 len);
	void (*trace_enable)(void); /* may be NULL */
};

/*
 * Answer with @answers, which stay the caller's, from here on; NULL, as in the beginning: with the
 * clock, thread, CPU and memory of this process, where both kinds of probe read what is mapped and
 * get -EFAULT elsewhere; what programs trace goes to standard error. Not while programs run.
 */
void obpf_env_set_answers(const struct obpf_env_answers *answers);

/*
 * The timers of programs go by a clock of their own, whichever they ask for: it stands at 0 and goes
 * on when it is told to, by @ns. What is due meanwhile fires here, on the caller's CPU, the earliest
 * first; two callers share the work. Returns how many fired.
 */
u32 obpf_env_pass_time(u64 ns);
/* The timer that is due first fires here, whenever that is; the clock stands. False: there is none. */
bool obpf_env_fire_first(void);
/* Timers that were started and have not fired. */
u32 obpf_env_nr_timers(void);

#endif
