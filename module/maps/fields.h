/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fields.h - fields of a map's value that are more than bytes: locks and timers.
 *
 * Floor F1: plain data, which the verifier reads too, and values copied around such fields. A value
 * has at most one field of a kind. What is copied into a value leaves its fields as they are, also
 * when the memory becomes another element's: who holds a lock there, or waits for it, is right all
 * the time. What is copied out of a value has zeroes in their place.
 */
#ifndef OBPF_MAPS_FIELDS_H
#define OBPF_MAPS_FIELDS_H

#include <linux/types.h>

enum obpf_field_kind {
	OBPF_FIELD_SPIN_LOCK,
	OBPF_FIELD_TIMER,
	OBPF_NR_FIELDS,
};

/* What a kind of field is, by enum obpf_field_kind. */
struct obpf_field_info {
	const char *name; /* of the struct, "bpf_spin_lock" */
	u32 size; /* bytes, a multiple of 4 */
	u32 align; /* bytes, a multiple of 4 */
	u64 map_types; /* bit t set: values of maps of type t may have one */
};

extern const struct obpf_field_info obpf_field_infos[OBPF_NR_FIELDS];

/* The fields of a value; all zeroes: none. */
struct obpf_map_fields {
	u32 has; /* bit k: it has one of kind k */
	u32 off[OBPF_NR_FIELDS]; /* bytes from its start */
};

static inline bool obpf_map_has_field(const struct obpf_map_fields *f, enum obpf_field_kind kind)
{
	return f->has & (1u << kind);
}

/*
 * Copy @size bytes, all but the fields, into a map's room at @to, or out of it with zeroes for the
 * fields. By words, as family.h does it; any context.
 */
void obpf_fields_store(const struct obpf_map_fields *f, u64 *to, const void *src, u32 size);
void obpf_fields_load(const struct obpf_map_fields *f, void *dst, const u64 *from, u32 size);

#endif
