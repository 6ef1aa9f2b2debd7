// SPDX-License-Identifier: GPL-2.0
/*
 * raw.c - libFuzzer's entry; FUZZ_TARGET is one of targets.h.
 */
#include "targets.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	FUZZ_TARGET(data, size);
	return 0;
}
