# SPDX-License-Identifier: GPL-2.0
#
# Helpers and their arguments, references and their release.

== a helper that does not exist
prog:
	call #99999
	exit
reject: HELPER_UNKNOWN @0

== a helper that the program type may not call
type: socket_filter
prog:
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = 0
	call bpf_probe_read#4
	r0 = 0
	exit
reject: HELPER_FORBIDDEN @4

== any type may read the kernel's memory
type: socket_filter
prog:
	r1 = 7
	*(u64 *)(r10 -8) = r1
	r1 = r10
	r1 += -16
	r2 = 8
	r3 = r10
	r3 += -8
	call bpf_probe_read_kernel#113
	if r0 != 0x0 goto out
	r0 = *(u64 *)(r10 -16)
	out:
	exit
mem: u8:0*14
ret: 7

== and print
type: socket_filter
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%d u8:0*6
prog:
	r1 = 42
	*(u64 *)(r10 -8) = r1
	r1 = r10
	r1 += -16
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
mem: u8:0*14
ret: 3

== a helper for GPL-compatible programs
type: kprobe
gpl: no
prog:
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = 0
	call bpf_probe_read_kernel#113
	r0 = 0
	exit
reject: HELPER_GPL @4

== an argument that was never written
map: hash key=4 value=8 max=1
prog:
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: REG_UNINIT @2

== a number instead of a map
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = 0
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: ARG_TYPE @4

== a number instead of a key
map: hash key=4 value=8 max=1
prog:
	r2 = 0
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: ARG_TYPE @3

== a pointer that may be NULL instead of a key
map: hash key=4 value=8 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r2 = r0
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: ARG_TYPE @9

== the registers of a probe are no memory for helpers
type: kprobe
map: hash key=4 value=8 max=1
prog:
	r2 = r1
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: ARG_TYPE @3

== a map value is memory for helpers
map: hash key=4 value=8 max=1
map_init: 0 u32:0 = u64:0
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r2 = r0
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r0 = *(u32 *)(r0 +0)
	r0 += 3
	exit
	out:
	r0 = 0
	exit
ret: 3

== a helper that does not work on this type of map
map: ringbuf max=4096
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: ARG_MAP_TYPE @5

== the size of memory to reserve must be known
map: ringbuf max=4096
prog:
	r2 = *(u32 *)(r1 +0)
	r1 = map[fd:0]
	r3 = 0
	call bpf_ringbuf_reserve#131
	r0 = 0
	exit
reject: ARG_NOT_CONST @4

== a size may not be negative
prog:
	r2 = *(s32 *)(r1 +0)
	if r2 s> 0x8 goto out
	r1 = r10
	r1 += -16
	call bpf_get_current_comm#16
	out:
	r0 = 0
	exit
reject: ARG_SIZE_NEGATIVE @4

== a size may not be zero where the helper says so
prog:
	*(u64 *)(r10 -8) = 0
	*(u64 *)(r10 -16) = 0
	r2 = *(u32 *)(r1 +0)
	r2 &= 15
	r1 = r10
	r1 += -16
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: ARG_SIZE_ZERO @6

== a size must be bounded
prog:
	r2 = *(u32 *)(r1 +0)
	r2 |= 1
	r1 = r10
	r1 += -16
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: UNBOUNDED @4

== memory of a variable size need not have been initialised
prog:
	r2 = *(u32 *)(r1 +0)
	r2 &= 7
	r2 += 1
	r1 = r10
	r1 += -16
	call bpf_get_current_comm#16
	r0 = 0
	exit
mem: u32:9
ret: 0

== memory of a variable size must hold the largest
map: array key=4 value=8 max=1
prog:
	r2 = *(u32 *)(r1 +0)
	r2 &= 15
	r2 += 1
	r1 = map[fd:0][0]+0
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @5

== NULL is no memory, not even for zero bytes
type: syscall
prog:
	r1 = 0
	r2 = 0
	r3 = 0
	call bpf_probe_read_kernel#113
	r0 = 5
	exit
reject: ARG_TYPE @3

== zero bytes fit anywhere
type: syscall
prog:
	r1 = r10
	r1 += -8
	r2 = 0
	r3 = 0
	call bpf_probe_read_kernel#113
	r0 = 5
	exit
ret: 5

== a length that a helper returns is bounded by its size
type: syscall
map: array key=4 value=32 max=1
prog:
	r1 = map[fd:0][0]+0
	r6 = r1
	r2 = 16
	r3 = 0
	call bpf_probe_read_kernel_str#115
	if r0 s< 0x1 goto out
	r6 += r0
	r0 = *(u8 *)(r6 +15)
	exit
	out:
	r0 = 1
	exit
ret: 1

== a length that a helper returns may be as large as its size
type: syscall
map: array key=4 value=32 max=1
prog:
	r1 = map[fd:0][0]+0
	r6 = r1
	r2 = 16
	r3 = 0
	call bpf_probe_read_kernel_str#115
	if r0 s< 0x1 goto out
	r6 += r0
	r0 = *(u8 *)(r6 +16)
	exit
	out:
	r0 = 1
	exit
reject: MAP_VALUE_BOUNDS @8

== more can be asked for than offsets reach
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 0x20000000
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	r0 = 0
	exit
	out:
	r0 = 1
	exit
ret: 1

== of a size its lower half counts
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 0x100000008 ll
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r1 = 5
	*(u64 *)(r0 +0) = r1
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	r0 = 0
	exit
	out:
	r0 = 1
	exit
ret: 1

== and no more may be accessed
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 0x100000008 ll
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r1 = 5
	*(u8 *)(r0 +8) = r1
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	out:
	r0 = 0
	exit
reject: MEM_BOUNDS @8

== nor of memory that a dynptr has
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
	r3 = 0x100000008 ll
	call bpf_dynptr_data#203
	if r0 == 0x0 goto out
	r0 = *(u64 *)(r0 +8)
	out:
	exit
reject: MEM_BOUNDS @14

== reserved memory must be given back
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r0 = 0
	exit
reject: REF_LEAK @6

== on every path
map: ringbuf max=4096
prog:
	r6 = *(u32 *)(r1 +0)
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	if r6 == 0x0 goto out
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	out:
	r0 = 0
	exit
reject: REF_LEAK @12

== where there was no memory there is nothing to give back
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	*(u64 *)(r0 +0) = 7
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	r0 = 1
	exit
	out:
	r0 = 0
	exit
ret: 1

== a packet load may end the program
type: socket_filter
map: ringbuf max=4096
prog:
	r6 = r1
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r7 = r0
	r0 = *(u32 *)skb[0]
	r1 = r7
	r2 = 0
	call bpf_ringbuf_submit#132
	out:
	r0 = 0
	exit
reject: REF_LEAK @8

== memory cannot be given back before it is known to be there
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	r0 = 0
	exit
reject: ARG_TYPE @7

== nor twice
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r6 = r0
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	r1 = r6
	r2 = 0
	call bpf_ringbuf_discard#133
	out:
	r0 = 0
	exit
reject: ARG_TYPE @12

== nor used afterwards
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r6 = r0
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	r0 = *(u64 *)(r6 +0)
	exit
	out:
	r0 = 0
	exit
reject: NOT_PTR @10

== not even through a spilled copy
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	*(u64 *)(r10 -8) = r0
	r1 = r0
	r2 = 0
	call bpf_ringbuf_submit#132
	r6 = *(u64 *)(r10 -8)
	r0 = *(u64 *)(r6 +0)
	exit
	out:
	r0 = 0
	exit
reject: NOT_PTR @11

== nor from anywhere but its start
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 16
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r1 = r0
	r1 += 8
	r2 = 0
	call bpf_ringbuf_submit#132
	out:
	r0 = 0
	exit
reject: REF_OFFSET @9

== a subprogram may give back what its caller reserved
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r1 = r0
	call sub
	r0 = 2
	exit
	out:
	r0 = 0
	exit
	sub:
	r2 = 0
	call bpf_ringbuf_discard#133
	r0 = 0
	exit
ret: 2

== a subprogram may reserve for its caller
map: ringbuf max=4096
prog:
	call sub
	if r0 == 0x0 goto out
	r1 = r0
	r2 = 0
	call bpf_ringbuf_discard#133
	r0 = 2
	exit
	out:
	r0 = 0
	exit
	sub:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	exit
ret: 2

== no more references than the verifier keeps account of
map: ringbuf max=4096
prog:
	r6 = map[fd:0]
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r1 = r6
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r0 = 0
	exit
reject: REF_LIMIT @69

== each function of a program that events call has 512 bytes of stack
type: raw_tracepoint
prog:
	*(u64 *)(r10 -512) = 1
	call f
	r1 = *(u64 *)(r10 -512)
	r0 += r1
	exit
	f:
	*(u64 *)(r10 -512) = 2
	call g
	r1 = *(u64 *)(r10 -512)
	r0 += r1
	exit
	g:
	*(u64 *)(r10 -512) = 4
	*(u64 *)(r10 -8) = 8
	r0 = *(u64 *)(r10 -512)
	r1 = *(u64 *)(r10 -8)
	r0 += r1
	exit
mem: 00*96
ret: 15

== but no more than these
type: raw_tracepoint
prog:
	call f
	exit
	f:
	*(u64 *)(r10 -520) = 1
	r0 = 0
	exit
reject: STACK_BOUNDS @2

== what is called otherwise has them together
type: syscall
prog:
	*(u64 *)(r10 -8) = 1
	call f
	exit
	f:
	*(u64 *)(r10 -512) = 1
	r0 = 0
	exit
reject: STACK_DEPTH @1
