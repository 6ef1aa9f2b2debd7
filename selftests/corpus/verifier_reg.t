# SPDX-License-Identifier: GPL-2.0
#
# Registers: initialisation, what may be done to numbers and to pointers.

== a register that was never written cannot be read
prog:
	r0 = r2
	exit
reject: REG_UNINIT @0

== nor can R0 be returned before it is written
prog:
	exit
reject: REG_UNINIT @0

== a register written on one path only cannot be read
prog:
	r0 = 0
	r2 = *(u32 *)(r1 +0)
	if r2 == 0x0 goto out
	r3 = 1
	out:
	r0 += r3
	exit
reject: REG_UNINIT @4

== R1 to R5 are lost in a helper call
prog:
	r2 = 1
	call bpf_ktime_get_ns#5
	r0 = r2
	exit
reject: REG_UNINIT @2

== R1 to R5 are lost in a local call
prog:
	r3 = 1
	call sub
	r0 = r3
	exit
	sub:
	r0 = 0
	exit
reject: REG_UNINIT @2

== R6 to R9 survive a local call, and are the callee's own
prog:
	r6 = 5
	call sub
	r0 += r6
	exit
	sub:
	r6 = 100
	r0 = 1
	exit
ret: 6

== the callee does not see the caller's R6
prog:
	r6 = 5
	call sub
	exit
	sub:
	r0 = r6
	exit
reject: REG_UNINIT @3

== a subprogram may leave R0 alone when nobody reads it
prog:
	call sub
	r0 = 4
	exit
	sub:
	r1 = 0
	exit
ret: 4

== but its caller cannot read R0 then
prog:
	r0 = 4
	call sub
	exit
	sub:
	r1 = 0
	exit
reject: REG_UNINIT @2

== R0 is lost in a call of a helper without result
map: ringbuf max=4096
prog:
	r1 = map[fd:0]
	r2 = 8
	r3 = 0
	call bpf_ringbuf_reserve#131
	if r0 == 0x0 goto out
	r1 = r0
	r2 = 0
	call bpf_ringbuf_discard#133
	exit
	out:
	exit
reject: REG_UNINIT @9

== R10 cannot be written
prog:
	r10 = 0
	r0 = 0
	exit
reject: FP_WRITE @0

== R10 cannot be added to
prog:
	r10 += -8
	r0 = 0
	exit
reject: FP_WRITE @0

== R10 cannot take what an atomic operation fetches
prog:
	r0 = 0
	*(u64 *)(r10 -8) = r0
	r10 = atomic64_fetch_add((u64 *)(r10 -8), r10)
	exit
reject: FP_WRITE @2

== a shift by the width is refused
prog:
	r0 = 1
	r0 <<= 64
	exit
reject: BAD_SHIFT @1

== a 32-bit shift by 32 is refused
prog:
	r0 = 1
	w0 s>>= 32
	exit
reject: BAD_SHIFT @1

== a shift by a negative amount is refused
prog:
	r0 = 1
	r0 >>= -1
	exit
reject: BAD_SHIFT @1

== a division by the constant 0 is refused
prog:
	r0 = 1
	r0 /= 0
	exit
reject: DIV_BY_ZERO @1

== a remainder by the constant 0 is refused
prog:
	r0 = 1
	w0 s%= 0
	exit
reject: DIV_BY_ZERO @1

== pointers cannot be multiplied
prog:
	r1 *= 2
	r0 = 0
	exit
reject: PTR_ARITH @0

== pointers cannot be masked
prog:
	r2 = r10
	r2 &= -8
	r0 = 0
	exit
reject: PTR_ARITH @1

== pointers cannot be added
prog:
	r1 += r10
	r0 = 0
	exit
reject: PTR_ARITH @0

== a pointer cannot be subtracted from a number
prog:
	r2 = 0
	r2 -= r1
	r0 = 0
	exit
reject: PTR_ARITH @1

== nothing can be subtracted from a stack pointer
prog:
	r2 = r10
	r2 -= 8
	r0 = 0
	exit
reject: PTR_ARITH @1

== a map cannot be moved
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0]
	r1 += 8
	r0 = 0
	exit
reject: PTR_ARITH @2

== the difference of pointers is a number
prog:
	r2 = r10
	r2 += -16
	r3 = r10
	r3 -= r2
	r0 = r3
	exit
ret: 16

== a pointer that may be NULL cannot be moved
map: hash key=4 value=8 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r0 += 4
	r0 = 0
	exit
reject: PTR_ARITH_NULL @6

== 32-bit arithmetic on a pointer is refused
prog:
	w1 += 4
	r0 = 0
	exit
reject: PTR_ARITH_32 @0

== a pointer moved in half is a number
prog:
	w2 = w10
	r2 = *(u8 *)(r2 -1)
	r0 = 0
	exit
reject: NOT_PTR @1

== a pointer with too large an offset is refused
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0][0]+0
	r1 += 536870912
	r0 = 0
	exit
reject: PTR_OFF @2

== offsets cannot be piled up beyond the limit
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0][0]+0
	r1 += 536870911
	r1 += 536870911
	r0 = 0
	exit
reject: PTR_OFF @3

== an unknown number that may be the least there is cannot be added to a pointer
map: array key=4 value=8 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	r1 = map[fd:0][0]+0
	r1 += r2
	r0 = 0
	exit
reject: PTR_OFF @3

== a subprogram cannot return its stack
prog:
	call sub
	r0 = 0
	exit
	sub:
	r0 = r10
	exit
reject: RET_STACK_PTR @4

== a caller may hand its stack down
prog:
	r1 = r10
	r1 += -8
	call sub
	r0 = *(u64 *)(r10 -8)
	exit
	sub:
	r2 = 77
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
ret: 77

== what is found out of a number holds not for one that was made of it
map: array key=4 value=64 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	r3 &= 255
	r1 = map[fd:0][0]+0
	if r3 > 0x3f goto out
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
	out:
	r0 = 0
	exit
reject: PTR_OFF @6

== a 32-bit copy of a wide number is another number
map: array key=4 value=64 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	w3 = w2
	r1 = map[fd:0][0]+0
	if r3 > 0x3f goto out
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	exit
	out:
	r0 = 0
	exit
reject: PTR_OFF @5

== a 32-bit copy of a short number is the same number
map: array key=4 value=64 max=1
prog:
	r2 = *(u32 *)(r1 +0)
	w3 = w2
	r1 = map[fd:0][0]+0
	r0 = 0
	if w3 > 0x3f goto out
	r1 += r2
	r0 = *(u8 *)(r1 +0)
	out:
	exit
mem: u32:64
ret: 0

== what a comparison tells of a number, it tells of one that is a constant away
map: array key=4 value=8 max=1
prog:
	r1 = *(u32 *)(r1 +0)
	r2 = r1
	r2 += 4
	r0 = 7
	if r1 > 0x3 goto out
	r3 = map[fd:0][0]+0
	r3 += r2
	r0 = *(u8 *)(r3 +0)
	out:
	exit
mem: u64:3
ret: 0
mem: u64:4
ret: 7

== and no more than that
map: array key=4 value=8 max=1
prog:
	r1 = *(u32 *)(r1 +0)
	r2 = r1
	r2 += 4
	r0 = 7
	if r1 > 0x4 goto out
	r3 = map[fd:0][0]+0
	r3 += r2
	r0 = *(u8 *)(r3 +0)
	out:
	exit
reject: MAP_VALUE_BOUNDS @8

== what a comparison tells of a number, it tells of one that differs in 32 bits
prog:
	r2 = *(u8 *)(r1 +0)
	w3 = w2
	w3 += -4
	r0 = 7
	if w3 s< 0x0 goto out
	if w2 != 0x0 goto out
	r0 = r9
	out:
	exit
mem: u8:4
ret: 7

== and the other way round
prog:
	r2 = *(u8 *)(r1 +0)
	w3 = w2
	w4 = 2147483647
	w3 += w4
	r0 = 7
	if w2 == 0x0 goto out
	if w3 s< 0x0 goto out
	r0 = r9
	out:
	exit
mem: u8:4
ret: 7

== the sum of 32 bits has no more of them
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = r2
	w3 += 1
	r4 = 0xffffffff
	r0 = 7
	if r2 < r4 goto out
	r3 >>= 32
	if r3 == 0x0 goto out
	r0 = r9
	out:
	exit
mem: u32:0xffffffff
ret: 7

== so that it may have gone round
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = r2
	w3 += 1
	r4 = 0xfffffff0
	if r2 < r4 goto out
	if r3 != 0x0 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @7

== what was found out of a sum of 32 bits tells of no more than the lower half
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	w3 += 1
	if r3 > 0xa goto out
	r2 >>= 32
	if r2 == 0x0 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @6

== not even where 0 was added
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	w3 += 0
	if r3 > 0xa goto out
	r2 >>= 32
	if r2 == 0x0 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @6

== nor of what was added in 64 bits to the same number
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = r2
	w3 += 1
	r4 = r2
	r4 += 2
	r5 = 0xffffffff
	if r3 < r5 goto out
	if r4 == 0x0 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @9

== what is added in 64 bits to a sum of 32 bits is another number
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = r2
	w3 += 1
	r3 += 1
	r4 = 0xfffffff0
	if r2 < r4 goto out
	if r3 != 0x1 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @8

== a sum with a number that 32 bits do not hold is another number
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	r4 = 0x100000001
	r3 += r4
	if r2 != 0x5 goto out
	if r3 == 0x6 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @7

== and so is one with numbers that are too large together
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	r3 += 2147483647
	r3 += 2147483647
	if r2 != 0x5 goto out
	if r3 == 0x3 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @6

== or with one whose lower half alone is known
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r3 <<= 32
	r4 = r2
	r4 += r3
	if r2 != 0x5 goto out
	if r4 == 0x5 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @7

== of a sum in 64 bits all of them are told, and tell
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	r3 += 1
	r0 = 7
	if r2 != 0xfffffffb goto out
	if r3 == 0xfffffffc goto out
	r0 = r9
	out:
	exit
mem: u64:-5
ret: 7

== a difference is told with its sign, in 64 bits and in 32
prog:
	r2 = *(u8 *)(r1 +0)
	r3 = r2
	r3 -= 4
	w4 = w2
	w4 -= 6
	r0 = 7
	if r3 != 0x1 goto out
	if r2 != 0x5 goto bad
	if w4 == 0xffffffff goto out
	bad:
	r0 = r9
	out:
	exit
kernel: no
mem: u8:5
ret: 7

== what was cut is forgotten with the kin
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = r2
	w3 += 1
	*(u32 *)(r10 -8) = r3
	r4 = *(s32 *)(r10 -8)
	r5 = r4
	w5 += 1
	r6 = 0x80000002
	if r5 > r6 goto out
	if w5 s>= 0x0 goto out
	if r4 s> 0x0 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @12

== a number is not other than itself
kernel: no
prog:
	r1 = *(u32 *)(r1 +0)
	r0 = 7
	if r1 != r1 goto never
	exit
	never:
	r0 = r9
	exit
mem: u64:3
ret: 7

== but equal to itself
kernel: no
prog:
	r1 = *(u32 *)(r1 +0)
	r0 = 7
	if r1 == r1 goto out
	r0 = r9
	out:
	exit
mem: u64:3
ret: 7

== and has a bit in common with itself unless it is 0
prog:
	r2 = *(u64 *)(r1 +0)
	r2 &= 1
	r2 += 1
	r0 = 7
	if r2 & r2 goto some
	r0 = r9
	some:
	r2 = 0
	if r2 & r2 goto never
	exit
	never:
	r0 = r9
	exit
kernel: no
mem: u64:3
ret: 7

== which is not known of every number: it may be 0
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 7
	if r2 & r2 goto out
	r0 = r9
	out:
	exit
reject: REG_UNINIT @3

== nor is it 0 for certain
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 7
	if r2 & r2 goto some
	exit
	some:
	r0 = r9
	exit
reject: REG_UNINIT @4

== in 32 bits a number has none in common with itself where these are 0
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = 0x100000000
	r2 |= r3
	r0 = 7
	if w2 & w2 goto out
	r0 = r9
	out:
	exit
reject: REG_UNINIT @6

== and in 64 bits some although those are 0
prog:
	r2 = *(u64 *)(r1 +0)
	r2 <<= 32
	r0 = 7
	if r2 & r2 goto some
	exit
	some:
	r0 = r9
	exit
reject: REG_UNINIT @5

# Far enough from the beginning that a state is kept where the paths join.

== what decides a branch counts where paths join, on the right as on the left
prog:
	r0 = *(u32 *)(r1 +0)
	r1 = 1
	r2 = 2
	r3 = 3
	r4 = 4
	r5 = 5
	r6 = 3
	r7 = 5
	if r0 == 0x1 goto join
	if r0 == 0x2 goto join
	r7 = 1
	join:
	if r6 > r7 goto fine
	r0 = r9
	fine:
	r0 = 0
	exit
reject: REG_UNINIT @12

== a number on the right learns from a comparison: below
map: array key=4 value=8 max=1
prog:
	r0 = *(u64 *)(r1 +0)
	r2 = 8
	r3 = map[fd:0][0]+0
	if r2 <= r0 goto out
	r3 += r0
	r0 = *(u8 *)(r3 +0)
	out:
	r0 = 0
	exit
mem: u64:7
ret: 0

== a number on the right learns from a comparison: equal
map: array key=4 value=8 max=1
prog:
	r0 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	r2 &= 7
	r3 = map[fd:0][0]+0
	if r2 != r0 goto out
	r3 += r0
	r0 = *(u8 *)(r3 +0)
	out:
	r0 = 0
	exit
mem: u64:7 u64:7
ret: 0

== a number on the right learns from a comparison: equal in the lower half
map: array key=4 value=6 max=1
prog:
	r0 = *(u32 *)(r1 +0)
	r2 = *(u32 *)(r1 +8)
	w4 = 6
	if w2 >= w4 goto out
	r3 = map[fd:0][0]+0
	if w2 != w0 goto out
	r3 += r0
	r0 = *(u8 *)(r3 +0)
	out:
	r0 = 0
	exit
mem: u64:5 u64:5
ret: 0

== a mask that is all ones or none chooses between two numbers
prog:
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 63
	r2 &= 6
	if r2 == 0x0 goto out
	if r2 == 0x6 goto out
	r0 = r9
	out:
	r0 = r2
	exit
mem: u64:0x8000000000000000
ret: 6
mem: u64:1
ret: 0

== and so it does in 32 bits, by OR with a register
prog:
	r2 = *(u32 *)(r1 +0)
	w2 s>>= 31
	r3 = 134
	w2 |= w3
	if w2 == 0x86 goto out
	if w2 == 0xffffffff goto out
	r0 = r9
	out:
	r0 = r2
	exit
mem: u32:0x80000000
ret: -1
mem: u32:1
ret: 134

== one of which is what comes of none
prog:
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 63
	r2 &= 6
	if r2 == 0x6 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @4

== and one what comes of all
prog:
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 63
	r2 &= 6
	if r2 == 0x0 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @4

== what a mask chooses is out of bounds one way
map: array key=4 value=8 max=1
prog:
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 63
	r2 |= 8
	if r2 s< 0x0 goto out
	r3 = map[fd:0][0]+0
	r3 += r2
	r0 = *(u8 *)(r3 +0)
	out:
	r0 = 0
	exit
reject: MAP_VALUE_BOUNDS @7

== a mask whose lower half alone is all ones or none chooses there
prog:
	r2 = *(u64 *)(r1 +0)
	if w2 s< 0xffffffff goto out
	if w2 s> 0x0 goto out
	r2 &= -2
	if w2 != 0x0 goto out
	if r2 == 0x0 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @6

== one that may be less chooses nothing
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 s>>= 63
	r3 s>>= 63
	r2 += r3
	r2 &= 7
	if r2 == 0x0 goto out
	if r2 == 0x7 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @8

== nor does one that may be more
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 s>>= 63
	r3 s>>= 63
	r2 -= r3
	r2 &= 7
	if r2 == 0x0 goto out
	if r2 == 0x7 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @8

== a product of a number with an unknown bit
prog:
	r2 = *(u64 *)(r1 +0)
	r2 &= 2
	r2 |= 1
	r2 *= 3
	r2 &= 4
	r0 = 7
	if r2 == 0x0 goto out
	r0 = r9
	out:
	exit
mem: u64:2
ret: 7

== an atomic operation fetches the number that the stack had
map: array key=4 value=8 max=1
prog:
	*(u64 *)(r10 -8) = 7
	*(u32 *)(r10 -16) = 7
	r2 = 900
	r2 = atomic64_fetch_add((u64 *)(r10 -8), r2)
	r3 = map[fd:0][0]+0
	r3 += r2
	r0 = *(u8 *)(r3 +0)
	r0 = 7
	r2 = 900
	r0 = atomic_cmpxchg((u32 *)(r10 -16), r0, r2)
	r3 = map[fd:0][0]+0
	r3 += r0
	r0 = *(u8 *)(r3 +0)
	exit
ret: 0

== and leaves one there of which nothing is known
map: array key=4 value=8 max=1
prog:
	*(u64 *)(r10 -8) = 7
	r2 = 900
	r2 = atomic64_fetch_add((u64 *)(r10 -8), r2)
	r2 = *(u64 *)(r10 -8)
	r3 = map[fd:0][0]+0
	r3 += r2
	r0 = *(u8 *)(r3 +0)
	exit
reject: PTR_OFF @6

== or the address
prog:
	*(u64 *)(r10 -8) = r1
	r2 = 0
	r2 = atomic64_xchg((u64 *)(r10 -8), r2)
	r0 = *(u32 *)(r2 +0)
	exit
mem: u32:5
ret: 5

== of a part of which nothing is fetched
prog:
	*(u64 *)(r10 -8) = r1
	r2 = 0
	r2 = atomic_xchg((u32 *)(r10 -8), r2)
	r0 = 0
	exit
reject: STACK_FILL @2

== what is fetched at one place or another may be what either has
prog:
	*(u64 *)(r10 -8) = 0
	*(u64 *)(r10 -16) = 7
	r2 = *(u64 *)(r1 +0)
	r2 &= 8
	r3 = r10
	r3 += -16
	r3 += r2
	r4 = 0
	r4 = atomic64_fetch_add((u64 *)(r3 +0), r4)
	if r4 == 0x7 goto out
	r0 = r9
	out:
	r0 = 0
	exit
reject: REG_UNINIT @10

== and what the caller's stack has is fetched from there
prog:
	*(u64 *)(r10 -8) = 7
	r1 = r10
	call callee
	exit
	callee:
	*(u64 *)(r10 -8) = 0
	r2 = 0
	r2 = atomic64_xchg((u64 *)(r1 -8), r2)
	r0 = 7
	if r2 == 0x7 goto out
	r0 = r9
	out:
	exit
ret: 7

== a number that was fetched is still the one that was stored
prog:
	r2 = *(u8 *)(r1 +0)
	*(u64 *)(r10 -8) = r2
	r3 = 0
	r3 = atomic64_xchg((u64 *)(r10 -8), r3)
	r0 = 7
	if r2 != 0x5 goto out
	if r3 == 0x5 goto out
	r0 = r9
	out:
	exit
mem: u8:5
ret: 7

== and an address NULL when that is
map: hash key=4 value=8 max=1
map_init: 0 u32:0 = u64:5
prog:
	*(u32 *)(r10 -4) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	*(u64 *)(r10 -16) = r0
	r2 = 0
	r2 = atomic64_xchg((u64 *)(r10 -16), r2)
	if r0 == 0x0 goto out
	r0 = *(u64 *)(r2 +0)
	out:
	exit
ret: 5

# Linux looks whether the address may be written once its register is lost.

== which may be over its own address
prog:
	*(u64 *)(r10 -8) = 7
	r2 = r10
	r2 += -8
	r2 = atomic64_fetch_or((u64 *)(r2 +0), r2)
	*(u64 *)(r10 -8) = 7
	r3 = r10
	r3 += -8
	r3 = atomic64_xchg((u64 *)(r3 +0), r3)
	*(u64 *)(r10 -8) = 7
	r0 = r10
	r0 += -8
	r0 = atomic64_cmpxchg((u64 *)(r0 +0), r0, r2)
	r0 += r2
	r0 += r3
	if r0 == 0x15 goto out
	r0 = r9
	out:
	exit
kernel: no
ret: 21
