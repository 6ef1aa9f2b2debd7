# SPDX-License-Identifier: GPL-2.0
#
# Locks in values: where they are, who may take them, and what cannot be done while one is held.

== a value is changed under its lock
kernel: no
map: array key=4 value=16 max=2 bpf_spin_lock=0
map_init: 0 u32:1 = u64:0 u64:41
prog:
	*(u64 *)(r10 -8) = 1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r6 = r0
	r1 = r6
	call bpf_spin_lock#93
	r7 = *(u64 *)(r6 +8)
	r7 += 1
	*(u64 *)(r6 +8) = r7
	r1 = r6
	call bpf_spin_unlock#94
	r0 = r7
	exit
mem: u64:0
ret: 42
mem: u64:0
ret: 43
map_out: 0 u32:1 = u64:0 u64:43

== the lock of a directly addressed value, behind other bytes
map: array key=4 value=16 max=1 bpf_spin_lock=12
prog:
	r1 = map[fd:0][0]+12
	call bpf_spin_lock#93
	r1 = map[fd:0][0]+0
	r2 = 41
	*(u64 *)(r1 +0) = r2
	r1 += 12
	call bpf_spin_unlock#94
	r0 = 0
	exit
ret: 0
map_out: 0 u32:0 = u64:41 u64:0

== the lock of a value that a hash has
map: hash key=4 value=8 max=1 bpf_spin_lock=4
map_init: 0 u32:7 = u32:1 u32:0
prog:
	r1 = 7
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto none
	r6 = r0
	r6 += 4
	r1 = r6
	call bpf_spin_lock#93
	*(u32 *)(r6 -4) = 5
	r1 = r6
	call bpf_spin_unlock#94
	none:
	r0 = 0
	exit
ret: 0
map_out: 0 u32:7 = u32:5 u32:0

== a subprogram may be called, and may give the lock back
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r6 = map[fd:0][0]+0
	r1 = r6
	call bpf_spin_lock#93
	r1 = r6
	call store
	r1 = r6
	call give
	r0 = 3
	exit
	store:
	*(u32 *)(r1 +4) = 9
	exit
	give:
	call bpf_spin_unlock#94
	exit
ret: 3
map_out: 0 u32:0 = u32:0 u32:9

== a lock may be held on one path and not on another, until they meet
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r7 = *(u64 *)(r1 +0)
	r6 = map[fd:0][0]+0
	if r7 == 0x0 goto free
	r1 = r6
	call bpf_spin_lock#93
	*(u32 *)(r6 +4) = 9
	free:
	r0 = 0
	if r7 == 0x0 goto out
	r1 = r6
	call bpf_spin_unlock#94
	r0 = 1
	out:
	exit
mem: u64:0
ret: 0
mem: u64:1
ret: 1

== an update from a program under the lock leaves the lock alone
kernel: no
map: array key=4 value=8 max=1 bpf_spin_lock=0
map: array key=4 value=8 max=1
prog:
	*(u64 *)(r10 -8) = 0
	r1 = -1
	*(u64 *)(r10 -16) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	r3 = r10
	r3 += -16
	r4 = 4
	call bpf_map_update_elem#2
	r6 = r0
	r1 = map[fd:1]
	r2 = r10
	r2 += -8
	r3 = r10
	r3 += -16
	r4 = 4
	call bpf_map_update_elem#2
	if r0 != -22 goto bad
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r1 = map[fd:0][0]+0
	call bpf_spin_unlock#94
	r0 = r6
	exit
	bad:
	r0 = 1
	exit
ret: 0
map_out: 0 u32:0 = u32:0 u32:0xffffffff
map_out: 1 u32:0 = u64:0

== a value that may be missing has no lock to take
map: hash key=4 value=8 max=1 bpf_spin_lock=0
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r1 = r0
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: ARG_TYPE @7

== a lock on the stack is none
prog:
	*(u64 *)(r10 -8) = 0
	r1 = r10
	r1 += -8
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: ARG_TYPE @3

== a value without types has no lock
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_PLACE @2

== a value of another type has no lock
map: array key=4 value=8 max=1 typed=1
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_PLACE @2

== a lock is where the value's type says
map: array key=4 value=8 max=1 bpf_spin_lock=4
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_PLACE @2

== a lock is at a known place
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r2 = *(u64 *)(r1 +0)
	r2 &= 4
	r1 = map[fd:0][0]+0
	r1 += r2
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_PLACE @5

== a lock is no bytes to load
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0][0]+0
	r0 = *(u8 *)(r1 +3)
	exit
reject: FIELD_ACCESS @2

== a lock is no bytes to store to
map: array key=4 value=8 max=1 bpf_spin_lock=4
prog:
	r1 = map[fd:0][0]+0
	r0 = 0
	*(u64 *)(r1 +0) = r0
	exit
reject: FIELD_ACCESS @3

== a lock is no number to change atomically
map: array key=4 value=8 max=1 bpf_spin_lock=4
prog:
	r1 = map[fd:0][0]+0
	r0 = 0
	lock *(u32 *)(r1 +4) += r0
	exit
reject: FIELD_ACCESS @3

== the bytes beside a lock are the program's
map: array key=4 value=12 max=1 bpf_spin_lock=4
prog:
	r1 = map[fd:0][0]+0
	r2 = 1
	*(u32 *)(r1 +0) = r2
	*(u32 *)(r1 +8) = r2
	r0 = *(u32 *)(r1 +0)
	exit
ret: 1
map_out: 0 u32:0 = u32:1 u32:0 u32:1

== no variable offset may reach a lock
map: array key=4 value=16 max=1 bpf_spin_lock=12
prog:
	r2 = *(u64 *)(r1 +0)
	r2 &= 15
	r1 = map[fd:0][0]+0
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
reject: FIELD_ACCESS @5

== no helper reads a lock
map: array key=4 value=8 max=1 bpf_spin_lock=4
map: hash key=4 value=8 max=1
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:1]
	r2 = r10
	r2 += -8
	r3 = map[fd:0][0]+0
	r4 = 0
	call bpf_map_update_elem#2
	r0 = 0
	exit
reject: FIELD_ACCESS @8

== no helper writes a lock
map: array key=4 value=16 max=1 bpf_spin_lock=8
prog:
	r1 = map[fd:0][0]+0
	r2 = 16
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: FIELD_ACCESS @3

== a timer is no bytes either
map: array key=4 value=24 max=1 bpf_timer=8
prog:
	r1 = map[fd:0][0]+0
	r0 = *(u64 *)(r1 +16)
	exit
reject: FIELD_ACCESS @2

== a socket filter takes no locks
type: socket_filter
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0][0]+0
	r0 = *(u32 *)(r1 +4)
	exit
reject: FIELD_PROG_TYPE @0

== a probe uses no map with locks
type: kprobe
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0]
	r0 = 0
	exit
reject: FIELD_PROG_TYPE @0

== a tracepoint uses no map with timers
type: tracepoint
map: array key=4 value=16 max=1 bpf_timer=0
prog:
	r1 = map[fd:0]
	r0 = 0
	exit
reject: FIELD_PROG_TYPE @0

== two locks are not held at once
map: array key=4 value=8 max=1 bpf_spin_lock=0 times=2
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r1 = map[fd:1][0]+0
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_TWICE @5

== a lock is not taken twice
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_TWICE @5

== what is not held is not given back
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_unlock#94
	r0 = 0
	exit
reject: LOCK_OTHER @2

== nor is the lock of another map
map: array key=4 value=8 max=1 bpf_spin_lock=0 times=2
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r1 = map[fd:1][0]+0
	call bpf_spin_unlock#94
	r0 = 0
	exit
reject: LOCK_OTHER @5

== nor is the lock of another value of the map
map: array key=4 value=8 max=2 bpf_spin_lock=0
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r6 = r0
	*(u64 *)(r10 -8) = 1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r7 = r0
	r1 = r6
	call bpf_spin_lock#93
	r1 = r7
	call bpf_spin_unlock#94
	r0 = 0
	exit
reject: LOCK_OTHER @17

== which of two values is locked is not forgotten when they are checked for NULL
map: hash key=4 value=8 max=2 bpf_spin_lock=0
prog:
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r6 = r0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	if r6 == 0x0 goto out
	r7 = r0
	r1 = r6
	call bpf_spin_lock#93
	r1 = r7
	call bpf_spin_unlock#94
	out:
	r0 = 0
	exit
reject: LOCK_OTHER @18

== which of two values is meant is not forgotten where paths meet
map: hash key=4 value=8 max=2 bpf_spin_lock=0
prog:
	r8 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	r6 = r0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	if r6 == 0x0 goto out
	r7 = r0
	if r8 != 0x0 goto join
	r7 = r6
	r1 = 1
	r2 = 1
	r3 = 1
	r4 = 1
	join:
	r8 = 0
	r1 = r6
	call bpf_spin_lock#93
	r1 = r7
	call bpf_spin_unlock#94
	out:
	r0 = 0
	exit
reject: LOCK_OTHER @26

== no helper is called under a lock
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	call bpf_ktime_get_ns#5
	r1 = map[fd:0][0]+0
	call bpf_spin_unlock#94
	r0 = 0
	exit
reject: LOCK_HELD @3

== nor by a subprogram
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	call sub
	r1 = map[fd:0][0]+0
	call bpf_spin_unlock#94
	r0 = 0
	exit
	sub:
	call bpf_ktime_get_ns#5
	exit
reject: LOCK_HELD @9

== no tail call under a lock
map: array key=4 value=8 max=1 bpf_spin_lock=0
map: prog_array key=4 value=4 max=1
prog:
	r6 = r1
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r1 = r6
	r2 = map[fd:1]
	r3 = 0
	call bpf_tail_call#12
	r1 = map[fd:0][0]+0
	call bpf_spin_unlock#94
	r0 = 0
	exit
reject: LOCK_HELD @8

== a program does not end with a lock
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_HELD @4

== a lock is given back on every path
map: array key=4 value=8 max=1 bpf_spin_lock=0
prog:
	r6 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+0
	call bpf_spin_lock#93
	r0 = 0
	if r6 == 0x0 goto out
	r1 = map[fd:0][0]+0
	call bpf_spin_unlock#94
	out:
	r0 = 0
	exit
reject: LOCK_HELD @10

== a lock is taken and given back in each turn of a callback
kernel: no
map: hash key=4 value=8 max=2 bpf_spin_lock=0
map_init: 0 u32:1 = u32:0 u32:5
map_init: 0 u32:2 = u32:0 u32:6
prog:
	r1 = map[fd:0]
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	exit
	turn:
	r6 = r3
	r1 = r6
	call bpf_spin_lock#93
	r1 = *(u32 *)(r6 +4)
	r1 += 1
	*(u32 *)(r6 +4) = r1
	r1 = r6
	call bpf_spin_unlock#94
	r0 = 0
	exit
ret: 2
map_out: 0 u32:1 = u32:0 u32:6
map_out: 0 u32:2 = u32:0 u32:7

== values of two turns are not the same
map: hash key=4 value=8 max=2 bpf_spin_lock=0
prog:
	r1 = map[fd:0]
	r2 = subprog[outer]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	r0 = 0
	exit
	outer:
	*(u64 *)(r10 -8) = r3
	r2 = subprog[inner]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_for_each_map_elem#164
	r0 = 0
	exit
	inner:
	r6 = r3
	r1 = *(u64 *)(r4 +0)
	call bpf_spin_lock#93
	r1 = r6
	call bpf_spin_unlock#94
	r0 = 0
	exit
reject: LOCK_OTHER @22

== a lock is not held from one turn to the next
map: hash key=4 value=8 max=2 bpf_spin_lock=0
prog:
	r1 = map[fd:0]
	r2 = subprog[turn]
	r3 = 0
	r4 = 0
	call bpf_for_each_map_elem#164
	r0 = 0
	exit
	turn:
	r1 = r3
	call bpf_spin_lock#93
	r0 = 0
	exit
reject: LOCK_HELD @12
