/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * kernel.h - what is known of a kernel: the running one, or one whose build tree is given.
 *
 * Every question has three answers. What cannot be found out is unknown, never guessed.
 */
#ifndef OBPF_KERNEL_H
#define OBPF_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

enum obpf_tri { OBPF_FALSE, OBPF_TRUE, OBPF_UNKNOWN };

/* Sorted lines in one piece of memory. */
struct obpf_lines {
	char *text;
	char **line;
	size_t nr;
	bool known; /* there was something to read */
};

struct obpf_kernel {
	const char *root; /* before every path of the running system: "" but in tests */
	const char *kdir; /* NULL: the running kernel */
	char release[80]; /* "": unknown */
	char machine[80];
	unsigned int version; /* major << 8 | minor; 0: unknown */
	struct obpf_lines config; /* "CONFIG_X=y" */
	struct obpf_lines exports; /* symbols */
	char config_from[256], exports_from[256]; /* the files, for a person */
	char lockdown[32]; /* "none", "integrity", "confidentiality"; "": unknown */
	/* Of a loaded module, from whoever has asked it. */
	enum obpf_tri switched_on;
	bool refused; /* it takes no commands of this user */
};

/**
 * obpf_kernel_read - learn all that can be learnt
 * @kdir: a build tree, or NULL for the running kernel
 *
 * Return: false when @kdir is no build tree of a kernel. Files that are not there leave things
 * unknown. To be followed by obpf_kernel_drop() in any case.
 */
bool obpf_kernel_read(struct obpf_kernel *k, const char *root, const char *kdir);
void obpf_kernel_drop(struct obpf_kernel *k);

/* Is CONFIG_@option y or m? */
enum obpf_tri obpf_kernel_config(const struct obpf_kernel *k, const char *option);

/* Is @symbol exported to modules? */
enum obpf_tri obpf_kernel_exports(const struct obpf_kernel *k, const char *symbol);

/* Is there a file, in the running system? Unknown of a build tree. */
enum obpf_tri obpf_kernel_file(const struct obpf_kernel *k, const char *path);

/*
 * A statement by its name: see facts[] in kernel.c. OBPF_UNKNOWN for what it does not know, and for
 * names that it does not know.
 */
enum obpf_tri obpf_kernel_fact(const struct obpf_kernel *k, const char *name);
bool obpf_kernel_knows_fact(const char *name);

#endif
