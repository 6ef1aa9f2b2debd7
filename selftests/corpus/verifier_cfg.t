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

== a bounded loop is walked to its end
prog:
	r0 = 0
	again:
	r0 += 1
	if r0 < 0xa goto again
	exit
ret: 10

== an endless loop is refused
prog:
	again:
	goto again
reject: INFINITE_LOOP @0

== a loop that nothing changes in is refused
prog:
	r6 = 0
	again:
	r0 = 1
	if r6 == 0x0 goto again
	exit
reject: INFINITE_LOOP @1

== a loop that chance alone ends is refused
prog:
	again:
	call bpf_get_prandom_u32#7
	if r0 != 0x7 goto again
	r0 = 0
	exit
reject: INFINITE_LOOP @0

== a loop within a loop is walked to its end
prog:
	r0 = 0
	r6 = 0
	outer:
	r7 = 0
	inner:
	r0 += 1
	r7 += 1
	if r7 != 0x14 goto inner
	r6 += 1
	if r6 < 0x14 goto outer
	exit
ret: 400

== a loop whose bound is known in part ends there
prog:
	r6 = *(u32 *)(r1 +0)
	r6 &= 63
	r0 = 0
	again:
	if r0 >= r6 goto out
	r0 += 1
	goto again
	out:
	exit
mem: u32:41
ret: 41

== a loop that counts down to zero
prog:
	r1 = 100
	r0 = 0
	again:
	r0 += r1
	r1 -= 1
	if r1 != 0x0 goto again
	exit
ret: 5050

== a loop over an element stays within it
map: array key=4 value=64 max=1
prog:
	r6 = 0
	r0 = 0
	r1 = map[fd:0][0]+0
	again:
	r2 = r1
	r2 += r6
	r3 = *(u8 *)(r2 +0)
	r0 += r3
	r6 += 1
	if r6 < 0x40 goto again
	exit
ret: 0

== a loop over an element must not go one too far
map: array key=4 value=64 max=1
prog:
	r6 = 0
	r0 = 0
	r1 = map[fd:0][0]+0
	again:
	r2 = r1
	r2 += r6
	r3 = *(u8 *)(r2 +0)
	r0 += r3
	r6 += 1
	if r6 < 0x41 goto again
	exit
reject: MAP_VALUE_BOUNDS @6

== a loop in a subprogram that is called in a loop
prog:
	r6 = 0
	r7 = 0
	again:
	r1 = r6
	call sum
	r7 += r0
	r6 += 1
	if r6 < 0x8 goto again
	r0 = r7
	exit
	sum:
	r0 = 0
	more:
	if r1 s<= 0x0 goto out
	r0 += r1
	r1 -= 1
	goto more
	out:
	exit
ret: 84

== a loop that may_goto ends may go on for as long as it likes
prog:
	r0 = 0
	r6 = *(u64 *)(r1 +0)
	again:
	may_goto out
	r0 += 1
	if r0 != r6 goto again
	out:
	exit
mem: u64:1000
ret: 1000

== a may_goto loop converges where its counter has had kin
map: array key=4 value=64 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r0 = 0
	r7 = map[fd:0][0]+0
	again:
	if r6 > 0x3f goto out
	r2 = r6
	r1 = r7
	r1 += r2
	r3 = *(u8 *)(r1 +0)
	r0 += 1
	r6 += 1
	may_goto out
	goto again
	out:
	exit
mem: u64:0
ret: 64

== and where a kin that it began as is live
prog:
	r6 = *(u64 *)(r1 +0)
	r2 = r6
	r0 = 0
	again:
	may_goto out
	r2 += -1
	goto again
	out:
	if r2 > 0x7 goto end
	r0 = r2
	r0 += r6
	end:
	r0 = 0
	exit
mem: u64:1000
ret: 0

== and where it is one in 32 bits
prog:
	r6 = *(u64 *)(r1 +0)
	r2 = r6
	r0 = 0
	again:
	may_goto out
	w2 += -1
	goto again
	out:
	if r2 > 0x7 goto end
	r0 = r2
	r0 += r6
	end:
	r0 = 0
	exit
mem: u64:1000
ret: 0

== what a loop counts is unknown behind its may_goto
map: array key=4 value=64 max=1
kernel: no
prog:
	r6 = 0
	again:
	may_goto out
	r6 += 1
	goto again
	out:
	r1 = map[fd:0][0]+0
	r1 += r6
	r0 = *(u8 *)(r1 +0)
	exit
reject: MAP_VALUE_BOUNDS @7

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

== the ninth frame is not entered
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
	r0 = r9
	exit
reject: CALL_DEPTH @14

== nor may it stand where no path comes
prog:
	r0 = 0
	if r0 == 0x0 goto out
	call f1
	out:
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
reject: CALL_DEPTH @16

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
