/* SPDX-License-Identifier: GPL-2.0 */
/*
 * audit.h - who loaded what, and what was attached where, for the audit log.
 *
 * Floor F3, kernel only. Any context but NMI; never waits for the audit daemon. A kernel without
 * CONFIG_AUDIT has nothing to tell.
 */
#ifndef OBPF_AUDIT_H
#define OBPF_AUDIT_H

#include <linux/types.h>

struct obpf_link;
struct obpf_prog;

#ifdef CONFIG_AUDIT
void obpf_audit_prog(const struct obpf_prog *prog, const char *op); /* "LOAD", "UNLOAD" */
/* "ATTACH", "UPDATE", "DETACH" of @link, whose program is, or was, @prog */
void obpf_audit_link(const struct obpf_link *link, const struct obpf_prog *prog, const char *op);
void obpf_audit_control(bool on, u32 detached);
#else
static inline void obpf_audit_prog(const struct obpf_prog *prog, const char *op) {}

static inline void obpf_audit_link(const struct obpf_link *link, const struct obpf_prog *prog,
				   const char *op)
{
}

static inline void obpf_audit_control(bool on, u32 detached) {}
#endif

#endif
