// SPDX-License-Identifier: GPL-2.0
/*
 * corpus.c - every case of the corpus through the module: maps, loads and test runs by ioctl on
 * /dev/obpf.
 *
 *   corpus FILE|DIRECTORY...
 *
 * A TAP line a case; results, errnos and the place of each refusal must be those of the hosted run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "corpus.h"

static int call_device(void *priv, u32 cmd, union obpf_attr *attr, u32 size)
{
	int ret = ioctl(*(int *)priv, OBPF_IOC(cmd, size), attr);

	return ret < 0 ? -errno : ret;
}

int main(int argc, char **argv)
{
	int device = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	struct obpf_corpus_fd fd = { .call = call_device, .priv = &device };
	struct obpf_corpus c = {};
	u32 number = 0, failures;
	int i;

	if (device < 0 || argc < 2) {
		printf("Bail out! %s\n", argc < 2 ? "no files" : strerror(errno));
		return 1;
	}
	for (i = 1; i < argc; i++) {
		if (obpf_corpus_read(&c, argv[i])) {
			printf("Bail out! %s\n", c.error);
			return 1;
		}
	}
	failures = obpf_corpus_tap(&c, &obpf_corpus_device_backend, &fd, &number);
	printf("1..%u\n", number);
	obpf_corpus_free(&c);
	close(device);
	return failures != 0;
}
