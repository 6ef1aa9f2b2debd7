# SPDX-License-Identifier: GPL-2.0
#
# Programs loaded with OBPF_F_LARGE_STACK: 16 KiB for the frames of a chain of calls together.

== a frame may take all of a large stack
kernel: no
large_stack: yes
prog:
	r6 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -16384) = r6
	*(u64 *)(r10 -8) = 5
	*(u64 *)(r10 -520) = 7
	r0 = *(u64 *)(r10 -16384)
	r1 = *(u64 *)(r10 -8)
	r0 += r1
	r1 = *(u64 *)(r10 -520)
	r0 += r1
	exit
mem: u64:100
ret: 112

== and no more
large_stack: yes
prog:
	*(u64 *)(r10 -16392) = 0
	r0 = 0
	exit
reject: STACK_BOUNDS @0

== what lies deep in a frame is known as what lies at its top is
large_stack: yes
prog:
	*(u64 *)(r10 -9000) = 0
	r0 = *(u64 *)(r10 -9000)
	r0 = *(u64 *)(r0 +0)
	exit
reject: NOT_PTR @2

== a pointer is spilled deep in a frame, and filled
kernel: no
large_stack: yes
prog:
	*(u64 *)(r10 -12000) = r1
	r1 = 0
	r1 = *(u64 *)(r10 -12000)
	r0 = *(u64 *)(r1 +0)
	exit
mem: u64:77
ret: 77

== frames of a large stack lie apart, and callers' come back
kernel: no
large_stack: yes
prog:
	*(u64 *)(r10 -8192) = 1
	*(u64 *)(r10 -8) = 2
	r1 = r10
	r1 += -8192
	call one
	r1 = *(u64 *)(r10 -8192)
	r0 += r1
	r1 = *(u64 *)(r10 -8)
	r0 += r1
	exit
	one:
	*(u64 *)(r10 -4096) = 10
	*(u64 *)(r10 -8) = 20
	r6 = r1
	call two
	r1 = *(u64 *)(r10 -4096)
	r0 += r1
	r1 = *(u64 *)(r10 -8)
	r0 += r1
	r1 = *(u64 *)(r6 +0)
	r1 += 1000
	*(u64 *)(r6 +0) = r1
	exit
	two:
	*(u64 *)(r10 -4096) = 100
	*(u64 *)(r10 -8) = 200
	r1 = *(u64 *)(r10 -4096)
	r0 = *(u64 *)(r10 -8)
	r0 += r1
	exit
ret: 1333

== a chain of frames that takes more than a large stack
large_stack: yes
prog:
	*(u64 *)(r10 -8192) = 1
	call one
	r0 = 0
	exit
	one:
	*(u64 *)(r10 -8208) = 10
	r0 = 0
	exit
reject: STACK_DEPTH @1

== a callback with a large frame, called from one
kernel: no
large_stack: yes
prog:
	*(u64 *)(r10 -8000) = 0
	*(u64 *)(r10 -8) = 3
	r1 = 4
	r2 = subprog[turn]
	r3 = r10
	r3 += -8000
	r4 = 0
	call bpf_loop#181
	r0 = *(u64 *)(r10 -8000)
	r1 = *(u64 *)(r10 -8)
	r0 += r1
	exit
	turn:
	*(u64 *)(r10 -8000) = 50
	*(u64 *)(r10 -8) = 50
	r3 = *(u64 *)(r2 +0)
	r3 += 1
	*(u64 *)(r2 +0) = r3
	r0 = 0
	exit
ret: 7

== a frame that takes a large stack is refused without the flag
prog:
	*(u64 *)(r10 -520) = 1
	r0 = 0
	exit
reject: STACK_BOUNDS @0
