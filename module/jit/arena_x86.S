/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arena_x86.S - room for translated code in the module's own text, and how code leaves it on x86-64.
 *
 * The arena is the body of a function with a frame pointer, so that objtool makes one ORC rule for
 * all of it (CFA is rbp + 16), and traces pass through translated functions that keep rbp. To that
 * end it has to be read as instructions that run from one end to the other: NOPs of 8 bytes, until
 * obpf_exec_init() fills it with breakpoints. Nothing ever calls the function.
 *
 * Section .kprobes.text: kprobes keep out, which would write into code that is replaced.
 */
#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/page_types.h>
#include <asm/unwind_hints.h>

.if OBPF_ARENA_SIZE % PAGE_SIZE
	.error "OBPF_ARENA_SIZE is not of whole pages"
.endif

	.section .kprobes.text, "ax", @progbits
	.balign	PAGE_SIZE, 0xcc
SYM_FUNC_START(obpf_arena_frame)
	push	%rbp
	mov	%rsp, %rbp
	/* To the first page that is all arena: with a fill byte, or gas jumps over it. */
	.balign	PAGE_SIZE, 0x90
SYM_INNER_LABEL(obpf_arena_text, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	.fill	OBPF_ARENA_SIZE / 8, 8, 0x00841f0f	/* nopl 0(%rax,%rax), its offset of 4 bytes */
SYM_INNER_LABEL(obpf_arena_end, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	pop	%rbp
	RET
SYM_FUNC_END(obpf_arena_frame)
	.balign	PAGE_SIZE, 0xcc

/*
 * What the kernel patched a return and an indirect jump of ours into, by the mitigations in force.
 * Where these depend on the half of a cache line that the branch is in (ITS), on the worse one.
 */
	.balign	64, 0xcc
SYM_FUNC_START(obpf_sample_return)
SYM_INNER_LABEL(obpf_sample_return_insn, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	RET
SYM_FUNC_END(obpf_sample_return)

	.balign	64, 0xcc
SYM_FUNC_START(obpf_jump_rcx_entry)
SYM_INNER_LABEL(obpf_jump_rcx, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	JMP_NOSPEC rcx
SYM_FUNC_END(obpf_jump_rcx_entry)
