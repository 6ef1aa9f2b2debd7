# SPDX-License-Identifier: GPL-2.0
#
# Helpers on packets: what they do to test packets, what they refuse, and that pointers into a packet that may have
# moved are forgotten.

== xdp_adjust_head by 4
type: xdp
prog:
	r2 = 4
	call #44
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x0

== xdp_adjust_head by -4
type: xdp
prog:
	r2 = -4
	call #44
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== xdp_adjust_head by 6
type: xdp
prog:
	r2 = 6
	call #44
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x0

== xdp_adjust_head by 7
type: xdp
prog:
	r2 = 7
	call #44
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== xdp_adjust_head by -216
type: xdp
prog:
	r2 = -216
	call #44
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== xdp_adjust_head by -217
type: xdp
prog:
	r2 = -217
	call #44
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== xdp_adjust_head by 0
type: xdp
prog:
	r2 = 0
	call #44
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x0

== what xdp_adjust_head opens can be written
type: xdp
prog:
	r6 = r1
	r2 = -2
	call #44
	r2 = *(u32 *)(r6 +0)
	r3 = *(u32 *)(r6 +4)
	r4 = r2
	r4 += 16
	r0 = 1
	if r4 > r3 goto out
	*(u16 *)(r2 +0) = 0x0201
	r0 = 0
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 01 02 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== xdp_adjust_tail by 4
type: xdp
prog:
	r2 = 4
	call #65
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06 00 00 00 00
ret: 0x0

== xdp_adjust_tail by -6
type: xdp
prog:
	r2 = -6
	call #65
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 0x0

== xdp_adjust_tail by -7
type: xdp
prog:
	r2 = -7
	call #65
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== xdp_adjust_tail by 3500
type: xdp
prog:
	r2 = 3500
	call #65
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
ret: 0x0

== xdp_adjust_tail by 3501
type: xdp
prog:
	r2 = 3501
	call #65
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== xdp_adjust_meta by -4
type: xdp
prog:
	r2 = -4
	call #54
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x0

== xdp_adjust_meta by -6
type: xdp
prog:
	r2 = -6
	call #54
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff3

== xdp_adjust_meta by 4
type: xdp
prog:
	r2 = 4
	call #54
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== xdp_adjust_meta by -216
type: xdp
kernel: no
prog:
	r2 = -216
	call #54
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x0

== xdp_adjust_meta by -220
type: xdp
prog:
	r2 = -220
	call #54
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== xdp_adjust_meta by 0
type: xdp
prog:
	r2 = 0
	call #54
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x0

== metadata is written before the packet and goes back with it
type: xdp
prog:
	r6 = r1
	r2 = -4
	call #54
	r2 = *(u32 *)(r6 +8)
	r3 = *(u32 *)(r6 +0)
	r4 = r2
	r4 += 4
	r0 = 1
	if r4 > r3 goto out
	*(u32 *)(r2 +0) = 7
	r0 = 0
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 07 00 00 00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== xdp_adjust_head takes metadata along
type: xdp
prog:
	r6 = r1
	r2 = -4
	call #54
	r2 = *(u32 *)(r6 +8)
	r3 = *(u32 *)(r6 +0)
	r4 = r2
	r4 += 4
	r0 = 1
	if r4 > r3 goto out
	*(u32 *)(r2 +0) = 7
	r1 = r6
	r2 = 6
	call #44
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 07 00 00 00 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== without metadata its pointer is the packet's
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r3 -= r2
	r0 = r3
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== xdp_get_buff_len
type: xdp
prog:
	call #188
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 20
mem: 00*3520
ret: 3520

== xdp: 4 bytes are loaded
type: xdp
prog:
	r6 = r1
	r2 = 16
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #189
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x6050403

== xdp: one of them behind the end
type: xdp
prog:
	r6 = r1
	r2 = 17
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #189
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== xdp: from far behind it
type: xdp
prog:
	r6 = r1
	r2 = 65536
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #189
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== sched_cls: 4 bytes are loaded
type: sched_cls
prog:
	r6 = r1
	r2 = 16
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #26
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x6050403

== sched_cls: one of them behind the end
type: sched_cls
prog:
	r6 = r1
	r2 = 17
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #26
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== sched_cls: from far behind it
type: sched_cls
prog:
	r6 = r1
	r2 = 65536
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #26
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== socket_filter: 4 bytes are loaded
type: socket_filter
prog:
	r6 = r1
	r2 = 2
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #26
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x6050403

== socket_filter: one of them behind the end
type: socket_filter
prog:
	r6 = r1
	r2 = 3
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #26
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== socket_filter: from far behind it
type: socket_filter
prog:
	r6 = r1
	r2 = 65536
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #26
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== bytes that could not be loaded are zero
type: sched_cls
prog:
	r6 = r1
	r2 = 30
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	call #26
	r0 = *(u32 *)(r10 -8)
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== skb_load_bytes_relative of a sched_cls from header 0 at 0
type: sched_cls
prog:
	r6 = r1
	r2 = 0
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 0
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x44332211

== skb_load_bytes_relative of a socket_filter from header 0 at 0
type: socket_filter
prog:
	r6 = r1
	r2 = 0
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 0
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x44332211

== skb_load_bytes_relative of a sched_cls from header 1 at 0
type: sched_cls
prog:
	r6 = r1
	r2 = 0
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 1
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x4030201

== skb_load_bytes_relative of a socket_filter from header 1 at 0
type: socket_filter
prog:
	r6 = r1
	r2 = 0
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 1
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x4030201

== skb_load_bytes_relative of a sched_cls from header 1 at 3
type: sched_cls
prog:
	r6 = r1
	r2 = 3
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 1
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== skb_load_bytes_relative of a socket_filter from header 1 at 3
type: socket_filter
prog:
	r6 = r1
	r2 = 3
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 1
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== skb_load_bytes_relative of a sched_cls from header 2 at 0
type: sched_cls
prog:
	r6 = r1
	r2 = 0
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 2
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== skb_load_bytes_relative of a socket_filter from header 2 at 0
type: socket_filter
prog:
	r6 = r1
	r2 = 0
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 2
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== skb_load_bytes_relative of a sched_cls from header 0 at 65536
type: sched_cls
prog:
	r6 = r1
	r2 = 65536
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 0
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== skb_load_bytes_relative of a socket_filter from header 0 at 65536
type: socket_filter
prog:
	r6 = r1
	r2 = 65536
	r3 = r10
	r3 += -8
	*(u64 *)(r10 -8) = -1
	r4 = 4
	r5 = 0
	call #68
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r10 -8)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== xdp_store_bytes
type: xdp
prog:
	r6 = r1
	r2 = 13
	r3 = 0x1122334455667788
	*(u64 *)(r10 -8) = r3
	r3 = r10
	r3 += -8
	r4 = 7
	call #190
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd 88 77 66 55 44 33 22
ret: 0

== xdp_store_bytes over the end
type: xdp
prog:
	r6 = r1
	r2 = 13
	r3 = 0x1122334455667788
	*(u64 *)(r10 -8) = r3
	r3 = r10
	r3 += -8
	r4 = 8
	call #190
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== skb_store_bytes
type: sched_cls
prog:
	r6 = r1
	r2 = 13
	r3 = 0x1122334455667788
	*(u64 *)(r10 -8) = r3
	r3 = r10
	r3 += -8
	r4 = 7
	r5 = 0
	call #9
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd 88 77 66 55 44 33 22
ret: 0

== skb_store_bytes over the end
type: sched_cls
prog:
	r6 = r1
	r2 = 13
	r3 = 0x1122334455667788
	*(u64 *)(r10 -8) = r3
	r3 = r10
	r3 += -8
	r4 = 8
	r5 = 0
	call #9
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== skb_store_bytes with a flag that is none
type: sched_cls
prog:
	r6 = r1
	r2 = 13
	r3 = 0x1122334455667788
	*(u64 *)(r10 -8) = r3
	r3 = r10
	r3 += -8
	r4 = 7
	r5 = 4
	call #9
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== skb_store_bytes takes both of its flags
type: sched_act
prog:
	r6 = r1
	r2 = 0
	r3 = 0x1122334455667788
	*(u64 *)(r10 -8) = r3
	r3 = r10
	r3 += -8
	r4 = 8
	r5 = 3
	call #9
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 88 77 66 55 44 33 22 11 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== skb_pull_data of 0 bytes
type: sched_cls
prog:
	r2 = 0
	call #39
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x0

== skb_pull_data of 20 bytes
type: sched_cls
prog:
	r2 = 20
	call #39
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x0

== skb_pull_data of 21 bytes
type: sched_cls
prog:
	r2 = 21
	call #39
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff4

== skb_change_tail to 14
type: sched_cls
prog:
	r6 = r1
	r2 = 14
	r3 = 0
	call #38
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r6 +0)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 0xe

== skb_change_tail to 13
type: sched_cls
prog:
	r6 = r1
	r2 = 13
	r3 = 0
	call #38
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r6 +0)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== skb_change_tail to 24
type: sched_cls
prog:
	r6 = r1
	r2 = 24
	r3 = 0
	call #38
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r6 +0)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06 00 00 00 00
ret: 0x18

== skb_change_tail to 20
type: sched_cls
prog:
	r6 = r1
	r2 = 20
	r3 = 0
	call #38
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r6 +0)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x14

== skb_change_tail has no flags
type: sched_cls
prog:
	r2 = 14
	r3 = 1
	call #38
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== skb_change_head opens room of zeroes
type: sched_cls
prog:
	r6 = r1
	r2 = 4
	r3 = 0
	call #43
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r6 +0)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 00 00 00 00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 24

== a negative one is refused
type: sched_cls
prog:
	r2 = -1
	r3 = 0
	call #43
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== what LD_ABS reads has moved, too
type: sched_cls
prog:
	r6 = r1
	r2 = 2
	r3 = 0
	call #43
	r0 = *(u16 *)skb[2]
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x1122

== a hash is made once, and is not zero
type: sched_cls
prog:
	r6 = r1
	call #34
	r7 = r0
	r1 = r6
	call #34
	if r0 != r7 goto bad
	if r0 == 0x0 goto bad
	r0 = 1
	exit
	bad:
	r0 = 0
	exit
mem: 00*12 08 00 45 00*19
ret: 1

== set_hash and set_hash_invalid
type: sched_cls
prog:
	r6 = r1
	r2 = 77
	call #48
	r1 = r6
	call #34
	r7 = r0
	r1 = r6
	call #41
	r0 = *(u32 *)(r6 +68)
	r0 += r7
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 77

== redirect of xdp with flags 0
type: xdp
prog:
	r1 = 1
	r2 = 0
	call #23
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 4

== redirect of xdp with flags 1
type: xdp
prog:
	r1 = 1
	r2 = 1
	call #23
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0

== redirect of sched_cls with flags 0
type: sched_cls
prog:
	r1 = 1
	r2 = 0
	call #23
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 7

== redirect of sched_cls with flags 1
type: sched_cls
prog:
	r1 = 1
	r2 = 1
	call #23
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 7

== redirect of sched_cls with flags 2
type: sched_cls
prog:
	r1 = 1
	r2 = 2
	call #23
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 2

== redirect of sched_act with flags 0
type: sched_act
prog:
	r1 = 1
	r2 = 0
	call #23
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 7

== csum_diff of xdp: 8 bytes become 8, seed 0
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = r10
	r3 += -16
	r4 = 8
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 64836

== csum_diff of xdp: 0 bytes become 8, seed 0
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = r10
	r3 += -16
	r4 = 8
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 4437

== csum_diff of values that may be missing is refused when they are
kernel: no
type: xdp
map: hash key=4 value=8 max=2
prog:
	*(u64 *)(r10 -8) = 7
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r6 = r0
	r1 = r6
	r2 = 8
	r3 = 0
	r4 = 0
	r5 = 0
	call #28
	r7 = r0
	r1 = 0
	r2 = 0
	r3 = r6
	r4 = 8
	r5 = 0
	call #28
	r0 += r7
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: -44

== csum_diff of xdp: 8 bytes become 0, seed 0
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = 0
	r4 = 0
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 60399

== csum_diff of xdp: 4 bytes become 8, seed 99
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -8
	r2 = 4
	r3 = r10
	r3 += -16
	r4 = 8
	r5 = 99
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 2996

== csum_diff of xdp: 0 bytes become 0, seed 99
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 99
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 99

== csum_diff of xdp: 8 bytes become 4, seed 74565
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = r10
	r3 += -16
	r4 = 4
	r5 = 74565
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 56356

== csum_diff of sched_cls: 8 bytes become 8, seed 0
type: sched_cls
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = r10
	r3 += -16
	r4 = 8
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 64836

== csum_diff of sched_cls: 0 bytes become 8, seed 0
type: sched_cls
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = r10
	r3 += -16
	r4 = 8
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 4437

== csum_diff of sched_cls: 8 bytes become 0, seed 0
type: sched_cls
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = 0
	r4 = 0
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 60399

== csum_diff of sched_cls: 4 bytes become 8, seed 99
type: sched_cls
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -8
	r2 = 4
	r3 = r10
	r3 += -16
	r4 = 8
	r5 = 99
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 2996

== csum_diff of sched_cls: 0 bytes become 0, seed 99
type: sched_cls
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 99
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 99

== csum_diff of sched_cls: 8 bytes become 4, seed 74565
type: sched_cls
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = r10
	r3 += -16
	r4 = 4
	r5 = 74565
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 56356

== csum_diff of 1 bytes, which are no words
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = r10
	r3 += -16
	r4 = 1
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 136

== csum_diff of 2 bytes, which are no words
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = r10
	r3 += -16
	r4 = 2
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 30600

== csum_diff of 3 bytes, which are no words
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = r10
	r3 += -16
	r4 = 3
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 30702

== csum_diff of 6 bytes, which are no words
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = r10
	r3 += -16
	r4 = 6
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 51

== csum_diff of 7 bytes, which are no words
type: xdp
prog:
	r1 = 0x807060504030201
	*(u64 *)(r10 -8) = r1
	r1 = 0x1122334455667788
	*(u64 *)(r10 -16) = r1
	r1 = 0
	r2 = 0
	r3 = r10
	r3 += -16
	r4 = 7
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 85

== csum_diff of a packet
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 20
	r0 = 0
	if r4 > r3 goto out
	r3 = r2
	r4 = 20
	r1 = 0
	r2 = 0
	r5 = 0
	call #28
	w0 = w0
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	r1 = r0
	r1 >>= 16
	r0 &= 0xffff
	r0 += r1
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 51021

== l3_csum_replace of 2 bytes
type: sched_cls
prog:
	r2 = 16
	r3 = 8721
	r4 = 4660
	r5 = 2
	call #10
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 e0 13 05 06
ret: 0

== l3_csum_replace of 4 bytes
type: sched_cls
prog:
	r2 = 16
	r3 = 1144201745
	r4 = 0xdeadbeef
	r5 = 4
	call #10
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 a9 cc 05 06
ret: 0

== l3_csum_replace of 0 bytes
type: sched_cls
prog:
	r2 = 16
	r3 = 0
	r4 = 17185
	r5 = 0
	call #10
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 e1 c0 05 06
ret: 0

== l3_csum_replace with a width that is none
type: sched_cls
prog:
	r2 = 16
	r3 = 1
	r4 = 2
	r5 = 3
	call #10
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== l3_csum_replace with a difference and an old value
type: sched_cls
prog:
	r2 = 16
	r3 = 1
	r4 = 2
	r5 = 0
	call #10
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== l3_csum_replace with an odd offset
type: sched_cls
prog:
	r2 = 15
	r3 = 1
	r4 = 2
	r5 = 2
	call #10
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== l3_csum_replace with an offset at the end
type: sched_cls
prog:
	r2 = 20
	r3 = 1
	r4 = 2
	r5 = 2
	call #10
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== l3_csum_replace with a flag that is none
type: sched_cls
prog:
	r2 = 16
	r3 = 1
	r4 = 2
	r5 = 256
	call #10
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== l4_csum_replace of 2 bytes
type: sched_cls
prog:
	r2 = 16
	r3 = 8721
	r4 = 4660
	r5 = 2
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 e0 13 05 06
ret: 0

== l4_csum_replace of 4 bytes
type: sched_cls
prog:
	r2 = 16
	r3 = 1144201745
	r4 = 0xdeadbeef
	r5 = 4
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 a9 cc 05 06
ret: 0

== l4_csum_replace of 0 bytes
type: sched_cls
prog:
	r2 = 16
	r3 = 0
	r4 = 17185
	r5 = 0
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 e1 c0 05 06
ret: 0

== l4_csum_replace with a width that is none
type: sched_cls
prog:
	r2 = 16
	r3 = 1
	r4 = 2
	r5 = 3
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== l4_csum_replace with a difference and an old value
type: sched_cls
prog:
	r2 = 16
	r3 = 1
	r4 = 2
	r5 = 0
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== l4_csum_replace with an odd offset
type: sched_cls
prog:
	r2 = 15
	r3 = 1
	r4 = 2
	r5 = 2
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== l4_csum_replace with an offset at the end
type: sched_cls
prog:
	r2 = 20
	r3 = 1
	r4 = 2
	r5 = 2
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xfffffff2

== l4_csum_replace with a flag that is none
type: sched_cls
prog:
	r2 = 16
	r3 = 1
	r4 = 2
	r5 = 256
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xffffffea

== l4_csum_replace leaves a sum that is none
type: sched_cls
prog:
	r2 = 16
	r3 = 1
	r4 = 2
	r5 = 34
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 00 00 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 00 00 05 06
ret: 0

== unless it is told to make one
type: sched_cls
prog:
	r2 = 16
	r3 = 1
	r4 = 2
	r5 = 98
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 00 00 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 fe ff 05 06
ret: 0

== a sum that becomes 0 is written as its other form
type: sched_cls
prog:
	r2 = 16
	r3 = 0
	r4 = 1027
	r5 = 34
	call #11
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
mem_out: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 ff ff 05 06
ret: 0

== csum_update has no sum to add to
type: sched_cls
prog:
	r2 = 5
	call #40
	r0 += 524
	exit
mem: 00*14
ret: 0

== a socket_filter may not call helper 40
type: socket_filter
prog:
	call #40
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a socket_filter may not call helper 9
type: socket_filter
prog:
	call #9
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a socket_filter may not call helper 28
type: socket_filter
prog:
	call #28
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a socket_filter may not call helper 23
type: socket_filter
prog:
	call #23
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a socket_filter may not call helper 44
type: socket_filter
prog:
	call #44
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a sched_cls may not call helper 44
type: sched_cls
prog:
	call #44
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a sched_cls may not call helper 189
type: sched_cls
prog:
	call #189
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a xdp may not call helper 26
type: xdp
prog:
	call #26
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a xdp may not call helper 39
type: xdp
prog:
	call #39
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a kprobe may not call helper 26
type: kprobe
prog:
	call #26
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a kprobe may not call helper 44
type: kprobe
prog:
	call #44
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a kprobe may not call helper 23
type: kprobe
prog:
	call #23
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== a xdp may not call helper 4
type: xdp
prog:
	call #4
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @0

== pointers are forgotten after helper 44 of xdp
type: xdp
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	call #44
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @10

== so is what was spilled before helper 44 of xdp
type: xdp
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	call #44
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @11

== pointers are forgotten after helper 54 of xdp
type: xdp
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	call #54
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @10

== so is what was spilled before helper 54 of xdp
type: xdp
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	call #54
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @11

== pointers are forgotten after helper 65 of xdp
type: xdp
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	call #65
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @10

== so is what was spilled before helper 65 of xdp
type: xdp
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	call #65
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @11

== pointers are forgotten after helper 38 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 14
	r3 = 0
	call #38
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @11

== so is what was spilled before helper 38 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 14
	r3 = 0
	call #38
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @12

== pointers are forgotten after helper 39 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	call #39
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @10

== so is what was spilled before helper 39 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	call #39
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @11

== pointers are forgotten after helper 43 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	r3 = 0
	call #43
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @11

== so is what was spilled before helper 43 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	r3 = 0
	call #43
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @12

== pointers are forgotten after helper 10 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	call #10
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @13

== so is what was spilled before helper 10 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	call #10
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @14

== pointers are forgotten after helper 11 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	call #11
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @13

== so is what was spilled before helper 11 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	call #11
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @14

== pointers are forgotten after helper 9 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	*(u64 *)(r10 -8) = 0
	r3 = r10
	r3 += -8
	r4 = 8
	r5 = 0
	call #9
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @15

== so is what was spilled before helper 9 of sched_cls
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	*(u64 *)(r10 -16) = r7
	if r4 > r3 goto out
	r1 = r6
	r2 = 0
	*(u64 *)(r10 -8) = 0
	r3 = r10
	r3 += -8
	r4 = 8
	r5 = 0
	call #9
	r7 = *(u64 *)(r10 -16)
	r0 = *(u8 *)(r7 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @16

== a subprogram that moves the packet moves it for its caller
type: xdp
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	call sub
	r0 = *(u8 *)(r7 +0)
	out:
	exit
	sub:
	r2 = 0
	call #65
	exit
reject: NOT_PTR @8

== helpers that look at packets alone leave pointers as they are
type: xdp
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	call #188
	r0 = *(u8 *)(r7 +13)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0xee

== memory in a packet is not for skb_load_bytes
type: sched_cls
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r7
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r2 = 0
	r3 = r7
	r4 = 4
	call #26
	out:
	exit
reject: ARG_TYPE @10

== a callback that moves the packet moves it for its caller
type: xdp
prog:
	r6 = r1
	*(u64 *)(r10 -8) = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r1 = 2
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call #181
	r0 = *(u8 *)(r7 +0)
	out:
	exit
	turn:
	r1 = *(u64 *)(r2 +0)
	r2 = 0
	call #65
	r0 = 0
	exit
reject: NOT_PTR @15

== one that does not leaves pointers as they are
type: xdp
kernel: no
prog:
	r6 = r1
	*(u64 *)(r10 -8) = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r1 = 2
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call #181
	r0 = *(u8 *)(r7 +0)
	out:
	exit
	turn:
	r1 = *(u64 *)(r2 +0)
	call #188
	r0 = 0
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 01 02 03 04 05 06
ret: 0x11
