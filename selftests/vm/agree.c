// SPDX-License-Identifier: GPL-2.0
/*
 * agree.c - one core, two homes: every program of the corpus verified by the module and, in this
 * process, by the same files built into libobpf-core.a.
 *
 *   agree FILE|DIRECTORY...
 *
 * A TAP line a case. Verdict and log must be the same at every level: each instruction with the
 * state before it, the counts, and the hash of all states that were kept.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "corpus.h"

#define LEVELS (OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2 | OBPF_LOG_STATS)

/* One home, and what it says of the case at hand. */
struct home {
	const struct obpf_corpus_backend *backend;
	void *priv;
	int maps[OBPF_CORPUS_MAX_MAPS];
	int verdict; /* a handle, or -errno */
	char log[OBPF_CORPUS_LOG_SIZE];
};

static int call_device(void *priv, u32 cmd, union obpf_attr *attr, u32 size)
{
	int ret = ioctl(*(int *)priv, OBPF_IOC(cmd, size), attr);

	return ret < 0 ? -errno : ret;
}

/* What is each home's own: numbers of maps, the blanks after them, and how long it took. */
static void strip(char *log)
{
	char *in = log, *out = log, *line;

	while (*in) {
		if (!strncmp(in, "verification time ", 18)) {
			line = strchr(in, '\n');
			in = line ? line + 1 : in + strlen(in);
			continue;
		}
		*out++ = *in++;
		if (out - log >= 8 && !memcmp(out - 8, "map[id:", 7))
			for (out[-1] = 'N'; *in >= '0' && *in <= '9'; in++)
				;
		while (out[-1] == ' ' && *in == ' ')
			in++;
	}
	*out = '\0';
}

/* Maps as the case wants them, then the program; 0, or the -errno of a map. */
static int verify(struct home *h, const struct obpf_corpus_case *t)
{
	u32 i;
	int err;

	for (i = 0; i < t->nr_maps; i++) {
		h->maps[i] = h->backend->map_create(h->priv, &t->maps[i]);
		if (h->maps[i] < 0)
			return h->maps[i];
	}
	for (i = 0; i < t->nr_init; i++) {
		err = h->backend->map_update(h->priv, h->maps[t->init[i].map], t->init[i].key.data,
					     t->init[i].value.data);
		if (err)
			return err;
	}
	for (i = 0; i < t->nr_maps; i++) {
		err = t->maps[i].frozen ? h->backend->map_freeze(h->priv, h->maps[i]) : 0;
		if (err)
			return err;
	}
	memset(h->log, 0, sizeof(h->log));
	h->verdict = h->backend->prog_load(h->priv, t, h->maps, h->log);
	strip(h->log);
	return 0;
}

static void show_difference(const char *a, const char *b)
{
	const char *line_a = a, *line_b = b;

	while (*a && *a == *b) {
		if (*a == '\n') {
			line_a = a + 1;
			line_b = b + 1;
		}
		a++;
		b++;
	}
	printf("# here: %.*s\n", (int)strcspn(line_a, "\n"), line_a);
	printf("# module: %.*s\n", (int)strcspn(line_b, "\n"), line_b);
}

static void compare(struct home *here, struct home *module, const struct obpf_corpus_case *given,
		    u32 number)
{
	struct obpf_corpus_case t = *given;
	int a, b;

	t.log_level = LEVELS;
	a = verify(here, &t);
	b = verify(module, &t);
	if (a || b) {
		printf("%s %u - %s\n", a == b ? "ok" : "not ok", number, t.name);
	} else if ((here->verdict < 0 ? here->verdict : 0) !=
		   (module->verdict < 0 ? module->verdict : 0)) {
		printf("not ok %u - %s\n# here: %d, module: %d\n", number, t.name, here->verdict,
		       module->verdict);
	} else if (strcmp(here->log, module->log)) {
		printf("not ok %u - %s\n", number, t.name);
		show_difference(here->log, module->log);
	} else {
		printf("ok %u - %s\n", number, t.name);
	}
	here->backend->reset(here->priv);
	module->backend->reset(module->priv);
}

int main(int argc, char **argv)
{
	int device = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC), i;
	struct obpf_corpus_fd fd = { .call = call_device, .priv = &device };
	static struct home here, module;
	struct obpf_corpus c = {};
	u32 n;

	here = (struct home){ .backend = &obpf_corpus_core_backend,
			      .priv = obpf_corpus_core_new() };
	module = (struct home){ .backend = &obpf_corpus_device_backend, .priv = &fd };
	if (device < 0 || argc < 2 || !here.priv) {
		printf("Bail out! %s\n", argc < 2 ? "no files" : strerror(errno));
		return 1;
	}
	for (i = 1; i < argc; i++) {
		if (obpf_corpus_read(&c, argv[i])) {
			printf("Bail out! %s\n", c.error);
			return 1;
		}
	}
	for (n = 0; n < c.nr_cases; n++)
		compare(&here, &module, c.cases[n], n + 1);
	printf("1..%u\n", n);
	obpf_corpus_core_free(here.priv);
	obpf_corpus_free(&c);
	close(device);
	return 0;
}
