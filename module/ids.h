/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ids.h - objects by number: what *_GET_NEXT_ID and *_GET_FD_BY_ID walk.
 *
 * Floor F3, built hosted too. A table holds no reference: an object is entered when it is whole,
 * and leaves when its last reference goes, before its memory does. Numbers are not given again
 * until all others have been.
 *
 * Whoever finds an object in a table may meet it on its way out, with no reference left; so a
 * lookup takes its reference under the table's lock, where the object's memory is still there, and
 * only when it is not the first.
 */
#ifndef OBPF_IDS_H
#define OBPF_IDS_H

#include <linux/types.h>

struct obpf_ids;

extern struct obpf_ids obpf_map_ids, obpf_prog_ids, obpf_link_ids, obpf_btf_ids;

/**
 * obpf_id_new - enter @obj, which is whole but for its number
 * @id: where the number, above 0, is stored: before anybody can find @obj
 *
 * Return: 0, -ENOMEM, -ENOSPC when all numbers are taken. Process context.
 */
int obpf_id_new(struct obpf_ids *ids, void *obj, u32 *id);
/* Nobody finds the object from here on. Any context but NMI; @id 0 is fine. */
void obpf_id_remove(struct obpf_ids *ids, u32 id);

/**
 * obpf_id_get - the object of @id with a reference
 * @tryget: takes a reference unless the last one has gone; called under the table's lock, a
 * spinlock
 *
 * Return: the object, or NULL: there is none, or it is on its way out. Process context.
 */
void *obpf_id_get(struct obpf_ids *ids, u32 id, bool (*tryget)(void *obj));

/* The least id above *@id into *@id; -ENOENT after the last. Process context. */
int obpf_id_next(struct obpf_ids *ids, u32 *id);

#endif
