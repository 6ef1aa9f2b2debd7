/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arena_arm64.S - room for translated code in the module's own text on arm64.
 *
 * Section .kprobes.text: kprobes keep out, which would write into code that is replaced.
 */
#include <linux/linkage.h>
#include <asm/brk-imm.h>
#include <asm/page-def.h>

.if OBPF_ARENA_SIZE % PAGE_SIZE
	.error "OBPF_ARENA_SIZE is not of whole pages"
.endif

	.section .kprobes.text, "ax", %progbits
	.balign	PAGE_SIZE
SYM_CODE_START(obpf_arena_text)
	.fill	OBPF_ARENA_SIZE / 4, 4, 0xd4200000 | (FAULT_BRK_IMM << 5)	/* brk */
SYM_CODE_END(obpf_arena_text)
SYM_INNER_LABEL(obpf_arena_end, SYM_L_GLOBAL)
