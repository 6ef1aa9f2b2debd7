// SPDX-License-Identifier: GPL-2.0
/*
 * guest.c - what a run of each program of an object takes, by test runs: of the kernel's BPF, or, linked
 * with libobpf, of obpf.
 *
 *	bench_kernel OBJECT... >TIMES
 *	bench_obpf OBJECT... >TIMES
 *
 * In a machine whose clock counts instructions, a nanosecond each, that is how many instructions. A line
 * a program: its name, the time of a run, the bytes of its code.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#define DATA_SIZE 1024
#define REPEAT 200
#define RUNS 5

static unsigned char data[DATA_SIZE];

static int measure(const struct bpf_program *prog)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = data, .data_size_in = sizeof(data),
		    .repeat = REPEAT);
	struct bpf_prog_info info = {};
	unsigned int i, best = -1, len = sizeof(info);
	int fd = bpf_program__fd(prog), err;

	for (i = 0; i < RUNS; i++) {
		err = bpf_prog_test_run_opts(fd, &opts);
		if (err) {
			fprintf(stderr, "%s does not run: %s\n", bpf_program__name(prog),
				strerror(errno));
			return -1;
		}
		best = opts.duration < best ? opts.duration : best;
	}
	if (bpf_obj_get_info_by_fd(fd, &info, &len))
		return -1;
	printf("%s %u %u\n", bpf_program__name(prog), best, info.jited_prog_len);
	return 0;
}

static int measure_object(const char *path)
{
	struct bpf_object *obj = bpf_object__open_file(path, NULL);
	struct bpf_program *prog;

	if (!obj || bpf_object__load(obj)) {
		fprintf(stderr, "%s does not load\n", path);
		return -1;
	}
	bpf_object__for_each_program(prog, obj)
		if (strncmp(bpf_program__name(prog), "callee_", 7) && measure(prog))
			return -1;
	bpf_object__close(obj);
	return 0;
}

int main(int argc, char **argv)
{
	int i;

	/* As in jit.c. */
	srandom(1);
	for (i = 0; i < DATA_SIZE / 2; i++)
		data[i] = data[i + DATA_SIZE / 2] = 1 + random() % 255;
	data[DATA_SIZE - 1] ^= 0x40;
	for (i = 1; i < argc; i++)
		if (measure_object(argv[i]))
			return 1;
	return 0;
}
