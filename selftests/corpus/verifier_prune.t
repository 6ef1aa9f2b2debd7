# SPDX-License-Identifier: GPL-2.0
#
# Where paths join, one that was walked stands for another only if nothing that is read behind there tells
# them apart. Each case has two ways: the first is fine, and the second, by which what is read there is
# something else, must not end where they join. A state is kept after two jumps and eight instructions.

== what is read behind a join through a sum counts
prog:
	r0 = *(u32 *)(r1 +0)
	r2 = r10
	r3 = -16
	r5 = 0
	r6 = 0
	r7 = 0
	if r0 == 0x1 goto second
	*(u64 *)(r10 -16) = 0
	goto join
	second:
	*(u64 *)(r10 -16) = 1
	join:
	r2 += r3
	r4 = *(u64 *)(r2 +0)
	if r4 == 0x0 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @13

== what is read behind a join through an address that was kept on the stack counts
prog:
	r0 = *(u32 *)(r1 +0)
	*(u64 *)(r10 -8) = r10
	r4 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	if r0 == 0x1 goto second
	*(u64 *)(r10 -16) = 0
	goto join
	second:
	*(u64 *)(r10 -16) = 1
	join:
	r2 = *(u64 *)(r10 -8)
	r4 = *(u64 *)(r2 -16)
	if r4 == 0x0 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @13

== what is read behind a join through an address that was used before counts
prog:
	r0 = *(u32 *)(r1 +0)
	*(u64 *)(r10 -8) = 0
	r4 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	if r0 == 0x1 goto second
	*(u64 *)(r10 -16) = 0
	goto join
	second:
	*(u64 *)(r10 -16) = 1
	join:
	r3 = *(u64 *)(r10 -8)
	r4 = *(u64 *)(r10 -16)
	if r4 == 0x0 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @13

== what is read behind a join through an address in R0 counts
prog:
	r0 = *(u32 *)(r1 +0)
	r2 = r0
	r0 = r10
	r0 += -8
	r6 = 0
	r7 = 0
	if r2 == 0x1 goto second
	*(u64 *)(r10 -16) = 0
	goto join
	second:
	*(u64 *)(r10 -16) = 1
	join:
	r4 = *(u64 *)(r0 -8)
	if r4 == 0x0 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @12

== what a function reads below the address that it is handed counts
prog:
	r0 = *(u32 *)(r1 +0)
	r3 = 0
	r4 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	if r0 == 0x1 goto second
	*(u64 *)(r10 -16) = 0
	goto join
	second:
	*(u64 *)(r10 -16) = 1
	join:
	r1 = r10
	r1 += -8
	call below
	r4 = r0
	if r4 == 0x0 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
	below:
	r0 = *(u64 *)(r1 -8)
	exit
reject: REG_UNINIT @15

== what an atomic operation reads counts
prog:
	r0 = *(u32 *)(r1 +0)
	r3 = 0
	r4 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	if r0 == 0x1 goto second
	*(u64 *)(r10 -16) = 0
	goto join
	second:
	*(u64 *)(r10 -16) = 1
	join:
	r4 = load_acquire((u64 *)(r10 -16))
	if r4 == 0x0 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @12

== the last argument of a helper counts
type: kprobe
prog:
	r0 = *(u64 *)(r1 +0)
	r1 = r10
	r1 += -16
	r3 = 0
	r4 = 0
	r5 = 0
	if r0 == 0x1 goto second
	r2 = 16
	goto join
	second:
	r2 = 17
	join:
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: STACK_BOUNDS @10

== the context of a packet load counts
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +0)
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	if r0 == 0x1 goto second
	r6 = r1
	goto join
	second:
	r6 = 0
	join:
	r0 = *(u32 *)skb[0]
	exit
reject: PKT_R6 @9

== a dynptr is not taken for the bytes that a helper wrote
map: array key=4 value=16 max=1
prog:
	r6 = *(u32 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	if r6 == 0x1 goto second
	r1 = r10
	r1 += -16
	r2 = 16
	call bpf_get_current_comm#16
	goto join
	second:
	call bpf_dynptr_from_mem#197
	join:
	r0 = *(u64 *)(r10 -16)
	exit
reject: DYNPTR_ACCESS @14

== a dynptr is not taken for numbers
map: array key=4 value=16 max=1
prog:
	r6 = *(u32 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r2 = 16
	r3 = 0
	r4 = r10
	r4 += -16
	if r6 == 0x1 goto second
	*(u64 *)(r10 -16) = 0
	*(u64 *)(r10 -8) = 0
	goto join
	second:
	call bpf_dynptr_from_mem#197
	join:
	r0 = *(u64 *)(r10 -16)
	exit
reject: DYNPTR_ACCESS @12

== a number that zero bytes stand for counts
map: array key=4 value=16 max=1
prog:
	r0 = *(u32 *)(r1 +0)
	r7 = map[fd:0][0]+0
	r3 = 0
	r4 = 0
	r5 = 0
	if r0 != 0x1 goto second
	*(u32 *)(r10 -4) = 0
	goto join
	second:
	if r0 == 0x2 goto third
	r2 = 0
	r3 = 0
	r4 = 0
	goto store
	third:
	r2 = 0x1000000000
	store:
	r3 = 0
	*(u64 *)(r10 -8) = r2
	join:
	r4 = *(u32 *)(r10 -4)
	r7 += r4
	r0 = *(u8 *)(r7 +0)
	exit
reject: UNBOUNDED @20

== a number whose upper half is read counts
map: array key=4 value=16 max=1
prog:
	r0 = *(u32 *)(r1 +0)
	r7 = map[fd:0][0]+0
	r3 = 0
	r4 = 0
	r5 = 0
	if r0 == 0x2 goto second
	r2 = 0
	goto store
	second:
	r2 = 0x1000000000
	store:
	*(u64 *)(r10 -8) = r2
	r4 = *(u32 *)(r10 -4)
	r7 += r4
	r0 = *(u8 *)(r7 +0)
	exit
reject: UNBOUNDED @14

== a loop that ends since a byte has become zero
prog:
	r1 = 1
	*(u32 *)(r10 -4) = r1
	r3 = 0
	r4 = 0
	r5 = 0
	r6 = 0
	goto pc+0
	goto pc+0
	again:
	r2 = *(u32 *)(r10 -4)
	if r2 == 0x0 goto out
	*(u32 *)(r10 -4) = 0
	goto again
	out:
	r0 = 5
	exit
ret: 5

== a loop that ends since a slot was stored to
prog:
	r1 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	goto pc+0
	goto pc+0
	again:
	r2 = *(u64 *)(r10 -8)
	if r2 == 0x0 goto out
	*(u64 *)(r10 -8) = 0
	goto again
	out:
	r0 = 5
	exit
ret: 5

== a reference that a callback keeps is not taken for one that its caller holds
map: ringbuf key=0 value=0 max=4096
prog:
	r6 = *(u32 *)(r1 +0)
	*(u64 *)(r10 -8) = 0
	if r6 == 0x1 goto second
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	*(u64 *)(r10 -8) = r0
	second:
	r1 = 1
	r2 = subprog[turn]
	r3 = r10
	r3 += -8
	r4 = 0
	call bpf_loop#181
	r1 = *(u64 *)(r10 -8)
	if r1 == 0x0 goto out
	r2 = 0
	call bpf_ringbuf_discard#133
	out:
	r0 = 0
	exit
	turn:
	r6 = r2
	r7 = *(u64 *)(r6 +0)
	if r7 != 0x0 goto held
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto join
	*(u64 *)(r6 +0) = r0
	goto join
	held:
	r1 = 0
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	r8 = 0
	goto join
	join:
	r0 = 0
	exit
reject: REF_LEAK @42

== what is decided on another way round a loop point counts
map: array key=4 value=4 max=1
prog:
	r7 = r1
	r6 = map[fd:0][0]+0
	r8 = 0
	again:
	may_goto out
	r0 = *(u32 *)(r7 +0)
	if r0 == 0x1 goto use
	if r0 == 0x2 goto five
	r1 = 0
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	join:
	r1 = 0
	goto again
	five:
	r8 = 5
	goto join
	use:
	r9 = r6
	r9 += r8
	r9 = *(u8 *)(r9 +0)
	goto again
	out:
	r0 = 0
	exit
reject: PTR_OFF @18

== and round an outer one, where the way there leads round an inner one, too
map: array key=4 value=4 max=1
prog:
	r7 = r1
	r6 = map[fd:0][0]+0
	r8 = 0
	outer:
	may_goto out
	r0 = *(u32 *)(r7 +0)
	if r0 == 0x1 goto use
	if r0 == 0x2 goto five
	inner:
	may_goto out
	r1 = 0
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	goto pc+0
	join:
	r0 = *(u32 *)(r7 +4)
	if r0 == 0x3 goto outer
	goto inner
	five:
	r8 = 5
	goto join
	use:
	r9 = r6
	r9 += r8
	r9 = *(u8 *)(r9 +0)
	goto outer
	out:
	r0 = 0
	exit
reject: PTR_OFF @21

== what is decided later counts on each of the ways that ended at a state
map: array key=4 value=4 max=1
prog:
	r7 = r1
	r6 = map[fd:0][0]+0
	r8 = 0
	r0 = *(u32 *)(r7 +8)
	if r0 == 0x9 goto late
	again:
	may_goto out
	r0 = *(u32 *)(r7 +0)
	if r0 == 0x1 goto use
	if r0 == 0x2 goto way
	if r0 == 0x3 goto join
	r1 = 0
	r2 = 0
	r3 = 0
	r4 = 0
	join:
	r1 = 0
	goto again
	way:
	r1 = 0
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	goto there
	late:
	r8 = 5
	there:
	r1 = 0
	goto join
	use:
	r9 = r6
	r9 += r8
	r9 = *(u8 *)(r9 +0)
	goto again
	out:
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @28

== what a function reads on a way into the middle of its loop counts
prog:
	r0 = *(u32 *)(r1 +0)
	r3 = 0
	r4 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	if r0 == 0x1 goto second
	r1 = 0
	goto join
	second:
	r1 = 1
	join:
	r2 = 0
	call f
	if r0 == 0x0 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
	f:
	if r2 == 0x0 goto turn
	r1 = 0
	head:
	if r2 == 0x1 goto out
	r1 = 0
	turn:
	r2 = 1
	goto head
	out:
	r0 = r1
	exit
reject: REG_UNINIT @13

== that a number is 0, which a pointer is compared with, counts behind a join
map: hash key=4 value=8 max=1
prog:
	r6 = *(u32 *)(r1 +0)
	r7 = 0
	*(u32 *)(r10 -4) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	if r6 == 0x1 goto second
	r2 = 0
	goto join
	second:
	r2 = 5
	join:
	if r0 == r2 goto out
	r1 = *(u8 *)(r0 +0)
	out:
	r0 = 0
	exit
reject: MAYBE_NULL @17

== what is read through a pointer that moves in a loop counts behind a join
map: array key=4 value=8 max=1
prog:
	r0 = *(u32 *)(r1 +0)
	r3 = map[fd:0][0]+0
	r4 = 0
	r5 = 0
	r6 = r10
	r6 += -8
	r7 = 2
	*(u64 *)(r10 -8) = 0
	if r0 == 0x1 goto second
	*(u64 *)(r10 -16) = 0
	goto join
	second:
	*(u64 *)(r10 -16) = 8
	join:
	r4 = 0
	again:
	r4 = 0
	r5 = *(u64 *)(r6 +0)
	r6 += -8
	r7 += -1
	if r7 != 0x0 goto again
	r3 += r5
	r0 = *(u8 *)(r3 +0)
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @20

== a slot counts that is read by an address which was stored with release
map: array key=4 value=8 max=1
prog:
	r0 = *(u32 *)(r1 +0)
	r2 = r10
	r2 += -8
	store_release((u64 *)(r10 -16), r2)
	r5 = 0
	r6 = 0
	r7 = 0
	r8 = 0
	if r0 == 0x1 goto second
	*(u64 *)(r10 -8) = 0
	goto join
	second:
	*(u64 *)(r10 -8) = 1001
	join:
	r3 = *(u64 *)(r10 -16)
	r4 = *(u64 *)(r3 +0)
	r3 = map[fd:0][0]+0
	r3 += r4
	r0 = *(u8 *)(r3 +0)
	exit
reject: MAP_VALUE_BOUNDS @17

== whether a number is 0 or all ones counts where it is masked behind a join
prog:
	r0 = *(u32 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	r3 = r2
	r2 s>>= 63
	r5 = 0
	r6 = 0
	r7 = 0
	r8 = 0
	if r0 == 0x1 goto second
	r3 = r2
	goto join
	second:
	r3 &= 15
	join:
	r3 &= 6
	if r3 == 0x0 goto fine
	if r3 == 0x6 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @15

== that a number is not 0 counts where it is tested against itself
prog:
	r0 = *(u32 *)(r1 +0)
	r2 = 0
	r3 = 0
	r4 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	r8 = 0
	if r0 == 0x1 goto second
	r2 = 1
	goto join
	second:
	r2 = 0
	join:
	if r2 & r2 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @13

# Linux 6.18 forgets that; later ones do not.

== what an atomic operation fetches from the stack counts
map: array key=4 value=8 max=1
prog:
	r0 = *(u32 *)(r1 +0)
	r3 = 0
	r4 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	r8 = 0
	if r0 == 0x1 goto second
	*(u64 *)(r10 -8) = 0
	goto join
	second:
	*(u64 *)(r10 -8) = 1001
	join:
	r4 = atomic64_fetch_add((u64 *)(r10 -8), r4)
	r3 = map[fd:0][0]+0
	r3 += r4
	r0 = *(u8 *)(r3 +0)
	exit
reject: MAP_VALUE_BOUNDS @15

== in how many bits a number differs from its kin counts
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	r0 = *(u32 *)(r1 +8)
	r5 = 0
	r6 = 0
	r7 = 0
	r8 = 0
	if r0 == 0x1 goto second
	r3 += 1
	goto join
	second:
	w3 += 1
	join:
	if r3 != 0x5 goto fine
	r2 >>= 32
	if r2 == 0x0 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @14

== by how much a number differs from its kin counts
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	r0 = *(u32 *)(r1 +8)
	r5 = 0
	r6 = 0
	r7 = 0
	r8 = 0
	if r0 == 0x1 goto second
	r3 += 1
	goto join
	second:
	r3 += 2
	join:
	if r2 != 0x5 goto fine
	if r3 == 0x6 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @13

== and so does a number that was added to it
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = *(u32 *)(r1 +8)
	r3 = 0
	r5 = 0
	r6 = 0
	r7 = 0
	r8 = 0
	if r0 == 0x1 goto second
	r4 = 1
	goto join
	second:
	r4 = 2
	join:
	r3 = r2
	r3 += r4
	if r2 != 0x5 goto fine
	if r3 == 0x6 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @15
