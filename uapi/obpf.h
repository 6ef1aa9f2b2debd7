/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * obpf.h - the device's interface.
 *
 * ioctl(fd, OBPF_IOC(cmd, size), attr) on /dev/obpf means bpf(cmd, attr, size): the command
 * numbers, attr layouts, flags and errnos are those of bpf(2), so this header only repeats, under
 * names of its own, what <linux/bpf.h> of a current kernel says. It stands alone: plain C, no
 * kernel header needed, so that it builds where the system's headers are older than what it
 * describes. Commands from OBPF_PRIVATE_CMD up are obpf's own.
 *
 * An attr shorter than the module's is taken as zero-filled; a longer one is accepted when its tail
 * is zero and refused with E2BIG otherwise. Unknown commands give EINVAL.
 */
#ifndef UAPI_OBPF_H
#define UAPI_OBPF_H

typedef unsigned char obpf_u8;
typedef unsigned short obpf_u16;
typedef short obpf_s16;
typedef unsigned int obpf_u32;
typedef int obpf_s32;
typedef unsigned long long obpf_u64 __attribute__((aligned(8)));

/*
 * The ioctl number: the generic encoding of a read-write request of type 'o', spelled out so that
 * it is the same number on every architecture. Only the command and the size carry meaning.
 */
#define OBPF_IOC_TYPE 0x6f
#define OBPF_IOC_SIZE_MAX 0x3fffu
#define OBPF_IOC(cmd, size) \
	(((obpf_u32)3 << 30) | (((obpf_u32)(size)&OBPF_IOC_SIZE_MAX) << 16) | \
	 ((obpf_u32)OBPF_IOC_TYPE << 8) | ((obpf_u32)(cmd)&0xffu))
#define OBPF_IOC_CMD(req) ((req)&0xffu)
#define OBPF_IOC_SIZE(req) (((req) >> 16) & OBPF_IOC_SIZE_MAX)
#define OBPF_IOC_IS_OURS(req) (((req) >> 30) == 3u && (((req) >> 8) & 0xffu) == OBPF_IOC_TYPE)

#define OBPF_DEVICE "/dev/obpf"

enum obpf_cmd {
	OBPF_MAP_CREATE = 0,
	OBPF_MAP_LOOKUP_ELEM = 1,
	OBPF_MAP_UPDATE_ELEM = 2,
	OBPF_MAP_DELETE_ELEM = 3,
	OBPF_MAP_GET_NEXT_KEY = 4,
	OBPF_PROG_LOAD = 5,
	OBPF_PROG_TEST_RUN = 10,
	OBPF_PROG_GET_NEXT_ID = 11,
	OBPF_MAP_GET_NEXT_ID = 12,
	OBPF_PROG_GET_FD_BY_ID = 13,
	OBPF_MAP_GET_FD_BY_ID = 14,
	OBPF_OBJ_GET_INFO_BY_FD = 15,
	OBPF_BTF_LOAD = 18,
	OBPF_BTF_GET_FD_BY_ID = 19,
	OBPF_MAP_LOOKUP_AND_DELETE_ELEM = 21,
	OBPF_MAP_FREEZE = 22,
	OBPF_BTF_GET_NEXT_ID = 23,
	OBPF_LINK_CREATE = 28,
	OBPF_LINK_UPDATE = 29,
	OBPF_LINK_GET_FD_BY_ID = 30,
	OBPF_LINK_GET_NEXT_ID = 31,
	OBPF_ENABLE_STATS = 32,
	OBPF_LINK_DETACH = 34,
	OBPF_PROG_BIND_MAP = 35,

	/* obpf's own: */
	OBPF_PRIVATE_CMD = 128,
	/* Stands in for perf_event_open(2): returns an fd that a perf-event link can be made on and
	 * that answers PERF_EVENT_IOC_{ENABLE,DISABLE,SET_BPF}. See union obpf_attr.event_open.
	 */
	OBPF_EVENT_OPEN = 128,
	/* Detach everything and refuse to attach, or allow it again. See union obpf_attr.control. */
	OBPF_CONTROL = 129,
};

/* Instruction, as on the wire (RFC 9669, section 3). */
struct obpf_insn {
	obpf_u8 code;
	obpf_u8 dst_reg:4;
	obpf_u8 src_reg:4;
	obpf_s16 off;
	obpf_s32 imm;
};

enum obpf_prog_type_id {
	OBPF_PROG_TYPE_UNSPEC = 0,
	OBPF_PROG_TYPE_SOCKET_FILTER = 1,
	OBPF_PROG_TYPE_KPROBE = 2,
	OBPF_PROG_TYPE_SCHED_CLS = 3,
	OBPF_PROG_TYPE_SCHED_ACT = 4,
	OBPF_PROG_TYPE_TRACEPOINT = 5,
	OBPF_PROG_TYPE_XDP = 6,
	OBPF_PROG_TYPE_PERF_EVENT = 7,
	OBPF_PROG_TYPE_RAW_TRACEPOINT = 17,
	/* A program over a caller's buffer: R1 points at ctx_in of PROG_TEST_RUN. */
	OBPF_PROG_TYPE_SYSCALL = 31,
};

enum obpf_map_type {
	OBPF_MAP_TYPE_UNSPEC = 0,
	OBPF_MAP_TYPE_HASH = 1,
	OBPF_MAP_TYPE_ARRAY = 2,
	OBPF_MAP_TYPE_PROG_ARRAY = 3,
	OBPF_MAP_TYPE_PERCPU_HASH = 5,
	OBPF_MAP_TYPE_PERCPU_ARRAY = 6,
	OBPF_MAP_TYPE_RINGBUF = 27,
};

enum obpf_attach_type {
	OBPF_XDP = 37,
	OBPF_PERF_EVENT = 41,
	OBPF_TCX_INGRESS = 46,
	OBPF_TCX_EGRESS = 47,
};

enum obpf_link_type {
	OBPF_LINK_TYPE_UNSPEC = 0,
	OBPF_LINK_TYPE_PERF_EVENT = 7,
};

#define OBPF_OBJ_NAME_LEN 16
#define OBPF_TAG_SIZE 8

/* map_flags */
#define OBPF_F_NO_PREALLOC (1u << 0)
#define OBPF_F_NUMA_NODE (1u << 2)
#define OBPF_F_RDONLY (1u << 3)
#define OBPF_F_WRONLY (1u << 4)
#define OBPF_F_ZERO_SEED (1u << 6)
#define OBPF_F_RDONLY_PROG (1u << 7)
#define OBPF_F_WRONLY_PROG (1u << 8)
#define OBPF_F_MMAPABLE (1u << 10)

/* flags of MAP_UPDATE_ELEM */
#define OBPF_ANY 0
#define OBPF_NOEXIST 1
#define OBPF_EXIST 2
#define OBPF_F_LOCK 4

/* flags of the helper timer_start: at that time, not in so long; on the CPU that asks */
#define OBPF_F_TIMER_ABS (1u << 0)
#define OBPF_F_TIMER_CPU_PIN (1u << 1)

/* open_flags of MAP_GET_FD_BY_ID: OBPF_F_RDONLY, OBPF_F_WRONLY */

/* flags of LINK_UPDATE: old_prog_fd names the program that is to be replaced, and no other */
#define OBPF_F_REPLACE (1u << 2)

/* type of ENABLE_STATS */
#define OBPF_STATS_RUN_TIME 0

/* flags of helper ringbuf_query */
#define OBPF_RB_AVAIL_DATA 0
#define OBPF_RB_RING_SIZE 1
#define OBPF_RB_CONS_POS 2
#define OBPF_RB_PROD_POS 3

/* prog_flags */
#define OBPF_F_STRICT_ALIGNMENT (1u << 0)
#define OBPF_F_ANY_ALIGNMENT (1u << 1)
#define OBPF_F_TEST_RND_HI32 (1u << 2)
#define OBPF_F_TEST_STATE_FREQ (1u << 3)
#define OBPF_F_SLEEPABLE (1u << 4) /* programs of type syscall alone; they do not sleep */
/*
 * Ours: the verifier may walk 2^n times as many instructions as the million that it walks otherwise,
 * n from 1 to 7. Asks for CAP_SYS_ADMIN.
 */
#define OBPF_F_INSN_BUDGET_SHIFT 28
#define OBPF_F_INSN_BUDGET(n) ((obpf_u32)(n) << OBPF_F_INSN_BUDGET_SHIFT)
#define OBPF_F_INSN_BUDGET_MASK OBPF_F_INSN_BUDGET(7)
/* Ours: the frames of a chain of calls may take 16 KiB together, not 512 bytes */
#define OBPF_F_LARGE_STACK (1u << 31)

/* log_level */
#define OBPF_LOG_LEVEL1 1u
#define OBPF_LOG_LEVEL2 2u
#define OBPF_LOG_STATS 4u
#define OBPF_LOG_FIXED 8u

/* ring buffer: flags of output/submit/discard, header of a record, geometry */
#define OBPF_RB_NO_WAKEUP (1ull << 0)
#define OBPF_RB_FORCE_WAKEUP (1ull << 1)
#define OBPF_RINGBUF_BUSY_BIT (1u << 31)
#define OBPF_RINGBUF_DISCARD_BIT (1u << 30)
#define OBPF_RINGBUF_HDR_SZ 8

/* src_reg of LD_IMM64 */
#define OBPF_PSEUDO_MAP_FD 1
#define OBPF_PSEUDO_MAP_VALUE 2
#define OBPF_PSEUDO_BTF_ID 3
#define OBPF_PSEUDO_FUNC 4
#define OBPF_PSEUDO_MAP_IDX 5
#define OBPF_PSEUDO_MAP_IDX_VALUE 6
/* src_reg of CALL */
#define OBPF_PSEUDO_CALL 1
#define OBPF_PSEUDO_KFUNC_CALL 2

/* What OBPF_EVENT_OPEN attaches to; the transport knows it from the PMU that the client named. */
enum obpf_event_kind {
	OBPF_EVENT_KPROBE = 1,
};

/* What OBPF_CONTROL does. */
enum obpf_control_op {
	OBPF_CONTROL_STATUS = 0, /* only tell */
	OBPF_CONTROL_OFF = 1, /* detach every link and event; new ones are refused with EPERM */
	OBPF_CONTROL_ON = 2, /* allow them again */
};

/* Layouts of bpf(2)'s union bpf_attr, field for field. Pointers are user addresses in 64 bits. */
union obpf_attr {
	struct { /* MAP_CREATE */
		obpf_u32 map_type;
		obpf_u32 key_size; /* bytes */
		obpf_u32 value_size; /* bytes */
		obpf_u32 max_entries; /* RINGBUF: bytes of data, a power of two of pages */
		obpf_u32 map_flags;
		obpf_u32 inner_map_fd;
		obpf_u32 numa_node;
		char map_name[OBPF_OBJ_NAME_LEN];
		obpf_u32 map_ifindex;
		obpf_u32 btf_fd;
		obpf_u32 btf_key_type_id;
		obpf_u32 btf_value_type_id;
		obpf_u32 btf_vmlinux_value_type_id;
		obpf_u64 map_extra;
		obpf_s32 value_type_btf_obj_fd;
		obpf_s32 map_token_fd;
	};

	struct { /* MAP_{LOOKUP,UPDATE,DELETE,LOOKUP_AND_DELETE}_ELEM, MAP_GET_NEXT_KEY, MAP_FREEZE */
		obpf_u32 map_fd;
		obpf_u64 key;
		union {
			obpf_u64 value;
			obpf_u64 next_key;
		};
		obpf_u64 flags;
	};

	struct { /* PROG_LOAD */
		obpf_u32 prog_type;
		obpf_u32 insn_cnt;
		obpf_u64 insns;
		obpf_u64 license;
		obpf_u32 log_level;
		obpf_u32 log_size;
		obpf_u64 log_buf;
		obpf_u32 kern_version;
		obpf_u32 prog_flags;
		char prog_name[OBPF_OBJ_NAME_LEN];
		obpf_u32 prog_ifindex;
		obpf_u32 expected_attach_type;
		obpf_u32 prog_btf_fd;
		obpf_u32 func_info_rec_size;
		obpf_u64 func_info;
		obpf_u32 func_info_cnt;
		obpf_u32 line_info_rec_size;
		obpf_u64 line_info;
		obpf_u32 line_info_cnt;
		obpf_u32 attach_btf_id;
		union {
			obpf_u32 attach_prog_fd;
			obpf_u32 attach_btf_obj_fd;
		};
		obpf_u32 core_relo_cnt;
		obpf_u64 fd_array;
		obpf_u64 core_relos;
		obpf_u32 core_relo_rec_size;
		obpf_u32 log_true_size; /* out: what the whole log would have taken, with its NUL */
		obpf_s32 prog_token_fd;
	};

	struct { /* PROG_TEST_RUN */
		obpf_u32 prog_fd;
		obpf_u32 retval; /* out */
		obpf_u32 data_size_in;
		obpf_u32 data_size_out; /* in: room; out: bytes there are */
		obpf_u64 data_in;
		obpf_u64 data_out;
		obpf_u32 repeat;
		obpf_u32 duration; /* out: mean of a run, ns */
		obpf_u32 ctx_size_in;
		obpf_u32 ctx_size_out;
		obpf_u64 ctx_in;
		obpf_u64 ctx_out;
		obpf_u32 flags;
		obpf_u32 cpu;
		obpf_u32 batch_size;
	} test;

	struct { /* OBJ_GET_INFO_BY_FD */
		obpf_u32 bpf_fd;
		obpf_u32 info_len;
		obpf_u64 info;
	} info;

	struct { /* {PROG,MAP,BTF,LINK}_GET_{NEXT_ID,FD_BY_ID} */
		union {
			obpf_u32 start_id;
			obpf_u32 prog_id;
			obpf_u32 map_id;
			obpf_u32 btf_id;
			obpf_u32 link_id;
		};
		obpf_u32 next_id; /* out */
		obpf_u32 open_flags;
		obpf_s32 fd_by_id_token_fd;
	} id;

	struct { /* BTF_LOAD */
		obpf_u64 btf;
		obpf_u64 btf_log_buf;
		obpf_u32 btf_size; /* bytes */
		obpf_u32 btf_log_size;
		obpf_u32 btf_log_level;
		obpf_u32 btf_log_true_size; /* out */
		obpf_u32 btf_flags;
		obpf_s32 btf_token_fd;
	} btf;

	struct { /* LINK_CREATE */
		union {
			obpf_u32 prog_fd;
			obpf_u32 map_fd;
		};
		union {
			obpf_u32 target_fd;
			obpf_u32 target_ifindex;
		};
		obpf_u32 attach_type;
		obpf_u32 flags;
		union {
			struct {
				obpf_u64 bpf_cookie;
			} perf_event;
			obpf_u64 pad[4];
		};
	} link_create;

	struct { /* LINK_UPDATE */
		obpf_u32 link_fd;
		union {
			obpf_u32 new_prog_fd;
			obpf_u32 new_map_fd;
		};
		obpf_u32 flags; /* OBPF_F_REPLACE */
		union {
			obpf_u32 old_prog_fd;
			obpf_u32 old_map_fd;
		};
	} link_update;

	struct { /* LINK_DETACH */
		obpf_u32 link_fd;
	} link_detach;

	struct { /* ENABLE_STATS */
		obpf_u32 type; /* OBPF_STATS_RUN_TIME */
	} enable_stats;

	struct { /* PROG_BIND_MAP */
		obpf_u32 prog_fd;
		obpf_u32 map_fd;
		obpf_u32 flags;
	} prog_bind_map;

	struct { /* CONTROL */
		obpf_u32 op; /* enum obpf_control_op */
		obpf_u32 on; /* out: 1, programs may be attached; 0, not */
		obpf_u32 detached; /* out: links that OFF detached */
	} control;

	struct { /* EVENT_OPEN */
		obpf_u32 kind; /* enum obpf_event_kind */
		obpf_u32 event_flags; /* PERF_FLAG_* of perf_event_open(2) */
		obpf_s32 pid; /* as in perf_event_open(2): -1 all processes */
		obpf_s32 cpu;
		obpf_s32 group_fd; /* -1 */
		obpf_u32 retprobe; /* KPROBE: 1 asks for the function's return */
		obpf_u64 name; /* KPROBE: user string, symbol; 0 when addr says where */
		obpf_u64 addr; /* KPROBE: offset into the symbol, or the address itself */
	} event_open;
} __attribute__((aligned(8)));

/*
 * Contexts as programs and PROG_TEST_RUN's ctx_in and ctx_out have them: layouts of struct xdp_md
 * and struct __sk_buff. A program's 32-bit load of data, data_end or data_meta gives an address; in
 * ctx_in and ctx_out of xdp they are offsets from the beginning of the data.
 */
struct obpf_xdp_md {
	obpf_u32 data;
	obpf_u32 data_end;
	obpf_u32 data_meta;
	obpf_u32 ingress_ifindex;
	obpf_u32 rx_queue_index;
	obpf_u32 egress_ifindex;
};

struct obpf_sk_buff {
	obpf_u32 len; /* bytes */
	obpf_u32 pkt_type;
	obpf_u32 mark;
	obpf_u32 queue_mapping;
	obpf_u32 protocol; /* as in the packet: big-endian */
	obpf_u32 vlan_present;
	obpf_u32 vlan_tci;
	obpf_u32 vlan_proto;
	obpf_u32 priority;
	obpf_u32 ingress_ifindex;
	obpf_u32 ifindex;
	obpf_u32 tc_index;
	obpf_u32 cb[5];
	obpf_u32 hash;
	obpf_u32 tc_classid;
	obpf_u32 data;
	obpf_u32 data_end;
	obpf_u32 napi_id;
	obpf_u32 family;
	obpf_u32 remote_ip4;
	obpf_u32 local_ip4;
	obpf_u32 remote_ip6[4];
	obpf_u32 local_ip6[4];
	obpf_u32 remote_port;
	obpf_u32 local_port;
	obpf_u32 data_meta;
	obpf_u64 flow_keys;
	obpf_u64 tstamp; /* ns */
	obpf_u32 wire_len; /* bytes */
	obpf_u32 gso_segs;
	obpf_u64 sk;
	obpf_u32 gso_size;
	obpf_u8 tstamp_type;
	obpf_u32:24;
	obpf_u64 hwtstamp;
};

/* What OBJ_GET_INFO_BY_FD answers: layouts of struct bpf_{prog,map,link}_info. */
struct obpf_prog_info {
	obpf_u32 type;
	obpf_u32 id;
	obpf_u8 tag[OBPF_TAG_SIZE];
	obpf_u32 jited_prog_len;
	obpf_u32 xlated_prog_len;
	obpf_u64 jited_prog_insns;
	obpf_u64 xlated_prog_insns;
	obpf_u64 load_time; /* ns since boot */
	obpf_u32 created_by_uid;
	obpf_u32 nr_map_ids; /* in: room; out: how many */
	obpf_u64 map_ids;
	char name[OBPF_OBJ_NAME_LEN];
	obpf_u32 ifindex;
	obpf_u32 gpl_compatible:1;
	obpf_u32:31;
	obpf_u64 netns_dev;
	obpf_u64 netns_ino;
	obpf_u32 nr_jited_ksyms;
	obpf_u32 nr_jited_func_lens;
	obpf_u64 jited_ksyms;
	obpf_u64 jited_func_lens;
	obpf_u32 btf_id;
	obpf_u32 func_info_rec_size;
	obpf_u64 func_info;
	obpf_u32 nr_func_info;
	obpf_u32 nr_line_info;
	obpf_u64 line_info;
	obpf_u64 jited_line_info;
	obpf_u32 nr_jited_line_info;
	obpf_u32 line_info_rec_size;
	obpf_u32 jited_line_info_rec_size;
	obpf_u32 nr_prog_tags;
	obpf_u64 prog_tags;
	obpf_u64 run_time_ns;
	obpf_u64 run_cnt;
	obpf_u64 recursion_misses;
	obpf_u32 verified_insns;
	obpf_u32 attach_btf_obj_id;
	obpf_u32 attach_btf_id;
} __attribute__((aligned(8)));

/* Records of PROG_LOAD's func_info and line_info, and of what the program's info gives back. */
struct obpf_func_info {
	obpf_u32 insn_off; /* slots */
	obpf_u32 type_id; /* of a FUNC */
};

struct obpf_line_info {
	obpf_u32 insn_off; /* slots */
	obpf_u32 file_name_off; /* both in the string section of the program's BTF */
	obpf_u32 line_off;
	obpf_u32 line_col; /* line << 10 | column */
};

#define OBPF_LINE_INFO_LINE(line_col) ((line_col) >> 10)
#define OBPF_LINE_INFO_COL(line_col) ((line_col)&0x3ff)

struct obpf_map_info {
	obpf_u32 type;
	obpf_u32 id;
	obpf_u32 key_size;
	obpf_u32 value_size;
	obpf_u32 max_entries;
	obpf_u32 map_flags;
	char name[OBPF_OBJ_NAME_LEN];
	obpf_u32 ifindex;
	obpf_u32 btf_vmlinux_value_type_id;
	obpf_u64 netns_dev;
	obpf_u64 netns_ino;
	obpf_u32 btf_id;
	obpf_u32 btf_key_type_id;
	obpf_u32 btf_value_type_id;
	obpf_u32 btf_vmlinux_id;
	obpf_u64 map_extra;
} __attribute__((aligned(8)));

struct obpf_btf_info {
	obpf_u64 btf; /* in: user buffer; out: the same */
	obpf_u32 btf_size; /* in: its size; out: bytes there are */
	obpf_u32 id;
	obpf_u64 name; /* in/out: user buffer */
	obpf_u32 name_len; /* in: its size; out: length of the name */
	obpf_u32 kernel_btf; /* 0: user space loaded it */
} __attribute__((aligned(8)));

enum obpf_perf_event_type {
	OBPF_PERF_EVENT_UNSPEC = 0,
	OBPF_PERF_EVENT_UPROBE = 1,
	OBPF_PERF_EVENT_URETPROBE = 2,
	OBPF_PERF_EVENT_KPROBE = 3,
	OBPF_PERF_EVENT_KRETPROBE = 4,
};

struct obpf_link_info {
	obpf_u32 type;
	obpf_u32 id;
	obpf_u32 prog_id;
	union {
		struct {
			obpf_u32 type; /* enum obpf_perf_event_type */
			obpf_u32:32;
			union {
				struct {
					obpf_u64 func_name; /* in/out: user buffer */
					obpf_u32 name_len; /* in: its size; out: bytes there are, with NUL */
					obpf_u32 offset; /* from func_name */
					obpf_u64 addr;
					obpf_u64 missed;
					obpf_u64 cookie;
				} kprobe;
			};
		} perf_event;
	};
} __attribute__((aligned(8)));

#endif /* UAPI_OBPF_H */
