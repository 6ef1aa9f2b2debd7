// SPDX-License-Identifier: GPL-2.0
/*
 * fields.c - the table of fields that are more than bytes, and values copied around them.
 *
 * Any context, no locks. Reference: struct bpf_spin_lock and struct bpf_timer of bpf(2)'s uapi.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include "maps/fields.h"
#include "obpf.h"

#define MAP(type) (1ull << OBPF_MAP_TYPE_##type)

const struct obpf_field_info obpf_field_infos[OBPF_NR_FIELDS] = {
	[OBPF_FIELD_SPIN_LOCK] = { .name = "bpf_spin_lock",
				   .size = 4,
				   .align = 4,
				   .map_types = MAP(HASH) | MAP(ARRAY) },
	[OBPF_FIELD_TIMER] = { .name = "bpf_timer",
			       .size = 16,
			       .align = 8,
			       .map_types = MAP(HASH) | MAP(ARRAY) },
};

/* Do the four bytes at @at belong to a field? */
static bool is_special(const struct obpf_map_fields *f, u32 at)
{
	u32 kind;

	for (kind = 0; kind < OBPF_NR_FIELDS; kind++)
		if (obpf_map_has_field(f, kind) && at >= f->off[kind] &&
		    at - f->off[kind] < obpf_field_infos[kind].size)
			return true;
	return false;
}

void obpf_fields_store(const struct obpf_map_fields *f, u64 *to, const void *src, u32 size)
{
	bool low, high;
	u32 half[2], at;
	u64 word;

	for (at = 0; at < size; at += sizeof(word), to++) {
		low = is_special(f, at);
		high = is_special(f, at + sizeof(half[0]));
		word = 0;
		memcpy(&word, src + at, min_t(u32, size - at, sizeof(word)));
		memcpy(half, &word, sizeof(half));
		/* What belongs to no field moves as whole as it can. */
		if (!low && !high)
			WRITE_ONCE(*to, word);
		else if (!low)
			WRITE_ONCE(((u32 *)to)[0], half[0]);
		else if (!high)
			WRITE_ONCE(((u32 *)to)[1], half[1]);
	}
}

void obpf_fields_load(const struct obpf_map_fields *f, void *dst, const u64 *from, u32 size)
{
	u32 half[2], at;
	u64 word;

	for (at = 0; at < size; at += sizeof(word), from++) {
		word = READ_ONCE(*from);
		memcpy(half, &word, sizeof(half));
		if (is_special(f, at))
			half[0] = 0;
		if (is_special(f, at + sizeof(half[0])))
			half[1] = 0;
		memcpy(dst + at, half, min_t(u32, size - at, sizeof(word)));
	}
}
