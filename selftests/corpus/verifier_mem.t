# SPDX-License-Identifier: GPL-2.0
#
# Memory: context, stack, map values, memory from ring buffers.

== a number is no address
prog:
	r2 = 4096
	r0 = *(u64 *)(r2 +0)
	exit
reject: NOT_PTR @1

== a map is no memory
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0]
	r0 = *(u64 *)(r1 +0)
	exit
reject: NOT_PTR @2

== a looked-up value must be checked for NULL
map: hash key=4 value=8 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 = *(u64 *)(r0 +0)
	exit
reject: MAYBE_NULL @6

== the check holds for every copy
map: array key=4 value=8 max=1
map_init: 0 u32:0 = u64:42
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	*(u64 *)(r10 -16) = r0
	r6 = r0
	if r0 == 0x0 goto out
	r7 = *(u64 *)(r10 -16)
	r0 = *(u32 *)(r6 +0)
	r1 = *(u32 *)(r7 +0)
	r0 += r1
	exit
	out:
	r0 = 0
	exit
ret: 84

== the check holds in the callers' frames
map: array key=4 value=8 max=1
map_init: 0 u32:0 = u64:42
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r6 = r0
	r1 = r0
	call sub
	if r0 == 0x0 goto out
	r0 = *(u32 *)(r6 +0)
	out:
	exit
	sub:
	r0 = 0
	if r1 == 0x0 goto leave
	r0 = 1
	leave:
	exit
ret: 42

== what a callee finds out of another pointer tells the caller nothing
map: hash key=4 value=8 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r6 = r0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r1 = r0
	call sub
	if r0 == 0x0 goto out
	r0 = *(u32 *)(r6 +0)
	out:
	exit
	sub:
	r0 = 0
	if r1 == 0x0 goto leave
	r0 = 1
	leave:
	exit
reject: MAYBE_NULL @15

== what is NULL in one branch is no memory there
map: hash key=4 value=8 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	if r0 != 0x0 goto out
	r0 = *(u32 *)(r0 +0)
	out:
	r0 = 0
	exit
reject: NOT_PTR @7

== a comparison of the lower half is no check for NULL
map: hash key=4 value=8 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	if w0 == 0x0 goto out
	r0 = *(u32 *)(r0 +0)
	out:
	r0 = 0
	exit
reject: MAYBE_NULL @7

== one instruction cannot access the context and other memory
prog:
	r2 = *(u32 *)(r1 +0)
	*(u64 *)(r10 -8) = 0
	r3 = r1
	if r2 == 0x0 goto use
	r3 = r10
	r3 += -8
	use:
	r0 = *(u32 *)(r3 +0)
	exit
reject: PTR_MISMATCH @6

== one instruction may access the stack and a map
map: array key=4 value=8 max=1
map_init: 0 u32:0 = u64:9
prog:
	r2 = *(u32 *)(r1 +0)
	*(u64 *)(r10 -8) = 5
	r3 = map[fd:0][0]+0
	if r2 == 0x0 goto use
	r3 = r10
	r3 += -8
	use:
	r0 = *(u32 *)(r3 +0)
	exit
mem: u32:0
ret: 9
mem: u32:1
ret: 5

== the stack cannot be accessed across its slots
prog:
	*(u64 *)(r10 -16) = 0
	*(u64 *)(r10 -8) = 0
	r0 = *(u64 *)(r10 -12)
	exit
reject: MISALIGNED @2

== an atomic operation on a map value must be aligned
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+4
	r0 = 1
	lock *(u64 *)(r1 +0) += r0
	exit
reject: MISALIGNED @3

== a load-acquire must be aligned
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+2
	r0 = load_acquire((u32 *)(r1 +0))
	exit
reject: MISALIGNED @2

== a map value may be accessed at any offset
map: array key=4 value=16 max=1
map_init: 0 u32:0 = 00 11 22 33 44 55 66 77 88 00*7
prog:
	r1 = map[fd:0][0]+0
	r0 = *(u32 *)(r1 +1)
	exit
ret: 0x44332211

== the context cannot be accessed beyond what its type has
type: kprobe
prog:
	r0 = *(u64 *)(r1 +4096)
	exit
reject: CTX_ACCESS @0

== nor before its beginning
prog:
	r0 = *(u64 *)(r1 -8)
	exit
reject: CTX_ACCESS @0

== the registers of a probe cannot be written
type: kprobe
prog:
	r0 = 0
	*(u64 *)(r1 +0) = r0
	exit
reject: CTX_ACCESS @1

== the context cannot be accessed misaligned
type: kprobe
prog:
	r0 = *(u64 *)(r1 +4)
	exit
reject: CTX_ACCESS @0

== a socket filter does not see the packet's addresses
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +76)
	exit
reject: CTX_ACCESS @0

== a tracepoint does not see the tracer's own word
type: tracepoint
prog:
	r0 = *(u64 *)(r1 +0)
	exit
reject: CTX_ACCESS @0

== a socket filter sees the length of the packet
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +0)
	exit
mem: 00*14 00*5
ret: 5

== the context cannot be accessed at a variable offset
prog:
	r2 = *(u32 *)(r1 +0)
	r2 &= 8
	r1 += r2
	r0 = *(u32 *)(r1 +0)
	exit
reject: CTX_VAR_OFF @3

== no atomic operation on the context
prog:
	r0 = 1
	lock *(u64 *)(r1 +0) += r0
	exit
reject: ATOMIC_TARGET @1

== no load-acquire from the context
prog:
	r0 = load_acquire((u32 *)(r1 +0))
	exit
reject: ATOMIC_TARGET @0

== no access above the stack
prog:
	r0 = 0
	*(u64 *)(r10 +0) = r0
	exit
reject: STACK_BOUNDS @1

== no access below the stack
prog:
	r0 = 0
	*(u64 *)(r10 -520) = r0
	exit
reject: STACK_BOUNDS @1

== no helper gets memory that reaches above the stack
prog:
	r1 = r10
	r1 += -8
	r2 = 9
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: STACK_BOUNDS @3

== a stack slot that was never written is any number
prog:
	r0 = *(u64 *)(r10 -8)
	r0 &= 1
	r0 >>= 1
	exit
ret: 0

== and no known one
map: array key=4 value=64 max=1
prog:
	r2 = *(u64 *)(r10 -8)
	r1 = map[fd:0][0]+0
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
reject: PTR_OFF @3

== nor is one that was written in part
prog:
	*(u32 *)(r10 -8) = 1
	r0 = *(u64 *)(r10 -8)
	r0 &= 3
	exit
ret: 1

== a helper may read a key that was never written
map: array key=4 value=8 max=1
prog:
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
ret: 0

== what a helper writes to the stack can be read
prog:
	r1 = r10
	r1 += -16
	r2 = 16
	call bpf_get_current_comm#16
	r0 = *(u64 *)(r10 -16)
	r0 = 0
	exit
ret: 0

== a helper's output overwrites spilled pointers
prog:
	*(u64 *)(r10 -16) = r1
	r1 = r10
	r1 += -16
	r2 = 16
	call bpf_get_current_comm#16
	r1 = *(u64 *)(r10 -16)
	r0 = *(u32 *)(r1 +0)
	exit
reject: NOT_PTR @6

== part of a pointer cannot be spilled
prog:
	*(u32 *)(r10 -8) = r1
	r0 = 0
	exit
reject: STACK_SPILL @0

== nor to the upper half of a slot
prog:
	*(u32 *)(r10 -4) = r1
	r0 = 0
	exit
reject: STACK_SPILL @0

== part of a spilled pointer cannot be loaded
prog:
	*(u64 *)(r10 -8) = r1
	r0 = *(u32 *)(r10 -8)
	exit
reject: STACK_FILL @1

== a spilled pointer comes back whole
prog:
	*(u64 *)(r10 -8) = r1
	r2 = *(u64 *)(r10 -8)
	r0 = *(u32 *)(r2 +0)
	exit
mem: u32:17
ret: 17

== a spilled pointer that was overwritten in part is none any more
prog:
	*(u64 *)(r10 -8) = r1
	*(u8 *)(r10 -5) = 0
	r2 = *(u64 *)(r10 -8)
	r0 = *(u32 *)(r2 +0)
	exit
reject: NOT_PTR @3

== a store at an unknown place may overwrite any spilled pointer
prog:
	*(u64 *)(r10 -8) = r1
	*(u64 *)(r10 -16) = r1
	r2 = *(u32 *)(r1 +0)
	r2 &= 8
	r3 = r10
	r3 += -16
	r3 += r2
	*(u64 *)(r3 +0) = r2
	r1 = *(u64 *)(r10 -8)
	r0 = *(u32 *)(r1 +0)
	exit
reject: NOT_PTR @9

== a store at an unknown place leaves nothing known
map: array key=4 value=64 max=1
prog:
	*(u64 *)(r10 -8) = 0
	r2 = *(u32 *)(r1 +0)
	r2 &= 8
	r3 = r10
	r3 += -16
	r3 += r2
	*(u64 *)(r3 +0) = r2
	r2 = *(u64 *)(r10 -8)
	r1 = map[fd:0][0]+0
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
reject: PTR_OFF @10

== initialised stack can be read at a variable offset
prog:
	*(u64 *)(r10 -8) = 11
	*(u64 *)(r10 -16) = 22
	r2 = *(u32 *)(r1 +0)
	r2 &= 8
	r3 = r10
	r3 += -16
	r3 += r2
	r0 = *(u64 *)(r3 +0)
	exit
mem: u32:0
ret: 22
mem: u32:8
ret: 11

== a variable offset must stay in the stack
prog:
	*(u64 *)(r10 -8) = 11
	r2 = *(u32 *)(r1 +0)
	r2 &= 15
	r3 = r10
	r3 += -16
	r3 += r2
	r0 = *(u8 *)(r3 +1)
	exit
reject: STACK_BOUNDS @6

== a stack address cannot be spilled to a caller's frame
prog:
	r1 = r10
	r1 += -8
	call sub
	r0 = 0
	exit
	sub:
	*(u64 *)(r1 +0) = r10
	r0 = 0
	exit
reject: STACK_SPILL_FRAME @5

== no access behind a map value
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0][0]+0
	r0 = *(u64 *)(r1 +8)
	exit
reject: MAP_VALUE_BOUNDS @2

== no access that straddles the end of a map value
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0][0]+4
	r0 = *(u64 *)(r1 +0)
	exit
reject: MAP_VALUE_BOUNDS @2

== no access before a map value
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0][0]+0
	r0 = *(u64 *)(r1 -8)
	exit
reject: MAP_VALUE_BOUNDS @2

== an index must be bounded
map: array key=4 value=64 max=1
prog:
	r2 = *(u32 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
reject: UNBOUNDED @4

== an index must be bounded tightly enough
map: array key=4 value=64 max=1
prog:
	r2 = *(u32 *)(r1 +0)
	r1 = map[fd:0][0]+0
	if r2 > 0x40 goto out
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
	out:
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @5

== an index must be bounded from below
map: array key=4 value=64 max=1
prog:
	r2 = *(s32 *)(r1 +0)
	r1 = map[fd:0][0]+0
	if r2 s> 0x3f goto out
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
	out:
	r0 = 0
	exit
reject: PTR_OFF @4

== a bounded index is fine
map: array key=4 value=64 max=1
map_init: 0 u32:0 = 00*63 07
prog:
	r2 = *(u32 *)(r1 +0)
	r1 = map[fd:0][0]+0
	if r2 > 0x3f goto out
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
	out:
	r0 = 99
	exit
mem: u32:63
ret: 7
mem: u32:64
ret: 99

== what is found out of a number holds for its copies
map: array key=4 value=64 max=1
map_init: 0 u32:0 = 00*63 07
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = r2
	*(u64 *)(r10 -8) = r2
	r1 = map[fd:0][0]+0
	if r3 > 0x3f goto out
	r4 = r1
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	r2 = *(u64 *)(r10 -8)
	r4 += r2
	r4 = *(u8 *)(r4 +0)
	r0 += r4
	exit
	out:
	r0 = 99
	exit
mem: u32:63
ret: 14

== an index bounded in its lower half, extended by shifts
map: array key=4 value=64 max=1
map_init: 0 u32:0 = 00*63 07
prog:
	r2 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+0
	if w2 > 0x3f goto out
	r2 <<= 32
	r2 >>= 32
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
	out:
	r0 = 99
	exit
mem: u64:0xff0000003f
ret: 7

== no access behind memory from a ring buffer
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	*(u64 *)(r0 +4) = 0
	r1 = r0
	r2 = 0
	call bpf_ringbuf_discard#133
	out:
	r0 = 0
	exit
reject: MEM_BOUNDS @6

== no access before memory from a ring buffer
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	*(u8 *)(r0 -1) = 0
	r1 = r0
	r2 = 0
	call bpf_ringbuf_discard#133
	out:
	r0 = 0
	exit
reject: MEM_BOUNDS @6

== a map that programs may only read cannot be written
map: array key=4 value=8 max=1 flags=0x80
prog:
	r1 = map[fd:0][0]+0
	r0 = 0
	*(u64 *)(r1 +0) = r0
	exit
reject: MAP_RDONLY @3

== nor by an atomic operation
map: array key=4 value=8 max=1 flags=0x80
prog:
	r1 = map[fd:0][0]+0
	r0 = 1
	lock *(u64 *)(r1 +0) += r0
	exit
reject: MAP_RDONLY @3

== nor by a helper that fills memory
map: array key=4 value=16 max=1 flags=0x80
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: MAP_RDONLY @3

== nor by an update
map: hash key=4 value=8 max=1 flags=0x80
prog:
	*(u64 *)(r10 -16) = 0
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r3 = r10
	r3 += -16
	r4 = 0
	r1 = map[fd:0]
	call bpf_map_update_elem#2
	r0 = 0
	exit
reject: MAP_RDONLY @9

== nor by a deletion
map: hash key=4 value=8 max=1 flags=0x80
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_delete_elem#3
	r0 = 0
	exit
reject: MAP_RDONLY @5

== a map that programs may only write cannot be read
map: array key=4 value=8 max=1 flags=0x100
prog:
	r1 = map[fd:0][0]+0
	r0 = *(u64 *)(r1 +0)
	exit
reject: MAP_WRONLY @2

== a ring buffer has no value to address
map: ringbuf max=4096
prog:
	r1 = map[fd:0][0]+0
	r0 = 0
	exit
reject: MAP_NO_VALUE @0

== the offset of a map value must lie in it
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0][0]+8
	r0 = 0
	exit
reject: MAP_VALUE_OFF @0

== what is found out of half a number holds not for the whole
map: array key=4 value=64 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	*(u32 *)(r10 -8) = r2
	r1 = map[fd:0][0]+0
	r4 = *(u32 *)(r10 -8)
	if r4 > 0x3f goto out
	r1 += r3
	r0 = *(u8 *)(r1 +0)
	exit
	out:
	r0 = 0
	exit
reject: PTR_OFF @7

== the lowest byte of a spilled number is not that number
prog:
	r2 = 272
	*(u64 *)(r10 -8) = r2
	r3 = *(u8 *)(r10 -8)
	r0 = 0
	if r3 == 0x110 goto out
	r0 = *(u8 *)(r3 +0)
	out:
	exit
reject: NOT_PTR @5

== what is left of a spilled number above another is any number
map: array key=4 value=16 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = r2
	*(u32 *)(r10 -8) = 0
	r3 = *(u64 *)(r10 -8)
	r1 = map[fd:0][0]+0
	r1 += r3
	r0 = *(u8 *)(r1 +0)
	exit
reject: PTR_OFF @6

== and what is left below one is a number, too
prog:
	r2 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = r2
	*(u32 *)(r10 -4) = 7
	r0 = *(u32 *)(r10 -8)
	r0 += 1
	exit
mem: u64:0x500000003
ret: 4

== a number loaded at a variable offset is none of those that are there
prog:
	*(u64 *)(r10 -8) = 11
	*(u64 *)(r10 -16) = 22
	r2 = *(u32 *)(r1 +0)
	r2 &= 8
	r3 = r10
	r3 += -16
	r3 += r2
	r0 = *(u64 *)(r3 +0)
	if r0 == 0x16 goto out
	r0 = *(u8 *)(r0 +0)
	out:
	exit
reject: NOT_PTR @9

== a pointer into a map value may be moved back
map: array key=4 value=16 max=1
map_init: 0 u32:0 = u32:0 u64:5 u32:0
prog:
	r1 = map[fd:0][0]+12
	r1 -= 8
	r0 = *(u64 *)(r1 +0)
	exit
ret: 5

== an address that anything was added to may be 0
map: array key=4 value=8 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 s< 0x0 goto out
	r1 = map[fd:0][0]+0
	r1 += r2
	if r1 == 0x0 goto null
	out:
	exit
	null:
	r0 = *(u8 *)(r0 +0)
	exit
reject: NOT_PTR @8

== nor is one that 2^29 were added to known not to be
map: array key=4 value=8 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 > 0x20000000 goto out
	r1 = map[fd:0][0]+0
	r1 += r2
	if r1 == 0x0 goto null
	out:
	exit
	null:
	r0 = *(u8 *)(r0 +0)
	exit
reject: NOT_PTR @8

== an address that less was added to is not 0
map: array key=4 value=8 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 4
	r2 &= 0x1fffffff
	r1 = map[fd:0][0]+0
	r1 += r2
	if r1 == 0x0 goto null
	exit
	null:
	r0 = *(u8 *)(r0 +0)
	exit
mem: u64:9
ret: 4

== what half a spilled number is says nothing of the whole
map: array key=4 value=8 max=1
prog:
	r6 = *(u64 *)(r1 +0)
	r7 = r6
	*(u64 *)(r10 -8) = r6
	r0 = *(u32 *)(r10 -8)
	r3 = map[fd:0][0]+0
	if r0 > 0x7 goto out
	r3 += r6
	r0 = *(u8 *)(r3 +0)
	out:
	r0 = 0
	exit
reject: PTR_OFF @7

== what is left of a spilled address is a number
map: array key=4 value=16 max=1
prog:
	r2 = map[fd:0][0]+0
	*(u64 *)(r10 -8) = r2
	*(u32 *)(r10 -4) = 0
	r2 = *(u32 *)(r10 -8)
	r0 = 7
	exit
mem: u64:0
ret: 7
