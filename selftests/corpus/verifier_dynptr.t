# SPDX-License-Identifier: GPL-2.0
#
# Dynptrs: memory of a size that only the run knows, behind sixteen bytes of stack that helpers alone read.

== a value's memory is written and read through a dynptr
map: array key=4 value=16 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r7 = *(u64 *)(r1 +8)
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	if r0 != 0x0 goto out
	*(u64 *)(r10 -24) = r7
	r1 = r10
	r1 += -16
	r2 = r6
	r3 = r10
	r3 += -24
	r4 = 8
	r5 = 0
	call bpf_dynptr_write#202
	if r0 != 0x0 goto out
	r1 = r10
	r1 += -32
	r2 = 8
	r3 = r10
	r3 += -16
	r4 = r6
	r5 = 0
	call bpf_dynptr_read#201
	if r0 != 0x0 goto out
	r0 = *(u64 *)(r10 -32)
	out:
	exit
mem: u64:3 u64:41
ret: 41
mem: u64:9 u64:41
ret: -7
mem: u64:-1 u64:41
ret: -7
map_out: 0 u32:0 = 00*3 u64:41 00*5

== flags there are none
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 1
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r6 = r0
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 8
	call bpf_dynptr_data#203
	if r0 != 0x0 goto bad
	r1 = r10
	r1 += -24
	r2 = 8
	r3 = r10
	r3 += -16
	r4 = 0
	r5 = 0
	call bpf_dynptr_read#201
	r0 += r6
	exit
	bad:
	r0 = 0
	exit
ret: -44

== of a dynptr's memory a part of known size is a program's own
map: array key=4 value=16 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+4
	r2 = 12
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = r6
	r3 = 4
	call bpf_dynptr_data#203
	if r0 == 0x0 goto none
	*(u32 *)(r0 +0) = 77
	r0 = 1
	exit
	none:
	r0 = 0
	exit
mem: u64:9
ret: 0
mem: u64:8
ret: 1
map_out: 0 u32:0 = 00*12 u32:77

== records are reserved, filled and submitted, or discarded, by dynptr
map: ringbuf max=4096
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = map[fd:0]
	r2 = 24
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r7 = r0
	*(u64 *)(r10 -24) = 5
	r1 = r10
	r1 += -16
	r2 = 16
	r3 = r10
	r3 += -24
	r4 = 8
	r5 = 0
	call bpf_dynptr_write#202
	r8 = r0
	r1 = r10
	r1 += -16
	r2 = 0
	if r6 != 0x0 goto drop
	call bpf_ringbuf_submit_dynptr#199
	goto out
	drop:
	call bpf_ringbuf_discard_dynptr#200
	out:
	r1 = map[fd:0]
	r2 = 3
	call bpf_ringbuf_query#134
	r0 += r7
	r0 += r8
	exit
mem: u64:0
ret: 32
mem: u64:1
ret: 64

== a record that is not to be had is a dynptr all the same
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 5000
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r7 = r0
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	if r0 != 0x0 goto out
	r0 = r7
	out:
	r6 = r0
	r1 = r10
	r1 += -16
	r2 = 0
	call bpf_ringbuf_discard_dynptr#200
	r0 = r6
	exit
mem: u64:0
ret: -22

== a subprogram makes, fills and releases its caller's dynptr
map: ringbuf max=4096
prog:
	r1 = r10
	r1 += -16
	call make
	r1 = r10
	r1 += -16
	call release
	r0 = 3
	exit
	make:
	r4 = r1
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve_dynptr#198
	exit
	release:
	r2 = 0
	call bpf_ringbuf_submit_dynptr#199
	exit
ret: 3

== what is no referenced dynptr may be overwritten, and is then none
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	*(u64 *)(r10 -16) = 0
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r0 = 0
	exit
reject: DYNPTR_UNINIT @12

== a store to its upper half ends it too
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	*(u8 *)(r10 -1) = 0
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r0 = 0
	exit
reject: DYNPTR_UNINIT @12

== a store at an unknown place ends every dynptr that it may reach
map: array key=4 value=16 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r6 &= 8
	r2 = r10
	r2 += -24
	r2 += r6
	*(u8 *)(r2 +0) = 0
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r0 = 0
	exit
reject: DYNPTR_UNINIT @17

== with a dynptr its memory is lost
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	if r0 == 0x0 goto out
	*(u64 *)(r10 -8) = 0
	*(u32 *)(r0 +0) = 1
	out:
	r0 = 0
	exit
reject: NOT_PTR @14

== a record's memory is lost when it is submitted
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r6 = r0
	r1 = r10
	r1 += -16
	r2 = 0
	call bpf_ringbuf_submit_dynptr#199
	if r6 == 0x0 goto out
	*(u32 *)(r6 +0) = 1
	out:
	r0 = 0
	exit
reject: NOT_PTR @18

== memory of a dynptr that is not there leaves the dynptr to be released
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	if r0 == 0x0 goto none
	r1 = r10
	r1 += -16
	r2 = 0
	call bpf_ringbuf_submit_dynptr#199
	none:
	r0 = 0
	exit
reject: REF_LEAK @18

== a record is submitted by its dynptr, not by its memory
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	if r0 == 0x0 goto none
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	none:
	r0 = 0
	exit
reject: ARG_TYPE @15

== no access behind a dynptr's memory
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	if r0 == 0x0 goto out
	*(u8 *)(r0 +4) = 1
	out:
	r0 = 0
	exit
reject: MEM_BOUNDS @13

== a dynptr's memory may be missing
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	*(u8 *)(r0 +0) = 1
	r0 = 0
	exit
reject: MAYBE_NULL @12

== how much of a dynptr's memory is wanted must be known
map: array key=4 value=16 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = r6
	r3 &= 7
	call bpf_dynptr_data#203
	r0 = 0
	exit
reject: ARG_NOT_CONST @13

== a record must be submitted or discarded
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r0 = 0
	exit
reject: REF_LEAK @8

== also one that a subprogram leaves behind in its frame
map: ringbuf max=4096
prog:
	call make
	r0 = 0
	exit
	make:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	exit
reject: REF_LEAK @2

== once
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r1 = r10
	r1 += -16
	r2 = 0
	call bpf_ringbuf_submit_dynptr#199
	r1 = r10
	r1 += -16
	r2 = 0
	call bpf_ringbuf_submit_dynptr#199
	r0 = 0
	exit
reject: DYNPTR_UNINIT @14

== what is no record is not submitted
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 0
	call bpf_ringbuf_submit_dynptr#199
	r0 = 0
	exit
reject: DYNPTR_TYPE @10

== a dynptr with a record is not overwritten by a store
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	*(u8 *)(r10 -3) = 0
	r0 = 0
	exit
reject: DYNPTR_OVERWRITE @7

== nor by a store at an unknown place
map: ringbuf max=4096
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r6 &= 8
	r2 = r10
	r2 += -24
	r2 += r6
	*(u8 *)(r2 +0) = 0
	r0 = 0
	exit
reject: DYNPTR_OVERWRITE @12

== nor by another dynptr, whole or in part
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_ringbuf_reserve_dynptr#198
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -24
	call bpf_ringbuf_reserve_dynptr#198
	r0 = 0
	exit
reject: DYNPTR_OVERWRITE @13

== another dynptr in part of one that is no record ends that
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -24
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -24
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r0 = 0
	exit
reject: DYNPTR_UNINIT @23

== no helper writes over a dynptr
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -24
	r2 = 16
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: DYNPTR_ACCESS @10

== no helper reads one as bytes
map: array key=4 value=16 max=1
map: hash key=16 value=8 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = map[fd:1]
	r2 = r10
	r2 += -16
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: DYNPTR_ACCESS @11

== no load reads one
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r0 = *(u64 *)(r10 -8)
	exit
reject: DYNPTR_ACCESS @7

== no atomic operation changes one
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = 1
	lock *(u64 *)(r10 -16) += r1
	r0 = 0
	exit
reject: DYNPTR_ACCESS @8

== a dynptr is made of a value's memory, not of the stack's
prog:
	*(u64 *)(r10 -24) = 0
	r1 = r10
	r1 += -24
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: ARG_TYPE @7

== and of no more than there is
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+4
	r2 = 13
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @6

== nor of what programs may only read
map: array key=4 value=16 max=1 flags=0x80
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: MAP_RDONLY @6

== nor of what programs may only write
map: array key=4 value=16 max=1 flags=0x100
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: MAP_WRONLY @6

== nor of a lock
map: array key=4 value=16 max=1 bpf_spin_lock=8
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: FIELD_ACCESS @6

== a dynptr is on the stack
map: array key=4 value=32 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = map[fd:0][0]+16
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: ARG_TYPE @6

== on eight bytes
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -20
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: DYNPTR_PLACE @6

== with room for both halves
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -8
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: DYNPTR_PLACE @6

== at a place that is known
map: array key=4 value=16 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r6 &= 8
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -24
	r4 += r6
	call bpf_dynptr_from_mem#197
	r0 = 0
	exit
reject: DYNPTR_PLACE @9

== a dynptr is handed on where it begins
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -24
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r0 = 0
	exit
reject: DYNPTR_UNINIT @11

== bytes are no dynptr
prog:
	*(u64 *)(r10 -16) = 0
	*(u64 *)(r10 -8) = 0
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r0 = 0
	exit
reject: DYNPTR_UNINIT @6

== a dynptr on one path is none where paths meet
map: array key=4 value=16 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	if r6 != 0x0 goto spoil
	r1 = 1
	r1 = 2
	r1 = 3
	r1 = 4
	goto join
	spoil:
	*(u64 *)(r10 -16) = 0
	join:
	r6 = 0
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r0 = 0
	exit
reject: DYNPTR_UNINIT @20

== memory of one dynptr is not that of another where paths meet
map: array key=4 value=16 max=1
prog:
	r8 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -32
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r6 = r0
	r1 = r10
	r1 += -32
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	r7 = r0
	if r6 == 0x0 goto out
	if r7 == 0x0 goto out
	if r8 != 0x0 goto other
	r1 = 1
	r1 = 2
	r1 = 3
	r1 = 4
	goto join
	other:
	r6 = r7
	join:
	r8 = 0
	*(u64 *)(r10 -32) = 0
	*(u32 *)(r6 +0) = 1
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 4
	call bpf_dynptr_data#203
	out:
	r0 = 0
	exit
reject: NOT_PTR @38
