/* SPDX-License-Identifier: GPL-2.0 */
/*
 * deps.h - which numbers a verdict rests upon.
 *
 * Floor F2, private to the verifier. Two states that differ in a number alone are as good as one
 * another, unless something was decided by that number: a branch, an address, a size. So every
 * number that a kept state holds is a node, which points to the nodes of the numbers that it was
 * made of, and carries one mark: precise. Deciding by a number demands it, which marks its node and
 * all that it was made of. Each node is marked once, so that all demands together cost no more than
 * the nodes.
 *
 * Numbers made since the last kept state need no node of their own: what computes one number from
 * another keeps the node, what computes one from two makes a node of both, and a value from
 * elsewhere has none (0) until a state that holds it is kept.
 */
#ifndef OBPF_VERIFIER_DEPS_H
#define OBPF_VERIFIER_DEPS_H

#include <linux/types.h>

struct obpf_verifier_env;
struct obpf_reg_state;

struct obpf_dep_node {
	u32 a, b; /* what it was made of; 0: nothing more */
	u32 next; /* waits to be marked, while a demand is under way */
	bool precise;
};

struct obpf_deps {
	struct obpf_dep_node **chunks;
	u32 nr_chunks; /* that there is room for */
	u32 nr; /* nodes, from 1 */
	bool failed; /* there was no memory: the walk ends with -ENOMEM */
};

/* The number made of both: their node. */
u32 obpf_dep_join(struct obpf_verifier_env *env, u32 a, u32 b);
/* A node for the number in a state that is being kept; @dep is what it was known as until now. */
u32 obpf_dep_keep(struct obpf_verifier_env *env, u32 dep);
/* Whoever demands @from, now or later, demands @to as well. */
void obpf_dep_link(struct obpf_verifier_env *env, u32 from, u32 to);
/* Something is decided by the number. */
void obpf_dep_demand(struct obpf_verifier_env *env, u32 dep);
void obpf_reg_demand(struct obpf_verifier_env *env, const struct obpf_reg_state *reg);
bool obpf_dep_is_precise(const struct obpf_verifier_env *env, u32 dep);
void obpf_deps_exit(struct obpf_verifier_env *env);

#endif
