// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_control.c - obpf off, on, status: the switch over all attachments, and who still holds what.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "handle.h"
#include "holders.h"
#include "libobpf.h"
#include "output.h"
#include "words.h"

static struct json_object *answer_json(enum obpf_control_op op, const union obpf_attr *attr,
				       const struct obpf_holders *h)
{
	struct json_object *doc = json_object_new_object();

	json_object_object_add(doc, "on", json_object_new_boolean(attr->control.on));
	if (op == OBPF_CONTROL_OFF)
		json_object_object_add(doc, "detached",
				       json_object_new_int64(attr->control.detached));
	json_object_object_add(doc, "holders", obpf_holders_json(h));
	json_object_object_add(doc, "hidden_processes", json_object_new_int64(h->hidden));
	return doc;
}

static void answer_text(enum obpf_control_op op, const union obpf_attr *attr,
			const struct obpf_holders *h)
{
	printf("%s", attr->control.on ? "on: programs may be attached\n" :
					"off: nothing is attached, nothing can be\n");
	if (op == OBPF_CONTROL_OFF)
		printf("detached: %u\n", attr->control.detached);
	printf("held by:%s\n", h->nr ? "" : " no other process");
	obpf_holders_print(h);
	if (h->hidden)
		printf("and perhaps by %u processes that may not be looked into\n", h->hidden);
}

static int control(struct obpf_request *r, enum obpf_control_op op)
{
	struct obpf_holders holders;
	union obpf_attr attr;
	int status = obpf_words_end(r);

	if (status)
		return status;
	memset(&attr, 0, sizeof(attr));
	attr.control.op = op;
	if (obpf_call(OBPF_CONTROL, &attr, sizeof(attr.control))) {
		if (errno == EINVAL)
			obpf_say("%s: the loaded module has no such switch", r->name + 5);
		else
			obpf_say_error(r->name + 5, errno);
		return OBPF_EXIT_FAILURE;
	}
	if (!obpf_holders_scan(&holders, "/proc")) {
		obpf_say("/proc: %s", strerror(errno));
		return OBPF_EXIT_FAILURE;
	}
	if (r->given[OBPF_OPTION_JSON]) {
		status = obpf_json_finish(answer_json(op, &attr, &holders), OBPF_EXIT_OK);
	} else {
		answer_text(op, &attr, &holders);
		status = obpf_output_finish(OBPF_EXIT_OK);
	}
	obpf_holders_free(&holders);
	return status;
}

static int run_off(struct obpf_request *r)
{
	return control(r, OBPF_CONTROL_OFF);
}

static int run_on(struct obpf_request *r)
{
	return control(r, OBPF_CONTROL_ON);
}

static int run_status(struct obpf_request *r)
{
	return control(r, OBPF_CONTROL_STATUS);
}

int obpf_cmd_off(int argc, char **argv)
{
	static const struct obpf_verb verb = {
		"", "", "Detaches every program, and refuses to attach any until 'obpf on'.", 0,
		run_off
	};
	static const struct obpf_noun noun = {
		"Switches the module off.",
		"Programs, maps and the processes that hold them stay; the latter are named.",
		&verb, 1
	};

	return obpf_noun_run(&noun, argc, argv);
}

int obpf_cmd_on(int argc, char **argv)
{
	static const struct obpf_verb verb = {
		"", "", "Allows programs to be attached again. What was detached stays so.", 0,
		run_on
	};
	static const struct obpf_noun noun = { "Switches the module on.", NULL, &verb, 1 };

	return obpf_noun_run(&noun, argc, argv);
}

int obpf_cmd_status(int argc, char **argv)
{
	static const struct obpf_verb verb = {
		"", "", "Says whether programs may be attached, and which processes hold objects.",
		0, run_status
	};
	static const struct obpf_noun noun = { "Shows the module's state.", NULL, &verb, 1 };

	return obpf_noun_run(&noun, argc, argv);
}
