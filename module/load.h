/* SPDX-License-Identifier: GPL-2.0 */
/*
 * load.h - from wire instructions to a runnable image: decode, resolve maps, verify, fix up.
 *
 * Floor F3, built hosted too: offline tools and tests load by the very steps that the module takes.
 * Process context.
 */
#ifndef OBPF_LOAD_H
#define OBPF_LOAD_H

#include "callee.h"
#include "verifier/verifier.h"
#include "maps/map.h"

#define OBPF_MAX_USED_MAPS 64
_Static_assert(OBPF_MAX_USED_MAPS <= 64, "the verifier has sets of maps in 64 bits");

struct obpf_load {
	/* in */
	const struct obpf_core *core;
	struct obpf_log *log;
	const struct obpf_prog_type *type;
	const struct obpf_insn *wire; /* stays the caller's, must outlive the image */
	u32 nr_insns; /* slots, 1..OBPF_MAX_INSNS */
	u32 prog_flags;
	bool gpl_compatible;
	const struct obpf_debug_info *debug; /* must outlive the image; NULL: not known */
	struct obpf_watch *watch; /* of the verifier's walk; NULL: nobody */
	/*
	 * The map that LD_IMM64 names: @fd of a MAP_FD or MAP_VALUE form, or an index into the
	 * caller's fd array (@is_idx). Returns it with a reference taken, or ERR_PTR (-EBADF,
	 * -EINVAL).
	 */
	struct obpf_map *(*get_map)(void *priv, u32 fd, bool is_idx);
	void *priv;

	/* out; obpf_load_release gives all of it back */
	struct obpf_dinsn *insns;
	struct obpf_map *maps[OBPF_MAX_USED_MAPS]; /* a reference each */
	u32 nr_maps;
	struct obpf_verify_result res; /* with facts */
	struct obpf_decode_result decode; /* when decoding failed */
};

/* What of PROG_LOAD's attr is not served must be absent: 0, -EINVAL or -E2BIG. */
int obpf_load_check_attr(const union obpf_attr *attr);

/**
 * obpf_load - fill in the outputs of @l
 * Return: 0; -EINVAL, -EACCES, -EPERM, -E2BIG with the reason in the log
 * (-EINVAL also for a map that is bound to another program type); -EBADF for a bad map fd;
 * -ENOMEM; -EINTR. On failure nothing is held.
 */
int obpf_load(struct obpf_load *l);

/* The index of @map in @l's table, or -E2BIG; takes over the caller's reference. */
int obpf_load_hold_map(struct obpf_load *l, struct obpf_map *map);

/*
 * What runs and tail calls must know of the image, interpreted unless obpf_code_make() makes more of
 * it; id, get and put are the home's to fill in.
 */
void obpf_load_describe(const struct obpf_load *l, struct obpf_callee *callee);

/* Drop the image, the facts and the map references of a successful load. */
void obpf_load_release(struct obpf_load *l);

#endif
