# SPDX-License-Identifier: GPL-2.0
#
# Atomic operations on the stack, both widths: what is stored, what is fetched, what stays as it was.
# mem is {old value, operand}; 32-bit operations work on the low half alone and fetch with zeroes above.

== atomic add of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	lock *(u32 *)(r10 -8) += r3
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x1122334433557688 u64:0x99aabbccddeeff00
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffff00000000 u64:0x1
mem: u64:0x80000000 u64:0x80000000
mem_out: u64:0x0 u64:0x80000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic add and fetch of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic_fetch_add((u32 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x1122334433557688 u64:0x55667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffff00000000 u64:0xffffffff
mem: u64:0x80000000 u64:0x80000000
mem_out: u64:0x0 u64:0x80000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic or of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	lock *(u32 *)(r10 -8) |= r3
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x11223344ddeeff88 u64:0x99aabbccddeeff00
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffffffffffff u64:0x1
mem: u64:0x80000000 u64:0x80000000
mem_out: u64:0x80000000 u64:0x80000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic or and fetch of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic_fetch_or((u32 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x11223344ddeeff88 u64:0x55667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffffffffffff u64:0xffffffff
mem: u64:0x80000000 u64:0x80000000
mem_out: u64:0x80000000 u64:0x80000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic and of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	lock *(u32 *)(r10 -8) &= r3
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x1122334455667700 u64:0x99aabbccddeeff00
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffff00000001 u64:0x1
mem: u64:0x80000000 u64:0x80000000
mem_out: u64:0x80000000 u64:0x80000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic and and fetch of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic_fetch_and((u32 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x1122334455667700 u64:0x55667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffff00000001 u64:0xffffffff
mem: u64:0x80000000 u64:0x80000000
mem_out: u64:0x80000000 u64:0x80000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic xor of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	lock *(u32 *)(r10 -8) ^= r3
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x1122334488888888 u64:0x99aabbccddeeff00
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xfffffffffffffffe u64:0x1
mem: u64:0x80000000 u64:0x80000000
mem_out: u64:0x0 u64:0x80000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic xor and fetch of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic_fetch_xor((u32 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x1122334488888888 u64:0x55667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xfffffffffffffffe u64:0xffffffff
mem: u64:0x80000000 u64:0x80000000
mem_out: u64:0x0 u64:0x80000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic exchange of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic_xchg((u32 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x11223344ddeeff00 u64:0x55667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffff00000001 u64:0xffffffff

# mem is {old value, what R0 expects, new value}; afterwards {value, R0, new value}.
== atomic compare and exchange of 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = *(u64 *)(r1 +8)
	r3 = *(u64 *)(r1 +16)
	*(u64 *)(r10 -8) = r2
	r0 = atomic_cmpxchg((u32 *)(r10 -8), r0, r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r0
	*(u64 *)(r1 +16) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x11223344ddeeff00 u64:0x55667788 u64:0x99aabbccddeeff00
mem: u64:0x1122334455667788 u64:0x1122334455667789 u64:0x5
mem_out: u64:0x1122334455667788 u64:0x55667788 u64:0x5
mem: u64:0x1122334455667788 u64:0xffffffff55667788 u64:0x102030405060708
mem_out: u64:0x1122334405060708 u64:0x55667788 u64:0x102030405060708
mem: u64:0x0 u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0xffffffff u64:0x0 u64:0xffffffffffffffff
mem: u64:0xffffffffffffffff u64:0x0 u64:0x0
mem_out: u64:0xffffffffffffffff u64:0xffffffff u64:0x0

== atomic add of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	lock *(u64 *)(r10 -8) += r3
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0xaaccef1133557688 u64:0x99aabbccddeeff00
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0x0 u64:0x1
mem: u64:0x8000000000000000 u64:0x8000000000000000
mem_out: u64:0x0 u64:0x8000000000000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic add and fetch of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic64_fetch_add((u64 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0xaaccef1133557688 u64:0x1122334455667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0x0 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0x8000000000000000
mem_out: u64:0x0 u64:0x8000000000000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic or of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	lock *(u64 *)(r10 -8) |= r3
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x99aabbccddeeff88 u64:0x99aabbccddeeff00
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffffffffffff u64:0x1
mem: u64:0x8000000000000000 u64:0x8000000000000000
mem_out: u64:0x8000000000000000 u64:0x8000000000000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic or and fetch of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic64_fetch_or((u64 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x99aabbccddeeff88 u64:0x1122334455667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0x8000000000000000
mem_out: u64:0x8000000000000000 u64:0x8000000000000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic and of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	lock *(u64 *)(r10 -8) &= r3
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x1122334455667700 u64:0x99aabbccddeeff00
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0x1 u64:0x1
mem: u64:0x8000000000000000 u64:0x8000000000000000
mem_out: u64:0x8000000000000000 u64:0x8000000000000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic and and fetch of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic64_fetch_and((u64 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x1122334455667700 u64:0x1122334455667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0x1 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0x8000000000000000
mem_out: u64:0x8000000000000000 u64:0x8000000000000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic xor of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	lock *(u64 *)(r10 -8) ^= r3
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x8888888888888888 u64:0x99aabbccddeeff00
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xfffffffffffffffe u64:0x1
mem: u64:0x8000000000000000 u64:0x8000000000000000
mem_out: u64:0x0 u64:0x8000000000000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic xor and fetch of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic64_fetch_xor((u64 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x8888888888888888 u64:0x1122334455667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xfffffffffffffffe u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0x8000000000000000
mem_out: u64:0x0 u64:0x8000000000000000
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0

== atomic exchange of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r3 = atomic64_xchg((u64 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x99aabbccddeeff00 u64:0x1122334455667788
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0x1 u64:0xffffffffffffffff

# mem is {old value, what R0 expects, new value}; afterwards {value, R0, new value}.
== atomic compare and exchange of 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = *(u64 *)(r1 +8)
	r3 = *(u64 *)(r1 +16)
	*(u64 *)(r10 -8) = r2
	r0 = atomic64_cmpxchg((u64 *)(r10 -8), r0, r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r0
	*(u64 *)(r1 +16) = r3
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem_out: u64:0x99aabbccddeeff00 u64:0x1122334455667788 u64:0x99aabbccddeeff00
mem: u64:0x1122334455667788 u64:0x1122334455667789 u64:0x5
mem_out: u64:0x1122334455667788 u64:0x1122334455667788 u64:0x5
mem: u64:0x1122334455667788 u64:0xffffffff55667788 u64:0x102030405060708
mem_out: u64:0x1122334455667788 u64:0x1122334455667788 u64:0x102030405060708
mem: u64:0x0 u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0xffffffffffffffff u64:0x0 u64:0xffffffffffffffff
mem: u64:0xffffffffffffffff u64:0x0 u64:0x0
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0x0

== load-acquire of 8 bits clears what is above
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r2 = r10
	r3 = load_acquire((u8 *)(r2 -8))
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0xffffffffffffffff
mem_out: u64:0x8899aabbccddeeff u64:0xff

== store-release of 8 bits leaves the rest
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	store_release((u8 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0x102030405060708
mem_out: u64:0x8899aabbccddee08

== load-acquire of 16 bits clears what is above
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r2 = r10
	r3 = load_acquire((u16 *)(r2 -8))
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0xffffffffffffffff
mem_out: u64:0x8899aabbccddeeff u64:0xeeff

== store-release of 16 bits leaves the rest
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	store_release((u16 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0x102030405060708
mem_out: u64:0x8899aabbccdd0708

== load-acquire of 32 bits clears what is above
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r2 = r10
	r3 = load_acquire((u32 *)(r2 -8))
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0xffffffffffffffff
mem_out: u64:0x8899aabbccddeeff u64:0xccddeeff

== store-release of 32 bits leaves the rest
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	store_release((u32 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0x102030405060708
mem_out: u64:0x8899aabb05060708

== load-acquire of 64 bits clears what is above
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	r2 = r10
	r3 = load_acquire((u64 *)(r2 -8))
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0xffffffffffffffff
mem_out: u64:0x8899aabbccddeeff u64:0x8899aabbccddeeff

== store-release of 64 bits leaves the rest
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	*(u64 *)(r10 -8) = r2
	store_release((u64 *)(r10 -8), r3)
	r2 = *(u64 *)(r10 -8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0x102030405060708
mem_out: u64:0x102030405060708

