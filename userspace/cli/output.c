// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * output.c - JSON documents, names of types, times.
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "cli.h"
#include "output.h"

int obpf_output_finish(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	obpf_say("stdout: %s", strerror(errno));
	return OBPF_EXIT_FAILURE;
}

int obpf_json_finish(struct json_object *doc, int status)
{
	const char *text = NULL;

	if (doc)
		text = json_object_to_json_string_ext(doc, JSON_C_TO_STRING_PLAIN |
								   JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		puts(text);
	else
		obpf_say("out of memory");
	json_object_put(doc);
	return obpf_output_finish(text ? status : OBPF_EXIT_FAILURE);
}

void obpf_json_print_text(struct json_object *json, FILE *out)
{
	const char *s = json_object_to_json_string_ext(
		json, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	const unsigned char *p = (const unsigned char *)s;

	/* JSON escapes what is below 0x20; DEL and the C1 controls may stand in it as they are. */
	for (; p && *p; p++) {
		if (*p == 0x7f) {
			fputs("\\u007f", out);
		} else if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0) {
			fprintf(out, "\\u%04x", p[1]);
			p++;
		} else {
			fputc(*p, out);
		}
	}
}

static const char *type_name(const char *known, uint32_t type)
{
	static char room[24];

	if (known)
		return known;
	snprintf(room, sizeof(room), "type %u", type);
	return room;
}

const char *obpf_prog_type_name(uint32_t type)
{
	return type_name(libbpf_bpf_prog_type_str(type), type);
}

const char *obpf_map_type_name(uint32_t type)
{
	return type_name(libbpf_bpf_map_type_str(type), type);
}

const char *obpf_link_type_name(uint32_t type)
{
	return type_name(libbpf_bpf_link_type_str(type), type);
}

int64_t obpf_boot_time(uint64_t ns)
{
	struct timespec now, up;

	if (clock_gettime(CLOCK_REALTIME, &now) || clock_gettime(CLOCK_BOOTTIME, &up))
		return 0;
	/* Nanoseconds as well: seconds alone would be another one from call to call. */
	return ((int64_t)(now.tv_sec - up.tv_sec) * 1000000000 + now.tv_nsec - up.tv_nsec +
		(int64_t)ns) /
	       1000000000;
}

const char *obpf_shown_name(const char *name)
{
	static char room[512];

	obpf_text_escape(room, sizeof(room), name, strlen(name));
	return room;
}
