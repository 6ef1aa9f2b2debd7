/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * oracle.h - is the verifier's word good? Runs an accepted program and compares, at every
 * instruction, what is there with what was believed.
 *
 * The oracle watches the walk and keeps every step's state, as a tree of paths. A run then follows
 * its own path in that tree: each register, byte of stack and pointer must be what the state says.
 * Where the walk stopped because an earlier state stood for this one, the run goes on below that
 * one; from there on a state speaks only of what the program goes on to use, and of numbers only
 * where its verdict hung on them.
 *
 * Hosted only. One thread.
 */
#ifndef OBPF_CORE_ORACLE_H
#define OBPF_CORE_ORACLE_H

#include <linux/types.h>
#include "callee.h"
#include "interp.h"
#include "verifier/verifier.h"

struct obpf_oracle;

/* Steps of the walk that are kept at most; a program that takes more is not checked. */
#define OBPF_ORACLE_MAX_STEPS 400000
/* And of their states; the same. */
#define OBPF_ORACLE_MAX_BYTES (1ul << 30)

/* NULL without memory. */
struct obpf_oracle *obpf_oracle_new(void);
void obpf_oracle_free(struct obpf_oracle *o);

/* For the arguments of obpf_verify() or obpf_load(); each walk replaces the one before. */
struct obpf_watch *obpf_oracle_watch(struct obpf_oracle *o);

/**
 * obpf_oracle_run - run the program whose verification was watched last
 * @prog: what the verifier accepted and rewrote, as obpf_load_describe() says; not changed
 * @max_steps: instructions after which the run, with all that follows, is ended
 * @ctx, @rc, @r0: as those of obpf_interp_run
 *
 * Its program arrays hold the program itself meanwhile, at odd indices or at even ones by turns, where
 * they are empty: such a tail call begins the program anew, which is compared as the first time.
 * Timers of programs fire then and there, whenever they are due: callbacks of this run's are compared
 * likewise, those that earlier runs have left do nothing.
 *
 * Return: 0; -EINVAL when something was not as the verifier said, with obpf_oracle_text() telling
 * what, and the run ended before that instruction; -E2BIG when the walk had too many steps;
 * -ENOMEM.
 */
int obpf_oracle_run(struct obpf_oracle *o, const struct obpf_callee *prog, u32 max_steps, u64 ctx,
		    struct obpf_run_ctx *rc, u64 *r0);

/* Instruction, claim and fact of the last failure, lines apart. */
const char *obpf_oracle_text(const struct obpf_oracle *o);
/* Instructions that were compared so far, and how many of them on a path of the walk's own. */
u64 obpf_oracle_checked(const struct obpf_oracle *o, u64 *exact);
/* Timers' callbacks that ran so far. */
u64 obpf_oracle_called(const struct obpf_oracle *o);
/* Tail calls that were taken so far. */
u64 obpf_oracle_tail_calls(const struct obpf_oracle *o);
/* Was the last run ended before its end: too many steps, or too many places where it may be? */
bool obpf_oracle_cut(const struct obpf_oracle *o);

#endif
