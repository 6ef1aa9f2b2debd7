// SPDX-License-Identifier: GPL-2.0
/*
 * uapi.c - obpf.h says what the system's <linux/bpf.h> says: numbers, sizes, offsets.
 *
 * All of it is settled while this compiles. What the oldest supported header (6.1) does not have
 * yet is compared with literal numbers, beside the kernel version that brought them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "obpf.h"

/* The name less its prefix is the same on both sides. */
#define same(name) _Static_assert((long long)OBPF_##name == (long long)BPF_##name, #name)

same(MAP_CREATE);
same(MAP_LOOKUP_ELEM);
same(MAP_UPDATE_ELEM);
same(MAP_DELETE_ELEM);
same(MAP_GET_NEXT_KEY);
same(PROG_LOAD);
same(PROG_TEST_RUN);
same(OBJ_GET_INFO_BY_FD);
same(MAP_FREEZE);
same(BTF_LOAD);
same(LINK_CREATE);
/* bpf(2) would have to grow more than threefold to reach obpf's own commands. */
_Static_assert(BPF_PROG_BIND_MAP * 3 < OBPF_PRIVATE_CMD, "private commands");
_Static_assert(OBPF_EVENT_OPEN - OBPF_PRIVATE_CMD == 0, "EVENT_OPEN");

same(PROG_TYPE_UNSPEC);
same(PROG_TYPE_SOCKET_FILTER);
same(PROG_TYPE_KPROBE);
same(PROG_TYPE_SCHED_CLS);
same(PROG_TYPE_SCHED_ACT);
same(PROG_TYPE_TRACEPOINT);
same(PROG_TYPE_XDP);
same(PROG_TYPE_PERF_EVENT);
same(PROG_TYPE_RAW_TRACEPOINT);
same(PROG_TYPE_SYSCALL);
same(MAP_TYPE_UNSPEC);
same(MAP_TYPE_HASH);
same(MAP_TYPE_ARRAY);
same(MAP_TYPE_RINGBUF);
same(XDP);
same(PERF_EVENT);
_Static_assert(OBPF_TCX_INGRESS == 46 && OBPF_TCX_EGRESS == 47, "tcx");
same(LINK_TYPE_UNSPEC);
same(LINK_TYPE_PERF_EVENT);
same(OBJ_NAME_LEN);
same(TAG_SIZE);

same(F_NO_PREALLOC);
same(F_NUMA_NODE);
same(F_RDONLY);
same(F_WRONLY);
same(F_ZERO_SEED);
same(F_RDONLY_PROG);
same(F_WRONLY_PROG);
same(F_MMAPABLE);
same(ANY);
same(NOEXIST);
same(EXIST);
same(F_LOCK);
same(F_STRICT_ALIGNMENT);
same(F_SLEEPABLE);
same(F_ANY_ALIGNMENT);
same(F_TEST_RND_HI32);
same(F_TEST_STATE_FREQ);
same(RB_NO_WAKEUP);
same(RB_FORCE_WAKEUP);
same(RINGBUF_BUSY_BIT);
same(RINGBUF_DISCARD_BIT);
same(RINGBUF_HDR_SZ);
same(PSEUDO_MAP_FD);
same(PSEUDO_MAP_VALUE);
same(PSEUDO_BTF_ID);
same(PSEUDO_FUNC);
same(PSEUDO_MAP_IDX);
same(PSEUDO_MAP_IDX_VALUE);
same(PSEUDO_CALL);
same(PSEUDO_KFUNC_CALL);
/* The log's levels are no part of the system's header: bits 0 to 2, and since 6.4 bit 3. */
_Static_assert(OBPF_LOG_LEVEL1 == 1 && OBPF_LOG_LEVEL2 == 2 && OBPF_LOG_STATS == 4 &&
		       OBPF_LOG_FIXED == 8,
	       "log levels");

#define size_of(type, member) sizeof(((type *)0)->member)
/* A member at the same offset, of the same size. */
#define member2(ours, a, theirs, b) \
	_Static_assert(offsetof(ours, a) == offsetof(theirs, b) && \
			       size_of(ours, a) == size_of(theirs, b), \
		       #ours "." #a)
#define attr(m) member2(union obpf_attr, m, union bpf_attr, m)
/* A member that 6.1 lacks: offset and size as the kernel named has them. */
#define newer(type, m, offset, size) \
	_Static_assert(offsetof(type, m) == (offset) && size_of(type, m) == (size), #type "." #m)

/* The instruction: bit-fields have no offset, so they are looked at by value below. */
member2(struct obpf_insn, code, struct bpf_insn, code);
member2(struct obpf_insn, off, struct bpf_insn, off);
member2(struct obpf_insn, imm, struct bpf_insn, imm);
_Static_assert(sizeof(struct obpf_insn) == sizeof(struct bpf_insn), "insn");

attr(map_type);
attr(key_size);
attr(value_size);
attr(max_entries);
attr(map_flags);
attr(inner_map_fd);
attr(numa_node);
attr(map_name);
attr(map_ifindex);
attr(btf_fd);
attr(btf_key_type_id);
attr(btf_value_type_id);
attr(btf_vmlinux_value_type_id);
attr(map_extra);
newer(union obpf_attr, value_type_btf_obj_fd, 72, 4); /* 6.9 */
newer(union obpf_attr, map_token_fd, 76, 4); /* 6.9 */

attr(map_fd);
attr(key);
attr(value);
attr(next_key);
attr(flags);

attr(prog_type);
attr(insn_cnt);
attr(insns);
attr(license);
attr(log_level);
attr(log_size);
attr(log_buf);
attr(kern_version);
attr(prog_flags);
attr(prog_name);
attr(prog_ifindex);
attr(expected_attach_type);
attr(prog_btf_fd);
attr(func_info_rec_size);
attr(func_info);
attr(func_info_cnt);
attr(line_info_rec_size);
attr(line_info);
attr(line_info_cnt);
attr(attach_btf_id);
attr(attach_prog_fd);
attr(attach_btf_obj_fd);
attr(core_relo_cnt);
attr(fd_array);
attr(core_relos);
attr(core_relo_rec_size);
newer(union obpf_attr, log_true_size, 140, 4); /* 6.4 */
newer(union obpf_attr, prog_token_fd, 144, 4); /* 6.9 */

attr(test.prog_fd);
attr(test.retval);
attr(test.data_size_in);
attr(test.data_size_out);
attr(test.data_in);
attr(test.data_out);
attr(test.repeat);
attr(test.duration);
attr(test.ctx_size_in);
attr(test.ctx_size_out);
attr(test.ctx_in);
attr(test.ctx_out);
attr(test.flags);
attr(test.cpu);
attr(test.batch_size);

attr(info.bpf_fd);
attr(info.info_len);
attr(info.info);

attr(link_create.prog_fd);
attr(link_create.target_fd);
attr(link_create.target_ifindex);
attr(link_create.attach_type);
attr(link_create.flags);
attr(link_create.perf_event.bpf_cookie);
newer(union obpf_attr, link_create.map_fd, 0, 4); /* 6.6, beside prog_fd */
_Static_assert(size_of(union obpf_attr, link_create) >= size_of(union bpf_attr, link_create),
	       "link_create");

/* 6.9's union is 152 bytes; later kernels only append. */
_Static_assert(sizeof(union obpf_attr) >= sizeof(union bpf_attr) && sizeof(union obpf_attr) == 152,
	       "attr");
_Static_assert(_Alignof(union obpf_attr) == _Alignof(union bpf_attr), "attr");

/* EVENT_OPEN is obpf's own: fixed by these numbers from its first release on. */
newer(union obpf_attr, event_open.kind, 0, 4);
newer(union obpf_attr, event_open.event_flags, 4, 4);
newer(union obpf_attr, event_open.pid, 8, 4);
newer(union obpf_attr, event_open.cpu, 12, 4);
newer(union obpf_attr, event_open.group_fd, 16, 4);
newer(union obpf_attr, event_open.retprobe, 20, 4);
newer(union obpf_attr, event_open.name, 24, 8);
newer(union obpf_attr, event_open.addr, 32, 8);
_Static_assert(size_of(union obpf_attr, event_open) == 40, "event_open");
/* Its name and addr hold what the kprobe PMU takes from these two. */
_Static_assert(size_of(struct perf_event_attr, kprobe_func) ==
			       size_of(union obpf_attr, event_open.name) &&
		       size_of(struct perf_event_attr, probe_offset) ==
			       size_of(union obpf_attr, event_open.addr),
	       "kprobe PMU");

#define prog_info(m) member2(struct obpf_prog_info, m, struct bpf_prog_info, m)
prog_info(type);
prog_info(id);
prog_info(tag);
prog_info(jited_prog_len);
prog_info(xlated_prog_len);
prog_info(jited_prog_insns);
prog_info(xlated_prog_insns);
prog_info(load_time);
prog_info(created_by_uid);
prog_info(nr_map_ids);
prog_info(map_ids);
prog_info(name);
prog_info(ifindex);
prog_info(netns_dev);
prog_info(netns_ino);
prog_info(nr_jited_ksyms);
prog_info(nr_jited_func_lens);
prog_info(jited_ksyms);
prog_info(jited_func_lens);
prog_info(btf_id);
prog_info(func_info_rec_size);
prog_info(func_info);
prog_info(nr_func_info);
prog_info(nr_line_info);
prog_info(line_info);
prog_info(jited_line_info);
prog_info(nr_jited_line_info);
prog_info(line_info_rec_size);
prog_info(jited_line_info_rec_size);
prog_info(nr_prog_tags);
prog_info(prog_tags);
prog_info(run_time_ns);
prog_info(run_cnt);
prog_info(recursion_misses);
prog_info(verified_insns);
prog_info(attach_btf_obj_id);
prog_info(attach_btf_id);
_Static_assert(sizeof(struct obpf_prog_info) == sizeof(struct bpf_prog_info), "prog_info");

#define func_info(m) member2(struct obpf_func_info, m, struct bpf_func_info, m)
func_info(insn_off);
func_info(type_id);
_Static_assert(sizeof(struct obpf_func_info) == sizeof(struct bpf_func_info), "func_info");

#define line_info(m) member2(struct obpf_line_info, m, struct bpf_line_info, m)
line_info(insn_off);
line_info(file_name_off);
line_info(line_off);
line_info(line_col);
_Static_assert(sizeof(struct obpf_line_info) == sizeof(struct bpf_line_info), "line_info");
_Static_assert(OBPF_LINE_INFO_LINE(0x12345u) == BPF_LINE_INFO_LINE_NUM(0x12345u) &&
		       OBPF_LINE_INFO_COL(0x12345u) == BPF_LINE_INFO_LINE_COL(0x12345u),
	       "line_col");

#define xdp_md(m) member2(struct obpf_xdp_md, m, struct xdp_md, m)
xdp_md(data);
xdp_md(data_end);
xdp_md(data_meta);
xdp_md(ingress_ifindex);
xdp_md(rx_queue_index);
xdp_md(egress_ifindex);
_Static_assert(sizeof(struct obpf_xdp_md) == sizeof(struct xdp_md), "xdp_md");

#define skb(m) member2(struct obpf_sk_buff, m, struct __sk_buff, m)
skb(len);
skb(pkt_type);
skb(mark);
skb(queue_mapping);
skb(protocol);
skb(vlan_present);
skb(vlan_tci);
skb(vlan_proto);
skb(priority);
skb(ingress_ifindex);
skb(ifindex);
skb(tc_index);
skb(cb);
skb(hash);
skb(tc_classid);
skb(data);
skb(data_end);
skb(napi_id);
skb(family);
skb(remote_ip4);
skb(local_ip4);
skb(remote_ip6);
skb(local_ip6);
skb(remote_port);
skb(local_port);
skb(data_meta);
skb(flow_keys);
skb(tstamp);
skb(wire_len);
skb(gso_segs);
skb(sk);
skb(gso_size);
skb(tstamp_type);
skb(hwtstamp);
_Static_assert(sizeof(struct obpf_sk_buff) == sizeof(struct __sk_buff), "__sk_buff");

#define map_info(m) member2(struct obpf_map_info, m, struct bpf_map_info, m)
map_info(type);
map_info(id);
map_info(key_size);
map_info(value_size);
map_info(max_entries);
map_info(map_flags);
map_info(name);
map_info(ifindex);
map_info(btf_vmlinux_value_type_id);
map_info(netns_dev);
map_info(netns_ino);
map_info(btf_id);
map_info(btf_key_type_id);
map_info(btf_value_type_id);
map_info(map_extra);
newer(struct obpf_map_info, btf_vmlinux_id, 76, 4); /* 6.10, in 6.1's padding */
_Static_assert(sizeof(struct obpf_map_info) == sizeof(struct bpf_map_info), "map_info");

member2(struct obpf_link_info, type, struct bpf_link_info, type);
member2(struct obpf_link_info, id, struct bpf_link_info, id);
member2(struct obpf_link_info, prog_id, struct bpf_link_info, prog_id);
newer(struct obpf_link_info, perf_event.type, 16, 4); /* 6.6 */
newer(struct obpf_link_info, perf_event.kprobe.func_name, 24, 8); /* 6.6 */
newer(struct obpf_link_info, perf_event.kprobe.name_len, 32, 4); /* 6.6 */
newer(struct obpf_link_info, perf_event.kprobe.offset, 36, 4); /* 6.6 */
newer(struct obpf_link_info, perf_event.kprobe.addr, 40, 8); /* 6.6 */
newer(struct obpf_link_info, perf_event.kprobe.missed, 48, 8); /* 6.7 */
newer(struct obpf_link_info, perf_event.kprobe.cookie, 56, 8); /* 6.9 */
_Static_assert(OBPF_PERF_EVENT_UNSPEC == 0 && OBPF_PERF_EVENT_UPROBE == 1 &&
		       OBPF_PERF_EVENT_URETPROBE == 2 && OBPF_PERF_EVENT_KPROBE == 3 &&
		       OBPF_PERF_EVENT_KRETPROBE == 4,
	       "perf event types"); /* 6.6 */

static void instruction_registers_share_a_byte_in_the_same_order(void **state)
{
	const struct obpf_insn ours = {
		.code = 0xb7, .dst_reg = 3, .src_reg = 9, .off = -2, .imm = 7
	};
	const struct bpf_insn theirs = {
		.code = 0xb7, .dst_reg = 3, .src_reg = 9, .off = -2, .imm = 7
	};

	assert_memory_equal(&ours, &theirs, sizeof(ours));
}

static void gpl_compatible_is_the_same_bit(void **state)
{
	struct obpf_prog_info ours = { 0 };
	struct bpf_prog_info theirs = { 0 };

	ours.gpl_compatible = 1;
	theirs.gpl_compatible = 1;
	assert_memory_equal(&ours, &theirs, sizeof(ours));
}

static void the_ioctl_number_is_the_systems_encoding(void **state)
{
	unsigned int cmd, size;

	for (cmd = 0; cmd < 256; cmd++) {
		for (size = 0; size <= OBPF_IOC_SIZE_MAX; size += 127) {
			unsigned int req = OBPF_IOC(cmd, size);

			assert_int_equal(req, _IOC(_IOC_READ | _IOC_WRITE, 'o', cmd, size));
			assert_true(OBPF_IOC_IS_OURS(req));
			assert_int_equal(OBPF_IOC_CMD(req), cmd);
			assert_int_equal(OBPF_IOC_SIZE(req), size);
		}
	}
	assert_false(OBPF_IOC_IS_OURS(FIONREAD));
	assert_false(OBPF_IOC_IS_OURS(PERF_EVENT_IOC_SET_BPF));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instruction_registers_share_a_byte_in_the_same_order),
		cmocka_unit_test(gpl_compatible_is_the_same_bit),
		cmocka_unit_test(the_ioctl_number_is_the_systems_encoding),
	};

	return cmocka_run_group_tests_name("uapi", tests, NULL, NULL);
}
