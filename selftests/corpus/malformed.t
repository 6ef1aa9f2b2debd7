# SPDX-License-Identifier: GPL-2.0
#
# Encodings that the decoder must refuse: a reserved field of every kind of instruction, selectors without a row,
# registers above R10, LD_IMM64 without its second slot. Raw bytes: code, src and dst, off (2), imm (4).
# Where two instructions follow, they make the program whole but for the fault.

== add64 of an immediate: src_reg
prog:
	07 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== add64 of an immediate: off
prog:
	07 01 01 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== add32 of an immediate: src_reg
prog:
	04 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== add32 of an immediate: off
prog:
	04 01 01 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== mov64 of an immediate: src_reg
prog:
	b7 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== mov64 of an immediate: off
prog:
	b7 01 01 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== lsh32 of an immediate: src_reg
prog:
	64 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== lsh32 of an immediate: off
prog:
	64 01 01 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== add64 of a register: imm
prog:
	0f 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== add32 of a register: imm
prog:
	0c 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== xor64 of a register: imm
prog:
	af 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== mov64 of a register: imm
prog:
	bf 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== mov32 of a register: imm
prog:
	bc 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== div64 of a register: imm
prog:
	3f 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== add64 of a register: off
prog:
	0f 11 01 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== arsh32 of a register: off
prog:
	cc 11 ff ff 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== neg64: src_reg
prog:
	87 11 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== neg64: off
prog:
	87 01 01 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== neg64: imm
prog:
	87 01 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== neg32: src_reg
prog:
	84 11 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== neg32: off
prog:
	84 01 01 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== neg32: imm
prog:
	84 01 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== neg64 by a register
prog:
	8f 11 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== neg32 by a register
prog:
	8c 11 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== div64 of an immediate: off 2
prog:
	37 01 02 00 01 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== div64 of an immediate: off -1
prog:
	37 01 ff ff 01 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== div32 of a register: off 2
prog:
	3c 01 02 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== div32 of a register: off -1
prog:
	3c 01 ff ff 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== mod64 of a register: off 2
prog:
	9f 01 02 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== mod64 of a register: off -1
prog:
	9f 01 ff ff 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== mod32 of an immediate: off 2
prog:
	94 01 02 00 01 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== mod32 of an immediate: off -1
prog:
	94 01 ff ff 01 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== sdiv64 of an immediate: src_reg
prog:
	37 21 01 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== smod32 of a register: imm
prog:
	9c 21 01 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== mov64 of a register: off 1
prog:
	bf 11 01 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== mov64 of a register: off 64
prog:
	bf 11 40 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== movsx of 32 bits to 32
prog:
	bc 11 20 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== movsx: imm
prog:
	bf 11 08 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== mov64 of an immediate with a sign extension
prog:
	b7 01 08 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== address space cast
prog:
	bf 11 01 00 01 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== le of 0 bits
prog:
	d4 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== le of 8 bits
prog:
	d4 01 00 00 08 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== le of 24 bits
prog:
	d4 01 00 00 18 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== le of 128 bits
prog:
	d4 01 00 00 80 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== le of -16 bits
prog:
	d4 01 00 00 f0 ff ff ff
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== le: src_reg
prog:
	d4 11 00 00 10 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== le: off
prog:
	d4 01 01 00 10 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== be of 0 bits
prog:
	dc 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== be of 8 bits
prog:
	dc 01 00 00 08 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== be of 24 bits
prog:
	dc 01 00 00 18 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== be of 128 bits
prog:
	dc 01 00 00 80 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== be of -16 bits
prog:
	dc 01 00 00 f0 ff ff ff
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== be: src_reg
prog:
	dc 11 00 00 10 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== be: off
prog:
	dc 01 01 00 10 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== bswap of 0 bits
prog:
	d7 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== bswap of 8 bits
prog:
	d7 01 00 00 08 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== bswap of 24 bits
prog:
	d7 01 00 00 18 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== bswap of 128 bits
prog:
	d7 01 00 00 80 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== bswap of -16 bits
prog:
	d7 01 00 00 f0 ff ff ff
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== bswap: src_reg
prog:
	d7 11 00 00 10 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== bswap: off
prog:
	d7 01 01 00 10 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== bswap with the source bit
prog:
	df 01 00 00 10 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== goto: dst_reg
prog:
	05 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== goto: src_reg
prog:
	05 10 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== goto: imm
prog:
	05 00 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== gotol: dst_reg
prog:
	06 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== gotol: src_reg
prog:
	06 10 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== gotol: off
prog:
	06 00 01 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== goto of a register
prog:
	0d 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== gotol of a register
prog:
	0e 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== jeq64 with an immediate: src_reg
prog:
	15 11 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== jeq32 with an immediate: src_reg
prog:
	16 11 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== jset64 with a register: imm
prog:
	4d 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== jslt32 with a register: imm
prog:
	ce 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== exit: dst_reg
prog:
	95 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== exit: src_reg
prog:
	95 10 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== exit: off
prog:
	95 00 01 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== exit: imm
prog:
	95 00 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== exit of the 32-bit class
prog:
	96 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== exit with the source bit
prog:
	9d 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== call of the 32-bit class
prog:
	86 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== call of a register
prog:
	8d 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== call: dst_reg
prog:
	85 01 00 00 05 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== call: off
prog:
	85 00 01 00 05 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== call: src_reg 3
prog:
	85 30 00 00 05 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== local call: dst_reg
prog:
	85 11 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== local call: off
prog:
	85 10 01 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== kernel function: dst_reg
prog:
	85 21 00 00 05 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== may_goto: dst_reg
prog:
	e5 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== may_goto: imm
prog:
	e5 00 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== may_goto: src_reg
prog:
	e5 10 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== may_goto with the source bit
prog:
	ed 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== load: imm
prog:
	61 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== sign-extending load: imm
prog:
	91 11 00 00 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== sign-extending load of 64 bits
prog:
	99 11 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== store of an immediate: src_reg
prog:
	62 1a f8 ff 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== store of a register: imm
prog:
	7b 1a f8 ff 01 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== atomic of 32 bits: operation 0x2
prog:
	c3 1a f8 ff 02 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 32 bits: operation 0x10
prog:
	c3 1a f8 ff 10 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 32 bits: operation 0x30
prog:
	c3 1a f8 ff 30 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 32 bits: operation 0x42
prog:
	c3 1a f8 ff 42 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 32 bits: operation 0xe0
prog:
	c3 1a f8 ff e0 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 32 bits: operation 0xf0
prog:
	c3 1a f8 ff f0 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 32 bits: operation 0x101
prog:
	c3 1a f8 ff 01 01 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 32 bits: operation 0x120
prog:
	c3 1a f8 ff 20 01 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 32 bits: operation 0xffffffff
prog:
	c3 1a f8 ff ff ff ff ff
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0x2
prog:
	db 1a f8 ff 02 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0x10
prog:
	db 1a f8 ff 10 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0x30
prog:
	db 1a f8 ff 30 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0x42
prog:
	db 1a f8 ff 42 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0xe0
prog:
	db 1a f8 ff e0 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0xf0
prog:
	db 1a f8 ff f0 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0x101
prog:
	db 1a f8 ff 01 01 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0x120
prog:
	db 1a f8 ff 20 01 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 64 bits: operation 0xffffffff
prog:
	db 1a f8 ff ff ff ff ff
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 8 bits: operation 0x0
prog:
	d3 1a f8 ff 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 8 bits: operation 0x1
prog:
	d3 1a f8 ff 01 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 8 bits: operation 0xe1
prog:
	d3 1a f8 ff e1 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 8 bits: operation 0xf1
prog:
	d3 1a f8 ff f1 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 16 bits: operation 0x0
prog:
	cb 1a f8 ff 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 16 bits: operation 0x1
prog:
	cb 1a f8 ff 01 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 16 bits: operation 0xe1
prog:
	cb 1a f8 ff e1 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== atomic of 16 bits: operation 0xf1
prog:
	cb 1a f8 ff f1 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== packet load of 64 bits, absolute
prog:
	38 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== packet load of 64 bits, indirect
prog:
	58 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== absolute packet load: dst_reg
prog:
	20 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== absolute packet load: src_reg
prog:
	20 10 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== absolute packet load: off
prog:
	20 00 01 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== indirect packet load: dst_reg
prog:
	48 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== indirect packet load: off
prog:
	48 00 01 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== LD_IMM64: off
prog:
	18 01 01 00 00 00 00 00
	00 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @0

== LD_IMM64: src_reg 7
prog:
	18 71 00 00 00 00 00 00
	00 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== LD_IMM64: src_reg 15
prog:
	18 f1 00 00 00 00 00 00
	00 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_SELECTOR @0

== LD_IMM64: second slot has a code
prog:
	18 01 00 00 00 00 00 00
	b7 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_LD_IMM64 @0

== LD_IMM64: second slot has dst_reg
prog:
	18 01 00 00 00 00 00 00
	00 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_LD_IMM64 @0

== LD_IMM64: second slot has src_reg
prog:
	18 01 00 00 00 00 00 00
	00 10 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_LD_IMM64 @0

== LD_IMM64: second slot has off
prog:
	18 01 00 00 00 00 00 00
	00 00 01 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_LD_IMM64 @0

== LD_IMM64 of a map: second slot has imm
prog:
	18 11 00 00 00 00 00 00
	00 00 00 00 01 00 00 00
	r0 = 0
	exit
decode: BAD_LD_IMM64 @0

== LD_IMM64 of a map index: second slot has imm
prog:
	18 51 00 00 00 00 00 00
	00 00 00 00 01 00 00 00
	r0 = 0
	exit
decode: BAD_LD_IMM64 @0

== LD_IMM64 of a subprogram: second slot has imm
prog:
	18 41 00 00 00 00 00 00
	00 00 00 00 01 00 00 00
	r0 = 0
	exit
decode: BAD_LD_IMM64 @0

== LD_IMM64 at the end of the program
prog:
	r0 = 0
	18 01 00 00 00 00 00 00
decode: BAD_LD_IMM64 @1

== the second slot of LD_IMM64 alone
prog:
	00 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== LD_IMM64 of 32 bits
prog:
	00 01 00 00 05 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== R11 as destination
prog:
	b7 0b 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_REGISTER @0

== R15 as destination of a load
prog:
	79 1f 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_REGISTER @0

== R11 as source
prog:
	bf b1 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_REGISTER @0

== R12 as base of a store
prog:
	7b 1c 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_REGISTER @0

== R11 as source of an atomic
prog:
	db ba f8 ff 01 00 00 00
	r0 = 0
	exit
decode: BAD_REGISTER @0

== R11 in a comparison
prog:
	1d b1 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_REGISTER @0

== R11 in LD_IMM64
prog:
	18 0b 00 00 00 00 00 00
	00 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_REGISTER @0

== R11 in an indirect packet load
prog:
	40 b0 00 00 00 00 00 00
	r0 = 0
	exit
decode: BAD_REGISTER @0

== opcode 08
prog:
	08 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode 10
prog:
	10 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode 60
prog:
	60 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode 80
prog:
	80 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode e4
prog:
	e4 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode ec
prog:
	ec 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode f7
prog:
	f7 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode ff
prog:
	ff 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode 82
prog:
	82 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== opcode e3
prog:
	e3 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: UNKNOWN_OPCODE @0

== the slot is the first that is wrong
prog:
	b7 01 00 00 00 00 00 00
	07 11 00 00 00 00 00 00
	ff 00 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @1

== slots count the second half of LD_IMM64
prog:
	18 01 00 00 00 00 00 00
	00 00 00 00 00 00 00 00
	95 01 00 00 00 00 00 00
	r0 = 0
	exit
decode: RESERVED_FIELD @2

