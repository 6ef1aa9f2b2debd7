# SPDX-License-Identifier: GPL-2.0
#
# 32-bit arithmetic, every row: carries, wrap-around, signs, division by zero and of the least number,
# shift amounts above the width.
# The upper halves of the operands hold garbage, the result's must be zero.

== add32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 += w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0xa u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0xa u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000001
mem_out: u64:0x0 u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000000 u64:0xdeadbeefffffffff
mem_out: u64:0xffffffff u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x7fffffff u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef7fffffff u64:0xdeadbeef00000001
mem_out: u64:0x80000000 u64:0xdeadbeef00000001

== add32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 += 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 += -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 += 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 += -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 += 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x1 u64:0xffffffff u64:0x7fffffff u64:0x80000000 u64:0x1234
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x8 u64:0x6 u64:0x80000006 u64:0x80000007 u64:0x123b
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0x0 u64:0xfffffffe u64:0x7ffffffe u64:0x7fffffff u64:0x1233
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000001 u64:0x7fffffff u64:0xffffffff u64:0x0 u64:0x80001234
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdf0 u64:0x89abcdee u64:0x9abcdee u64:0x9abcdef u64:0x89abe023

== sub32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 -= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x4 u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0xfffffffc u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000001
mem_out: u64:0xfffffffe u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000000 u64:0xdeadbeefffffffff
mem_out: u64:0x1 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x80000001 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef7fffffff u64:0xdeadbeef00000001
mem_out: u64:0x7ffffffe u64:0xdeadbeef00000001

== sub32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 -= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 -= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 -= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 -= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 -= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0xffffffff u64:0x1 u64:0x80000001 u64:0x80000000 u64:0xffffedcc
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x6 u64:0x8 u64:0x80000008 u64:0x80000007 u64:0xffffedd3
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xfffffffe u64:0x0 u64:0x80000000 u64:0x7fffffff u64:0xffffedcb
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x7fffffff u64:0x80000001 u64:0x1 u64:0x0 u64:0x7fffedcc
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdee u64:0x89abcdf0 u64:0x9abcdf0 u64:0x9abcdef u64:0x89abbbbb

== mul32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 *= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x15 u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0x15 u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000001
mem_out: u64:0xffffffff u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000000 u64:0xdeadbeefffffffff
mem_out: u64:0x0 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x80000000 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef7fffffff u64:0xdeadbeef00000001
mem_out: u64:0x7fffffff u64:0xdeadbeef00000001

== mul32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 *= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 *= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 *= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 *= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 *= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x7 u64:0xfffffff9 u64:0x7ffffff9 u64:0x80000000 u64:0x7f6c
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xffffffff u64:0x1 u64:0x80000001 u64:0x80000000 u64:0xffffedcc
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000000 u64:0x80000000 u64:0x80000000 u64:0x0 u64:0x0
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdef u64:0x76543211 u64:0xf6543211 u64:0x80000000 u64:0xb60a28c

== div32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 /= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x2 u64:0xdeadbeef00000003
mem: u64:0xdeadbeeffffffff9 u64:0xdeadbeef00000003
mem_out: u64:0x55555553 u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000007 u64:0xdeadbeeffffffffd
mem_out: u64:0x0 u64:0xdeadbeeffffffffd
mem: u64:0xdeadbeeffffffff9 u64:0xdeadbeeffffffffd
mem_out: u64:0x0 u64:0xdeadbeeffffffffd
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x0 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeef00000001
mem_out: u64:0x80000000 u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000005 u64:0xdeadbeef00000000
mem_out: u64:0x0 u64:0xdeadbeef00000000
mem: u64:0xdeadbeeffffffffb u64:0xdeadbeef00000000
mem_out: u64:0x0 u64:0xdeadbeef00000000
mem: u64:0xdeadbeef00000000 u64:0xdeadbeef00000000
mem_out: u64:0x0 u64:0xdeadbeef00000000
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0x0 u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000002
mem_out: u64:0x7fffffff u64:0xdeadbeef00000002

== div32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 /= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 /= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 /= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 /= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 /= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x7 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xffffffff u64:0x1 u64:0x2 u64:0x1 u64:0xe1042
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000000 u64:0x0 u64:0x1 u64:0x1 u64:0x70821
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdef u64:0x0 u64:0x1 u64:0x1 u64:0x79023

== sdiv32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 s/= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x2 u64:0xdeadbeef00000003
mem: u64:0xdeadbeeffffffff9 u64:0xdeadbeef00000003
mem_out: u64:0xfffffffe u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000007 u64:0xdeadbeeffffffffd
mem_out: u64:0xfffffffe u64:0xdeadbeeffffffffd
mem: u64:0xdeadbeeffffffff9 u64:0xdeadbeeffffffffd
mem_out: u64:0x2 u64:0xdeadbeeffffffffd
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x80000000 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeef00000001
mem_out: u64:0x80000000 u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000005 u64:0xdeadbeef00000000
mem_out: u64:0x0 u64:0xdeadbeef00000000
mem: u64:0xdeadbeeffffffffb u64:0xdeadbeef00000000
mem_out: u64:0x0 u64:0xdeadbeef00000000
mem: u64:0xdeadbeef00000000 u64:0xdeadbeef00000000
mem_out: u64:0x0 u64:0xdeadbeef00000000
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0x0 u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000002
mem_out: u64:0x0 u64:0xdeadbeef00000002

== sdiv32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 s/= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s/= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s/= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s/= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s/= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x7 u64:0xfffffff9 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xffffffff u64:0x1 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000000 u64:0x80000000 u64:0xffffffff u64:0x1 u64:0xfff8f7df
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdef u64:0x76543211 u64:0x0 u64:0x0 u64:0xfff97fe2

== mod32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 %= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x1 u64:0xdeadbeef00000003
mem: u64:0xdeadbeeffffffff9 u64:0xdeadbeef00000003
mem_out: u64:0x0 u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000007 u64:0xdeadbeeffffffffd
mem_out: u64:0x7 u64:0xdeadbeeffffffffd
mem: u64:0xdeadbeeffffffff9 u64:0xdeadbeeffffffffd
mem_out: u64:0xfffffff9 u64:0xdeadbeeffffffffd
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x80000000 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeef00000001
mem_out: u64:0x0 u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000005 u64:0xdeadbeef00000000
mem_out: u64:0x5 u64:0xdeadbeef00000000
mem: u64:0xdeadbeeffffffffb u64:0xdeadbeef00000000
mem_out: u64:0xfffffffb u64:0xdeadbeef00000000
mem: u64:0xdeadbeef00000000 u64:0xdeadbeef00000000
mem_out: u64:0x0 u64:0xdeadbeef00000000
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0x3 u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000002
mem_out: u64:0x1 u64:0xdeadbeef00000002

== mod32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 %= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 %= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 %= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 %= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 %= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x0 u64:0x7 u64:0x7 u64:0x7 u64:0x7
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0x0 u64:0x0 u64:0x1 u64:0x7fffffff u64:0xe97
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x0 u64:0x80000000 u64:0x1 u64:0x0 u64:0x74c
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x0 u64:0x89abcdef u64:0x9abcdf0 u64:0x9abcdef u64:0x10d3

== smod32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 s%= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x1 u64:0xdeadbeef00000003
mem: u64:0xdeadbeeffffffff9 u64:0xdeadbeef00000003
mem_out: u64:0xffffffff u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000007 u64:0xdeadbeeffffffffd
mem_out: u64:0x1 u64:0xdeadbeeffffffffd
mem: u64:0xdeadbeeffffffff9 u64:0xdeadbeeffffffffd
mem_out: u64:0xffffffff u64:0xdeadbeeffffffffd
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x0 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeef00000001
mem_out: u64:0x0 u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000005 u64:0xdeadbeef00000000
mem_out: u64:0x5 u64:0xdeadbeef00000000
mem: u64:0xdeadbeeffffffffb u64:0xdeadbeef00000000
mem_out: u64:0xfffffffb u64:0xdeadbeef00000000
mem: u64:0xdeadbeef00000000 u64:0xdeadbeef00000000
mem_out: u64:0x0 u64:0xdeadbeef00000000
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0x3 u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000002
mem_out: u64:0xffffffff u64:0xdeadbeef00000002

== smod32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 s%= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s%= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s%= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s%= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s%= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x0 u64:0x0 u64:0x7 u64:0x7 u64:0x7
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0x0 u64:0x0 u64:0xffffffff u64:0xffffffff u64:0xffffffff
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x0 u64:0x0 u64:0xffffffff u64:0x0 u64:0xfffff8b4
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x0 u64:0x0 u64:0x89abcdef u64:0x89abcdef u64:0xfffff007

== or32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 |= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x7 u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0x7 u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000001
mem_out: u64:0xffffffff u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000000 u64:0xdeadbeefffffffff
mem_out: u64:0xffffffff u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0xffffffff u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef7fffffff u64:0xdeadbeef00000001
mem_out: u64:0x7fffffff u64:0xdeadbeef00000001

== or32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 |= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 |= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 |= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 |= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 |= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x1 u64:0xffffffff u64:0x7fffffff u64:0x80000000 u64:0x1234
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x7 u64:0xffffffff u64:0x7fffffff u64:0x80000007 u64:0x1237
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xffffffff u64:0xffffffff u64:0xffffffff u64:0xffffffff u64:0xffffffff
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000001 u64:0xffffffff u64:0xffffffff u64:0x80000000 u64:0x80001234
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdef u64:0xffffffff u64:0xffffffff u64:0x89abcdef u64:0x89abdfff

== and32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 &= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x3 u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0x3 u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000001
mem_out: u64:0x1 u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000000 u64:0xdeadbeefffffffff
mem_out: u64:0x0 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x80000000 u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef7fffffff u64:0xdeadbeef00000001
mem_out: u64:0x1 u64:0xdeadbeef00000001

== and32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 &= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 &= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 &= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 &= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 &= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x1 u64:0x7 u64:0x7 u64:0x0 u64:0x4
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0x1 u64:0xffffffff u64:0x7fffffff u64:0x80000000 u64:0x1234
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x0 u64:0x80000000 u64:0x0 u64:0x80000000 u64:0x0
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x1 u64:0x89abcdef u64:0x9abcdef u64:0x80000000 u64:0x24

== xor32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 ^= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000007 u64:0xdeadbeef00000003
mem_out: u64:0x4 u64:0xdeadbeef00000003
mem: u64:0xdeadbeef00000003 u64:0xdeadbeef00000007
mem_out: u64:0x4 u64:0xdeadbeef00000007
mem: u64:0xdeadbeefffffffff u64:0xdeadbeef00000001
mem_out: u64:0xfffffffe u64:0xdeadbeef00000001
mem: u64:0xdeadbeef00000000 u64:0xdeadbeefffffffff
mem_out: u64:0xffffffff u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef80000000 u64:0xdeadbeefffffffff
mem_out: u64:0x7fffffff u64:0xdeadbeefffffffff
mem: u64:0xdeadbeef7fffffff u64:0xdeadbeef00000001
mem_out: u64:0x7ffffffe u64:0xdeadbeef00000001

== xor32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 ^= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 ^= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 ^= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 ^= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 ^= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x1 u64:0xffffffff u64:0x7fffffff u64:0x80000000 u64:0x1234
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x6 u64:0xfffffff8 u64:0x7ffffff8 u64:0x80000007 u64:0x1233
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xfffffffe u64:0x0 u64:0x80000000 u64:0x7fffffff u64:0xffffedcb
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000001 u64:0x7fffffff u64:0xffffffff u64:0x0 u64:0x80001234
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdee u64:0x76543210 u64:0xf6543210 u64:0x9abcdef u64:0x89abdfdb

== lsh32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 <<= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000001 u64:0x1f
mem_out: u64:0x80000000 u64:0x1f
mem: u64:0xdeadbeef80000001 u64:0x1
mem_out: u64:0x2 u64:0x1
mem: u64:0xdeadbeef80000005 u64:0x20
mem_out: u64:0x80000005 u64:0x20
mem: u64:0xdeadbeef00001234 u64:0x24
mem_out: u64:0x12340 u64:0x24
mem: u64:0xdeadbeefffffffff u64:0x1f
mem_out: u64:0x80000000 u64:0x1f
mem: u64:0xdeadbeef80000000 u64:0x100000003
mem_out: u64:0x0 u64:0x100000003

== lsh32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 <<= 0
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 <<= 1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 <<= 7
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 <<= 16
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 <<= 31
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x7 u64:0xe u64:0x380 u64:0x70000 u64:0x80000000
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xffffffff u64:0xfffffffe u64:0xffffff80 u64:0xffff0000 u64:0x80000000
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdef u64:0x13579bde u64:0xd5e6f780 u64:0xcdef0000 u64:0x80000000

== rsh32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 >>= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000001 u64:0x1f
mem_out: u64:0x0 u64:0x1f
mem: u64:0xdeadbeef80000001 u64:0x1
mem_out: u64:0x40000000 u64:0x1
mem: u64:0xdeadbeef80000005 u64:0x20
mem_out: u64:0x80000005 u64:0x20
mem: u64:0xdeadbeef00001234 u64:0x24
mem_out: u64:0x123 u64:0x24
mem: u64:0xdeadbeefffffffff u64:0x1f
mem_out: u64:0x1 u64:0x1f
mem: u64:0xdeadbeef80000000 u64:0x100000003
mem_out: u64:0x10000000 u64:0x100000003

== rsh32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 >>= 0
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 >>= 1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 >>= 7
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 >>= 16
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 >>= 31
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x7 u64:0x3 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xffffffff u64:0x7fffffff u64:0x1ffffff u64:0xffff u64:0x1
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000000 u64:0x40000000 u64:0x1000000 u64:0x8000 u64:0x1
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdef u64:0x44d5e6f7 u64:0x113579b u64:0x89ab u64:0x1

== arsh32 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	w2 s>>= w3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0xdeadbeef00000001 u64:0x1f
mem_out: u64:0x0 u64:0x1f
mem: u64:0xdeadbeef80000001 u64:0x1
mem_out: u64:0xc0000000 u64:0x1
mem: u64:0xdeadbeef80000005 u64:0x20
mem_out: u64:0x80000005 u64:0x20
mem: u64:0xdeadbeef00001234 u64:0x24
mem_out: u64:0x123 u64:0x24
mem: u64:0xdeadbeefffffffff u64:0x1f
mem_out: u64:0xffffffff u64:0x1f
mem: u64:0xdeadbeef80000000 u64:0x100000003
mem_out: u64:0xf0000000 u64:0x100000003

== arsh32 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	w2 s>>= 0
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s>>= 1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s>>= 7
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s>>= 16
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	w2 s>>= 31
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000 u64:0*5
mem_out: u64:0xdeadbeef00000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeef00000007 u64:0*5
mem_out: u64:0xdeadbeef00000007 u64:0x7 u64:0x3 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xdeadbeefffffffff u64:0*5
mem_out: u64:0xdeadbeefffffffff u64:0xffffffff u64:0xffffffff u64:0xffffffff u64:0xffffffff u64:0xffffffff
mem: u64:0xdeadbeef80000000 u64:0*5
mem_out: u64:0xdeadbeef80000000 u64:0x80000000 u64:0xc0000000 u64:0xff000000 u64:0xffff8000 u64:0xffffffff
mem: u64:0xdeadbeef89abcdef u64:0*5
mem_out: u64:0xdeadbeef89abcdef u64:0x89abcdef u64:0xc4d5e6f7 u64:0xff13579b u64:0xffff89ab u64:0xffffffff

== neg32
prog:
	r2 = *(u64 *)(r1 +0)
	w2 = -w2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0xdeadbeef00000000
mem_out: u64:0x0
mem: u64:0xdeadbeef00000001
mem_out: u64:0xffffffff
mem: u64:0xdeadbeefffffffff
mem_out: u64:0x1
mem: u64:0xdeadbeef80000000
mem_out: u64:0x80000000
mem: u64:0xdeadbeef89abcdef
mem_out: u64:0x76543211

== mov32 of a register
prog:
	r3 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	w2 = w3
	*(u64 *)(r1 +8) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0x0 u64:0x0
mem: u64:0x8000000080000000 u64:0xffffffffffffffff
mem_out: u64:0x8000000080000000 u64:0x80000000
mem: u64:0x123456789abcdef u64:0xffffffffffffffff
mem_out: u64:0x123456789abcdef u64:0x89abcdef

== mov32 of an immediate clears the upper half
prog:
	r2 = *(u64 *)(r1 +0)
	w2 = 5
	*(u64 *)(r1 +0) = r2
	r2 = *(u64 *)(r1 +0)
	w2 = -1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	w2 = -2147483648
	*(u64 *)(r1 +16) = r2
	r0 = 0
	exit
mem: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff
mem_out: u64:0x5 u64:0xffffffff u64:0x80000000

== mov32 sign-extends the low 8 bits
prog:
	r3 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	w2 = (s8)w3
	*(u64 *)(r1 +8) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0xffffffffffffffff
mem_out: u64:0x1122334455667788 u64:0xffffff88
mem: u64:0x8899aabbccddee7f u64:0xffffffffffffffff
mem_out: u64:0x8899aabbccddee7f u64:0x7f

== mov32 sign-extends the low 16 bits
prog:
	r3 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	w2 = (s16)w3
	*(u64 *)(r1 +8) = r2
	r0 = 0
	exit
mem: u64:0x112233445566f788 u64:0xffffffffffffffff
mem_out: u64:0x112233445566f788 u64:0xfffff788
mem: u64:0x8899aabbccdd6eff u64:0xffffffffffffffff
mem_out: u64:0x8899aabbccdd6eff u64:0x6eff

