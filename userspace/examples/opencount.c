// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * opencount - counts the files that this process opens, with a skeleton: plain libbpf, nothing of
 * obpf.
 *
 * Linked with libobpf before libbpf it runs in the obpf module; linked without, in the kernel's own
 * BPF.
 *
 *	bpftool gen skeleton globals.bpf.o name globals >globals.skel.h
 *	cc opencount.c -o opencount $(pkg-config --cflags --libs libobpf)
 *
 * usage: opencount [HOW-MANY]
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "globals.skel.h"

/* Opens so many files, each call one hit; the last name ends in the count. */
static void open_files(unsigned long count)
{
	char name[64];
	unsigned long i;

	for (i = 1; i <= count; i++) {
		int fd;

		snprintf(name, sizeof(name), "/proc/self/opencount-%lu", i);
		fd = open(name, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			close(fd);
	}
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
	struct globals *skel = globals__open();
	int status = 1;

	if (!skel) {
		fprintf(stderr, "opencount: open: %s\n", strerror(errno));
		return 1;
	}
	/* .rodata is written before the load and is constant from then on. */
	skel->rodata->target_pid = getpid();
	skel->rodata->step = 2;
	if (globals__load(skel) || globals__attach(skel)) {
		fprintf(stderr, "opencount: load and attach: %s\n", strerror(errno));
		goto out;
	}
	open_files(count);
	globals__detach(skel);

	/* .bss and .data are the program's own memory, mapped into this process. */
	printf("hits %llu of %lu, total %llu, last %s\n", skel->bss->hits, count, skel->data->total,
	       skel->bss->last_name);
	status = skel->bss->hits == count && skel->data->total == 1000 + 2 * count ? 0 : 1;
out:
	globals__destroy(skel);
	return status;
}
