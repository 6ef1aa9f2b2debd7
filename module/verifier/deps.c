// SPDX-License-Identifier: GPL-2.0
/*
 * deps.c - which numbers a verdict rests upon: nodes, and the marks on them.
 *
 * Floor F2. Process context (a new chunk allocates), no locks. Without memory nothing fails here:
 * the arena remembers it, and the walk ends after the instruction at hand.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "verifier/env.h"

#define CHUNK_NODES 2048u

static struct obpf_dep_node *node_at(const struct obpf_verifier_env *env, u32 dep)
{
	return &env->deps.chunks[dep / CHUNK_NODES][dep % CHUNK_NODES];
}

/* Room for one more chunk pointer. */
static bool grow_table(struct obpf_verifier_env *env)
{
	u32 nr = env->deps.nr_chunks ? 2 * env->deps.nr_chunks : 8;
	struct obpf_dep_node **chunks = obpf_core_alloc(env->core, nr * sizeof(*chunks));

	if (!chunks)
		return false;
	if (env->deps.nr_chunks)
		memcpy(chunks, env->deps.chunks, env->deps.nr_chunks * sizeof(*chunks));
	obpf_core_free(env->core, env->deps.chunks);
	env->deps.chunks = chunks;
	env->deps.nr_chunks = nr;
	return true;
}

static u32 new_node(struct obpf_verifier_env *env, u32 a, u32 b)
{
	u32 dep = env->deps.nr + 1, chunk = dep / CHUNK_NODES;
	struct obpf_dep_node *node;

	if (chunk >= env->deps.nr_chunks && !grow_table(env))
		goto failed;
	if (!env->deps.chunks[chunk]) {
		env->deps.chunks[chunk] = obpf_core_alloc(env->core, CHUNK_NODES * sizeof(*node));
		if (!env->deps.chunks[chunk])
			goto failed;
		env->state_bytes += CHUNK_NODES * sizeof(*node);
	}
	env->deps.nr = dep;
	node = node_at(env, dep);
	node->a = a;
	node->b = b;
	return dep;
failed:
	env->deps.failed = true;
	return 0;
}

bool obpf_dep_is_precise(const struct obpf_verifier_env *env, u32 dep)
{
	return dep && node_at(env, dep)->precise;
}

/* What of @dep a later demand could still mark. */
static u32 open_part(const struct obpf_verifier_env *env, u32 dep)
{
	return obpf_dep_is_precise(env, dep) ? 0 : dep;
}

u32 obpf_dep_join(struct obpf_verifier_env *env, u32 a, u32 b)
{
	a = open_part(env, a);
	b = open_part(env, b);
	if (!a || a == b)
		return b;
	return b ? new_node(env, a, b) : a;
}

u32 obpf_dep_keep(struct obpf_verifier_env *env, u32 dep)
{
	return new_node(env, open_part(env, dep), 0);
}

void obpf_dep_link(struct obpf_verifier_env *env, u32 from, u32 to)
{
	struct obpf_dep_node *node;
	u32 was;

	to = open_part(env, to);
	if (!from || !to || from == to)
		return;
	if (obpf_dep_is_precise(env, from)) {
		obpf_dep_demand(env, to);
		return;
	}
	node = node_at(env, from);
	if (!node->b || node->b == to) {
		node->b = to;
		return;
	}
	/* Two places, and both are taken: what stands there moves behind one. */
	was = new_node(env, node->a, node->b);
	if (!was)
		return;
	node->a = was;
	node->b = to;
}

void obpf_dep_demand(struct obpf_verifier_env *env, u32 dep)
{
	struct obpf_dep_node *node;
	u32 waiting = 0, parts[2], i;

	if (!open_part(env, dep))
		return;
	node_at(env, dep)->precise = true;
	for (waiting = dep; waiting;) {
		node = node_at(env, waiting);
		waiting = node->next;
		node->next = 0;
		parts[0] = node->a;
		parts[1] = node->b;
		/* Whoever asks again finds it marked. */
		node->a = node->b = 0;
		for (i = 0; i < ARRAY_SIZE(parts); i++) {
			if (!open_part(env, parts[i]))
				continue;
			node_at(env, parts[i])->precise = true;
			node_at(env, parts[i])->next = waiting;
			waiting = parts[i];
		}
	}
}

void obpf_reg_demand(struct obpf_verifier_env *env, const struct obpf_reg_state *reg)
{
	if (reg->type == OBPF_REG_SCALAR)
		obpf_dep_demand(env, reg->dep);
}

void obpf_deps_exit(struct obpf_verifier_env *env)
{
	u32 i;

	for (i = 0; i < env->deps.nr_chunks; i++)
		obpf_core_free(env->core, env->deps.chunks[i]);
	obpf_core_free(env->core, env->deps.chunks);
}
