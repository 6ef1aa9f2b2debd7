// SPDX-License-Identifier: GPL-2.0
/*
 * link_order.c - libbpf's calls reach libobpf, however the two were linked.
 *
 * Built once for each way (see userspace/build.mk). Where there is no /dev/obpf the transport
 * answers ENODEV to every bpf(2), which no kernel does. Nothing here calls syscall() itself: a
 * linker that leaves out what is not asked for by name would then keep libobpf for that reason.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cmocka.h>
#include <errno.h>
#include <unistd.h>

static void libbpf_calls_reach_the_device(void **state)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts);

	if (!access("/dev/obpf", F_OK))
		skip();
	assert_int_equal(bpf_map_create(BPF_MAP_TYPE_ARRAY, "probe", 4, 8, 1, &opts), -ENODEV);
	assert_int_equal(errno, ENODEV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libbpf_calls_reach_the_device),
	};

	return cmocka_run_group_tests_name("link_order", tests, NULL, NULL);
}
