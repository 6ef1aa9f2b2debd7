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
