# SPDX-License-Identifier: GPL-2.0
#
# Unconditional jumps, local calls, may_goto.

== goto skips
prog:
	r0 = 1
	goto out
	r0 = 2
	exit
	out:
	r0 += 0x10
	exit
reject: UNREACHABLE @2

== goto goes forwards and backwards
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 1
	goto far
	near:
	r0 += 4
	exit
	far:
	r0 += 0x10
	goto near
mem: u64:0
ret: 0x15

== goto to the next instruction does nothing
prog:
	r0 = 3
	goto pc+0
	exit
ret: 3

== gotol goes as far as its 32 bits say
prog:
	r0 = 1
	gotol far
	near:
	r0 += 4
	exit
	far:
	r0 += 0x10
	gotol near
ret: 0x15

== may_goto falls through while there is budget
prog:
	r0 = 0
	may_goto out
	r0 |= 1
	may_goto out
	r0 |= 2
	out:
	exit
ret: 3

== a local call returns behind itself with R0
prog:
	r1 = 5
	call twice
	r0 += 1
	exit
	twice:
	r0 = r1
	r0 += r1
	exit
ret: 11

== a local call takes five arguments
prog:
	r1 = 1
	r2 = 20
	r3 = 300
	r4 = 4000
	r5 = 50000
	call sum
	exit
	sum:
	r0 = r1
	r0 += r2
	r0 += r3
	r0 += r4
	r0 += r5
	exit
ret: 54321

== R6 to R9 survive a call that writes them
prog:
	r6 = *(u64 *)(r1 +0)
	r7 = *(u64 *)(r1 +8)
	r8 = *(u64 *)(r1 +16)
	r9 = r1
	call spoil
	*(u64 *)(r9 +0) = r8
	*(u64 *)(r9 +8) = r7
	*(u64 *)(r9 +16) = r6
	exit
	spoil:
	r6 = 1
	r7 = 2
	r8 = 3
	r9 = 4
	r0 = 9
	exit
mem: u64:0x1111111111111111 u64:0x2222222222222222 u64:0x3333333333333333
mem_out: u64:0x3333333333333333 u64:0x2222222222222222 u64:0x1111111111111111
ret: 9

== each frame has a stack of its own
prog:
	r6 = r1
	r2 = *(u64 *)(r6 +0)
	*(u64 *)(r10 -8) = r2
	call other
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r6 +8) = r2
	exit
	other:
	*(u64 *)(r10 -8) = 77
	r0 = *(u64 *)(r10 -8)
	exit
mem: u64:0x1122334455667788 u64:0
mem_out: u64:0x1122334455667788 u64:0x1122334455667788
ret: 77

== a callee writes to its caller's stack through a pointer
prog:
	r2 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = 0
	r1 = r10
	r1 += -8
	call fill
	r0 = *(u64 *)(r10 -8)
	exit
	fill:
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1234
ret: 0x1234

== one function is called from two places
prog:
	r6 = r1
	r1 = *(u64 *)(r6 +0)
	call square
	r7 = r0
	r1 = *(u64 *)(r6 +8)
	call square
	r0 += r7
	exit
	square:
	r0 = r1
	r0 *= r1
	exit
mem: u64:3 u64:4
ret: 25

== calls nest eight frames deep
prog:
	r1 = 1
	call f1
	exit
	f1:
	r6 = r1
	call f2
	r0 += r6
	exit
	f2:
	r6 = r1
	r6 <<= 1
	call f3
	r0 += r6
	exit
	f3:
	r6 = r1
	r6 <<= 2
	call f4
	r0 += r6
	exit
	f4:
	r6 = r1
	r6 <<= 3
	call f5
	r0 += r6
	exit
	f5:
	r6 = r1
	r6 <<= 4
	call f6
	r0 += r6
	exit
	f6:
	r6 = r1
	r6 <<= 5
	call f7
	r0 += r6
	exit
	f7:
	r0 = r1
	r0 <<= 6
	exit
ret: 0x7f

== a callee's end is not the program's
prog:
	r1 = *(u64 *)(r1 +0)
	call early
	r0 = 42
	exit
	early:
	r0 = 1
	if r1 == 0x0 goto late
	exit
	late:
	r0 = 2
	exit
mem: u64:0
ret: 42
