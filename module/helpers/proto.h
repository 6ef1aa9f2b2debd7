/* SPDX-License-Identifier: GPL-2.0 */
/*
 * proto.h - a helper as the verifier and the code generators see it.
 *
 * Plain data without includes of upper floors: F2 reads it, helpers.def fills it.
 */
#ifndef OBPF_HELPERS_PROTO_H
#define OBPF_HELPERS_PROTO_H

#include <linux/types.h>

struct obpf_run_ctx;

/* Bodies take the run context last, so that none needs hidden state. */
typedef u64 (*obpf_helper_fn)(u64 r1, u64 r2, u64 r3, u64 r4, u64 r5, struct obpf_run_ctx *rc);

#define OBPF_HELPER_ARGS 5

enum obpf_arg_type {
	OBPF_ARG_NONE,
	OBPF_ARG_ANYTHING, /* any initialised scalar or pointer */
	OBPF_ARG_OPTIONAL, /* whatever the register holds, also when it was never written */
	OBPF_ARG_CTX,
	OBPF_ARG_CONST_MAP, /* the map itself */
	OBPF_ARG_MAP_KEY, /* map->key_size readable bytes */
	OBPF_ARG_MAP_VALUE, /* map->value_size readable bytes */
	OBPF_ARG_MEM, /* readable; the next argument is its size */
	OBPF_ARG_MEM_OR_NULL, /* the same, or NULL, with a size all the same: the body looks */
	OBPF_ARG_MEM_UNINIT, /* writable, need not be initialised; the next argument is its size */
	OBPF_ARG_MEM_UNINIT_OR_NULL, /* the same, or NULL, as above */
	OBPF_ARG_SIZE, /* bytes of the memory before it, 1 or more */
	OBPF_ARG_SIZE_OR_ZERO, /* 0 allowed */
	OBPF_ARG_ALLOC_SIZE, /* constant: bytes of the memory returned */
	OBPF_ARG_CONST_STR, /* terminated string in a frozen map that programs may only read */
	OBPF_ARG_LONG_UNINIT, /* 8 writable bytes, aligned, need not be initialised */
	OBPF_ARG_VALUE_MEM, /* writable, in a map's value; the next argument is its size */
	OBPF_ARG_DYNPTR_NEW_LOCAL, /* place for a dynptr: 16 bytes of stack, of memory of a value */
	OBPF_ARG_DYNPTR_NEW_RINGBUF, /* the same, of a ring buffer's record */
	OBPF_ARG_DYNPTR, /* a dynptr, initialised */
	OBPF_ARG_DYNPTR_RELEASED, /* the same, a record that is not handed on yet; then it is */
	OBPF_ARG_SPIN_LOCK, /* the lock in a map's value */
	OBPF_ARG_TIMER, /* the timer in a map's value; a CONST_MAP behind it is that very map */
	OBPF_ARG_RINGBUF_MEM, /* start of memory that ringbuf_reserve returned; released */
	OBPF_ARG_TIMES, /* how often FUNC is called at most */
	OBPF_ARG_FUNC, /* a subprogram, from LD_FUNC */
	OBPF_ARG_CALLBACK_CTX, /* what the callback gets: a pointer to the stack, or NULL */
};

enum obpf_ret_type {
	OBPF_RET_VOID,
	OBPF_RET_SCALAR,
	OBPF_RET_MAP_VALUE_OR_NULL, /* of the CONST_MAP argument */
	OBPF_RET_DYNPTR_MEM_OR_NULL, /* ALLOC_SIZE bytes of the DYNPTR argument's memory */
	OBPF_RET_RINGBUF_MEM_OR_NULL, /* ALLOC_SIZE bytes, an obligation to submit or discard */
};

/* obpf_func_proto.flags */
#define OBPF_HELPER_GPL (1u << 0) /* only for programs with a GPL-compatible licence */
#define OBPF_HELPER_ACQUIRES (1u << 1) /* the result must be released on every path */
#define OBPF_HELPER_RELEASES (1u << 2) /* one argument is such a result */
#define OBPF_HELPER_PROBE \
	(1u << 3) /* may read foreign memory: not where the kernel is locked down */
#define OBPF_HELPER_WRITES_MAP (1u << 4) /* changes elements: not for maps read-only to programs */
#define OBPF_HELPER_RET_LENGTH \
	(1u << 5) /* SCALAR: at most the size argument, or a negative errno */
#define OBPF_HELPER_TAIL_CALL \
	(1u << 6) /* gives the callee that goes on, or NULL; R5 of the body is the engine's */
#define OBPF_HELPER_FUNC_IP (1u << 7) /* only for program types that OBPF_PT_FUNC_IP marks */
#define OBPF_HELPER_COOKIE (1u << 8) /* only for program types that OBPF_PT_COOKIE marks */
/* CONST_STR is a format, the last argument the bytes of its arguments: they must fit together. */
#define OBPF_HELPER_FORMAT (1u << 9)
/*
 * Calls the function that FUNC names, and says so step by step: see callback.h. The body's result is
 * whether there is one more call to make.
 */
#define OBPF_HELPER_CALLS_BACK (1u << 12)
#define OBPF_HELPER_TRACES (1u << 10) /* what it prints somebody must hear: obpf_env_trace_enable */
/* MAP_VALUE_OR_NULL depends on the key alone: never NULL for an index that an array has. */
#define OBPF_HELPER_BY_KEY (1u << 11)
#define OBPF_HELPER_LOCKS (1u << 13) /* takes its SPIN_LOCK; until that is given back ... */
#define OBPF_HELPER_UNLOCKS (1u << 14) /* ... by this, no other helper may be called */

/* Leaves FUNC behind, to be called once this run has ended: as a timer's callback. */
#define OBPF_HELPER_CALLS_LATER (1u << 15)

#define OBPF_HELPER_PKT_ARGS (1u << 16) /* takes memory in packets, too, which it only reads */
#define OBPF_HELPER_MOVES_PKT (1u << 17) /* pointers into the packet mean nothing any more */
/* only for types that OBPF_PT_XDP, OBPF_PT_PKT, OBPF_PT_SCHED mark; the first or the last of them */
#define OBPF_HELPER_XDP (1u << 18)
#define OBPF_HELPER_SKB (1u << 19)
#define OBPF_HELPER_SCHED (1u << 20)
#define OBPF_HELPER_NET (1u << 21)
#define OBPF_HELPER_TRACING (1u << 22) /* only for types that OBPF_PT_TRACING marks */
/* bpf_fastcall to compilers: what they save around it need not be; see verifier/fastcall.c. */
#define OBPF_HELPER_FASTCALL (1u << 23)
#define OBPF_HELPER_RET_CPU (1u << 24) /* SCALAR: the number of a CPU, below OBPF_MAX_CPUS */

/* As many as any kernel can be built for. */
#define OBPF_MAX_CPUS 8192

struct obpf_func_proto {
	const char *name; /* "bpf_map_lookup_elem", as bpftool prints it */
	obpf_helper_fn fn;
	u32 id;
	u8 ret; /* enum obpf_ret_type */
	u8 arg[OBPF_HELPER_ARGS]; /* enum obpf_arg_type */
	u32 flags;
	u64 map_types; /* CONST_MAP: bit t set, a map of type t will do */
};

/* The helper of @id, or NULL. */
const struct obpf_func_proto *obpf_helper_proto(u32 id);

/*
 * Is @fmt a format that ends within @size bytes and asks for @nr_args arguments at most? 0 or
 * -EINVAL. See helpers/format.h.
 */
int obpf_format_check(const char *fmt, u32 size, u32 nr_args);

#endif
