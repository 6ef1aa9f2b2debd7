# SPDX-License-Identifier: GPL-2.0
#
# Timers in values: where they are, what they call, and what becomes of them. The kernel wants type data
# for callbacks, which the cases have none of.

== a timer is made, told what to call, started and cancelled
kernel: no
map: array key=4 value=24 max=1 bpf_timer=8
prog:
	r6 = map[fd:0][0]+8
	r1 = r6
	r2 = map[fd:0]
	r3 = 1
	call bpf_timer_init#169
	r7 = r0
	r1 = r6
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r7 |= r0
	r1 = r6
	r2 = 3600000000000 ll
	r3 = 0
	call bpf_timer_start#171
	r7 |= r0
	if r7 != 0 goto bad
	r1 = r6
	call bpf_timer_cancel#172
	if r0 != 1 goto bad
	r1 = r6
	call bpf_timer_cancel#172
	exit
	bad:
	r0 = 99
	exit
	later:
	r0 = 0
	exit
ret: 0
mem: u64:0
ret: 99

== there is one timer in a value, and none before it is made
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r6 = map[fd:0][0]+0
	r1 = r6
	call bpf_timer_cancel#172
	if r0 != -22 goto bad
	r1 = r6
	r2 = 1
	r3 = 0
	call bpf_timer_start#171
	if r0 != -22 goto bad
	r1 = r6
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	if r0 != -22 goto bad
	r1 = r6
	r2 = map[fd:0]
	r3 = 7
	call bpf_timer_init#169
	if r0 != 0 goto bad
	r1 = r6
	r2 = map[fd:0]
	r3 = 1
	call bpf_timer_init#169
	if r0 != -16 goto bad
	r0 = 0
	exit
	bad:
	r0 = 1
	exit
	later:
	r0 = 0
	exit
ret: 0

== a timer goes by one of three clocks, and is started with flags that there are
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r6 = map[fd:0][0]+0
	r1 = r6
	r2 = map[fd:0]
	r3 = 2
	call bpf_timer_init#169
	if r0 != -22 goto bad
	r1 = r6
	r2 = map[fd:0]
	r3 = 0x100000001 ll
	call bpf_timer_init#169
	if r0 != -22 goto bad
	r1 = r6
	r2 = map[fd:0]
	r3 = 0
	call bpf_timer_init#169
	if r0 != 0 goto bad
	r1 = r6
	r2 = 0
	r3 = 0
	call bpf_timer_start#171
	if r0 != -22 goto bad
	r1 = r6
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	if r0 != 0 goto bad
	r1 = r6
	r2 = 0x7fffffffffffffff ll
	r3 = 4
	call bpf_timer_start#171
	if r0 != -22 goto bad
	r1 = r6
	r2 = 0x7fffffffffffffff ll
	r3 = 3
	call bpf_timer_start#171
	if r0 != 0 goto bad
	r1 = r6
	call bpf_timer_cancel#172
	if r0 != 1 goto bad
	r1 = r6
	r2 = 1
	r3 = 0
	call bpf_timer_start#171
	if r0 != -22 goto bad
	r0 = 0
	exit
	bad:
	r0 = 1
	exit
	later:
	r0 = 0
	exit
ret: 0

== an update of an array's element takes its timer away
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r6 = map[fd:0][0]+0
	r1 = r6
	r2 = map[fd:0]
	r3 = 1
	call bpf_timer_init#169
	if r0 != 0 goto bad
	r1 = 0
	*(u64 *)(r10 -8) = r1
	*(u64 *)(r10 -24) = r1
	*(u64 *)(r10 -16) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	r3 = r10
	r3 += -24
	r4 = 0
	call bpf_map_update_elem#2
	if r0 != 0 goto bad
	r1 = r6
	call bpf_timer_cancel#172
	if r0 != -22 goto bad
	r0 = 0
	exit
	bad:
	r0 = 1
	exit
ret: 0

== a deleted element has no timer, and takes none until it is in a map again
kernel: no
map: hash key=4 value=24 max=1 bpf_timer=8
map_init: 0 u32:0 = u64:7 u64:0 u64:0
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	if r0 == 0 goto bad
	r6 = r0
	r6 += 8
	r1 = r6
	r2 = map[fd:0]
	r3 = 1
	call bpf_timer_init#169
	if r0 != 0 goto bad
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_delete_elem#3
	r1 = r6
	call bpf_timer_cancel#172
	if r0 != -22 goto bad
	r1 = r6
	r2 = map[fd:0]
	r3 = 1
	call bpf_timer_init#169
	if r0 != -1 goto bad
	r0 = 0
	exit
	bad:
	r0 = 1
	exit
ret: 0
map_out: 0 u32:0 = gone

== a callback is shown map, key and value, and may set its timer anew
kernel: no
map: hash key=4 value=24 max=1 bpf_timer=8
map_init: 0 u32:0 = u64:7 u64:0 u64:0
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	if r0 == 0 goto out
	r1 = r0
	r1 += 8
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	out:
	r0 = 0
	exit
	later:
	r6 = r3
	r4 = *(u32 *)(r2 +0)
	r5 = *(u64 *)(r6 +0)
	r5 += r4
	*(u64 *)(r6 +0) = r5
	call bpf_map_delete_elem#3
	r6 += 8
	r1 = r6
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r1 = r6
	r2 = 1000
	r3 = 0
	call bpf_timer_start#171
	r0 = 0
	exit
ret: 0

== a function may be a loop's callback and a timer's
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r1 = map[fd:0]
	r2 = subprog[later]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	exit
	later:
	r0 = 0
	exit
ret: 1

== a callback has a frame, functions and loops of its own, and starts its timer again
kernel: no
map: array key=4 value=32 max=1 bpf_timer=8
prog:
	r6 = map[fd:0][0]+8
	r1 = r6
	r2 = map[fd:0]
	r3 = 1
	call bpf_timer_init#169
	r1 = r6
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r7 = r0
	r1 = r6
	r2 = 3600000000000 ll
	r3 = 0
	call bpf_timer_start#171
	r0 |= r7
	exit
	later:
	r6 = r3
	r7 = r2
	*(u64 *)(r10 -8) = r1
	r1 = 3
	r2 = subprog[turn]
	r3 = r6
	*(u64 *)(r10 -16) = r3
	r3 = r10
	r3 += -16
	r4 = 0
	call bpf_loop#181
	r1 = r6
	call sum
	*(u64 *)(r6 +24) = r0
	r1 = *(u64 *)(r10 -8)
	r2 = r7
	call bpf_map_lookup_elem#1
	if r0 == 0 goto out
	r1 = r0
	r1 += 8
	r2 = 3600000000000 ll
	r3 = 0
	call bpf_timer_start#171
	out:
	r0 = 0
	exit
	turn:
	r3 = *(u64 *)(r2 +0)
	r4 = *(u32 *)(r3 +0)
	r4 &= 0xff
	r4 += r1
	*(u32 *)(r3 +0) = r4
	r0 = 0
	exit
	sum:
	r0 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +24)
	r0 += r2
	exit
ret: 0

== one function is the callback of two maps' timers, and takes its element away
kernel: no
map: hash key=4 value=24 max=64 bpf_timer=8
map: hash key=4 value=32 max=64 bpf_timer=16
map_init: 0 u32:0 = u64:7 u64:0 u64:0
map_init: 1 u32:0 = u64:7 u64:8 u64:0 u64:0
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	if r0 == 0 goto bad
	r6 = r0
	r6 += 8
	r1 = r6
	r2 = map[fd:0]
	r3 = 1
	call bpf_timer_init#169
	r1 = r6
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r1 = r6
	r2 = 3600000000000 ll
	r3 = 0
	call bpf_timer_start#171
	if r0 != 0 goto bad
	r1 = map[fd:1]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	if r0 == 0 goto bad
	r6 = r0
	r6 += 16
	r1 = r6
	r2 = map[fd:1]
	r3 = 1
	call bpf_timer_init#169
	r1 = r6
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r1 = r6
	r2 = 3600000000000 ll
	r3 = 0
	call bpf_timer_start#171
	if r0 != 0 goto bad
	r0 = 0
	exit
	bad:
	r0 = 1
	exit
	later:
	r6 = r3
	call bpf_map_delete_elem#3
	r7 = *(u64 *)(r6 +0)
	r0 += r7
	*(u64 *)(r6 +0) = r0
	r0 = 0
	exit
ret: 0

== a timer's callback may give nothing but 0
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	r0 = 1
	exit
reject: CALLBACK_RET_ZERO @8

== a timer's callback may give nothing that is not known to be 0
kernel: no
map: array key=4 value=24 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	r0 = *(u64 *)(r3 +16)
	if r0 s> 0 goto out
	r0 = 0
	out:
	exit
reject: CALLBACK_RET_ZERO @10

== a timer's callback gives something
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	exit
reject: REG_UNINIT @7

== a timer's callback knows the bytes of its own map's values alone
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
map: array key=4 value=24 max=1 bpf_timer=0
prog:
	r1 = map[fd:1][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	r0 = *(u64 *)(r3 +16)
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @12

== a timer's callback has neither context nor what the program had in its registers
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r6 = r1
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	r0 = *(u64 *)(r6 +0)
	r0 = 0
	exit
reject: REG_UNINIT @8

== a timer's callback is handed no fourth argument
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	r0 = r4
	r0 = 0
	exit
reject: REG_UNINIT @7

== a timer's callback releases what it acquires
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
map: ringbuf max=4096
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	r1 = map[fd:1]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r0 = 0
	exit
reject: REF_LEAK @13

== a timer's callback gives back the lock that it takes
kernel: no
map: array key=4 value=24 max=1 bpf_timer=0 bpf_spin_lock=16
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	r1 = r3
	r1 += 16
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_HELD @11

== what references the program holds is not its timers' business
kernel: no
map: array key=4 value=24 max=1 bpf_timer=0 bpf_spin_lock=16
map: ringbuf max=4096
prog:
	r1 = map[fd:1]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	r6 = r0
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	if r6 == 0 goto out
	r1 = r6
	r2 = 0
	call bpf_ringbuf_discard#133
	out:
	r0 = 0
	exit
	later:
	r6 = r3
	r6 += 16
	r1 = r6
	call bpf_spin_lock#93
	r1 = r6
	call bpf_spin_unlock#94
	r0 = 0
	exit
ret: 0

== a timer's callback begins a chain of calls of its own
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	*(u64 *)(r10 -400) = 0
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	*(u64 *)(r10 -400) = 0
	r0 = 0
	exit
ret: 0

== the frames below a timer's callback count with its own
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	*(u64 *)(r10 -400) = 0
	call deeper
	r0 = 0
	exit
	deeper:
	*(u64 *)(r10 -400) = 0
	r0 = 0
	exit
reject: STACK_DEPTH @8

== what a timer and the program itself call counts in the program's chain
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	*(u64 *)(r10 -400) = 0
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r1 = map[fd:0]
	r2 = subprog[later]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	r0 = 0
	exit
	later:
	*(u64 *)(r10 -400) = 0
	r0 = 0
	exit
reject: STACK_DEPTH @12

== the program itself is nobody's callback
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	start:
	r1 = map[fd:0][0]+0
	r2 = subprog[start]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
reject: CALLBACK @2

== a timer's callback makes no tail call: it has nothing to give to it
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
map: prog_array key=4 value=4 max=1
prog:
	r1 = map[fd:0][0]+0
	r2 = subprog[later]
	call bpf_timer_set_callback#170
	r0 = 0
	exit
	later:
	r2 = map[fd:1]
	r3 = 0
	call bpf_tail_call#12
	r0 = 0
	exit
reject: ARG_TYPE @10

== a timer is set to a function, and to no number
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = 0
	call bpf_timer_set_callback#170
	r0 = 0
	exit
reject: ARG_TYPE @3

== a timer is made with the map that it lies in
map: array key=4 value=16 max=1 bpf_timer=0
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = map[fd:1]
	r3 = 1
	call bpf_timer_init#169
	r0 = 0
	exit
reject: TIMER_MAP @5

== a timer is made with a map
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = r10
	r3 = 1
	call bpf_timer_init#169
	r0 = 0
	exit
reject: ARG_TYPE @4

== beside a timer there is none
map: array key=4 value=24 max=1 bpf_timer=8
prog:
	r1 = map[fd:0][0]+0
	call bpf_timer_cancel#172
	r0 = 0
	exit
reject: TIMER_PLACE @2

== a value without a timer has none
map: array key=4 value=16 max=1 typed=1
prog:
	r1 = map[fd:0][0]+0
	call bpf_timer_cancel#172
	r0 = 0
	exit
reject: TIMER_PLACE @2

== a value of no type has no timer
map: array key=4 value=16 max=1
prog:
	r1 = map[fd:0][0]+0
	call bpf_timer_cancel#172
	r0 = 0
	exit
reject: TIMER_PLACE @2

== a lock is no timer
map: array key=4 value=16 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0][0]+0
	call bpf_timer_cancel#172
	r0 = 0
	exit
reject: TIMER_PLACE @2

== where a timer is must be known
map: array key=4 value=32 max=1 bpf_timer=0
prog:
	r6 = *(u64 *)(r1 +0)
	r6 &= 8
	r1 = map[fd:0][0]+0
	r1 += r6
	call bpf_timer_cancel#172
	r0 = 0
	exit
reject: TIMER_PLACE @5

== a value that may be missing has no timer
map: hash key=4 value=16 max=1 bpf_timer=0
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r1 = r0
	call bpf_timer_cancel#172
	r0 = 0
	exit
reject: ARG_TYPE @7

== no timer is asked for while a lock is held
kernel: no
map: array key=4 value=24 max=1 bpf_timer=0 bpf_spin_lock=16
prog:
	r1 = map[fd:0][0]+16
	call bpf_spin_lock#93
	r1 = map[fd:0][0]+0
	call bpf_timer_cancel#172
	r0 = 0
	exit
reject: LOCK_HELD @5

== a program of sockets may have timers
type: socket_filter
kernel: no
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0][0]+0
	r2 = map[fd:0]
	r3 = 1
	call bpf_timer_init#169
	r0 = 5
	exit
mem: 00*14
ret: 5
