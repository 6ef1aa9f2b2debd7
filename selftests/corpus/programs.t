# SPDX-License-Identifier: GPL-2.0
#
# Small programs of the kind that compilers and filters make.

# 07 01 00 00 44 33 22 11 is "r1 += 0x11223344": dst in the low half of the second byte, imm little-endian.
== the immediate of an encoding is little-endian
prog:
	r6 = r1
	r1 = *(u64 *)(r6 +0)
	07 01 00 00 44 33 22 11
	*(u64 *)(r6 +0) = r1
	r0 = r1
	exit
mem: u64:1
ret: 0x11223345
mem_out: u64:0x11223345
mem: u64:0xffffffff
ret: 0x11223343
mem_out: u64:0x111223343

# The context is that of a device access: {u32 access_type, major, minor}; access_type holds the kind of device in its
# low half (1 block, 2 character) and what is asked for in its high half (1 mknod, 2 read, 4 write).
== a device filter splits a packed field
prog:
	r2 = *(u32 *)(r1 +0)
	w2 &= 0xffff
	r3 = *(u32 *)(r1 +0)
	w3 >>= 16
	r4 = *(u32 *)(r1 +4)
	r5 = *(u32 *)(r1 +8)
	; character devices 1:3 and 1:5, read and write
	if w2 != 0x2 goto deny
	if w4 != 0x1 goto deny
	if w5 == 0x3 goto access
	if w5 != 0x5 goto deny
	access:
	w3 &= 0x1
	if w3 != 0x0 goto deny
	r0 = 1
	exit
	deny:
	r0 = 0
	exit
mem: u32:0x00020002 u32:1 u32:3
ret: 1
mem: u32:0x00060002 u32:1 u32:5
ret: 1
mem: u32:0x00010002 u32:1 u32:3
ret: 0
mem: u32:0x00020001 u32:1 u32:3
ret: 0
mem: u32:0x00020002 u32:1 u32:4
ret: 0
mem: u32:0x00020002 u32:5 u32:3
ret: 0
mem: u32:0x00020002 u32:0x10001 u32:3
ret: 0

== a packet filter passes UDP to port 53
type: socket_filter
prog:
	r6 = r1
	r0 = *(u8 *)skb[9]
	if r0 != 0x11 goto drop
	r0 = *(u8 *)skb[0]
	r0 &= 15
	r0 <<= 2
	r7 = r0
	r0 = *(u16 *)skb[r7 + 2]
	if r0 != 0x35 goto drop
	r0 = 0xffff
	exit
	drop:
	r0 = 0
	exit
mem: 00*12 08 00 45 00*8 11 00*10 12 34 00 35 00*4
ret: 0xffff
mem: 00*12 08 00 46 00*8 11 00*14 12 34 00 35 00*4
ret: 0xffff
mem: 00*12 08 00 45 00*8 11 00*10 12 34 00 36 00*4
ret: 0
mem: 00*12 08 00 45 00*8 06 00*10 12 34 00 35 00*4
ret: 0

== a counter in a hash map
map: hash key=4 value=8 max=4
map_init: 0 u32:7 = u64:41
map_out: 0 u32:7 = u64:43
map_out: 0 u32:9 = gone
prog:
	*(u32 *)(r10 -4) = 7
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r1 = 1
	lock *(u64 *)(r0 +0) += r1
	r0 = *(u64 *)(r0 +0)
	out:
	exit
mem: u64:0
ret: 42
mem: u64:0
ret: 43

== a filter keeps state between runs
map: array key=4 value=8 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r0 = *(u64 *)(r1 +0)
	r0 += r6
	*(u64 *)(r1 +0) = r0
	exit
mem: u64:5
ret: 5
mem: u64:6
ret: 11

== 64-bit multiplication by halves agrees with the machine's
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r4 = r2
	r4 *= r3
	; (hi:lo) * r3, the upper product shifted
	r5 = r2
	r5 >>= 32
	r5 *= r3
	r5 <<= 32
	w2 = w2
	r2 *= r3
	r2 += r5
	r0 = 0
	if r2 != r4 goto out
	r0 = 1
	out:
	exit
mem: u64:0x123456789abcdef0 u64:0xfedcba9876543210
ret: 1
mem: u64:-1 u64:-1
ret: 1
