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

struct obpf_env_answers {
	u64 ktime_ns;
	u64 pid_tgid; /* tgid << 32 | pid */
	const char *comm; /* NULL: there is no task, and pid_tgid does not count */
	u32 cpu;
	const struct obpf_env_memory *memory;
	u32 nr_memory;
};

/*
 * Answer with @answers, which stay the caller's, from here on; NULL, as in the beginning: with the
 * clock, thread, CPU and memory of this process, where both kinds of probe read what is mapped and
 * get -EFAULT elsewhere. Not while programs run.
 */
void obpf_env_set_answers(const struct obpf_env_answers *answers);

#endif
