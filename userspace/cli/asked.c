// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * asked.c - what verify, jit and run --offline are asked in common.
 */
#include <stdio.h>
#include <stdlib.h>

#include "asked.h"
#include "cli.h"
#include "object.h"
#include "output.h"

/* Apart from the commands' own. */
enum {
	KEY_PROG = 512,
	KEY_TYPE,
	KEY_LARGE,
	KEY_BTF,
	KEY_HEX,
	KEY_MAP,
};

static const struct argp_option options[] = {
	{ "prog", KEY_PROG, "NAME", 0, "Only the programs of this name", 0 },
	{ "type", KEY_TYPE, "TYPE", 0,
	  "Programs are of this type (kprobe, socket_filter, ...), whatever their section says",
	  0 },
	{ "large-stack", KEY_LARGE, NULL, 0,
	  "Programs may have 16 KiB of stack instead of 512 bytes", 0 },
	{ "btf", KEY_BTF, "FILE", 0,
	  "Type data of the kernel for CO-RE; without it, the running kernel's", 0 },
	{ "hex", KEY_HEX, "BYTES|@FILE", 0,
	  "In place of an object: a program of these instructions, two hex digits a byte; of type syscall without --type",
	  0 },
	{ "map", KEY_MAP, "I=TYPE,KEY,VALUE,MAX[,FLAGS]", 0,
	  "With --hex: the map that LD_IMM64 calls I (may be repeated)", 0 },
	{ 0 },
};

static error_t check(const struct obpf_asked *a, struct argp_state *state)
{
	if (!a->nr_paths && !a->hex.text)
		argp_error(state, "no object given");
	if (a->nr_paths && a->hex.text)
		argp_error(state, "--hex stands in the place of an object");
	if (a->hex.nr_maps && !a->hex.text)
		argp_error(state, "--map goes with --hex");
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct obpf_asked *a = state->input;

	switch (key) {
	case KEY_PROG:
		a->choice.prog = arg;
		return 0;
	case KEY_TYPE:
		a->type_name = arg;
		return 0;
	case KEY_LARGE:
		a->device.prog_flags |= OBPF_F_LARGE_STACK;
		return 0;
	case KEY_BTF:
		a->choice.btf = arg;
		return 0;
	case KEY_HEX:
		a->hex.text = arg;
		return 0;
	case KEY_MAP:
		if (!obpf_hex_add_map(&a->hex, arg))
			exit(OBPF_EXIT_USAGE);
		return 0;
	case ARGP_KEY_ARGS:
		a->paths = state->argv + state->next;
		a->nr_paths = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		return check(a, state);
	}
	return ARGP_ERR_UNKNOWN;
}

const struct argp obpf_asked_argp = { .options = options, .parser = parse };

bool obpf_asked_settle(struct obpf_asked *a)
{
	if (a->type_name && !obpf_subject_find_type(a->type_name, &a->choice.type)) {
		obpf_say("--type %s: there is no such program type", a->type_name);
		return false;
	}
	return !a->choice.btf || obpf_object_check_types(a->choice.btf);
}

int obpf_asked_each(struct obpf_asked *a, void (*visit)(const struct obpf_subject *s, void *priv),
		    void *priv)
{
	struct obpf_offline *device;
	struct obpf_subject s;
	unsigned int i;
	int broken = 0;

	if (!obpf_subject_open(&a->device, &device))
		return -1;
	if (a->hex.text) {
		if (obpf_hex_load(&a->hex, device, a->choice.type, a->choice.prog, &s))
			visit(&s, priv);
		else
			broken++;
	}
	for (i = 0; i < a->nr_paths; i++)
		broken += !obpf_subject_each(device, a->paths[i], &a->choice, visit, priv);
	obpf_subject_close(device);
	return broken;
}

bool obpf_asked_passed(const struct obpf_subject *s, int *status)
{
	enum obpf_offline_kind kind = s->verdict->kind;

	if (kind == OBPF_OFFLINE_PASS)
		return true;
	fflush(stdout);
	obpf_subject_explain(s);
	obpf_asked_worsen(status, kind == OBPF_OFFLINE_FAIL ? OBPF_EXIT_FAILURE : OBPF_EXIT_USAGE);
	return false;
}

void obpf_asked_worsen(int *status, int by)
{
	if (!*status || by == OBPF_EXIT_FAILURE)
		*status = by;
}
