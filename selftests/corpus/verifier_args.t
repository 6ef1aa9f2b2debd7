# SPDX-License-Identifier: GPL-2.0
#
# Memory of every kind as arguments of helpers, and under atomic operations.

== a value is a key, and a key is looked up in a map's value
kernel: no
map: array key=4 value=8 max=1
map: array key=4 value=8 max=4
map_init: 0 u32:0 = u32:0 u32:3
map_init: 1 u32:3 = u64:41
prog:
	r1 = map[fd:1]
	r2 = map[fd:0][0]+4
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r0 = *(u64 *)(r0 +0)
	out:
	exit
ret: 41

== a key that reaches behind its value
map: array key=4 value=8 max=1
map: array key=4 value=8 max=4
prog:
	r1 = map[fd:1]
	r2 = map[fd:0][0]+5
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @4

== a record is key and value, while it is held
kernel: no
map: ringbuf max=4096
map: hash key=4 value=8 max=4
prog:
	r1 = map[fd:0]
	r2 = 12
	r3 = 0
	call bpf_ringbuf_reserve#131
	r6 = r0
	r0 = 1
	if r6 == 0x0 goto out
	*(u32 *)(r6 +0) = 7
	*(u32 *)(r6 +4) = 41
	*(u32 *)(r6 +8) = 0
	r1 = map[fd:1]
	r2 = r6
	r3 = r6
	r3 += 4
	r4 = 0
	call bpf_map_update_elem#2
	r7 = r0
	r1 = r6
	r2 = 0
	call bpf_ringbuf_discard#133
	r0 = r7
	out:
	exit
ret: 0
map_out: 1 u32:7 = u64:41

== a value that reaches behind its record
map: ringbuf max=4096
map: hash key=4 value=8 max=4
prog:
	r1 = map[fd:0]
	r2 = 12
	r3 = 0
	call bpf_ringbuf_reserve#131
	r6 = r0
	if r6 == 0x0 goto out
	r1 = map[fd:1]
	r2 = r6
	r3 = r6
	r3 += 5
	r4 = 0
	call bpf_map_update_elem#2
	out:
	r0 = 0
	exit
reject: MEM_BOUNDS @13

== a helper fills a record, as far as it is known to reach
map: ringbuf max=4096
prog:
	r8 = *(u64 *)(r1 +0)
	r1 = map[fd:0]
	r2 = 24
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto none
	r6 = r0
	r8 &= 7
	r1 = r6
	r1 += r8
	r2 = 16
	call bpf_get_current_comm#16
	r7 = r0
	r1 = r6
	r2 = 0
	call bpf_ringbuf_submit#132
	r0 = r7
	exit
	none:
	r0 = 1
	exit
mem: u64:5
ret: 0

== a helper fills a record behind its end, perhaps
map: ringbuf max=4096
prog:
	r8 = *(u64 *)(r1 +0)
	r1 = map[fd:0]
	r2 = 24
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto none
	r6 = r0
	r8 &= 15
	r1 = r6
	r1 += r8
	r2 = 16
	call bpf_get_current_comm#16
	none:
	r0 = 1
	exit
reject: MEM_BOUNDS @12

== memory of a dynptr is memory for helpers
map: array key=4 value=32 max=1
map: hash key=4 value=8 max=4
prog:
	r1 = map[fd:0][0]+0
	r2 = 32
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 8
	r3 = 16
	call bpf_dynptr_data#203
	if r0 == 0x0 goto out
	r6 = r0
	*(u32 *)(r6 +0) = 7
	*(u64 *)(r6 +8) = 41
	r1 = map[fd:1]
	r2 = r6
	r3 = r6
	r3 += 8
	r4 = 0
	call bpf_map_update_elem#2
	out:
	exit
ret: 0
map_out: 1 u32:7 = u64:41

== a helper writes the stack at a variable offset, and spoils what it may reach
prog:
	r6 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -32) = r10
	r6 &= 8
	r1 = r10
	r1 += -40
	r1 += r6
	r2 = 16
	call bpf_get_current_comm#16
	r1 = *(u64 *)(r10 -32)
	r0 = *(u64 *)(r1 -8)
	exit
reject: NOT_PTR @9

== no helper writes above the stack at a variable offset
prog:
	r6 = *(u64 *)(r1 +0)
	r6 &= 8
	r1 = r10
	r1 += -16
	r1 += r6
	r2 = 16
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: STACK_BOUNDS @6

== zero bytes may lie behind the last one of a value
map: array key=4 value=8 max=1
map: ringbuf max=4096
prog:
	r1 = map[fd:1]
	r2 = map[fd:0][0]+0
	r2 += 8
	r3 = 0
	r4 = 0
	call bpf_ringbuf_output#130
	exit
ret: 0

== but no further
map: array key=4 value=8 max=1
map: ringbuf max=4096
prog:
	r1 = map[fd:1]
	r2 = map[fd:0][0]+0
	r2 += 9
	r3 = 0
	r4 = 0
	call bpf_ringbuf_output#130
	exit
reject: MAP_VALUE_BOUNDS @7

== a spilled record is given back
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	*(u64 *)(r10 -8) = r0
	r0 = 0
	r1 = *(u64 *)(r10 -8)
	if r1 == 0x0 goto out
	r2 = 0
	call bpf_ringbuf_submit#132
	r0 = 1
	out:
	exit
ret: 1

== a record whose address is overwritten is lost
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	*(u64 *)(r10 -8) = r0
	r0 = 0
	*(u64 *)(r10 -8) = r0
	exit
reject: REF_LEAK @8

== records are given back in any order, each once
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto none
	r6 = r0
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r7 = r0
	r1 = r6
	r2 = 0
	call bpf_ringbuf_submit#132
	if r7 == 0x0 goto none
	r1 = r7
	r2 = 0
	call bpf_ringbuf_discard#133
	r0 = 1
	exit
	none:
	r0 = 0
	exit
ret: 1

== records are reserved and given back in a loop
map: ringbuf max=4096
prog:
	r6 = 0
	again:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	*(u64 *)(r0 +0) = r6
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	r6 += 1
	if r6 < 0x5 goto again
	out:
	r0 = r6
	exit
ret: 5

== but not reserved alone
map: ringbuf max=4096
prog:
	r6 = 0
	again:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r6 += 1
	if r6 < 0x5 goto again
	r0 = 0
	exit
reject: REF_LEAK @9

== every kind of memory takes atomic operations: values, records, dynptrs' memory, the stack
map: array key=4 value=16 max=1
map: ringbuf max=4096
prog:
	r7 = map[fd:0][0]+8
	r8 = 5
	lock *(u64 *)(r7 +0) += r8
	r9 = load_acquire((u64 *)(r7 +0))
	store_release((u32 *)(r7 -8), r9)
	r1 = r7
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -16
	call bpf_dynptr_from_mem#197
	r1 = r10
	r1 += -16
	r2 = 0
	r3 = 8
	call bpf_dynptr_data#203
	if r0 == 0x0 goto out
	lock *(u64 *)(r0 +0) += r8
	r9 = load_acquire((u16 *)(r0 +0))
	store_release((u8 *)(r0 +7), r8)
	r1 = map[fd:1]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	*(u64 *)(r0 +0) = 1
	lock *(u64 *)(r0 +0) |= r9
	r9 = load_acquire((u64 *)(r0 +0))
	r1 = r0
	r2 = 0
	call bpf_ringbuf_discard#133
	*(u64 *)(r10 -24) = r9
	lock *(u64 *)(r10 -24) += r8
	r0 = load_acquire((u64 *)(r10 -24))
	out:
	exit
ret: 16
map_out: 0 u32:0 = u64:5 u8:10 00*6 u8:5

== an atomic operation on a record must be aligned
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 16
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r1 = 1
	lock *(u64 *)(r0 +4) += r1
	out:
	r0 = 0
	exit
reject: MISALIGNED @7

== so must a store-release
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 16
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r1 = 1
	store_release((u32 *)(r0 +2), r1)
	out:
	r0 = 0
	exit
reject: MISALIGNED @7

== no store-release to the context
type: sched_cls
prog:
	r2 = 0
	store_release((u32 *)(r1 +8), r2)
	r0 = 0
	exit
reject: ATOMIC_TARGET @1

== no store-release of a pointer in parts
prog:
	store_release((u32 *)(r10 -8), r10)
	r0 = 0
	exit
reject: STACK_SPILL @0

== a store-release of a pointer keeps it
prog:
	store_release((u64 *)(r10 -8), r10)
	r1 = load_acquire((u64 *)(r10 -8))
	*(u64 *)(r1 -16) = 3
	r0 = *(u64 *)(r10 -16)
	exit
ret: 3
