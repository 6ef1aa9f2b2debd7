// SPDX-License-Identifier: GPL-2.0
/*
 * nmi - one program in NMI, one in tasks, on the same maps; both count what the helpers told them.
 *
 * default_get_nmi_reason() is what an x86 kernel asks about an NMI that no driver has claimed: it
 * is called once in each of these, and from nowhere else.
 */
#include <linux/bpf.h>
#include <linux/errno.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include "nmi.h"

/* Few buckets, so that locks are met; keys are fewer still, so that there is always room. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct nmi_value);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} ring SEC(".maps");

/*
 * For its lock alone: nothing in it is read, and the test makes room all the time. Full it is while
 * one CPU waits for the machine with a record in its hands and the other one has come round.
 */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 22);
} discards SEC(".maps");

/*
 * Too large for a program's stack. Only one program at a time is at one level on a CPU, and writes
 * its own.
 */
struct nmi_value scratch[NMI_SOURCES];

const volatile __u32 test_pid;
const volatile __u64 user_word; /* address in the test */
const volatile __u64 not_before; /* ns, CLOCK_MONOTONIC */

__u64 hits[NMI_SOURCES];
__u64 submitted[NMI_SOURCES]; /* records */
__u64 refused[NMI_SOURCES]; /* reservations */
struct nmi_tally nmi_tally[NR_OPS];
struct nmi_tally task_tally[NR_OPS];

/* Seen in NMI. */
__u64 on_nmi_stack; /* the interrupted code was the kernel's: it has a stack of its own then */
__u64 in_test; /* the interrupted task was of the test */
__u64 user_reads;
__u64 last_time;
/* And must not be. */
__u64 wrong_value; /* what was written is not what is found */
__u64 wrong_time;
__u64 wrong_comm;
__u64 wrong_kernel_read;
__u64 wrong_user_read;
__u64 wrong_print;

/* The stacks of exceptions lie in the fourth last 512 GiB: Documentation/arch/x86/x86_64/mm.rst. */
#define ENTRY_AREA (-4ul << 39 >> 39)

#define ADD(counter, n) __sync_fetch_and_add(&(counter), n)

static __always_inline void count(struct nmi_tally *tally, long result, long also)
{
	if (!result || result == also) {
		ADD(tally->ok, 1);
	} else if (result == -EBUSY) {
		ADD(tally->busy, 1);
	} else {
		ADD(tally->other, 1);
		tally->last_other = result;
	}
}

static __always_inline void submit(__u32 source)
{
	struct nmi_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);

	if (!r) {
		ADD(refused[source], 1);
		return;
	}
	r->source = source;
	r->number = ADD(submitted[source], 1);
	r->check = ~r->number;
	bpf_ringbuf_submit(r, 0);
}

static __always_inline void discard(struct nmi_tally *tally)
{
	void *room = bpf_ringbuf_reserve(&discards, 8, 0);

	count(&tally[OP_RESERVE], room ? 0 : -EBUSY, 0);
	if (room)
		bpf_ringbuf_discard(room, 0);
}

/* The key that only NMIs write: between here and there is nobody who could change it. */
static __always_inline void use_own_key(struct nmi_value *value, __u64 mark)
{
	struct nmi_value *found;
	__u32 key = KEY_NMI;
	long err;

	value->words[0] = mark;
	value->words[NMI_WORDS - 1] = ~mark;
	err = bpf_map_update_elem(&table, &key, value, BPF_ANY);
	count(&nmi_tally[OP_UPDATE_OWN], err, 0);
	found = bpf_map_lookup_elem(&table, &key);
	if (!err && (!found || found->words[0] != mark || found->words[NMI_WORDS - 1] != ~mark))
		ADD(wrong_value, 1);
	/* A deletion that was refused may have left an older one, but a whole one. */
	if (found && found->words[0] != ~found->words[NMI_WORDS - 1])
		ADD(wrong_value, 1);
	err = bpf_map_delete_elem(&table, &key);
	count(&nmi_tally[OP_DELETE_OWN], err, found ? 0 : -ENOENT);
	if (!err && bpf_map_lookup_elem(&table, &key))
		ADD(wrong_value, 1);
}

static __always_inline void use_shared(struct nmi_tally *tally, struct nmi_value *value)
{
	__u32 key = KEY_SHARED, zero = 0;

	count(&tally[OP_UPDATE_SHARED], bpf_map_update_elem(&table, &key, value, BPF_ANY), 0);
	bpf_map_lookup_elem(&table, &key);
	count(&tally[OP_DELETE_SHARED], bpf_map_delete_elem(&table, &key), -ENOENT);
	count(&tally[OP_ARRAY], bpf_map_update_elem(&array, &zero, &value->words[0], BPF_ANY), 0);
}

static __always_inline void look_at_time(void)
{
	__u64 now = bpf_ktime_get_ns();

	/* In NMI the clock may be read while it is set: it is off by the adjustment then. */
	if (now < not_before || now + 1000000 < last_time)
		ADD(wrong_time, 1);
	last_time = now;
}

/* All threads of the test bear its name. */
static __always_inline void look_at_task(void)
{
	char comm[16];
	__u64 word = 0;
	int ours = bpf_get_current_pid_tgid() >> 32 == test_pid;
	long err = bpf_get_current_comm(comm, sizeof(comm));

	if (err || (ours && (comm[0] != 'n' || comm[1] != 'm' || comm[2] != 'i' || comm[3])))
		ADD(wrong_comm, 1);
	ADD(in_test, ours);
	/* The address space may be another's, even if the task is not: then it is refused. */
	err = bpf_probe_read_user(&word, sizeof(word), (void *)user_word);
	if (!err && ours)
		ADD(user_reads, 1);
	if ((err && err != -EFAULT) || (!err && ours && word != NMI_USER_MAGIC))
		ADD(wrong_user_read, 1);
}

/*
 * At a function's entry its return address is on top of the stack. The last page is never mapped.
 */
static __always_inline void look_at_stack(struct pt_regs *ctx)
{
	__u64 word = 0;

	if (ctx->rsp >> 39 == ENTRY_AREA)
		ADD(on_nmi_stack, 1);
	if (bpf_probe_read_kernel(&word, sizeof(word), (void *)ctx->rsp) || (__s64)word >= 0)
		ADD(wrong_kernel_read, 1);
	if (bpf_probe_read_kernel(&word, sizeof(word), (void *)-4096l) != -EFAULT)
		ADD(wrong_kernel_read, 1);
}

/* The interrupted place as text, for the program and for the trace. */
static __always_inline void look_at_print(struct pt_regs *ctx)
{
	static const char fmt[] = "%5d %pS", said[] = "nmi %d %pS";
	__u64 args[] = { bpf_get_prandom_u32() & 0xff, ctx->rip };
	char text[64];
	long len = bpf_snprintf(text, sizeof(text), fmt, args, sizeof(args));

	if (len < 9 || text[5] != ' ')
		ADD(wrong_print, 1);
	if (bpf_trace_printk(said, sizeof(said), args[0], args[1]) < 6)
		ADD(wrong_print, 1);
}

SEC("kprobe/default_get_nmi_reason")
int in_nmi(struct pt_regs *ctx)
{
	__u32 cpu = bpf_get_smp_processor_id();
	__u32 source;

	if (cpu >= NMI_CPUS)
		return 0;
	source = NMI_SOURCE(1, cpu);
	ADD(hits[source], 1);
	use_own_key(&scratch[source], hits[source]);
	use_shared(nmi_tally, &scratch[source]);
	discard(nmi_tally);
	submit(source);
	look_at_time();
	look_at_task();
	look_at_stack(ctx);
	look_at_print(ctx);
	return 0;
}

SEC("kprobe/do_sys_openat2")
int in_task(struct pt_regs *ctx)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct nmi_value *value;
	__u32 key = KEY_TASK, i;

	if (cpu >= NMI_CPUS)
		return 0;
	value = &scratch[NMI_SOURCE(0, cpu)];
	value->words[0] = ADD(hits[NMI_SOURCE(0, cpu)], 1);
#pragma unroll
	for (i = 0; i < 4; i++) {
		count(&task_tally[OP_UPDATE_OWN], bpf_map_update_elem(&table, &key, value, BPF_ANY),
		      0);
		use_shared(task_tally, value);
	}
	count(&task_tally[OP_DELETE_OWN], bpf_map_delete_elem(&table, &key), -ENOENT);
	submit(NMI_SOURCE(0, cpu));
	return 0;
}

/*
 * Not attached, but run by the test, and long, for each run reads the clock twice: where that is a
 * device's, an emulated machine takes most of its NMIs there, and none with a lock held.
 */
SEC("kprobe/do_sys_openat2")
int use_often(struct pt_regs *ctx)
{
	__u32 cpu = bpf_get_smp_processor_id(), i;
	struct nmi_value *value;

	if (cpu >= NMI_CPUS)
		return 0;
	value = &scratch[NMI_SOURCE(0, cpu)];
	for (i = 0; i < 1000; i++) {
		if (i % 64 == 0)
			use_shared(task_tally, value);
		discard(task_tally);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
