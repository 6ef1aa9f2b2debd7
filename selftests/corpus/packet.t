# SPDX-License-Identifier: GPL-2.0
#
# LD_ABS and LD_IND: big-endian loads from the packet behind its Ethernet header of 14 bytes; out of the packet they
# end the program with 0.

== absolute loads are big-endian
type: socket_filter
prog:
	r6 = r1
	r0 = *(u8 *)skb[0]
	r7 = r0
	r0 = *(u16 *)skb[1]
	r7 <<= 16
	r7 |= r0
	r0 = *(u32 *)skb[3]
	r0 ^= r7
	exit
mem: 00*14 11 22 33 00 00 00 07
ret: 0x112234
mem: 00*12 88 b5 11 22 33 80 01 02 03 99
ret: 0x80102030

== an absolute load of the last bytes, and of one more
type: socket_filter
prog:
	r6 = r1
	r7 = 1
	r0 = *(u8 *)skb[7]
	r7 += r0
	r0 = *(u16 *)skb[6]
	r7 += r0
	r0 = *(u32 *)skb[4]
	r7 += r0
	r0 = r7
	exit
mem: 00*14 00*4 00 00 00 05
ret: 16
mem: 00*14 00*4 00 00 00
ret: 0
mem: 00*14
ret: 0

== a load that begins in the packet and ends behind it
type: socket_filter
prog:
	r6 = r1
	r0 = *(u32 *)skb[5]
	r0 = 1
	exit
mem: 00*14 01*8
ret: 0
mem: 00*14 01*9
ret: 1

== the context tells the packet's length
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +0)
	exit
mem: 00*14
ret: 0
mem: 00*14 01*9
ret: 9

== negative offsets are out of the packet
type: socket_filter
prog:
	r6 = r1
	r0 = *(u8 *)skb[-1]
	r0 = 1
	exit
mem: 00*14 01*8
ret: 0

== indirect loads add register and immediate
type: socket_filter
prog:
	r6 = r1
	r7 = 0
	r2 = 2
	r0 = *(u8 *)skb[r2 + 1]
	r7 += r0
	r2 = 2
	r0 = *(u16 *)skb[r2 + 2]
	r7 += r0
	r2 = 6
	r0 = *(u32 *)skb[r2 + -4]
	r7 += r0
	r0 = r7
	exit
mem: 00*14 01 02 03 04 05 06 07 08
ret: 0x03040a10
mem: 00*14 01 02 03 04 05
ret: 0

== the indirect offset comes from the packet
type: socket_filter
prog:
	r6 = r1
	r0 = *(u8 *)skb[0]
	r7 = r0
	r0 = *(u8 *)skb[r7 + 0]
	exit
mem: 00*14 02 0a 0b
ret: 0x0b
mem: 00*14 03 0a 0b
ret: 0
mem: 00*14 00 0a 0b
ret: 0

== R6 to R9 survive a packet load
type: socket_filter
prog:
	r6 = r1
	r7 = 7
	r8 = 80
	r9 = 900
	r0 = *(u8 *)skb[0]
	r0 += r7
	r0 += r8
	r0 += r9
	exit
mem: 00*14 05
ret: 992

# The kernel wants type data for the function, which the cases have none of.

== outside the packet a load in a function returns 0 from it
kernel: no
type: socket_filter
prog:
	r6 = r1
	r7 = 7
	call sub
	r0 += r7
	exit
	sub:
	r6 = r1
	r7 = 0
	r0 = *(u8 *)skb[0]
	r0 = 40
	exit
mem: 00*14 05
ret: 47
mem: 00*14
ret: 7

== an indirect load does, too, and ends one function alone
kernel: no
type: socket_filter
prog:
	r6 = r1
	call outer
	r0 += 1000
	exit
	outer:
	r6 = r1
	call inner
	r0 += 100
	exit
	inner:
	r6 = r1
	r7 = 1
	r0 = *(u16 *)skb[r7 + 0]
	r0 = 40
	exit
mem: 00*14 05 06 07
ret: 1140
mem: 00*14 05 06
ret: 1100

== where such a load ends a callback, the loop goes on
kernel: no
type: socket_filter
prog:
	*(u64 *)(r10 -16) = r1
	*(u64 *)(r10 -8) = 0
	r1 = 5
	r2 = subprog[turn]
	r3 = r10
	r3 += -16
	r4 = 0
	call bpf_loop#181
	r1 = *(u64 *)(r10 -8)
	r1 *= 100
	r0 += r1
	exit
	turn:
	r6 = *(u64 *)(r2 +0)
	r7 = *(u64 *)(r2 +8)
	r7 += 1
	*(u64 *)(r2 +8) = r7
	r0 = *(u8 *)skb[0]
	r0 = 1
	exit
mem: 00*14 05
ret: 101
mem: 00*14
ret: 505

== where such a load ends the program that a function called in its place, the caller goes on
kernel: no
type: socket_filter
map: prog_array key=4 value=4 max=1
callee: 0 0 socket_filter
	r6 = r1
	r0 = *(u8 *)skb[0]
	r0 = 40
	exit
prog:
	call sub
	r0 += 100
	exit
	sub:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
mem: 00*14 05
ret: 140
mem: 00*14
ret: 100

== the 0 that such a load returns counts
type: socket_filter
prog:
	call sub
	if r0 != 0x0 goto out
	r0 = r9
	out:
	r0 = 0
	exit
	sub:
	r6 = r1
	r0 = *(u32 *)skb[0]
	r0 = 1
	exit
reject: REG_UNINIT @2

== and is known to be 0
kernel: no
type: socket_filter
prog:
	call sub
	if r0 == 0x0 goto out
	if r0 == 0x1 goto out
	r0 = r9
	out:
	r0 = 0
	exit
	sub:
	r6 = r1
	r7 = 1
	r0 = *(u32 *)skb[r7 + 0]
	r0 = 1
	exit
mem: 00*14
ret: 0

== the caller's registers are as they were where a load has ended the function
type: socket_filter
prog:
	r6 = 0
	call sub
	r0 = *(u8 *)skb[0]
	exit
	sub:
	r6 = r1
	r0 = *(u32 *)skb[0]
	r0 = 1
	exit
reject: PKT_R6 @2

== a packet load wants the context in R6
type: socket_filter
prog:
	r6 = 0
	r0 = *(u8 *)skb[0]
	exit
reject: PKT_R6 @1

== a packet load wants a packet
prog:
	r6 = r1
	r0 = *(u8 *)skb[0]
	exit
reject: PKT_TYPE @1
