/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * diag.h - what libbpf says, kept for when something fails, and errors told to a person.
 */
#ifndef OBPF_DIAG_H
#define OBPF_DIAG_H

#include <stdbool.h>
#include <stddef.h>

/* Take over libbpf's messages; with @verbose they go to stderr as well. */
void obpf_diag_init(bool verbose);

/* Forget what libbpf said so far: what comes next belongs to the next step. */
void obpf_diag_reset(void);

/*
 * Of libbpf's warnings since the reset: the first that contains @what, or the first of all when
 * @what is NULL; without its line end. NULL when there is none. Valid until the next reset.
 */
const char *obpf_diag_find(const char *what);

/**
 * obpf_diag_quoted - the name in a warning like "map 'NAME': ..."
 * @kind: "map" or "prog"
 * Return: true and the name of the first such warning's, cut to @size.
 */
bool obpf_diag_quoted(const char *kind, char *name, size_t size);

/*
 * Why a call to the device failed, where the number has one meaning for all calls; NULL otherwise.
 */
const char *obpf_diag_device_error(int err);

/*
 * Says "@where: rejected by the verifier: ..." and the end of the verifier's @log.
 * @err: the load's error number
 */
void obpf_diag_rejected(const char *where, const char *log, int err, bool has_license);

#endif
