// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * offline_prog.c - PROG_LOAD of the offline device: the subject's verdict, and answers to questions.
 *
 * One thread, no locks. The steps are the module's (prog_cmd.c, prog_debug.c), over obpf_load().
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "offline_home.h"
#include "pass_dump.h"
#include "trial.h"
#include "unverified.h"

#define RECORD_SIZE_MAX 252

/* Helpers of Linux 6.18 have ids below this; what is beyond is no helper anywhere. */
#define LINUX_NR_HELPERS 212

/* Instructions of a run under the oracle; runs of one program always see the same. */
#define ORACLE_MAX_STEPS 20000
#define ORACLE_SEED 1

/* As much log as bpf(2) would take. */
#define LOG_SIZE (U32_MAX >> 2)

static void *ptr_of(u64 uptr)
{
	return (void *)(unsigned long)uptr;
}

/* --- what comes with the instructions --- */

static bool is_gpl_compatible(const char *license)
{
	/* The licences that the kernel takes for compatible, see include/linux/license.h. */
	static const char *const names[] = {
		"GPL",		"GPL v2",	"GPL and additional rights",
		"Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"
	};
	size_t i;

	for (i = 0; license && i < ARRAY_SIZE(names); i++)
		if (!strcmp(license, names[i]))
			return true;
	return false;
}

/* @nr records of the caller's @rec_size bytes as ours of @size: cut, or filled up with zeroes. */
static void *copy_records(const struct obpf_core *core, u64 uptr, u32 nr, u32 rec_size, size_t size)
{
	const u8 *from = ptr_of(uptr);
	u8 *copy;
	u32 i;

	if (rec_size < 8 || rec_size > RECORD_SIZE_MAX || rec_size % sizeof(u32) ||
	    nr > OBPF_MAX_INSNS)
		return ERR_PTR(-EINVAL);
	copy = obpf_core_alloc(core, nr * size);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < nr; i++)
		memcpy(copy + i * size, from + (size_t)i * rec_size, min_t(size_t, size, rec_size));
	return copy;
}

static int copy_debug(struct obpf_offline *o, const union obpf_attr *attr)
{
	const struct obpf_core *core = &o->objects.core;
	struct obpf_offline_file *types;
	void *records;

	if (!attr->func_info_cnt && !attr->line_info_cnt)
		return 0;
	types = obpf_offline_find(o, attr->prog_btf_fd, OBPF_OFFLINE_BTF);
	if (!types)
		return -EBADF;
	o->btf = types->btf;
	obpf_btf_obj_get(o->btf);
	o->debug.btf = &o->btf->btf;
	if (attr->func_info_cnt) {
		records = copy_records(core, attr->func_info, attr->func_info_cnt,
				       attr->func_info_rec_size, sizeof(*o->debug.funcs));
		if (IS_ERR(records))
			return PTR_ERR(records);
		o->debug.funcs = records;
		o->debug.nr_funcs = attr->func_info_cnt;
	}
	if (attr->line_info_cnt) {
		records = copy_records(core, attr->line_info, attr->line_info_cnt,
				       attr->line_info_rec_size, sizeof(*o->debug.lines));
		if (IS_ERR(records))
			return PTR_ERR(records);
		o->debug.lines = records;
		o->debug.nr_lines = attr->line_info_cnt;
	}
	return 0;
}

/* --- one load --- */

struct load_call {
	struct obpf_offline *o;
	const union obpf_attr *attr;
	const struct obpf_offline_file *stand_in; /* of a map, once the program has named it */
};

static struct obpf_map *get_map(void *priv, u32 number, bool is_idx)
{
	struct load_call *c = priv;
	struct obpf_offline_file *f;
	int fd = number;

	if (is_idx) {
		if (!c->attr->fd_array)
			return ERR_PTR(-EPROTO);
		if (number >= OBPF_MAX_USED_MAPS)
			return ERR_PTR(-E2BIG);
		fd = ((const int *)ptr_of(c->attr->fd_array))[number];
	}
	f = obpf_offline_find(c->o, fd, OBPF_OFFLINE_MAP);
	if (f) {
		obpf_map_get(f->map);
		return f->map;
	}
	c->stand_in = obpf_offline_find(c->o, fd, OBPF_OFFLINE_STAND_IN);
	return ERR_PTR(c->stand_in ? -EINVAL : -EBADF);
}

static struct obpf_load describe_load(struct load_call *c, const struct obpf_insn *wire,
				      struct obpf_log *log)
{
	const union obpf_attr *attr = c->attr;
	const struct obpf_offline *o = c->o;

	return (struct obpf_load){
		.core = &o->verifier.core,
		.log = log,
		.type = obpf_prog_type_get(attr->prog_type, obpf_arch_native()),
		.wire = wire,
		.nr_insns = attr->insn_cnt,
		.prog_flags = attr->prog_flags | o->options.prog_flags,
		.gpl_compatible = is_gpl_compatible(ptr_of(attr->license)),
		.get_map = get_map,
		.priv = c,
	};
}

/* A load whose outcome nobody keeps. */
static int ask(struct obpf_offline *o, const union obpf_attr *attr)
{
	struct load_call c = { .o = o, .attr = attr };
	struct obpf_log silent;
	struct obpf_load load;
	int err = obpf_load_check_attr(attr);

	if (err)
		return err;
	obpf_log_init(&silent, &o->verifier.core, 0, 0);
	load = describe_load(&c, ptr_of(attr->insns), &silent);
	if (!load.type)
		return -EINVAL;
	err = obpf_load(&load);
	if (!err)
		obpf_load_release(&load);
	return err;
}

/* --- the subject's log --- */

static int store_text(void *priv, u32 pos, const char *text, u32 len)
{
	struct obpf_offline_text *t = priv;
	size_t need = (size_t)pos + len + 1, room = t->room ? t->room : 4096;
	char *more;

	while (room < need)
		room *= 2;
	if (room != t->room) {
		more = realloc(t->text, room);
		if (!more)
			return -EFAULT;
		t->text = more;
		t->room = room;
	}
	memcpy(t->text + pos, text, len);
	return 0;
}

static int load_text(void *priv, u32 pos, char *text, u32 len)
{
	struct obpf_offline_text *t = priv;

	memcpy(text, t->text + pos, len);
	return 0;
}

static const struct obpf_core_ops text_ops = { .log_store = store_text, .log_load = load_text };

static void begin_text(struct obpf_offline_text *t, u32 level)
{
	t->core = (struct obpf_core){ .ops = &text_ops, .priv = t };
	obpf_log_init(&t->log, &t->core, level, LOG_SIZE);
	if (t->text)
		t->text[0] = '\0';
}

/* --- the subject --- */

static int try_load(struct load_call *c, u32 level)
{
	struct obpf_offline *o = c->o;
	int err;

	begin_text(&o->text, level);
	o->load = describe_load(c, o->wire, &o->text.log);
	o->load.debug = o->debug.btf ? &o->debug : NULL;
	if (o->options.unverified) {
		err = obpf_unverified_load(&o->load);
	} else {
		err = o->debug.nr_funcs ? obpf_func_info_check(&o->debug, &o->text.log) : 0;
		if (!err)
			err = obpf_load(&o->load);
	}
	obpf_log_finish(&o->text.log);
	return err;
}

static void say_unsupported(struct obpf_offline_verdict *v, const char *fmt, ...) __printf(2, 3);

static void say_unsupported(struct obpf_offline_verdict *v, const char *fmt, ...)
{
	va_list args;

	v->kind = OBPF_OFFLINE_UNSUPPORTED;
	va_start(args, fmt);
	vsnprintf(v->why, sizeof(v->why), fmt, args);
	va_end(args);
}

/* What the attr asks for that is not served, where obpf_load_check_attr() has refused it. */
static void explain_attr(struct obpf_offline_verdict *v, const union obpf_attr *attr, int err)
{
	if (err == -E2BIG)
		say_unsupported(v, "a program of %u instructions, of %u that there may be",
				attr->insn_cnt, OBPF_MAX_INSNS);
	else if (attr->attach_btf_id || attr->attach_prog_fd)
		say_unsupported(v, "programs attached by type id (BTF)");
	else if (attr->expected_attach_type)
		say_unsupported(v, "attach type %u", attr->expected_attach_type);
	else if (attr->prog_ifindex)
		say_unsupported(v, "offloaded programs");
	else if (!obpf_name_is_valid(attr->prog_name))
		say_unsupported(v, "a program's name with other than letters, digits, '_' and '.'");
	else
		say_unsupported(v, "program flags %#x", attr->prog_flags);
}

/* Codes that say what obpf lacks rather than what the program does wrong. */
static void explain_lack(struct obpf_offline_verdict *v, const struct obpf_load *load,
			 const struct obpf_insn *wire)
{
	u32 imm = wire[load->res.insn].imm;

	switch (load->res.code) {
	case OBPF_REJECT_BTF_ID:
		say_unsupported(v, "a kernel object by its type id (instruction %u)",
				load->res.insn);
		break;
	case OBPF_REJECT_KFUNC:
		say_unsupported(v, "calls of kernel functions (instruction %u)", load->res.insn);
		break;
	case OBPF_REJECT_HELPER_UNKNOWN:
		if (imm && imm < LINUX_NR_HELPERS)
			say_unsupported(v, "Linux's helper #%u (instruction %u)", imm,
					load->res.insn);
		break;
	default:
		break;
	}
}

static void judge(struct load_call *c, int err)
{
	struct obpf_offline *o = c->o;
	struct obpf_offline_verdict *v = &o->verdict;
	const struct obpf_load *load = &o->load;

	v->err = -err;
	v->insns = load->res.insns_processed;
	v->states = load->res.total_states;
	v->peak_states = load->res.peak_states;
	v->max_states_per_insn = load->res.max_states_per_insn;
	v->stack_depth = load->res.stack_depth;
	v->kind = err ? OBPF_OFFLINE_FAIL : OBPF_OFFLINE_PASS;
	if (c->stand_in) {
		say_unsupported(v, "%s", c->stand_in->why ? c->stand_in->why : "a map");
		if (!c->stand_in->lacking)
			v->kind = OBPF_OFFLINE_FAIL;
	} else if (load->decode.err) {
		v->code = obpf_decode_err_name(load->decode.err);
		v->at = load->decode.insn;
	} else if (load->res.code) {
		v->code = obpf_reject_name(load->res.code);
		v->at = load->res.insn;
		explain_lack(v, load, o->wire);
	} else if (err == -ENOMEM) {
		say_unsupported(v, "out of memory");
	} else if (err) {
		snprintf(v->why, sizeof(v->why), "%s", strerror(-err));
	}
}

static void verify(struct obpf_offline *o, const union obpf_attr *attr)
{
	struct load_call c = { .o = o, .attr = attr };
	struct obpf_offline_mem *m = &o->verifier;
	size_t before = m->now;
	u64 start;
	int err;

	m->peak = m->now;
	start = obpf_core_clock(&m->core);
	err = try_load(&c, o->options.log_level);
	o->verdict.ns = obpf_core_clock(&m->core) - start;
	o->verdict.mem = m->peak - before;
	judge(&c, err);
	/* Quick when all is well; when not, once more for what there is to say. */
	if (err && !(o->options.log_level & (OBPF_LOG_LEVEL1 | OBPF_LOG_LEVEL2)))
		try_load(&c, OBPF_LOG_LEVEL1);
}

/* Once more for the passes to show what they make: nothing of it counts. */
static void show_pass(struct obpf_offline *o, const union obpf_attr *attr)
{
	struct load_call c = { .o = o, .attr = attr };
	struct obpf_pass_dump dump;
	struct obpf_log silent;
	struct obpf_load load;
	size_t size;
	FILE *out;

	out = open_memstream(&o->dump, &size);
	if (!out)
		return;
	if (obpf_pass_dump_init(&dump, o->options.dump, out)) {
		obpf_log_init(&silent, &o->verifier.core, 0, 0);
		load = describe_load(&c, o->wire, &silent);
		load.debug = o->debug.btf ? &o->debug : NULL;
		load.watch = &dump.watch;
		if (!obpf_load(&load)) {
			obpf_pass_dump_accepted(&dump, &load);
			obpf_load_release(&load);
		}
	}
	fclose(out);
}

static void run_loaded(struct obpf_offline *o, struct obpf_oracle *oracle,
		       const struct obpf_load *load)
{
	struct obpf_offline_verdict *v = &o->verdict;
	struct obpf_trial trial = {
		.oracle = oracle,
		.load = load,
		.seed = ORACLE_SEED,
		.runs = o->options.oracle_runs,
		.max_steps = ORACLE_MAX_STEPS,
	};
	int err = obpf_trial_run(&trial);
	u64 exact;

	v->runs = trial.done;
	v->runs_cut = trial.cut;
	v->compared = obpf_oracle_checked(oracle, &exact);
	v->exact = exact;
	if (err == -EINVAL) {
		v->oracle = OBPF_OFFLINE_DISAGREES;
		o->mismatch = strdup(obpf_oracle_text(oracle));
	} else if (!err && v->runs) {
		v->oracle = OBPF_OFFLINE_AGREES;
	}
}

/* Once more, with the oracle watching, and then run. */
static void ask_oracle(struct obpf_offline *o, const union obpf_attr *attr)
{
	struct obpf_oracle *oracle = obpf_oracle_new();
	struct load_call c = { .o = o, .attr = attr };
	struct obpf_log silent;
	struct obpf_load load;

	o->verdict.oracle = OBPF_OFFLINE_UNABLE;
	if (!oracle)
		return;
	obpf_log_init(&silent, &o->verifier.core, 0, 0);
	load = describe_load(&c, o->wire, &silent);
	load.debug = o->debug.btf ? &o->debug : NULL;
	load.watch = obpf_oracle_watch(oracle);
	if (!obpf_load(&load)) {
		run_loaded(o, oracle, &load);
		obpf_load_release(&load);
	}
	obpf_oracle_free(oracle);
}

static int take_subject(struct obpf_offline *o, const union obpf_attr *attr)
{
	struct obpf_offline_verdict *v = &o->verdict;
	int err, fd;

	obpf_offline_prog_release(o);
	v->slots = attr->insn_cnt;
	err = obpf_load_check_attr(attr);
	if (err) {
		explain_attr(v, attr, err);
	} else if (!obpf_offline_has_prog_type(attr->prog_type)) {
		say_unsupported(v, "program type %u", attr->prog_type);
	} else {
		o->wire = obpf_core_alloc(&o->objects.core, attr->insn_cnt * sizeof(*o->wire));
		if (!o->wire)
			return -ENOMEM;
		memcpy(o->wire, ptr_of(attr->insns), attr->insn_cnt * sizeof(*o->wire));
		err = copy_debug(o, attr);
		if (err)
			return err;
		verify(o, attr);
		if (o->options.dump)
			show_pass(o, attr);
		if (o->options.oracle_runs && v->kind == OBPF_OFFLINE_PASS)
			ask_oracle(o, attr);
	}
	obpf_offline_open(o, OBPF_OFFLINE_PROG, &fd);
	return fd;
}

int obpf_offline_prog_load(struct obpf_offline *o, const union obpf_attr *attr)
{
	int fd;

	if (ptr_of(attr->log_buf) == &o->marker)
		return take_subject(o, attr);
	fd = ask(o, attr);
	if (!fd)
		obpf_offline_open(o, OBPF_OFFLINE_PROG, &fd);
	return fd;
}

void obpf_offline_prog_release(struct obpf_offline *o)
{
	const struct obpf_core *core = &o->objects.core;

	if (o->load.insns)
		obpf_load_release(&o->load);
	obpf_core_free(core, o->wire);
	obpf_core_free(core, (void *)o->debug.funcs);
	obpf_core_free(core, (void *)o->debug.lines);
	obpf_btf_obj_put(o->btf);
	free(o->text.text);
	free(o->dump);
	free(o->mismatch);
	o->dump = o->mismatch = NULL;
	o->text = (struct obpf_offline_text){};
	o->load = (struct obpf_load){};
	o->wire = NULL;
	o->debug = (struct obpf_debug_info){};
	o->btf = NULL;
	o->verdict = (struct obpf_offline_verdict){};
}
