// SPDX-License-Identifier: GPL-2.0
/*
 * audit.c - audit records, of the type that the kernel's own BPF has.
 *
 * Context: see audit.h. No locks. Nothing needs escaping: names of programs are letters, digits,
 * "_" and ".", and a symbol that was found is one of the kernel's.
 */
#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/sched.h>
#include "audit.h"
#include "link.h"

/* The beginning that all records share, or NULL: nobody listens. */
static struct audit_buffer *begin(const char *op)
{
	struct audit_buffer *ab;

	if (audit_enabled == AUDIT_OFF)
		return NULL;
	ab = audit_log_start(audit_context(), GFP_ATOMIC, AUDIT_BPF);
	if (ab)
		audit_log_format(ab, "obpf op=%s pid=%d uid=%u auid=%u ses=%u", op,
				 task_tgid_nr(current), from_kuid(&init_user_ns, current_uid()),
				 from_kuid(&init_user_ns, audit_get_loginuid(current)),
				 audit_get_sessionid(current));
	return ab;
}

void obpf_audit_prog(const struct obpf_prog *prog, const char *op)
{
	struct audit_buffer *ab = begin(op);

	if (!ab)
		return;
	audit_log_format(ab, " prog-id=%u type=%u tag=%*phN name=\"%.*s\"", prog->callee.id,
			 prog->type->id, OBPF_TAG_SIZE, prog->tag, OBPF_OBJ_NAME_LEN, prog->name);
	audit_log_end(ab);
}

void obpf_audit_link(const struct obpf_link *link, const struct obpf_prog *prog, const char *op)
{
	const struct obpf_hook *hook = link->event->hook;
	struct audit_buffer *ab = begin(op);
	struct obpf_hook_target target;
	u64 addr;

	if (!ab)
		return;
	hook->ops->describe(hook, &target, &addr);
	audit_log_format(ab, " prog-id=%u link-id=%u hook=%s%s:", prog->callee.id, link->id,
			 hook->ops->name, target.on_return ? ":return" : "");
	if (target.symbol)
		audit_log_format(ab, "%s+0x%llx", target.symbol, target.addr);
	else
		audit_log_format(ab, "0x%llx", addr);
	audit_log_end(ab);
}

void obpf_audit_control(bool on, u32 detached)
{
	struct audit_buffer *ab = begin(on ? "ON" : "OFF");

	if (!ab)
		return;
	audit_log_format(ab, " detached=%u", detached);
	audit_log_end(ab);
}
