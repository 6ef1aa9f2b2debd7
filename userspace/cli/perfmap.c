// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * perfmap.c - where programs' functions are, as perf reads it (/tmp/perf-PID.map; see
 * tools/perf/Documentation/jit-interface.txt of the kernel).
 */
#include <bpf/btf.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "handle.h"
#include "output.h"
#include "perfmap.h"

/* More than there can be. */
#define MAX_FUNCS 65536

struct funcs {
	uint64_t *addrs;
	uint32_t *lens;
	struct bpf_func_info *infos;
	uint32_t nr, nr_infos;
	struct btf *btf;
};

static void drop(struct funcs *f)
{
	free(f->addrs);
	free(f->lens);
	free(f->infos);
	btf__free(f->btf);
}

/* 0 or -errno; no functions where they may not be known. */
static int fetch(const struct obpf_item *prog, struct funcs *f)
{
	const struct obpf_prog_info *had = &prog->prog;
	struct obpf_prog_info info = { 0 };
	uint32_t nr = had->nr_jited_ksyms;
	int err;

	if (!nr || nr > MAX_FUNCS || had->nr_jited_func_lens != nr)
		return 0;
	f->addrs = calloc(nr, sizeof(*f->addrs));
	f->lens = calloc(nr, sizeof(*f->lens));
	f->infos = calloc(nr, sizeof(*f->infos));
	if (!f->addrs || !f->lens || !f->infos)
		return -ENOMEM;
	info.jited_ksyms = (uintptr_t)f->addrs;
	info.jited_func_lens = (uintptr_t)f->lens;
	info.nr_jited_ksyms = info.nr_jited_func_lens = nr;
	if (had->nr_func_info == nr && had->func_info_rec_size == sizeof(*f->infos)) {
		info.func_info = (uintptr_t)f->infos;
		info.nr_func_info = nr;
		info.func_info_rec_size = sizeof(*f->infos);
	}
	err = obpf_read_info(prog->fd, &info, sizeof(info));
	if (err || !info.jited_ksyms || !info.jited_func_lens || !f->addrs[0])
		return err;
	f->nr = nr;
	if (info.func_info && had->btf_id) {
		f->nr_infos = nr;
		f->btf = obpf_btf_by_id(had->btf_id);
	}
	return 0;
}

int obpf_code_range(const struct obpf_item *prog, struct obpf_code_range *range)
{
	struct funcs f = { 0 };
	int err = fetch(prog, &f);

	*range = (struct obpf_code_range){ 0, 0 };
	if (!err && f.nr)
		*range = (struct obpf_code_range){ f.addrs[0], prog->prog.jited_prog_len };
	drop(&f);
	return err;
}

/* A function's name of its own, or NULL. */
static const char *name_of(const struct funcs *f, uint32_t i)
{
	const struct btf_type *t =
		i < f->nr_infos && f->btf ? btf__type_by_id(f->btf, f->infos[i].type_id) : NULL;
	const char *name = t ? btf__name_by_offset(f->btf, t->name_off) : NULL;

	return name && *name ? name : NULL;
}

int obpf_perfmap_put(const struct obpf_item *prog, FILE *out)
{
	const struct obpf_prog_info *info = &prog->prog;
	struct funcs f = { 0 };
	int n = fetch(prog, &f);
	char room[sizeof(info->name) + 1], number[16];
	uint32_t i;
	size_t j;

	snprintf(room, sizeof(room), "%.*s", (int)sizeof(info->name), info->name);
	for (i = 0; !n && i < f.nr; i++) {
		const char *name = name_of(&f, i);

		snprintf(number, sizeof(number), "%u", i);
		if (!name)
			name = i ? number : *room ? room : "prog";
		fprintf(out, "%" PRIx64 " %x obpf_prog_", f.addrs[i], f.lens[i]);
		for (j = 0; j < sizeof(info->tag); j++)
			fprintf(out, "%02x", info->tag[j]);
		fprintf(out, "_%s\n", obpf_shown_name(name));
	}
	if (!n)
		n = f.nr;
	drop(&f);
	return n;
}
