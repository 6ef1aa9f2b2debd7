/* SPDX-License-Identifier: GPL-2.0 */
/*
 * targets.h - what is fed with raw bytes: for libFuzzer, and for the test that feeds the committed
 * seeds again.
 */
#ifndef SELFTESTS_FUZZ_TARGETS_H
#define SELFTESTS_FUZZ_TARGETS_H

#include <linux/types.h>

/* Takes any bytes; aborts when something is not as it must be. */
typedef void (*fuzz_target)(const u8 *data, size_t size);

/* Instructions, decoded, shown, and encoded again. */
void fuzz_decode(const u8 *data, size_t size);
/* Type data, parsed and asked. */
void fuzz_btf(const u8 *data, size_t size);
/*
 * A program, loaded, and run beside the verifier's states when it is accepted. One byte for its
 * type, one for flags, then instructions.
 */
void fuzz_verify(const u8 *data, size_t size);
/*
 * The same with func_info, line_info and type data: three bytes more, for how many of each there
 * are (the last: of 16 bytes), in front of the instructions in that order.
 */
void fuzz_debug(const u8 *data, size_t size);

#endif
