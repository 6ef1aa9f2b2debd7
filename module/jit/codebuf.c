// SPDX-License-Identifier: GPL-2.0
/*
 * codebuf.c - machine code while it is written: growth, and the relaxation of references.
 *
 * Floor F2. Process context; one owner, no locks.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>
#include "jit/codebuf.h"

/* Rounds of lengthening; what does not settle in these is made long at once. */
#define MAX_ROUNDS 12

void obpf_codebuf_init(struct obpf_codebuf *b, const struct obpf_core *core)
{
	*b = (struct obpf_codebuf){ .core = core };
}

void obpf_codebuf_release(struct obpf_codebuf *b)
{
	obpf_core_free(b->core, b->bytes);
	obpf_core_free(b->core, b->refs);
	obpf_core_free(b->core, b->labels);
	obpf_codebuf_init(b, b->core);
}

/* Room for @more items of @size bytes behind @len of them; false once something failed. */
static bool reserve(struct obpf_codebuf *b, void **items, u32 len, u32 *cap, u32 more, size_t size)
{
	u64 want = (u64)len + more;
	void *bigger;

	if (b->err)
		return false;
	if (want <= *cap)
		return true;
	want = max_t(u64, want, max_t(u64, 2ull * *cap, 256));
	if (want > OBPF_MAX_CODE) {
		b->err = -E2BIG;
		return false;
	}
	bigger = obpf_core_alloc(b->core, want * size);
	if (!bigger) {
		b->err = -ENOMEM;
		return false;
	}
	if (len)
		memcpy(bigger, *items, len * size);
	obpf_core_free(b->core, *items);
	*items = bigger;
	*cap = want;
	return true;
}

void obpf_codebuf_put(struct obpf_codebuf *b, const u8 *bytes, u32 len)
{
	if (!reserve(b, (void **)&b->bytes, b->len, &b->cap, len, 1))
		return;
	memcpy(b->bytes + b->len, bytes, len);
	b->len += len;
}

u32 obpf_codebuf_labels(struct obpf_codebuf *b, u32 nr)
{
	u32 first = b->nr_labels, i;

	if (!reserve(b, (void **)&b->labels, first, &b->cap_labels, nr, sizeof(*b->labels)))
		return 0;
	for (i = first; i < first + nr; i++)
		b->labels[i].raw = U32_MAX;
	b->nr_labels += nr;
	return first;
}

void obpf_codebuf_bind(struct obpf_codebuf *b, u32 label)
{
	if (!b->err)
		b->labels[label] = (struct obpf_label){ .raw = b->len, .nr_refs = b->nr_refs };
}

static void add_ref(struct obpf_codebuf *b, const struct obpf_code_ref *ref)
{
	if (!reserve(b, (void **)&b->refs, b->nr_refs, &b->cap_refs, 1, sizeof(*b->refs)))
		return;
	b->refs[b->nr_refs] = *ref;
	b->refs[b->nr_refs++].raw = b->len;
}

void obpf_codebuf_ref(struct obpf_codebuf *b, u32 label, u8 kind, u8 arg, u8 size, u8 long_size)
{
	add_ref(b, &(struct obpf_code_ref){ .label = label,
					    .kind = kind,
					    .arg = arg,
					    .size = size,
					    .long_size = long_size });
}

void obpf_codebuf_ref_addr(struct obpf_codebuf *b, u64 addr, u8 kind, u8 size)
{
	add_ref(b, &(struct obpf_code_ref){ .label = U32_MAX,
					    .kind = kind,
					    .size = size,
					    .long_size = size,
					    .addr = addr });
}

u32 obpf_codebuf_offset(const struct obpf_codebuf *b, u32 label)
{
	const struct obpf_label *l = &b->labels[label];
	const struct obpf_code_ref *last;

	if (!l->nr_refs)
		return l->raw;
	last = &b->refs[l->nr_refs - 1];
	return last->at + last->size + (l->raw - last->raw);
}

/* Where each reference comes to lie, as long as they are now. */
static void locate(struct obpf_codebuf *b)
{
	u32 i, sizes = 0;

	for (i = 0; i < b->nr_refs; i++) {
		b->refs[i].at = b->refs[i].raw + sizes;
		sizes += b->refs[i].size;
	}
	b->size = b->len + sizes;
}

static s64 distance(const struct obpf_codebuf *b, const struct obpf_code_ref *ref)
{
	return (s64)obpf_codebuf_offset(b, ref->label) - (ref->at + ref->size);
}

/*
 * Lengthen what does not reach, or @all that could not; false when nothing had to be. What was
 * lengthened already counts for the rest of the round: that may cost a byte, never reach.
 */
static bool lengthen(struct obpf_codebuf *b, bool all)
{
	struct obpf_code_ref *ref;
	bool changed = false;
	s64 d;
	u32 i;

	for (i = 0; i < b->nr_refs; i++) {
		ref = &b->refs[i];
		if (ref->size == ref->long_size)
			continue;
		d = distance(b, ref);
		if (!all && d == (s8)d)
			continue;
		ref->size = ref->long_size;
		changed = true;
	}
	return changed;
}

int obpf_codebuf_layout(struct obpf_codebuf *b)
{
	u32 i, round;

	for (i = 0; !b->err && i < b->nr_refs; i++)
		if (b->refs[i].label != U32_MAX && b->labels[b->refs[i].label].raw == U32_MAX)
			b->err = -EINVAL;
	if (b->err)
		return b->err;
	for (round = 0;; round++) {
		locate(b);
		if (!lengthen(b, round == MAX_ROUNDS))
			break;
	}
	return b->size > OBPF_MAX_CODE ? -E2BIG : 0;
}

/* The bytes from @from to @to, which may be none. */
static u8 *copy_raw(const struct obpf_codebuf *b, u8 *out, u32 from, u32 to)
{
	if (to > from)
		memcpy(out, b->bytes + from, to - from);
	return out + (to - from);
}

int obpf_codebuf_place(const struct obpf_codebuf *b, obpf_put_ref_fn put, u8 *out, u64 text)
{
	const struct obpf_code_ref *ref;
	u32 i, raw = 0;
	s64 d;

	for (i = 0; i < b->nr_refs; i++) {
		ref = &b->refs[i];
		out = copy_raw(b, out, raw, ref->raw);
		raw = ref->raw;
		d = ref->label == U32_MAX ? (s64)(ref->addr - (text + ref->at + ref->size)) :
					    distance(b, ref);
		if (d != (s32)d)
			return -ERANGE;
		put(out, ref, d);
		out += ref->size;
	}
	copy_raw(b, out, raw, b->len);
	return 0;
}
