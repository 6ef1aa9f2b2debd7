/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/* output.h - what the commands' answers have in common: JSON documents, names, times. */
#ifndef OBPF_OUTPUT_H
#define OBPF_OUTPUT_H

#include <json-c/json.h>
#include <stdint.h>
#include <stdio.h>

/**
 * obpf_json_finish - print @doc, the one document of a command, and drop it
 * @status: what the command has come to so far
 * Return: @status, or OBPF_EXIT_FAILURE when there is no document or stdout does not take it.
 */
int obpf_json_finish(struct json_object *doc, int status);

/* The same for text: has all that was printed arrived? */
int obpf_output_finish(int status);

/* JSON in one line that a terminal can be sent: controls beyond ASCII are escaped as well. */
void obpf_json_print_text(struct json_object *json, FILE *out);

/* Names of bpf(2)'s types; "type 99" for those that nobody knows. Valid until the next call. */
const char *obpf_prog_type_name(uint32_t type);
const char *obpf_map_type_name(uint32_t type);
const char *obpf_link_type_name(uint32_t type);

/* Seconds since 1970 of a moment that is @ns after boot. */
int64_t obpf_boot_time(uint64_t ns);

/* A name of the module's, made fit for a terminal. Valid until the next call. */
const char *obpf_shown_name(const char *name);

#endif
