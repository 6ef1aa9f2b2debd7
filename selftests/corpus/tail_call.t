# SPDX-License-Identifier: GPL-2.0
#
# Tail calls: what is entered, what falls through, what is refused. Frames are 16 bytes: a header of
# 14, and what the program sees. The kernel wants type data for tail calls in subprograms, and none in
# programs of the type syscall.

== a tail call goes on in the other program
type: socket_filter
map: prog_array key=4 value=4 max=2
prog:
	r2 = map[fd:0]
	r3 = 1
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 1
	r0 = 42
	exit
mem: 00*16
ret: 42

== a chain of programs, each found at its index
type: socket_filter
map: prog_array key=4 value=4 max=4
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	r2 = map[fd:0]
	r3 = 3
	call bpf_tail_call#12
	r0 = 2
	exit
callee: 0 3
	r2 = map[fd:0]
	r3 = 2
	call bpf_tail_call#12
	r0 = 3
	exit
callee: 0 2
	r0 = 4
	exit
mem: 00*16
ret: 4

== the callee gets the context
type: socket_filter
map: prog_array key=4 value=4 max=1
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	r0 = *(u32 *)(r1 +0)
	exit
mem: 00*20
ret: 6

== an empty entry falls through
type: socket_filter
map: prog_array key=4 value=4 max=2
prog:
	r6 = 7
	r2 = map[fd:0]
	r3 = 1
	call bpf_tail_call#12
	r0 = r6
	exit
callee: 0 0
	r0 = 42
	exit
mem: 00*16
ret: 7

== an index behind the array falls through
type: socket_filter
map: prog_array key=4 value=4 max=1
prog:
	r6 = r1
	r2 = map[fd:0]
	r3 = 1
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = -1
	call bpf_tail_call#12
	r0 = 5
	exit
callee: 0 0
	r0 = 42
	exit
mem: 00*16
ret: 5

== of the index 32 bits count
type: socket_filter
map: prog_array key=4 value=4 max=2
prog:
	r2 = map[fd:0]
	r3 = 0x700000001
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 1
	r0 = 42
	exit
mem: 00*16
ret: 42

== 33 tail calls of a program to itself, and no more
type: socket_filter
map: prog_array key=4 value=4 max=1
map: array key=4 value=8 max=1
prog:
	r2 = map[fd:1][0]+0
	r3 = *(u64 *)(r2 +0)
	r3 += 1
	*(u64 *)(r2 +0) = r3
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r2 = map[fd:1][0]+0
	r0 = *(u64 *)(r2 +0)
	exit
callee: 0 0 main
mem: 00*16
ret: 34
map_out: 1 u32:0 = u64:34

== each run counts its tail calls from the beginning
type: socket_filter
map: prog_array key=4 value=4 max=1
map: array key=4 value=8 max=1
prog:
	r2 = map[fd:1][0]+0
	r3 = 0
	*(u64 *)(r2 +0) = r3
	r2 = map[fd:0]
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	r2 = map[fd:1][0]+0
	r3 = *(u64 *)(r2 +0)
	r3 += 1
	*(u64 *)(r2 +0) = r3
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r2 = map[fd:1][0]+0
	r0 = *(u64 *)(r2 +0)
	exit
mem: 00*16
ret: 33
mem: 00*16
ret: 33

== what falls through is not counted
type: socket_filter
map: prog_array key=4 value=4 max=2
map: array key=4 value=8 max=1
prog:
	r6 = r1
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r6
	r2 = map[fd:0]
	r3 = 1
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 1
	r0 = 42
	exit
mem: 00*16
ret: 42

== a program in the array that it uses, from before another uses it
type: socket_filter
map: prog_array key=4 value=4 max=2
callee: 0 1
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 42
	exit
prog:
	r2 = map[fd:0]
	r3 = 1
	call bpf_tail_call#12
	r0 = 1
	exit
mem: 00*16
ret: 42

== two arrays whose programs use each other's
type: socket_filter
map: prog_array key=4 value=4 max=1
map: prog_array key=4 value=4 max=1
map: array key=4 value=8 max=1
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	r2 = map[fd:2][0]+0
	r3 = *(u64 *)(r2 +0)
	r3 += 1
	*(u64 *)(r2 +0) = r3
	r2 = map[fd:1]
	r3 = 0
	call bpf_tail_call#12
	r0 = 10
	exit
callee: 1 0
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 11
	exit
mem: 00*16
ret: 10
map_out: 2 u32:0 = u64:17

== from a subprogram: its caller gets the other program's result
kernel: no
map: prog_array key=4 value=4 max=1
prog:
	r6 = 100
	call sub
	r0 += r6
	exit
	sub:
	r6 = 0
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	r6 = 7
	r0 = 42
	exit
ret: 142

== a subprogram whose tail call falls through returns its own result
kernel: no
map: prog_array key=4 value=4 max=1
prog:
	r6 = 100
	call sub
	r0 += r6
	exit
	sub:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
ret: 101

== a callee calls subprograms of its own where the caller had called some
kernel: no
map: prog_array key=4 value=4 max=1
prog:
	r6 = 1000
	*(u64 *)(r10 -8) = 5
	call sub
	r0 += r6
	r1 = *(u64 *)(r10 -8)
	r0 += r1
	exit
	sub:
	*(u64 *)(r10 -8) = 6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	r6 = 100
	*(u64 *)(r10 -8) = 7
	call leaf
	r0 += r6
	exit
	leaf:
	*(u64 *)(r10 -8) = 8
	r0 = 20
	exit
ret: 1125

== the result of a subprogram with a tail call is anybody's
map: prog_array key=4 value=4 max=1
map: array key=4 value=8 max=1
prog:
	call sub
	r1 = map[fd:1][0]+0
	r1 += r0
	r0 = *(u8 *)(r1 +0)
	exit
	sub:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
reject: PTR_OFF @3

== what the caller of a subprogram keeps, it keeps when another program returns in its place
kernel: no
map: prog_array key=4 value=4 max=1
map: array key=4 value=8 max=1
prog:
	r6 = map[fd:1][0]+0
	call sub
	*(u64 *)(r6 +0) = r0
	r0 = 0
	exit
	sub:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	r0 = 9
	exit
ret: 0
map_out: 1 u32:0 = u64:9

== a callee that takes all frames is entered from the first one
kernel: no
map: prog_array key=4 value=4 max=1
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	call f1
	exit
	f1:
	call f2
	exit
	f2:
	call f3
	exit
	f3:
	call f4
	exit
	f4:
	call f5
	exit
	f5:
	call f6
	exit
	f6:
	call f7
	exit
	f7:
	r0 = 42
	exit
ret: 42

== and falls through from the second one
kernel: no
map: prog_array key=4 value=4 max=1
prog:
	call sub
	exit
	sub:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	call f1
	exit
	f1:
	call f2
	exit
	f2:
	call f3
	exit
	f3:
	call f4
	exit
	f4:
	call f5
	exit
	f5:
	call f6
	exit
	f6:
	call f7
	exit
	f7:
	r0 = 42
	exit
ret: 1

== a callee that needs more context than the run was given falls through
kernel: no
map: prog_array key=4 value=4 max=1
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 1
	exit
callee: 0 0
	r0 = *(u64 *)(r1 +8)
	exit
mem: u64:2 u32:3
ret: 1
mem: u64:2 u64:3
ret: 3
mem:
ret: 1

== after a tail call R0 is not to be read
map: prog_array key=4 value=4 max=1
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	exit
reject: REG_UNINIT @4

== a tail call wants the context
map: prog_array key=4 value=4 max=1
prog:
	r1 = 0
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 0
	exit
reject: ARG_TYPE @4

== a tail call wants the context as it was given
map: prog_array key=4 value=4 max=1
prog:
	r1 += 8
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 0
	exit
reject: ARG_TYPE @4

== a tail call wants a program array
map: array key=4 value=4 max=1
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 0
	exit
reject: ARG_MAP_TYPE @3

== programs may not look into a program array
map: prog_array key=4 value=4 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 = 0
	exit
reject: ARG_MAP_TYPE @5

== nor change it
map: prog_array key=4 value=4 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_delete_elem#3
	r0 = 0
	exit
reject: ARG_MAP_TYPE @5

== a program array has no values to address
map: prog_array key=4 value=4 max=1
prog:
	r1 = map[fd:0][0]+0
	r0 = 0
	exit
reject: MAP_NO_VALUE @0

== a record that is held at a tail call would be lost
map: prog_array key=4 value=4 max=1
map: ringbuf max=4096
prog:
	r6 = r1
	r1 = map[fd:1]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r7 = r0
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r1 = r7
	r2 = 0
	call bpf_ringbuf_discard#133
	out:
	r0 = 0
	exit
reject: REF_TAIL_CALL @12

== also one that the caller of the subprogram holds
map: prog_array key=4 value=4 max=1
map: ringbuf max=4096
prog:
	r6 = r1
	r1 = map[fd:1]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r7 = r0
	r1 = r6
	call sub
	r1 = r7
	r2 = 0
	call bpf_ringbuf_discard#133
	out:
	r0 = 0
	exit
	sub:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 0
	exit
reject: REF_TAIL_CALL @18

== a program that uses an array cannot be of another type than those in it
type: socket_filter
map: prog_array key=4 value=4 max=1
callee: 0 0 kprobe
	r0 = 0
	exit
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 0
	exit
error: EINVAL

== nor can one that is put into it be of another type than those that use it
type: socket_filter
map: prog_array key=4 value=4 max=1
prog:
	r2 = map[fd:0]
	r3 = 0
	call bpf_tail_call#12
	r0 = 0
	exit
callee: 0 0 kprobe
	r0 = 0
	exit
error: EINVAL

== an index behind the array cannot be filled
map: prog_array key=4 value=4 max=1
prog:
	r0 = 0
	exit
callee: 0 1 main
error: E2BIG
