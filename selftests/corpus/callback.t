# SPDX-License-Identifier: GPL-2.0
#
# Helpers that call back: bpf_loop, bpf_for_each_map_elem. The kernel wants type data for them, which
# the cases have none of.

== a loop calls back as often as it is told, with the number of the turn
kernel: no
prog:
	r6 = r1
	*(u64 *)(r10 -8) = 0
	r1 = 5
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	*(u64 *)(r6 +0) = r0
	r0 = *(u64 *)(r10 -8)
	exit
	turn:
	r3 = *(u64 *)(r2 +0)
	r3 += r1
	r3 += 100
	*(u64 *)(r2 +0) = r3
	r0 = 0
	exit
mem: u64:99
ret: 510
mem_out: u64:5

== a loop of no turns calls nobody
kernel: no
prog:
	r6 = r1
	r1 = 0
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	*(u64 *)(r6 +0) = r0
	r0 = 7
	exit
	turn:
	r0 = 0
	exit
mem: u64:99
ret: 7
mem_out: u64:0

== a callback that says 1 ends the loop, and its turn counts
kernel: no
prog:
	r6 = r1
	r1 = *(u64 *)(r6 +8)
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	*(u64 *)(r6 +0) = r0
	r0 = 0
	exit
	turn:
	r0 = 0
	if r1 != 0x3 goto go_on
	r0 = 1
	go_on:
	exit
mem: u64:99 u64:1000
ret: 0
mem_out: u64:4
mem: u64:99 u64:2
ret: 0
mem_out: u64:2

== a loop takes the low half of its number
kernel: no
prog:
	r6 = r1
	r1 = *(u64 *)(r6 +8)
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	*(u64 *)(r6 +0) = r0
	r0 = 0
	exit
	turn:
	r0 = 0
	exit
mem: u64:99 u64:0x700000003
ret: 0
mem_out: u64:3

== a loop of more than 8388608 turns is E2BIG, and one with flags EINVAL
kernel: no
prog:
	r6 = r1
	r1 = *(u64 *)(r6 +8)
	r2 = subprog[turn]
	r3 = 0
	r4 = *(u64 *)(r6 +16)
	call bpf_loop#181
	*(u64 *)(r6 +0) = r0
	r0 = 0
	exit
	turn:
	r0 = 1
	exit
mem: u64:99 u64:8388609 u64:0
ret: 0
mem_out: u64:-7
mem: u64:99 u64:8388608 u64:0
ret: 0
mem_out: u64:1
mem: u64:99 u64:0 u64:1
ret: 0
mem_out: u64:-22

== a callback gives its caller's registers back each time
kernel: no
prog:
	r6 = r1
	r7 = 7
	r8 = 8
	r9 = 9
	r1 = 3
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	*(u64 *)(r6 +0) = r7
	*(u64 *)(r6 +8) = r8
	*(u64 *)(r6 +16) = r9
	exit
	turn:
	r6 = 1
	r7 = 2
	r8 = 3
	r9 = 4
	*(u64 *)(r10 -512) = 5
	*(u64 *)(r10 -8) = 5
	r0 = 0
	exit
mem: u64:0 u64:0 u64:0
ret: 3
mem_out: u64:7 u64:8 u64:9

== a callback may loop itself, and call functions
kernel: no
prog:
	r6 = r1
	*(u64 *)(r10 -8) = 0
	r1 = 3
	r2 = subprog[outer]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	*(u64 *)(r6 +0) = r0
	r0 = *(u64 *)(r10 -8)
	exit
	outer:
	r3 = r2
	r2 = subprog[inner]
	r1 = 4
	r4 = 0
	call bpf_loop#181
	r0 = 0
	exit
	inner:
	r1 = r2
	call add
	r0 = 0
	exit
	add:
	r2 = *(u64 *)(r1 +0)
	r2 += 1
	*(u64 *)(r1 +0) = r2
	r0 = 9
	exit
mem: u64:99
ret: 12
mem_out: u64:3

== one function may be a callback and called
kernel: no
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 2
	r2 = r10
	r2 += -8
	call turn
	r1 = 3
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	r0 = *(u64 *)(r10 -8)
	exit
	turn:
	r3 = *(u64 *)(r2 +0)
	r3 += 1
	*(u64 *)(r2 +0) = r3
	r0 = 0
	exit
ret: 4

== which function is called may be decided at run time
kernel: no
prog:
	r6 = r1
	r2 = subprog[one]
	r1 = *(u64 *)(r6 +0)
	if r1 == 0x0 goto go
	r2 = subprog[two]
	go:
	r1 = 1
	*(u64 *)(r10 -8) = 0
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	r0 = *(u64 *)(r10 -8)
	exit
	one:
	*(u64 *)(r2 +0) = 1
	r0 = 0
	exit
	two:
	*(u64 *)(r2 +0) = 2
	r0 = 0
	exit
mem: u64:0
ret: 1
mem: u64:1
ret: 2

== a sum over as many turns as the context says
kernel: no
prog:
	r6 = r1
	*(u64 *)(r10 -8) = 0
	*(u64 *)(r10 -16) = 0
	r1 = *(u64 *)(r6 +0)
	r2 = subprog[turn]
	r3 = r10
	r3 += -16
	r4 = 0
	call bpf_loop#181
	r1 = *(u64 *)(r10 -8)
	*(u64 *)(r6 +0) = r1
	r0 = *(u64 *)(r10 -16)
	exit
	turn:
	r3 = *(u64 *)(r2 +8)
	r3 += r1
	*(u64 *)(r2 +8) = r3
	r3 = *(u64 *)(r2 +0)
	r3 += 1
	*(u64 *)(r2 +0) = r3
	r0 = 0
	exit
mem: u64:100000
ret: 100000
mem_out: u64:4999950000

== an index that a callback counts up itself, and bounds each time
kernel: no
map: array key=4 value=64 max=1
prog:
	*(u64 *)(r10 -8) = 0
	r1 = *(u64 *)(r1 +0)
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	r3 = *(u64 *)(r2 +0)
	if r3 > 0x3f goto full
	r4 = map[fd:0][0]+0
	r4 += r3
	*(u8 *)(r4 +0) = 7
	r3 += 1
	*(u64 *)(r2 +0) = r3
	r0 = 0
	exit
	full:
	r0 = 1
	exit
mem: u64:3
ret: 3
mem: u64:1000
ret: 65

== an index that a callback counts up itself without a bound
map: array key=4 value=64 max=1
prog:
	*(u64 *)(r10 -8) = 0
	r1 = *(u64 *)(r1 +0)
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	r3 = *(u64 *)(r2 +0)
	r4 = map[fd:0][0]+0
	r4 += r3
	*(u8 *)(r4 +0) = 7
	r3 += 1
	*(u64 *)(r2 +0) = r3
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @13

== a walk shows an array's elements in their order
kernel: no
map: array key=4 value=8 max=4
map_init: 0 u32:0 = u64:1
map_init: 0 u32:1 = u64:2
map_init: 0 u32:2 = u64:3
map_init: 0 u32:3 = u64:4
prog:
	r6 = r1
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_for_each_map_elem#164
	*(u64 *)(r6 +0) = r0
	r0 = *(u64 *)(r10 -8)
	exit
	each:
	r1 = *(u64 *)(r4 +0)
	r1 *= 10
	r2 = *(u32 *)(r2 +0)
	r1 += r2
	*(u64 *)(r4 +0) = r1
	*(u64 *)(r3 +0) = r2
	r0 = 0
	exit
mem: u64:99
ret: 123
mem_out: u64:4
map_out: 0 u32:0 = u64:0
map_out: 0 u32:3 = u64:3

== a walk ends where the callback says so
kernel: no
map: array key=4 value=8 max=9
prog:
	r6 = r1
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	*(u64 *)(r6 +0) = r0
	exit
	each:
	r1 = *(u32 *)(r2 +0)
	r0 = 0
	if r1 < 0x4 goto go_on
	r0 = 1
	go_on:
	exit
mem: u64:99
mem_out: u64:5

== a walk with flags is EINVAL
kernel: no
map: array key=4 value=8 max=9
prog:
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = 0
	r4 = 1
	call bpf_for_each_map_elem#164
	exit
	each:
	r0 = 0
	exit
ret: 0xffffffea

== a walk over a hash shows every element once, and nobody may be there
kernel: no
map: hash key=4 value=8 max=4
map_init: 0 u32:10 = u64:1
map_init: 0 u32:20 = u64:2
map_init: 0 u32:30 = u64:4
map: hash key=4 value=8 max=4
prog:
	r6 = r1
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_for_each_map_elem#164
	*(u64 *)(r6 +0) = r0
	r1 = map[fd:1]
	r2 = subprog[each]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_for_each_map_elem#164
	*(u64 *)(r6 +8) = r0
	r0 = *(u64 *)(r10 -8)
	exit
	each:
	r1 = *(u64 *)(r3 +0)
	r2 = *(u32 *)(r2 +0)
	r1 <<= 32
	r1 += r2
	r2 = *(u64 *)(r4 +0)
	r2 += r1
	*(u64 *)(r4 +0) = r2
	*(u64 *)(r3 +0) = 0
	r0 = 0
	exit
mem: u64:99 u64:99
ret: 60
mem_out: u64:3 u64:0
map_out: 0 u32:30 = u64:0

== a callback may delete the element that it is shown
kernel: no
map: hash key=4 value=8 max=8
map_init: 0 u32:1 = u64:1
map_init: 0 u32:2 = u64:2
map_init: 0 u32:3 = u64:3
map_init: 0 u32:4 = u64:4
map_init: 0 u32:5 = u64:5
map_init: 0 u32:6 = u64:6
map_init: 0 u32:7 = u64:7
map_init: 0 u32:8 = u64:8
prog:
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	exit
	each:
	r1 = map[fd:0]
	call bpf_map_delete_elem#3
	r0 = 0
	exit
ret: 8
map_out: 0 u32:1 = gone
map_out: 0 u32:2 = gone
map_out: 0 u32:3 = gone
map_out: 0 u32:4 = gone
map_out: 0 u32:5 = gone
map_out: 0 u32:6 = gone
map_out: 0 u32:7 = gone
map_out: 0 u32:8 = gone

== a callback is handed the map that is walked over
kernel: no
map: hash key=4 value=8 max=2
map_init: 0 u32:1 = u64:1
map_init: 0 u32:2 = u64:2
prog:
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	exit
	each:
	call bpf_map_delete_elem#3
	r0 = 0
	exit
ret: 2
map_out: 0 u32:1 = gone
map_out: 0 u32:2 = gone

# ---- what the verifier refuses

== a number in place of a callback
prog:
	r1 = 1
	r2 = 0
	r3 = 0
	r4 = 0
	call bpf_loop#181
	exit
reject: ARG_TYPE @4

== a pointer in place of the number of turns
prog:
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	r0 = 0
	exit
reject: ARG_TYPE @4

== a callback's context is on the stack
prog:
	r3 = r1
	r1 = 1
	r2 = subprog[turn]
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	r0 = 0
	exit
reject: ARG_TYPE @5

== a callback in place of a number of turns' context
prog:
	r1 = 1
	r2 = subprog[turn]
	r3 = 1
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	r0 = 0
	exit
reject: ARG_TYPE @5

== arithmetic on a function's address
prog:
	r2 = subprog[turn]
	r2 += 8
	r0 = 0
	exit
	turn:
	r0 = 0
	exit
reject: PTR_ARITH @2

== a function is not memory
prog:
	r2 = subprog[turn]
	r0 = *(u64 *)(r2 +0)
	exit
	turn:
	r0 = 0
	exit
reject: NOT_PTR @2

== the address of something outside the program
prog:
	r2 = subprog[+7]
	r0 = 0
	exit
reject: BAD_CALL @0

== a callback that says 2
prog:
	r1 = 1
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	r0 = 2
	exit
reject: CALLBACK_RET @8

== a callback that says nothing
prog:
	r1 = 1
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	exit
reject: REG_UNINIT @7

== a callback that says a pointer
prog:
	r1 = 1
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	r0 = r2
	exit
reject: CALLBACK_RET @9

== a callback gets the arguments that its helper gives, and no more
prog:
	r1 = 1
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	exit
	turn:
	r0 = r3
	exit
reject: REG_UNINIT @7

== what a callback is shown of a map is an element
map: hash key=4 value=8 max=4
prog:
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	exit
	each:
	r0 = *(u64 *)(r3 +8)
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @8

== a key that a callback is shown has its size
map: hash key=4 value=8 max=4
prog:
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	exit
	each:
	r0 = *(u32 *)(r2 +4)
	r0 = 0
	exit
reject: MEM_BOUNDS @8

== a key that a callback is shown cannot be changed
map: hash key=4 value=8 max=4
prog:
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	exit
	each:
	*(u32 *)(r2 +0) = 4
	r0 = 0
	exit
reject: MAP_KEY_WRITE @8

== a walk over a map that has no elements
map: ringbuf key=0 value=0 max=4096
prog:
	r1 = map[fd:0]
	r2 = subprog[each]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	exit
	each:
	r0 = 0
	exit
reject: ARG_MAP_TYPE @6

== a callback that keeps what it reserved
map: ringbuf key=0 value=0 max=4096
prog:
	r1 = 1
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	r0 = 0
	exit
	turn:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r0 = 0
	exit
reject: REF_LEAK @14

== a callback that releases what its caller reserved
map: ringbuf key=0 value=0 max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r6 = r0
	*(u64 *)(r10 -8) = r6
	r1 = 1
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	r1 = r6
	r2 = 0
	call bpf_ringbuf_discard#133
	out:
	r0 = 0
	exit
	turn:
	r1 = *(u64 *)(r2 +0)
	r2 = 0
	call bpf_ringbuf_discard#133
	r0 = 0
	exit
reject: REF_CALLBACK @22

== a tail call in a callback
map: prog_array key=4 value=4 max=1
prog:
	*(u64 *)(r10 -8) = r1
	r1 = 1
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	r0 = 0
	exit
	turn:
	r1 = *(u64 *)(r2 +0)
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 0
	exit
reject: CALLBACK_TAIL_CALL @14

== a second turn finds what the first one left
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 2
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	r0 = 0
	exit
	turn:
	r1 = *(u64 *)(r2 +0)
	r1 += r10
	*(u8 *)(r1 -512) = 0
	r1 = *(u64 *)(r2 +0)
	r1 += -8
	*(u64 *)(r2 +0) = r1
	r0 = 0
	exit
reject: STACK_BOUNDS @12

== a callback that calls back itself
prog:
	r1 = 1
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	r0 = 0
	exit
	turn:
	r1 = 1
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_loop#181
	r0 = 0
	exit
reject: CALL_DEPTH @13

== a callback's stack counts where the helper is called, also by another function than names it
kernel: no
prog:
	*(u64 *)(r10 -208) = 0
	r1 = subprog[turn]
	call caller
	r0 = 0
	exit
	caller:
	*(u64 *)(r10 -208) = 0
	r2 = r1
	r1 = 3
	r3 = 0
	r4 = 0
	call bpf_loop#181
	r0 = 0
	exit
	turn:
	*(u64 *)(r10 -208) = 0
	r0 = 0
	exit
reject: STACK_DEPTH @11

== and not where it is named, if nobody calls it back there
kernel: no
prog:
	call names
	r2 = r0
	r1 = 3
	r3 = 0
	r4 = 0
	call bpf_loop#181
	exit
	names:
	*(u64 *)(r10 -400) = 0
	r0 = subprog[turn]
	exit
	turn:
	*(u64 *)(r10 -120) = 0
	r0 = 0
	exit
ret: 3
