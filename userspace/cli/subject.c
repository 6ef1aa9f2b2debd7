// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * subject.c - an object's programs, each in turn the subject of the offline device of this process.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "diag.h"
#include "internal.h"
#include "object.h"
#include "output.h"
#include "subject.h"

/* --- the device that libbpf's calls end in --- */

static struct obpf_offline *answering;

static long answer(unsigned int cmd, union obpf_attr *attr, unsigned int size)
{
	return obpf_offline_call(answering, cmd, attr, size);
}

bool obpf_subject_open(const struct obpf_offline_options *options, struct obpf_offline **device)
{
	*device = answering = obpf_offline_new(options);
	if (!answering) {
		obpf_say("out of memory");
		return false;
	}
	obpf_call_divert(answer);
	return true;
}

void obpf_subject_close(struct obpf_offline *device)
{
	obpf_call_divert(NULL);
	obpf_offline_free(device);
	answering = NULL;
}

/* --- programs --- */

struct file {
	struct obpf_offline *device;
	const struct obpf_subject_choice *choice;
	void (*visit)(const struct obpf_subject *s, void *priv);
	void *priv;
	const char *path;
	void *data;
	size_t size;
	struct obpf_elf_facts facts;
	bool broken; /* libbpf does not take it */
	bool found;
};

static struct bpf_program *nth_program(struct bpf_object *bpf, unsigned int n)
{
	struct bpf_program *prog = NULL;

	do {
		prog = bpf_object__next_program(bpf, prog);
	} while (prog && n--);
	return prog;
}

/* What would reach beyond this process, and what would bring other programs along. */
static void isolate(struct bpf_object *bpf, const struct bpf_program *subject)
{
	struct bpf_program *prog;
	struct bpf_map *map;

	bpf_object__for_each_program(prog, bpf)
		bpf_program__set_autoload(prog, prog == subject);
	bpf_object__for_each_map(map, bpf)
		bpf_map__set_pin_path(map, NULL);
}

/* Why libbpf never came to load the program. */
static void explain_libbpf(struct obpf_offline_verdict *v, int err)
{
	const char *text = obpf_diag_find(NULL);

	v->kind = OBPF_OFFLINE_UNSUPPORTED;
	v->err = err;
	if (obpf_diag_find("kernel BTF"))
		text = "this machine has no type data of the kernel for CO-RE "
		       "(/sys/kernel/btf/vmlinux): give it with --btf FILE";
	snprintf(v->why, sizeof(v->why), "%s", text ? text : strerror(err));
}

static void load(const struct file *f, struct bpf_object *bpf, struct bpf_program *prog)
{
	isolate(bpf, prog);
	bpf_program__set_log_buf(prog, obpf_offline_subject(f->device), 1);
	bpf_program__set_log_level(prog, 1);
	obpf_diag_reset();
}

/* The verdict on @prog, of @bpf, which was opened for it. */
static void take_program(const struct file *f, struct bpf_object *bpf, struct bpf_program *prog)
{
	const struct obpf_subject_choice *c = f->choice;
	struct obpf_offline_verdict own = { .kind = OBPF_OFFLINE_UNSUPPORTED };
	struct obpf_subject s = {
		.device = f->device,
		.path = f->path,
		.section = bpf_program__section_name(prog),
		.name = bpf_program__name(prog),
		.has_license = f->facts.has_license,
		.verdict = &own,
	};
	int err;

	if (c->type) {
		bpf_program__set_type(prog, c->type);
		bpf_program__set_expected_attach_type(prog, 0);
	}
	s.prog_type = bpf_program__type(prog);
	s.attach_type = bpf_program__expected_attach_type(prog);
	obpf_offline_reset(f->device);
	if (!s.prog_type) {
		snprintf(own.why, sizeof(own.why), "%s",
			 "its section names no program type: give it with --type");
	} else if (!obpf_offline_has_prog_type(s.prog_type)) {
		snprintf(own.why, sizeof(own.why), "program type %s",
			 obpf_prog_type_name(s.prog_type));
	} else {
		load(f, bpf, prog);
		err = bpf_object__load(bpf);
		/* What goes wrong behind the verdict does not change it. */
		if (obpf_offline_verdict(f->device)->kind != OBPF_OFFLINE_NONE)
			s.verdict = obpf_offline_verdict(f->device);
		else
			explain_libbpf(&own, -err);
	}
	f->visit(&s, f->priv);
}

/* Program @n of the file; false when there are no more, or libbpf does not take the file. */
static bool take_nth(struct file *f, unsigned int n)
{
	struct bpf_object *bpf =
		obpf_object_parse(f->path, f->data, f->size, &f->facts, f->choice->btf);
	const char *wanted = f->choice->prog;
	struct bpf_program *prog;

	if (!bpf) {
		f->broken = true;
		return false;
	}
	prog = nth_program(bpf, n);
	if (prog && (!wanted || !strcmp(wanted, bpf_program__name(prog)))) {
		f->found = true;
		take_program(f, bpf, prog);
	}
	bpf_object__close(bpf);
	return prog;
}

bool obpf_subject_each(struct obpf_offline *device, const char *path,
		       const struct obpf_subject_choice *choice,
		       void (*visit)(const struct obpf_subject *s, void *priv), void *priv)
{
	struct file f = {
		.device = device, .choice = choice, .visit = visit, .priv = priv, .path = path
	};
	unsigned int n = 0;

	f.data = obpf_object_read(path, &f.size, &f.facts);
	if (!f.data)
		return false;
	while (take_nth(&f, n))
		n++;
	if (!f.found && !f.broken && choice->prog)
		obpf_say("%s: no program %s in it", path, choice->prog);
	else if (!f.found && !f.broken)
		obpf_say("%s: no programs in it", path);
	free(f.data);
	return f.found && !f.broken;
}

void obpf_subject_explain(const struct obpf_subject *s)
{
	const struct obpf_offline_verdict *v = s->verdict;
	const char *log = obpf_offline_log(s->device);
	char where[512];

	snprintf(where, sizeof(where), "%s: %s/%s", s->path, s->section, s->name);
	if (v->kind == OBPF_OFFLINE_UNSUPPORTED)
		obpf_say("%s: not supported: %s", where, v->why);
	else if (*v->why)
		obpf_say("%s: %s", where, v->why);
	else if (v->code && !*log)
		obpf_say("%s: refused: %s at %u", where, v->code, v->at);
	else
		obpf_diag_rejected(where, log, v->err, s->has_license);
}

bool obpf_subject_find_type(const char *name, enum bpf_prog_type *type)
{
	enum bpf_attach_type attach;
	const char *known;
	int i;

	for (i = 1; (known = libbpf_bpf_prog_type_str(i)); i++) {
		if (!strcmp(known, name)) {
			*type = i;
			return true;
		}
	}
	return !libbpf_prog_type_by_name(name, type, &attach);
}
