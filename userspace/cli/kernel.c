// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * kernel.c - configuration, exported symbols and state of a kernel, from files.
 *
 * Reference: Documentation/admin-guide/LSM, module-signing.rst, kprobes.rst in the kernel tree.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <zlib.h>

#include "kernel.h"

#define MAX_FILE (256u << 20)

/* ---- lines ---- */

/* All of @path, unpacked if it is packed; NULL when it is not there. The caller's to free. */
static char *read_file(const char *path, size_t *size)
{
	size_t used = 0, room = 1 << 16;
	gzFile file = gzopen(path, "rbe");
	char *text = file ? malloc(room + 1) : NULL, *more;
	int n;

	while (text && (n = gzread(file, text + used, room - used)) > 0) {
		used += n;
		if (used < room)
			continue;
		more = room < MAX_FILE ? realloc(text, (room *= 2) + 1) : NULL;
		if (!more)
			break;
		text = more;
	}
	if (file)
		gzclose(file);
	if (text)
		text[used] = 0;
	*size = used;
	return text;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/*
 * Keeps what @pick finds in each line of @text: a part of it, ended with a NUL, or NULL. Takes over
 * @text.
 */
static void keep_lines(struct obpf_lines *lines, char *text, char *(*pick)(char *line))
{
	size_t room = 0;
	char *line, *next, *kept, **more;

	lines->text = text;
	for (line = text; *line; line = next) {
		next = strchrnul(line, '\n');
		if (*next)
			*next++ = 0;
		kept = pick(line);
		if (!kept)
			continue;
		if (lines->nr == room) {
			room = room ? 2 * room : 1024;
			more = realloc(lines->line, room * sizeof(*more));
			if (!more)
				return;
			lines->line = more;
		}
		lines->line[lines->nr++] = kept;
	}
	if (lines->nr)
		qsort(lines->line, lines->nr, sizeof(*lines->line), by_text);
	lines->known = lines->nr;
}

static void drop_lines(struct obpf_lines *lines)
{
	free(lines->text);
	free(lines->line);
	memset(lines, 0, sizeof(*lines));
}

static bool has_line(const struct obpf_lines *lines, const char *text)
{
	return lines->nr && bsearch(&text, lines->line, lines->nr, sizeof(*lines->line), by_text);
}

static char *pick_config(char *line)
{
	return strncmp(line, "CONFIG_", 7) ? NULL : line;
}

/* Module.symvers: CRC, symbol, owner, kind of export. */
static char *pick_symvers(char *line)
{
	char *symbol = strchr(line, '\t'), *end = symbol ? strchr(symbol + 1, '\t') : NULL;

	if (!end)
		return NULL;
	*end = 0;
	return symbol + 1;
}

/* /proc/kallsyms: address, kind, name, [module]. */
static char *pick_kallsyms(char *line)
{
	char *name = strstr(line, " __ksymtab_");

	if (!name)
		return NULL;
	name += strlen(" __ksymtab_");
	name[strcspn(name, "\t ")] = 0;
	return name;
}

/* Reads the first of @path... that is there. */
static bool read_lines(struct obpf_lines *lines, char from[256], const char *path,
		       char *(*pick)(char *line))
{
	size_t size;
	char *text = read_file(path, &size);

	if (!text)
		return false;
	keep_lines(lines, text, pick);
	if (!lines->known)
		drop_lines(lines);
	else
		snprintf(from, 256, "%s", path);
	return lines->known;
}

/* ---- where things are ---- */

static void read_running(struct obpf_kernel *k)
{
	struct utsname name;
	char path[512];
	static const char *const configs[] = { "%s/proc/config.gz", "%s/boot/config-%s",
					       "%s/lib/modules/%s/build/.config" };
	size_t i;

	if (!uname(&name)) {
		snprintf(k->release, sizeof(k->release), "%s", name.release);
		snprintf(k->machine, sizeof(k->machine), "%s", name.machine);
	}
	for (i = 0; i < sizeof(configs) / sizeof(configs[0]) && !k->config.known; i++) {
		snprintf(path, sizeof(path), configs[i], k->root, k->release);
		read_lines(&k->config, k->config_from, path, pick_config);
	}
	snprintf(path, sizeof(path), "%s/lib/modules/%s/build/Module.symvers", k->root, k->release);
	if (read_lines(&k->exports, k->exports_from, path, pick_symvers))
		return;
	snprintf(path, sizeof(path), "%s/proc/kallsyms", k->root);
	read_lines(&k->exports, k->exports_from, path, pick_kallsyms);
	/* Not every kernel lists them; one that does exports this. */
	if (!has_line(&k->exports, "kfree"))
		drop_lines(&k->exports);
}

/* The release that a build tree is of: as modules bear it, or else as the tree calls itself. */
static void read_release(struct obpf_kernel *k)
{
	static const struct {
		const char *path, *before;
	} files[] = {
		{ "%s/include/generated/utsrelease.h", "UTS_RELEASE \"" },
		{ "%s/include/config/kernel.release", "" },
	};
	char path[4200], *text, *at;
	size_t size, i;

	for (i = 0; i < 2 && !*k->release; i++) {
		snprintf(path, sizeof(path), files[i].path, k->kdir);
		text = read_file(path, &size);
		at = text ? strstr(text, files[i].before) : NULL;
		if (at) {
			at += strlen(files[i].before);
			snprintf(k->release, sizeof(k->release), "%.*s", (int)strcspn(at, "\"\n"),
				 at);
		}
		free(text);
	}
}

static void read_tree(struct obpf_kernel *k)
{
	char path[4200];

	read_release(k);
	snprintf(path, sizeof(path), "%s/.config", k->kdir);
	if (!read_lines(&k->config, k->config_from, path, pick_config)) {
		snprintf(path, sizeof(path), "%s/include/config/auto.conf", k->kdir);
		read_lines(&k->config, k->config_from, path, pick_config);
	}
	snprintf(path, sizeof(path), "%s/Module.symvers", k->kdir);
	read_lines(&k->exports, k->exports_from, path, pick_symvers);
	if (obpf_kernel_config(k, "X86_64") == OBPF_TRUE)
		strcpy(k->machine, "x86_64");
	else if (obpf_kernel_config(k, "ARM64") == OBPF_TRUE)
		strcpy(k->machine, "aarch64");
	else if (k->config.known)
		strcpy(k->machine, "another machine");
}

/* The first line of a file of the running system, or "". */
static void read_word(const struct obpf_kernel *k, const char *path, char *word, size_t size)
{
	char full[512];
	FILE *file;

	*word = 0;
	snprintf(full, sizeof(full), "%s%s", k->root, path);
	file = k->kdir ? NULL : fopen(full, "re");
	if (file && fgets(word, (int)size, file))
		word[strcspn(word, "\n")] = 0;
	if (file)
		fclose(file);
}

/* The last byte of the firmware's variable; the four before it are the variable's attributes. */
static enum obpf_tri secure_boot(const struct obpf_kernel *k)
{
	unsigned char byte[5];
	char path[512];
	FILE *file;
	size_t n;

	if (k->kdir)
		return OBPF_UNKNOWN;
	if (obpf_kernel_file(k, "/sys/firmware/efi") != OBPF_TRUE)
		return OBPF_FALSE;
	snprintf(path, sizeof(path),
		 "%s/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		 k->root);
	file = fopen(path, "re");
	n = file ? fread(byte, 1, sizeof(byte), file) : 0;
	if (file)
		fclose(file);
	return n == sizeof(byte) ? (byte[4] == 1 ? OBPF_TRUE : OBPF_FALSE) : OBPF_UNKNOWN;
}

/*
 * "[none] integrity confidentiality", where securityfs is mounted. Where it is not, only what could
 * have turned lockdown on tells: the command line, the configuration, Secure Boot.
 */
static void read_lockdown(struct obpf_kernel *k)
{
	char word[4096], *begin, *end;

	read_word(k, "/sys/kernel/security/lockdown", word, sizeof(word));
	begin = strchr(word, '[');
	end = begin ? strchr(begin, ']') : NULL;
	if (end) {
		*end = 0;
		snprintf(k->lockdown, sizeof(k->lockdown), "%s", begin + 1);
		return;
	}
	read_word(k, "/proc/cmdline", word, sizeof(word));
	if (obpf_kernel_config(k, "SECURITY_LOCKDOWN_LSM") == OBPF_FALSE ||
	    (*word && !strstr(word, "lockdown=") && secure_boot(k) == OBPF_FALSE &&
	     obpf_kernel_config(k, "LOCK_DOWN_KERNEL_FORCE_INTEGRITY") == OBPF_FALSE &&
	     obpf_kernel_config(k, "LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY") == OBPF_FALSE))
		strcpy(k->lockdown, "none");
}

bool obpf_kernel_read(struct obpf_kernel *k, const char *root, const char *kdir)
{
	unsigned int major, minor;

	memset(k, 0, sizeof(*k));
	k->root = root;
	k->kdir = kdir;
	k->switched_on = OBPF_UNKNOWN;
	if (kdir)
		read_tree(k);
	else
		read_running(k);
	if (sscanf(k->release, "%u.%u", &major, &minor) == 2)
		k->version = major << 8 | (minor > 255 ? 255 : minor);
	if (!kdir)
		read_lockdown(k);
	return !kdir || k->config.known || k->exports.known;
}

void obpf_kernel_drop(struct obpf_kernel *k)
{
	drop_lines(&k->config);
	drop_lines(&k->exports);
}

/* ---- questions ---- */

enum obpf_tri obpf_kernel_config(const struct obpf_kernel *k, const char *option)
{
	char line[128];

	if (!k->config.known)
		return OBPF_UNKNOWN;
	snprintf(line, sizeof(line), "CONFIG_%s=y", option);
	if (has_line(&k->config, line))
		return OBPF_TRUE;
	line[strlen(line) - 1] = 'm';
	return has_line(&k->config, line) ? OBPF_TRUE : OBPF_FALSE;
}

enum obpf_tri obpf_kernel_exports(const struct obpf_kernel *k, const char *symbol)
{
	if (!k->exports.known)
		return OBPF_UNKNOWN;
	return has_line(&k->exports, symbol) ? OBPF_TRUE : OBPF_FALSE;
}

enum obpf_tri obpf_kernel_file(const struct obpf_kernel *k, const char *path)
{
	char full[512];

	if (k->kdir)
		return OBPF_UNKNOWN;
	snprintf(full, sizeof(full), "%s%s", k->root, path);
	if (!access(full, F_OK))
		return OBPF_TRUE;
	return errno == ENOENT || errno == ENOTDIR ? OBPF_FALSE : OBPF_UNKNOWN;
}

static enum obpf_tri tri(bool value)
{
	return value ? OBPF_TRUE : OBPF_FALSE;
}

static enum obpf_tri is_running(const struct obpf_kernel *k)
{
	return tri(!k->kdir);
}

static enum obpf_tri is_supported(const struct obpf_kernel *k)
{
	return k->version ? tri(k->version >= (6 << 8 | 1)) : OBPF_UNKNOWN;
}

static enum obpf_tri is_known_machine(const struct obpf_kernel *k)
{
	if (!*k->machine)
		return OBPF_UNKNOWN;
	return tri(!strcmp(k->machine, "x86_64") || !strcmp(k->machine, "aarch64"));
}

static enum obpf_tri is_loaded(const struct obpf_kernel *k)
{
	return k->kdir ? OBPF_FALSE : obpf_kernel_file(k, "/sys/module/obpf");
}

static enum obpf_tri may_use_device(const struct obpf_kernel *k)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/dev/obpf", k->root);
	return k->kdir ? OBPF_UNKNOWN : tri(!access(path, R_OK | W_OK));
}

static enum obpf_tri refuses_user(const struct obpf_kernel *k)
{
	return tri(k->refused);
}

static enum obpf_tri is_switched_off(const struct obpf_kernel *k)
{
	return k->switched_on == OBPF_UNKNOWN ? OBPF_UNKNOWN : tri(k->switched_on == OBPF_FALSE);
}

static enum obpf_tri is_locked_down(const struct obpf_kernel *k)
{
	if (k->kdir)
		return OBPF_FALSE;
	return *k->lockdown ? tri(strcmp(k->lockdown, "none")) : OBPF_UNKNOWN;
}

/* Modules must be signed: by configuration, or by a switch that only goes one way. */
static enum obpf_tri must_be_signed(const struct obpf_kernel *k)
{
	char word[8];

	if (k->kdir)
		return obpf_kernel_config(k, "MODULE_SIG_FORCE");
	read_word(k, "/sys/module/module/parameters/sig_enforce", word, sizeof(word));
	if (*word)
		return tri(*word == 'Y' || *word == '1');
	/* Without signatures there is no such switch. */
	return obpf_kernel_config(k, "MODULE_SIG") == OBPF_FALSE ||
			       obpf_kernel_file(k, "/sys/module/module/parameters") == OBPF_FALSE ||
			       obpf_kernel_file(k, "/sys/module/module/parameters/sig_enforce") ==
				       OBPF_FALSE ?
		       OBPF_FALSE :
		       OBPF_UNKNOWN;
}

/* Is @path's first word "0"? Where there is no such switch nothing is switched off. */
static enum obpf_tri is_zero(const struct obpf_kernel *k, const char *path)
{
	char word[8];

	if (k->kdir)
		return OBPF_FALSE;
	read_word(k, path, word, sizeof(word));
	return tri(*word == '0');
}

static enum obpf_tri kprobes_are_off(const struct obpf_kernel *k)
{
	return is_zero(k, "/sys/kernel/debug/kprobes/enabled");
}

static enum obpf_tri kprobes_stay_breakpoints(const struct obpf_kernel *k)
{
	return is_zero(k, "/proc/sys/debug/kprobes-optimization");
}

static const struct {
	const char *name;
	enum obpf_tri (*ask)(const struct obpf_kernel *k);
} facts[] = {
	{ "running", is_running },	    { "supported", is_supported },
	{ "machine", is_known_machine },    { "loaded", is_loaded },
	{ "permitted", may_use_device },    { "refused", refuses_user },
	{ "off", is_switched_off },	    { "lockdown", is_locked_down },
	{ "signed", must_be_signed },	    { "secure_boot", secure_boot },
	{ "kprobes_off", kprobes_are_off }, { "kprobes_unoptimised", kprobes_stay_breakpoints },
};

#define NR_FACTS (sizeof(facts) / sizeof(facts[0]))

enum obpf_tri obpf_kernel_fact(const struct obpf_kernel *k, const char *name)
{
	size_t i;

	for (i = 0; i < NR_FACTS; i++)
		if (!strcmp(facts[i].name, name))
			return facts[i].ask(k);
	return OBPF_UNKNOWN;
}

bool obpf_kernel_knows_fact(const char *name)
{
	size_t i;

	for (i = 0; i < NR_FACTS; i++)
		if (!strcmp(facts[i].name, name))
			return true;
	return false;
}
