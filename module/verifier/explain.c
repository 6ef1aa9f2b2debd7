// SPDX-License-Identifier: GPL-2.0
/*
 * explain.c - reject codes, and the message to a person.
 *
 * Floor F2. Process context, no locks. Messages keep the words that people and tools know from the
 * kernel's verifier; what is stable is the code in the log's last line, which verify.c writes.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "verifier/env.h"

struct reject_row {
	const char *name;
	const char *text;
	int err;
};

static const struct reject_row rows[OBPF_NR_REJECTS] = {
	[OBPF_REJECT_NONE] = { "NONE", "accepted", 0 },
#define OBPF_REJECT_ROW(code, err, text) [OBPF_REJECT_##code] = { #code, text, err },
#include "verifier/reject.def"
};

const char *obpf_reject_name(enum obpf_reject code)
{
	return code < OBPF_NR_REJECTS ? rows[code].name : "?";
}

const char *obpf_reject_text(enum obpf_reject code)
{
	return code < OBPF_NR_REJECTS ? rows[code].text : "?";
}

int obpf_reject_at(struct obpf_verifier_env *env, enum obpf_reject code, u32 insn, const char *fmt,
		   ...)
{
	va_list args;

	env->res->code = code;
	env->res->insn = insn;
	if (env->log->level) {
		obpf_print_end_line(env);
		va_start(args, fmt);
		vscnprintf(env->text, sizeof(env->text), fmt, args);
		va_end(args);
		obpf_log_at(env->log, ~0u, "%s\n", env->text);
	}
	return rows[code].err;
}
