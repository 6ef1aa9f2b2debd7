// SPDX-License-Identifier: GPL-2.0
/*
 * helpers - calls every helper that there is, once, and keeps what each returned; vm/helpers.c knows
 * what that must be.
 */
#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include "helpers.h"

struct task_struct {
	int tgid;
	int pid;
} RELOCATED;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} of_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

/* For records made by dynptr. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} dynptr_ring SEC(".maps");

struct locked {
	__u64 number;
	struct bpf_spin_lock lock;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct locked);
} locks SEC(".maps");

/* Entry 0 stays empty; the test puts tail_called_program into entry 1. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

const volatile __u32 test_pid;
const volatile __u64 user_text; /* addresses in the test: a string */
const volatile __u64 user_end; /* the end of a page that none follows; no NUL before it */

/* What the test writes before, and finds afterwards. */
char number[8] = "-42 ";
char unsigned_number[8] = "0xff";
char kernel_text[HELPERS_TEXT] = "in the kernel";

__u64 hits;
__s64 ret[HELPERS_IDS];
char comm[16];
char by_read[HELPERS_TEXT];
char by_read_str[HELPERS_TEXT];
char by_user[HELPERS_TEXT];
char by_user_str[HELPERS_TEXT];
char by_kernel[HELPERS_TEXT];
char by_kernel_str[HELPERS_TEXT];
__u64 looked_up;
long long_number;
unsigned long ulong_number;
__s32 task_tgid;
__u64 ring_numbers[4];
char printed[HELPERS_TEXT];
char symbol[HELPERS_TEXT];
__s64 compared[3];
__u64 of_each_cpu[2];
__u64 of_no_cpu; /* NULL, so 0 */
__s64 faults[HELPERS_FAULTS];
__u64 random_again;
__u64 dynptr_copy, value_copy;
__u64 loop_sum, each_sum;
__u64 fell_through, tail_called;

static long add_number(__u32 number, void *unused)
{
	loop_sum += number;
	return 0;
}

static long add_element(void *map, const __u32 *key, __u64 *value, void *unused)
{
	each_sum += *key * *value;
	return 0;
}

static __always_inline void use_maps(void)
{
	__u64 value = 77, *found;
	__u32 key = 5;

	ret[BPF_FUNC_map_update_elem] = bpf_map_update_elem(&table, &key, &value, BPF_NOEXIST);
	found = bpf_map_lookup_elem(&table, &key);
	ret[BPF_FUNC_map_lookup_elem] = !!found;
	if (found)
		looked_up = *found;
	ret[BPF_FUNC_for_each_map_elem] = bpf_for_each_map_elem(&table, add_element, NULL, 0);
	ret[BPF_FUNC_loop] = bpf_loop(5, add_number, NULL, 0);
	ret[BPF_FUNC_map_delete_elem] = bpf_map_delete_elem(&table, &key);
}

static __always_inline void use_ring(void)
{
	struct helpers_record record = { HELPERS_OUTPUT }, *reserved;
	__u32 i;

	ret[BPF_FUNC_ringbuf_output] = bpf_ringbuf_output(&ring, &record, sizeof(record), 0);
	reserved = bpf_ringbuf_reserve(&ring, sizeof(record), 0);
	ret[BPF_FUNC_ringbuf_reserve] = !!reserved;
	if (reserved) {
		reserved->number = HELPERS_DISCARDED;
		bpf_ringbuf_discard(reserved, 0);
	}
	reserved = bpf_ringbuf_reserve(&ring, sizeof(record), 0);
	if (reserved) {
		reserved->number = HELPERS_SUBMITTED;
		bpf_ringbuf_submit(reserved, 0);
	}
#pragma unroll
	for (i = 0; i < 4; i++)
		ring_numbers[i] = bpf_ringbuf_query(&ring, i);
	ret[BPF_FUNC_ringbuf_query] = bpf_ringbuf_query(&ring, 4);
}

static __always_inline void ask_about_the_moment(struct pt_regs *ctx)
{
	struct task_struct *task;

	ret[BPF_FUNC_ktime_get_ns] = bpf_ktime_get_ns();
	ret[BPF_FUNC_ktime_get_boot_ns] = bpf_ktime_get_boot_ns();
	ret[BPF_FUNC_ktime_get_coarse_ns] = bpf_ktime_get_coarse_ns();
	ret[BPF_FUNC_ktime_get_tai_ns] = bpf_ktime_get_tai_ns();
	ret[BPF_FUNC_jiffies64] = bpf_jiffies64();
	ret[BPF_FUNC_get_prandom_u32] = bpf_get_prandom_u32();
	random_again = bpf_get_prandom_u32();
	ret[BPF_FUNC_get_smp_processor_id] = bpf_get_smp_processor_id();
	ret[BPF_FUNC_get_numa_node_id] = bpf_get_numa_node_id();
	ret[BPF_FUNC_get_current_uid_gid] = bpf_get_current_uid_gid();
	ret[BPF_FUNC_get_current_comm] = bpf_get_current_comm(comm, sizeof(comm));
	task = (void *)bpf_get_current_task();
	ret[BPF_FUNC_get_current_task] = (long)task;
	bpf_probe_read_kernel(&task_tgid, sizeof(task_tgid), &task->tgid);
	ret[BPF_FUNC_get_func_ip] = bpf_get_func_ip(ctx);
	ret[BPF_FUNC_get_attach_cookie] = bpf_get_attach_cookie(ctx);
}

#define READ(helper, buf, from) \
	(ret[BPF_FUNC_##helper] = bpf_##helper(buf, sizeof(buf), (const void *)(from)))

static __always_inline void probe_memory(void)
{
	char buf[16];

	READ(probe_read, by_read, user_text);
	READ(probe_read_str, by_read_str, kernel_text);
	READ(probe_read_user, by_user, user_text);
	READ(probe_read_user_str, by_user_str, user_text);
	READ(probe_read_kernel, by_kernel, kernel_text);
	READ(probe_read_kernel_str, by_kernel_str, kernel_text);

	faults[0] = bpf_probe_read_user(buf, sizeof(buf), (void *)(user_end - sizeof(buf)));
	faults[1] = bpf_probe_read_user(buf, sizeof(buf), (void *)(user_end - 1));
	faults[2] = bpf_probe_read_str(buf, sizeof(buf), (void *)(user_end - 5));
	/* Not canonical; the last page; round the end of the address space. */
	faults[3] = bpf_probe_read(buf, sizeof(buf), (void *)(1ul << 63));
	faults[4] = bpf_probe_read_kernel_str(buf, sizeof(buf), (void *)-4096l);
	faults[5] = bpf_probe_read_kernel(buf, sizeof(buf), (void *)-4l);
}

static __always_inline void use_text(struct pt_regs *ctx)
{
	static const char fmt[] = "%d %s %pks %c%%", symbol_fmt[] = "%ps";
	static const char same[] = "in the kernel", less[] = "in the k", more[] = "in the kernels";
	__u64 args[] = { -3, user_text, (__u64)kernel_text, 'z' };
	__u64 ip = bpf_get_func_ip(ctx);

	ret[BPF_FUNC_snprintf] = bpf_snprintf(printed, sizeof(printed), fmt, args, sizeof(args));
	bpf_snprintf(symbol, sizeof(symbol), symbol_fmt, &ip, sizeof(ip));
	ret[BPF_FUNC_strncmp] = bpf_strncmp(kernel_text, 8, less);
	compared[0] = bpf_strncmp(kernel_text, sizeof(kernel_text), same);
	compared[1] = bpf_strncmp(kernel_text, sizeof(kernel_text), less);
	compared[2] = bpf_strncmp(kernel_text, sizeof(kernel_text), more);
	ret[BPF_FUNC_strtol] = bpf_strtol(number, sizeof(number), 10, &long_number);
	ret[BPF_FUNC_strtoul] =
		bpf_strtoul(unsigned_number, sizeof(unsigned_number), 0, &ulong_number);
}

/* As programs are written for libbpf: it takes trace_printk up to three arguments, or vprintk. */
static __always_inline void say(void)
{
	char on_stack[] = "obpf-test on the stack %d\n";

	bpf_printk("obpf-test plain");
	bpf_printk("obpf-test %d %s %lx", -7, (void *)user_text, 0x123456789abcul);
	bpf_printk("obpf-test %d %d %d %d %s", 1, 2, 3, 4, kernel_text);
	ret[BPF_FUNC_trace_printk] = bpf_trace_printk(on_stack, sizeof(on_stack), 42);
	ret[BPF_FUNC_trace_vprintk] = bpf_trace_vprintk(on_stack, sizeof(on_stack), &hits, 8);
}

static __always_inline int is_test(void)
{
	__u64 id = bpf_get_current_pid_tgid();

	if (id >> 32 != test_pid)
		return 0;
	ret[BPF_FUNC_get_current_pid_tgid] = id;
	return 1;
}

SEC("kprobe/do_sys_openat2")
int call_all(struct pt_regs *ctx)
{
	if (!is_test() || hits)
		return 0;
	hits++;
	use_maps();
	use_ring();
	ask_about_the_moment(ctx);
	probe_memory();
	use_text(ctx);
	say();
	bpf_tail_call(ctx, &jumps, 0);
	fell_through++;
	bpf_tail_call(ctx, &jumps, 1);
	fell_through++;
	return 0;
}

SEC("kprobe/do_sys_openat2")
int tail_called_program(struct pt_regs *ctx)
{
	tail_called++;
	return 0;
}

SEC("kprobe/do_sys_openat2")
int call_percpu(struct pt_regs *ctx)
{
	__u32 key = 0, cpu;
	__u64 *value;

	if (!is_test())
		return 0;
#pragma unroll
	for (cpu = 0; cpu < 2; cpu++) {
		value = bpf_map_lookup_percpu_elem(&of_cpu, &key, cpu);
		if (value)
			of_each_cpu[cpu] = *value;
	}
	ret[BPF_FUNC_map_lookup_percpu_elem] = !!value;
	of_no_cpu = (long)bpf_map_lookup_percpu_elem(&of_cpu, &key, ~0u);
	return 0;
}

static __always_inline void use_dynptrs(void)
{
	struct helpers_record record = { HELPERS_SUBMITTED };
	struct bpf_dynptr ptr;
	__u64 *part;

	ret[BPF_FUNC_ringbuf_reserve_dynptr] =
		bpf_ringbuf_reserve_dynptr(&dynptr_ring, 16, 0, &ptr);
	ret[BPF_FUNC_dynptr_write] = bpf_dynptr_write(&ptr, 0, &record, sizeof(record), 0);
	part = bpf_dynptr_data(&ptr, 8, sizeof(*part));
	ret[BPF_FUNC_dynptr_data] = !!part;
	if (part)
		*part = HELPERS_OUTPUT;
	ret[BPF_FUNC_dynptr_read] = bpf_dynptr_read(&dynptr_copy, sizeof(dynptr_copy), &ptr, 8, 0);
	bpf_ringbuf_submit_dynptr(&ptr, 0);
	bpf_ringbuf_reserve_dynptr(&dynptr_ring, 16, 0, &ptr);
	bpf_ringbuf_discard_dynptr(&ptr, 0);
}

SEC("kprobe/do_sys_openat2")
int call_dynptrs(struct pt_regs *ctx)
{
	struct bpf_dynptr ptr;
	__u32 key = 0;
	__u64 *value;

	if (!is_test())
		return 0;
	use_dynptrs();
	value = bpf_map_lookup_elem(&of_cpu, &key);
	if (!value)
		return 0;
	ret[BPF_FUNC_dynptr_from_mem] = bpf_dynptr_from_mem(value, sizeof(*value), 0, &ptr);
	bpf_dynptr_read(&value_copy, sizeof(value_copy), &ptr, 0, 0);
	return 0;
}

/* Not for a probe: the test runs it itself. */
SEC("tc")
int call_locks(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct locked *value = bpf_map_lookup_elem(&locks, &key);

	if (!value)
		return -1;
	bpf_spin_lock(&value->lock);
	value->number++;
	bpf_spin_unlock(&value->lock);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
