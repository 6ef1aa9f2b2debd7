// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * hex.c - raw instructions: hex digits to bytes, maps by number to descriptors.
 *
 * Reference: RFC 9669, 5.4 (64-bit immediate instructions).
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "object.h"
#include "hex.h"
#include "words.h"

#define LD_IMM64 0x18
#define NO_MAP (-1)

/* --- maps --- */

static bool find_map_type(const char *name, uint32_t *type)
{
	const char *known;
	uint64_t number;
	uint32_t i;

	for (i = 1; (known = libbpf_bpf_map_type_str(i)); i++) {
		if (!strcmp(known, name)) {
			*type = i;
			return true;
		}
	}
	if (!obpf_word_number(name, UINT32_MAX, &number))
		return false;
	*type = number;
	return true;
}

static struct obpf_hex_map *find_map(struct obpf_hex *h, uint32_t number)
{
	unsigned int i;

	for (i = 0; i < h->nr_maps; i++)
		if (h->maps[i].number == number)
			return &h->maps[i];
	return NULL;
}

/* The fields behind "i=", in place: false when they are not four or five that make sense. */
static bool read_map(char *fields, struct obpf_hex_map *map)
{
	uint32_t *const numbers[] = { &map->key_size, &map->value_size, &map->max_entries,
				      &map->flags };
	char *word = strsep(&fields, ",");
	uint64_t value;
	int i;

	if (!find_map_type(word, &map->type))
		return false;
	for (i = 0; i < 4; i++) {
		word = strsep(&fields, ",");
		if (!word)
			return i == 3;
		if (!obpf_word_number(word, UINT32_MAX, &value))
			return false;
		*numbers[i] = value;
	}
	return !fields;
}

bool obpf_hex_add_map(struct obpf_hex *h, const char *arg)
{
	struct obpf_hex_map map = { .fd = NO_MAP };
	char room[128], *fields = room, *word;
	uint64_t number;
	bool good;

	good = strlen(arg) < sizeof(room);
	snprintf(room, sizeof(room), "%s", arg);
	word = strsep(&fields, "=");
	good = good && fields && obpf_word_number(word, UINT32_MAX, &number) &&
	       read_map(fields, &map);
	if (!good) {
		obpf_say("--map wants i=type,key,value,max[,flags], not '%s'", arg);
		return false;
	}
	map.number = number;
	if (find_map(h, map.number)) {
		obpf_say("--map %u is given twice", map.number);
		return false;
	}
	if (h->nr_maps == OBPF_HEX_MAX_MAPS) {
		obpf_say("--map at most %d times", OBPF_HEX_MAX_MAPS);
		return false;
	}
	h->maps[h->nr_maps++] = map;
	return true;
}

static bool create_maps(struct obpf_hex *h, struct obpf_offline *device)
{
	unsigned int i;
	long fd;

	for (i = 0; i < h->nr_maps; i++) {
		struct obpf_hex_map *map = &h->maps[i];
		union obpf_attr attr;

		memset(&attr, 0, sizeof(attr));
		attr.map_type = map->type;
		attr.key_size = map->key_size;
		attr.value_size = map->value_size;
		attr.max_entries = map->max_entries;
		attr.map_flags = map->flags;
		snprintf(attr.map_name, sizeof(attr.map_name), "map%u", map->number);
		fd = obpf_offline_call(device, OBPF_MAP_CREATE, &attr, sizeof(attr));
		if (fd < 0) {
			obpf_say("--map %u: %s", map->number, strerror((int)-fd));
			return false;
		}
		map->fd = (int)fd;
	}
	return true;
}

static void close_maps(struct obpf_hex *h)
{
	unsigned int i;

	for (i = 0; i < h->nr_maps; i++) {
		if (h->maps[i].fd != NO_MAP)
			close(h->maps[i].fd);
		h->maps[i].fd = NO_MAP;
	}
}

/* --- instructions --- */

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Bytes of @len characters, two digits each, blanks and line ends between them; NULL: said why. */
static void *read_bytes(const char *option, const char *text, size_t len, size_t *size)
{
	unsigned char *bytes = malloc(len / 2 + 1);
	size_t i, n = 0;
	int high, low;

	for (i = 0; bytes && i < len; i++) {
		if (strchr(" \t\r\n", text[i]) && text[i])
			continue;
		high = digit(text[i]);
		low = i + 1 < len ? digit(text[i + 1]) : -1;
		if (high < 0 || low < 0) {
			obpf_say("%s: no byte of two hex digits at character %zu", option, i);
			free(bytes);
			return NULL;
		}
		bytes[n++] = high << 4 | low;
		i++;
	}
	if (!bytes)
		obpf_say("out of memory");
	*size = n;
	return bytes;
}

void *obpf_hex_bytes(const char *option, const char *text, size_t *size)
{
	size_t len = strlen(text);
	char *file = NULL;
	void *bytes;

	if (*text == '@') {
		file = obpf_file_read(text + 1, &len);
		if (!file) {
			obpf_say("%s: %s", text + 1, strerror(errno));
			return NULL;
		}
		text = file;
	}
	bytes = read_bytes(option, text, len, size);
	free(file);
	return bytes;
}

/* The instructions of --hex; NULL: said why. */
static struct obpf_insn *read_insns(const char *text, uint32_t *cnt)
{
	size_t size;
	void *bytes = obpf_hex_bytes("--hex", text, &size);

	if (bytes && (!size || size % sizeof(struct obpf_insn))) {
		obpf_say("--hex: %zu bytes: instructions are of 8", size);
		free(bytes);
		return NULL;
	}
	*cnt = bytes ? size / sizeof(struct obpf_insn) : 0;
	return bytes;
}

/*
 * Maps by number become maps by descriptor, where the instruction names one and there is one of that
 * number. Those by index find theirs in the array of descriptors.
 */
static bool name_maps(struct obpf_hex *h, struct obpf_insn *insns, uint32_t cnt)
{
	struct obpf_hex_map *map;
	uint32_t i;

	for (i = 0; i + 1 < cnt; i++) {
		if (insns[i].code != LD_IMM64)
			continue;
		if (insns[i].src_reg == OBPF_PSEUDO_MAP_FD ||
		    insns[i].src_reg == OBPF_PSEUDO_MAP_VALUE) {
			map = find_map(h, insns[i].imm);
			if (!map) {
				obpf_say(
					"--hex: instruction %u names map %u: give it with --map %u=type,key,value,max",
					i, insns[i].imm, insns[i].imm);
				return false;
			}
			insns[i].imm = map->fd;
		}
		i++;
	}
	return true;
}

bool obpf_hex_load(struct obpf_hex *h, struct obpf_offline *device, enum bpf_prog_type type,
		   const char *name, struct obpf_subject *s)
{
	int fds[OBPF_HEX_MAX_MAPS];
	struct obpf_hex_map *map;
	struct obpf_insn *insns;
	union obpf_attr attr;
	bool done = false;
	uint32_t cnt, i;
	long fd;

	*s = (struct obpf_subject){
		.device = device,
		.path = "--hex",
		.section = "hex",
		.name = name ? name : "hex",
		.prog_type = type ? type : BPF_PROG_TYPE_SYSCALL,
		.has_license = true,
		.verdict = obpf_offline_verdict(device),
	};
	insns = read_insns(h->text, &cnt);
	if (!insns)
		return false;
	if (create_maps(h, device) && name_maps(h, insns, cnt)) {
		for (i = 0; i < OBPF_HEX_MAX_MAPS; i++) {
			map = find_map(h, i);
			fds[i] = map ? map->fd : NO_MAP;
		}
		memset(&attr, 0, sizeof(attr));
		attr.prog_type = s->prog_type;
		attr.insns = (uintptr_t)insns;
		attr.insn_cnt = cnt;
		attr.license = (uintptr_t) "GPL";
		attr.fd_array = (uintptr_t)fds;
		attr.log_buf = (uintptr_t)obpf_offline_subject(device);
		snprintf(attr.prog_name, sizeof(attr.prog_name), "%s", s->name);
		fd = obpf_offline_call(device, OBPF_PROG_LOAD, &attr, sizeof(attr));
		done = fd >= 0;
		if (done)
			close((int)fd);
		else
			obpf_say("--hex: %s", strerror((int)-fd));
	}
	close_maps(h);
	free(insns);
	return done;
}
