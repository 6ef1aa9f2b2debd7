# SPDX-License-Identifier: GPL-2.0
#
# What is constant and known: values of frozen maps that programs may only read, and keys that an array has.

== a constant decides its branch, and what lies behind the other is never judged
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = u64:1
prog:
	r1 = map[fd:0][0]+0
	r2 = *(u64 *)(r1 +0)
	r0 = 7
	if r2 != 0x0 goto out
	call #195896080
	r0 = *(u64 *)(r9 +0)
	out:
	exit
ret: 7

== constants of every size, with a sign and without, at any place
map: array key=4 value=16 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = 01 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96
prog:
	r1 = map[fd:0][0]+0
	r0 = 1
	r2 = *(u8 *)(r1 +1)
	if r2 != 0x82 goto bad
	r2 = *(s8 *)(r1 +1)
	if r2 != 0xffffff82 goto bad
	r0 = 2
	r2 = *(u16 *)(r1 +3)
	if r2 != 0x8584 goto bad
	r2 = *(s16 *)(r1 +2)
	if r2 != 0xffff8483 goto bad
	r0 = 3
	r2 = *(u32 *)(r1 +4)
	r3 = 0x88878685
	if r2 != r3 goto bad
	r2 = *(s32 *)(r1 +4)
	r2 >>= 32
	if w2 != 0xffffffff goto bad
	r0 = 4
	r2 = *(u64 *)(r1 +1)
	r3 = 0x8988878685848382
	if r2 != r3 goto bad
	r1 += 8
	r2 = *(u8 *)(r1 +7)
	if r2 != 0x96 goto bad
	exit
	bad:
	r0 = *(u64 *)(r9 +0)
	exit
ret: 4

== a constant may be found by a lookup too
kernel: no
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = u64:1
prog:
	r1 = 0
	*(u32 *)(r10 -4) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	if r0 == 0x1 goto out
	r0 = *(u64 *)(r9 +0)
	out:
	exit
ret: 1

== what user space may still change is no constant
map: array key=4 value=8 max=1 flags=0x80
map_init: 0 u32:0 = u64:1
prog:
	r1 = map[fd:0][0]+0
	r2 = *(u64 *)(r1 +0)
	r0 = 7
	if r2 != 0x0 goto out
	r0 = *(u64 *)(r9 +0)
	out:
	exit
reject: REG_UNINIT @5

== what programs may change is no constant
map: array key=4 value=8 max=1 frozen=1
map_init: 0 u32:0 = u64:1
prog:
	r1 = map[fd:0][0]+0
	r2 = *(u64 *)(r1 +0)
	r0 = 7
	if r2 != 0x0 goto out
	r0 = *(u64 *)(r9 +0)
	out:
	exit
reject: REG_UNINIT @5

== which of the constants is loaded must be known
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = 01*8
prog:
	r2 = *(u64 *)(r1 +0)
	r2 &= 7
	r1 = map[fd:0][0]+0
	r1 += r2
	r2 = *(u8 *)(r1 +0)
	r0 = 7
	if r2 != 0x0 goto out
	r0 = *(u64 *)(r9 +0)
	out:
	exit
reject: REG_UNINIT @8

== an index that the array has finds a value, without a check
kernel: no
map: array key=4 value=8 max=3
map_init: 0 u32:2 = u64:41
prog:
	r1 = 2
	*(u32 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
ret: 41

== so does an index of zero bytes, and one in the constants
kernel: no
map: array key=4 value=8 max=3
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = u64:41
map_init: 0 u32:1 = u64:1
map_init: 1 u32:0 = u32:0 u32:1
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	r6 = *(u64 *)(r0 +0)
	r1 = map[fd:0]
	r2 = map[fd:1][0]+4
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	r0 += r6
	exit
ret: 42

== so does an index that is bounded by what the array has
kernel: no
map: array key=4 value=8 max=4
map_init: 0 u32:3 = u64:41
prog:
	r1 = *(u32 *)(r1 +0)
	if r1 > 0x3 goto none
	*(u32 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
	none:
	r0 = -1
	exit
mem: u32:3
ret: 41
mem: u32:4
ret: -1

== an index that is bounded by one more finds none perhaps
map: array key=4 value=8 max=4
prog:
	r1 = *(u32 *)(r1 +0)
	if r1 > 0x4 goto none
	*(u32 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
	none:
	r0 = -1
	exit
reject: MAYBE_NULL @8

== an index behind the last finds nothing
map: array key=4 value=8 max=3
prog:
	r1 = 3
	*(u32 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
reject: MAYBE_NULL @7

== an index on one path is none on the other
map: array key=4 value=8 max=3
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = 2
	if r6 == 0x0 goto known
	r1 = 3
	known:
	*(u32 *)(r10 -8) = r1
	r1 = 1
	r2 = 2
	if r6 == 0x1 goto more
	r2 = 3
	more:
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
reject: MAYBE_NULL @14

== half of a spilled index is another index
map: array key=4 value=8 max=3
prog:
	r1 = *(u64 *)(r1 +0)
	if r1 > 0x2 goto none
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -6
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
	none:
	r0 = -1
	exit
reject: MAYBE_NULL @8

== a table of keys has none for certain
map: hash key=4 value=8 max=3
prog:
	r1 = 2
	*(u32 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
reject: MAYBE_NULL @7

== a value of this CPU is found by an index that the array has
kernel: no
map: percpu_array key=4 value=8 max=3
prog:
	r1 = 2
	*(u32 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r1 = 41
	*(u64 *)(r0 +0) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
ret: 41

== a value of another CPU is found by an index only if there is that CPU
map: percpu_array key=4 value=8 max=3
prog:
	r1 = 2
	*(u32 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	r3 = 0
	call bpf_map_lookup_percpu_elem#195
	r0 = *(u64 *)(r0 +0)
	exit
reject: MAYBE_NULL @8
