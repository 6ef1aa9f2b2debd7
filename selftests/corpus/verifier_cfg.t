# SPDX-License-Identifier: GPL-2.0
#
# What the verifier asks of a program's shape: jumps, subprograms, loops, depth; and the forms that it does not take.

== a jump beyond the end is refused
prog:
	r0 = 0
	goto pc+5
	exit
reject: BAD_JUMP @1

== a jump before the beginning is refused
prog:
	r0 = 0
	if r0 == 0x0 goto pc-3
	exit
reject: BAD_JUMP @1

== a jump to the slot behind the last is refused
prog:
	r0 = 0
	goto pc+1
	exit
reject: BAD_JUMP @1

== a jump into the second slot of a 64-bit load is refused
prog:
	goto pc+1
	r0 = 0x1122334455667788
	exit
reject: JUMP_INTO_LD_IMM64 @0

== a call of the second slot of a 64-bit load is refused
prog:
	call pc+1
	r0 = 0x1122334455667788
	exit
reject: JUMP_INTO_LD_IMM64 @0

== a jump into another subprogram is refused
prog:
	call sub
	if r0 == 0x0 goto inside
	exit
	sub:
	r0 = 0
	inside:
	exit
reject: JUMP_ACROSS @1

== a jump out of a subprogram is refused
prog:
	call sub
	back:
	exit
	sub:
	r0 = 0
	goto back
reject: JUMP_ACROSS @3

== a program that runs off its end is refused
prog:
	r0 = 0
reject: FALL_OFF @0

== a program whose last instruction is a conditional jump is refused
prog:
	r0 = 0
	if r0 == 0x0 goto pc-2
reject: FALL_OFF @1

== a subprogram that runs into the next is refused
prog:
	call sub
	call sub2
	exit
	sub:
	r0 = 0
	sub2:
	r0 = 1
	exit
reject: FALL_OFF @3

== an instruction that no path leads to is refused
prog:
	r0 = 0
	goto out
	r0 = 1
	out:
	exit
reject: UNREACHABLE @2

== a subprogram that nothing calls is refused
prog:
	r0 = 0
	exit
	r0 = 1
	exit
reject: UNREACHABLE @2

== a loop is refused
prog:
	r0 = 0
	again:
	r0 += 1
	if r0 < 0xa goto again
	exit
reject: BACK_EDGE @2

== an endless loop is refused
prog:
	again:
	goto again
reject: BACK_EDGE @0

== recursion is refused
prog:
	r1 = 1
	call sub
	exit
	sub:
	r0 = 0
	if r1 == 0x0 goto out
	r1 -= 1
	call sub
	out:
	exit
reject: BACK_EDGE @6

== recursion in a ring is refused
prog:
	call one
	exit
	one:
	call two
	exit
	two:
	call one
	exit
reject: BACK_EDGE @4

== a jump backwards that closes no loop is fine
prog:
	r0 = 1
	goto later
	earlier:
	r0 += 4
	exit
	later:
	r0 += 2
	goto earlier
ret: 7

== a call out of the program is refused
prog:
	call pc+5
	exit
reject: BAD_CALL @0

== nine frames are too many
prog:
	call f1
	exit
	f1:
	call f2
	exit
	f2:
	call f3
	exit
	f3:
	call f4
	exit
	f4:
	call f5
	exit
	f5:
	call f6
	exit
	f6:
	call f7
	exit
	f7:
	call f8
	exit
	f8:
	r0 = 0
	exit
reject: CALL_DEPTH @14

== eight frames are fine
prog:
	call f1
	exit
	f1:
	call f2
	exit
	f2:
	call f3
	exit
	f3:
	call f4
	exit
	f4:
	call f5
	exit
	f5:
	call f6
	exit
	f6:
	call f7
	exit
	f7:
	r0 = 8
	exit
ret: 8

== frames that together take more than 512 bytes are refused
prog:
	r6 = 1
	*(u64 *)(r10 -256) = r6
	call sub
	exit
	sub:
	r6 = 1
	*(u64 *)(r10 -264) = r6
	r0 = 0
	exit
reject: STACK_DEPTH @2

== frames that together take 512 bytes are fine
prog:
	r6 = 1
	*(u64 *)(r10 -256) = r6
	call sub
	exit
	sub:
	r6 = 1
	*(u64 *)(r10 -256) = r6
	r0 = 3
	exit
ret: 3

== a kernel object by type id is refused
prog:
	r0 = 0
	18 31 00 00 01 00 00 00
	00 00 00 00 00 00 00 00
	exit
reject: BTF_ID @1

== the address of a subprogram is refused
prog:
	r1 = subprog[sub]
	r0 = 0
	exit
	sub:
	r0 = 0
	exit
reject: CALLBACK @0

== a call of a kernel function is refused
prog:
	call kernel-function#5
	r0 = 0
	exit
reject: KFUNC @0

== packet loads in a program without a packet are refused
type: kprobe
prog:
	r6 = r1
	r0 = *(u32 *)skb[0]
	exit
reject: PKT_TYPE @1

== packet loads without the context in R6 are refused
type: socket_filter
prog:
	r6 = 0
	r0 = *(u32 *)skb[0]
	exit
reject: PKT_R6 @1

== packet loads with R6 moved are refused
type: socket_filter
prog:
	r6 = r1
	r6 += 4
	r0 = *(u32 *)skb[0]
	exit
reject: PKT_R6 @2

== packet loads lose R1 to R5
type: socket_filter
prog:
	r6 = r1
	r2 = 0
	r0 = *(u32 *)skb[0]
	r0 += r2
	exit
reject: REG_UNINIT @3

== may_goto is followed both ways
prog:
	r0 = 0
	may_goto out
	r0 = r3
	out:
	exit
reject: REG_UNINIT @2
