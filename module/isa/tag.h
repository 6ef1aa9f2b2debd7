/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tag.h - a program's tag: the first 8 bytes of the SHA-1 over its instructions.
 *
 * Floor F1: pure, any context. Map fds and addresses are taken as zero, as bpf(2) does, so that a
 * program has the same tag wherever it is loaded. SHA-1 (FIPS 180-4) is here because no export of
 * it is sure to exist.
 */
#ifndef OBPF_ISA_TAG_H
#define OBPF_ISA_TAG_H

#include "isa/insn.h"

void obpf_tag(const struct obpf_insn *insns, u32 cnt, u8 tag[OBPF_TAG_SIZE]);

#endif
