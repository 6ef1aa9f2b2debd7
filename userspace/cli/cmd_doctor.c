// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * cmd_doctor.c - obpf doctor: what a kernel offers the module, feature by feature.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "doctor.h"
#include "handle.h"
#include "output.h"
#include "value.h"
#include "words.h"

struct usage {
	unsigned int size, used, largest_free; /* bytes */
	unsigned int programs;
};

/* What only the module knows. */
static void ask_module(struct obpf_kernel *k)
{
	bool on;
	int err = obpf_ask_switch(&on);

	/* What cannot be asked cannot be switched off. */
	k->switched_on = err || on ? OBPF_TRUE : OBPF_FALSE;
	k->refused = err == -EPERM;
}

/* The module's executable memory; false: there is no module, or this is not the kernel that is meant. */
static bool read_usage(const char *kdir, struct usage *u)
{
	FILE *file = kdir ? NULL : fopen("/sys/module/obpf/parameters/exec_usage", "re");
	char line[128] = "";
	bool done;

	if (!file)
		return false;
	done = fgets(line, sizeof(line), file) &&
	       sscanf(line, "size %u used %u largest_free %u programs %u", &u->size, &u->used,
		      &u->largest_free, &u->programs) == 4;
	fclose(file);
	return done;
}

static void print_usage(const struct usage *u)
{
	printf("%-34s %-9s %u of %u bytes in use, %u programs\n", "executable memory",
	       obpf_level_name(u->size ? OBPF_LEVEL_YES : OBPF_LEVEL_NO), u->used, u->size,
	       u->programs);
}

static struct json_object *usage_json(const struct usage *u)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "size", json_object_new_int64(u->size));
	json_object_object_add(object, "used", json_object_new_int64(u->used));
	json_object_object_add(object, "largest_free", json_object_new_int64(u->largest_free));
	json_object_object_add(object, "programs", json_object_new_int64(u->programs));
	return object;
}

static struct json_object *finding_json(const struct obpf_finding *f)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "feature", json_object_new_string(f->key));
	json_object_object_add(object, "title", json_object_new_string(f->title));
	json_object_object_add(object, "level", json_object_new_string(obpf_level_name(f->level)));
	json_object_object_add(object, "why", obpf_text_json(f->why, strlen(f->why)));
	return object;
}

static struct json_object *report_json(const struct obpf_kernel *k, struct json_object *list,
				       bool loads)
{
	struct json_object *doc = json_object_new_object();

	json_object_object_add(doc, "release", obpf_text_json(k->release, strlen(k->release)));
	json_object_object_add(doc, "machine", obpf_text_json(k->machine, strlen(k->machine)));
	json_object_object_add(doc, "config",
			       obpf_text_json(k->config_from, strlen(k->config_from)));
	json_object_object_add(doc, "exports",
			       obpf_text_json(k->exports_from, strlen(k->exports_from)));
	json_object_object_add(doc, "can_load", json_object_new_boolean(loads));
	json_object_object_add(doc, "features", list);
	return doc;
}

/* Judges all features. Returns whether the module can be loaded. */
static bool judge(const struct obpf_kernel *k, struct json_object *list)
{
	unsigned int i, n = obpf_doctor_features();
	struct obpf_finding f;
	bool loads = false;

	for (i = 0; i < n; i++) {
		obpf_doctor_judge(k, i, &f);
		if (f.level == OBPF_LEVEL_ABSENT)
			continue;
		if (!strcmp(f.key, "module"))
			loads = f.level == OBPF_LEVEL_YES || f.level == OBPF_LEVEL_DEGRADED;
		if (list)
			json_object_array_add(list, finding_json(&f));
		else
			printf("%-34s %-9s %s\n", f.title, obpf_level_name(f.level),
			       obpf_shown_name(f.why));
	}
	return loads;
}

static int run_doctor(struct obpf_request *r)
{
	const char *kdir = r->argument[OBPF_OPTION_KDIR];
	struct json_object *list = NULL, *doc;
	struct obpf_kernel k;
	struct usage usage;
	int status = obpf_words_end(r);
	bool loads, runs;

	if (status)
		return status;
	if (!obpf_kernel_read(&k, "", kdir)) {
		obpf_say("%s: no kernel's headers or build: neither .config nor Module.symvers",
			 kdir);
		obpf_kernel_drop(&k);
		return OBPF_EXIT_FAILURE;
	}
	if (!kdir)
		ask_module(&k);
	if (r->given[OBPF_OPTION_JSON])
		list = json_object_new_array();
	loads = judge(&k, list);
	status = loads ? OBPF_EXIT_OK : OBPF_EXIT_FAILURE;
	runs = read_usage(kdir, &usage);
	if (list) {
		doc = report_json(&k, list, loads);
		if (runs)
			json_object_object_add(doc, "executable_memory", usage_json(&usage));
		status = obpf_json_finish(doc, status);
	} else {
		if (runs)
			print_usage(&usage);
		status = obpf_output_finish(status);
	}
	obpf_kernel_drop(&k);
	return status;
}

int obpf_cmd_doctor(int argc, char **argv)
{
	static const struct obpf_verb verb = {
		"", "[--kdir DIR]", "Says of each feature whether a kernel allows it, and why not.",
		OBPF_TAKES(KDIR), run_doctor
	};
	static const struct obpf_noun noun = {
		"What the running kernel, or one that is only built, offers the module.",
		"Exit status: 0 when the module can be loaded; 1 when not, or when that cannot be told.",
		&verb, 1
	};

	return obpf_noun_run(&noun, argc, argv);
}
