// SPDX-License-Identifier: GPL-2.0
/*
 * tail_call - a program cut into stages, which go on in each other through an array that is filled
 * when the object is loaded, and changed while they run.
 *
 * Each way through counts once at each stage, so that the sums tell whether any was lost or taken
 * twice.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include "tail_call.h"

int first_a(struct pt_regs *ctx);
int first_b(struct pt_regs *ctx);
int last_a(struct pt_regs *ctx);
int loop(struct pt_regs *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, NR_SLOTS);
	__uint(key_size, sizeof(__u32));
	__array(values, int(struct pt_regs *));
} stages SEC(".maps") = {
	.values = {
		[SLOT_FIRST] = (void *)&first_a,
		[SLOT_LAST] = (void *)&last_a,
		[SLOT_LOOP] = (void *)&loop,
	},
};

const volatile __u32 test_pid;

__u64 counts[NR_COUNTS];

#define COUNT(what) __sync_fetch_and_add(&counts[what], 1)

SEC("kprobe/do_sys_openat2")
int entry(struct pt_regs *ctx)
{
	if (bpf_get_current_pid_tgid() >> 32 != test_pid)
		return 0;
	COUNT(ENTERED);
	bpf_tail_call(ctx, &stages, SLOT_FIRST);
	COUNT(NO_FIRST);
	return 0;
}

SEC("kprobe")
int first_a(struct pt_regs *ctx)
{
	COUNT(FIRST_A);
	bpf_tail_call(ctx, &stages, SLOT_LAST);
	COUNT(NO_LAST);
	return 0;
}

/* From a subprogram: whatever runs in its place, this one goes on. */
static __noinline int go_on(struct pt_regs *ctx)
{
	bpf_tail_call(ctx, &stages, SLOT_LAST);
	COUNT(NO_LAST);
	return 0;
}

SEC("kprobe")
int first_b(struct pt_regs *ctx)
{
	COUNT(FIRST_B);
	go_on(ctx);
	COUNT(FIRST_B_DONE);
	return 0;
}

SEC("kprobe")
int last_a(struct pt_regs *ctx)
{
	COUNT(LAST_A);
	return 0;
}

/* The test loads it over and over, and lets go of it while it is run. */
SEC("kprobe")
int last_b(struct pt_regs *ctx)
{
	COUNT(LAST_B);
	return 0;
}

/* Not attached, but run by the test. */
SEC("kprobe")
int loop(struct pt_regs *ctx)
{
	COUNT(LOOPED);
	bpf_tail_call(ctx, &stages, SLOT_LOOP);
	return 77;
}

char LICENSE[] SEC("license") = "GPL";
