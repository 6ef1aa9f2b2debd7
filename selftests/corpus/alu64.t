# SPDX-License-Identifier: GPL-2.0
#
# 64-bit arithmetic, every row: carries, wrap-around, signs, division by zero and of the least number,
# shift amounts above the width.

== add64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 += r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0xa u64:0x3
mem: u64:0x3 u64:0x7
mem_out: u64:0xa u64:0x7
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0x0 u64:0x1
mem: u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x7fffffffffffffff u64:0xffffffffffffffff
mem: u64:0x7fffffffffffffff u64:0x1
mem_out: u64:0x8000000000000000 u64:0x1

== add64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 += 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 += -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 += 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 += -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 += 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x1 u64:0xffffffffffffffff u64:0x7fffffff u64:0xffffffff80000000 u64:0x1234
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x8 u64:0x6 u64:0x80000006 u64:0xffffffff80000007 u64:0x123b
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0x0 u64:0xfffffffffffffffe u64:0x7ffffffe u64:0xffffffff7fffffff u64:0x1233
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000001 u64:0x7fffffffffffffff u64:0x800000007fffffff u64:0x7fffffff80000000 u64:0x8000000000001234
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdf0 u64:0x123456789abcdee u64:0x123456809abcdee u64:0x123456709abcdef u64:0x123456789abe023

== sub64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 -= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x4 u64:0x3
mem: u64:0x3 u64:0x7
mem_out: u64:0xfffffffffffffffc u64:0x7
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xfffffffffffffffe u64:0x1
mem: u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0x1 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x8000000000000001 u64:0xffffffffffffffff
mem: u64:0x7fffffffffffffff u64:0x1
mem_out: u64:0x7ffffffffffffffe u64:0x1

== sub64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 -= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 -= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 -= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 -= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 -= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0xffffffffffffffff u64:0x1 u64:0xffffffff80000001 u64:0x80000000 u64:0xffffffffffffedcc
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x6 u64:0x8 u64:0xffffffff80000008 u64:0x80000007 u64:0xffffffffffffedd3
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xfffffffffffffffe u64:0x0 u64:0xffffffff80000000 u64:0x7fffffff u64:0xffffffffffffedcb
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x7fffffffffffffff u64:0x8000000000000001 u64:0x7fffffff80000001 u64:0x8000000080000000 u64:0x7fffffffffffedcc
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdee u64:0x123456789abcdf0 u64:0x123456709abcdf0 u64:0x123456809abcdef u64:0x123456789abbbbb

== mul64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 *= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x15 u64:0x3
mem: u64:0x3 u64:0x7
mem_out: u64:0x15 u64:0x7
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffffffffffff u64:0x1
mem: u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0x0 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x8000000000000000 u64:0xffffffffffffffff
mem: u64:0x7fffffffffffffff u64:0x1
mem_out: u64:0x7fffffffffffffff u64:0x1

== mul64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 *= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 *= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 *= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 *= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 *= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x7 u64:0xfffffffffffffff9 u64:0x37ffffff9 u64:0xfffffffc80000000 u64:0x7f6c
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0x1 u64:0xffffffff80000001 u64:0x80000000 u64:0xffffffffffffedcc
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000000 u64:0x8000000000000000 u64:0x8000000000000000 u64:0x0 u64:0x0
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdef u64:0xfedcba9876543211 u64:0xc3b2a18ff6543211 u64:0x3b2a190880000000 u64:0xb60b60b60b60a28c

== div64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 /= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x2 u64:0x3
mem: u64:0xfffffffffffffff9 u64:0x3
mem_out: u64:0x5555555555555553 u64:0x3
mem: u64:0x7 u64:0xfffffffffffffffd
mem_out: u64:0x0 u64:0xfffffffffffffffd
mem: u64:0xfffffffffffffff9 u64:0xfffffffffffffffd
mem_out: u64:0x0 u64:0xfffffffffffffffd
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x0 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0x1
mem_out: u64:0x8000000000000000 u64:0x1
mem: u64:0x5 u64:0x0
mem_out: u64:0x0 u64:0x0
mem: u64:0xfffffffffffffffb u64:0x0
mem_out: u64:0x0 u64:0x0
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0
mem: u64:0x3 u64:0x7
mem_out: u64:0x0 u64:0x7
mem: u64:0xffffffffffffffff u64:0x2
mem_out: u64:0x7fffffffffffffff u64:0x2

== div64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 /= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 /= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 /= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 /= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 /= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x7 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0x1 u64:0x200000004 u64:0x1 u64:0xe1042cd3d4ee3
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000000 u64:0x0 u64:0x100000002 u64:0x0 u64:0x70821669ea771
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdef u64:0x0 u64:0x2468acf u64:0x0 u64:0x10004c016906

== sdiv64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 s/= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x2 u64:0x3
mem: u64:0xfffffffffffffff9 u64:0x3
mem_out: u64:0xfffffffffffffffe u64:0x3
mem: u64:0x7 u64:0xfffffffffffffffd
mem_out: u64:0xfffffffffffffffe u64:0xfffffffffffffffd
mem: u64:0xfffffffffffffff9 u64:0xfffffffffffffffd
mem_out: u64:0x2 u64:0xfffffffffffffffd
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x8000000000000000 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0x1
mem_out: u64:0x8000000000000000 u64:0x1
mem: u64:0x5 u64:0x0
mem_out: u64:0x0 u64:0x0
mem: u64:0xfffffffffffffffb u64:0x0
mem_out: u64:0x0 u64:0x0
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0
mem: u64:0x3 u64:0x7
mem_out: u64:0x0 u64:0x7
mem: u64:0xffffffffffffffff u64:0x2
mem_out: u64:0x0 u64:0x2

== sdiv64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 s/= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s/= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s/= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s/= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s/= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x7 u64:0xfffffffffffffff9 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0x1 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000000 u64:0x8000000000000000 u64:0xfffffffefffffffe u64:0x100000000 u64:0xfff8f7de9961588f
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdef u64:0xfedcba9876543211 u64:0x2468acf u64:0xfffffffffdb97531 u64:0x10004c016906

== mod64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 %= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x1 u64:0x3
mem: u64:0xfffffffffffffff9 u64:0x3
mem_out: u64:0x0 u64:0x3
mem: u64:0x7 u64:0xfffffffffffffffd
mem_out: u64:0x7 u64:0xfffffffffffffffd
mem: u64:0xfffffffffffffff9 u64:0xfffffffffffffffd
mem_out: u64:0xfffffffffffffff9 u64:0xfffffffffffffffd
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x8000000000000000 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0x1
mem_out: u64:0x0 u64:0x1
mem: u64:0x5 u64:0x0
mem_out: u64:0x5 u64:0x0
mem: u64:0xfffffffffffffffb u64:0x0
mem_out: u64:0xfffffffffffffffb u64:0x0
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0
mem: u64:0x3 u64:0x7
mem_out: u64:0x3 u64:0x7
mem: u64:0xffffffffffffffff u64:0x2
mem_out: u64:0x1 u64:0x2

== mod64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 %= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 %= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 %= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 %= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 %= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x0 u64:0x7 u64:0x7 u64:0x7 u64:0x7
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0x0 u64:0x0 u64:0x3 u64:0x7fffffff u64:0x3e3
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x0 u64:0x8000000000000000 u64:0x2 u64:0x8000000000000000 u64:0xb0c
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x0 u64:0x123456789abcdef u64:0xbf258be u64:0x123456789abcdef u64:0xcb7

== smod64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 s%= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x1 u64:0x3
mem: u64:0xfffffffffffffff9 u64:0x3
mem_out: u64:0xffffffffffffffff u64:0x3
mem: u64:0x7 u64:0xfffffffffffffffd
mem_out: u64:0x1 u64:0xfffffffffffffffd
mem: u64:0xfffffffffffffff9 u64:0xfffffffffffffffd
mem_out: u64:0xffffffffffffffff u64:0xfffffffffffffffd
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x0 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0x1
mem_out: u64:0x0 u64:0x1
mem: u64:0x5 u64:0x0
mem_out: u64:0x5 u64:0x0
mem: u64:0xfffffffffffffffb u64:0x0
mem_out: u64:0xfffffffffffffffb u64:0x0
mem: u64:0x0 u64:0x0
mem_out: u64:0x0 u64:0x0
mem: u64:0x3 u64:0x7
mem_out: u64:0x3 u64:0x7
mem: u64:0xffffffffffffffff u64:0x2
mem_out: u64:0xffffffffffffffff u64:0x2

== smod64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 s%= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s%= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s%= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s%= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s%= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x0 u64:0x0 u64:0x7 u64:0x7 u64:0x7
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0x0 u64:0x0 u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x0 u64:0x0 u64:0xfffffffffffffffe u64:0x0 u64:0xfffffffffffff4f4
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x0 u64:0x0 u64:0xbf258be u64:0x9abcdef u64:0xcb7

== or64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 |= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x7 u64:0x3
mem: u64:0x3 u64:0x7
mem_out: u64:0x7 u64:0x7
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xffffffffffffffff u64:0x1
mem: u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff
mem: u64:0x7fffffffffffffff u64:0x1
mem_out: u64:0x7fffffffffffffff u64:0x1

== or64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 |= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 |= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 |= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 |= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 |= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x1 u64:0xffffffffffffffff u64:0x7fffffff u64:0xffffffff80000000 u64:0x1234
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x7 u64:0xffffffffffffffff u64:0x7fffffff u64:0xffffffff80000007 u64:0x1237
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000001 u64:0xffffffffffffffff u64:0x800000007fffffff u64:0xffffffff80000000 u64:0x8000000000001234
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdef u64:0xffffffffffffffff u64:0x1234567ffffffff u64:0xffffffff89abcdef u64:0x123456789abdfff

== and64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 &= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x3 u64:0x3
mem: u64:0x3 u64:0x7
mem_out: u64:0x3 u64:0x7
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0x1 u64:0x1
mem: u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0x0 u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x8000000000000000 u64:0xffffffffffffffff
mem: u64:0x7fffffffffffffff u64:0x1
mem_out: u64:0x1 u64:0x1

== and64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 &= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 &= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 &= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 &= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 &= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x1 u64:0x7 u64:0x7 u64:0x0 u64:0x4
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0x1 u64:0xffffffffffffffff u64:0x7fffffff u64:0xffffffff80000000 u64:0x1234
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x0 u64:0x8000000000000000 u64:0x0 u64:0x8000000000000000 u64:0x0
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x1 u64:0x123456789abcdef u64:0x9abcdef u64:0x123456780000000 u64:0x24

== xor64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 ^= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x7 u64:0x3
mem_out: u64:0x4 u64:0x3
mem: u64:0x3 u64:0x7
mem_out: u64:0x4 u64:0x7
mem: u64:0xffffffffffffffff u64:0x1
mem_out: u64:0xfffffffffffffffe u64:0x1
mem: u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0xffffffffffffffff
mem_out: u64:0x7fffffffffffffff u64:0xffffffffffffffff
mem: u64:0x7fffffffffffffff u64:0x1
mem_out: u64:0x7ffffffffffffffe u64:0x1

== xor64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 ^= 1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 ^= -1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 ^= 2147483647
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 ^= -2147483648
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 ^= 4660
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x1 u64:0xffffffffffffffff u64:0x7fffffff u64:0xffffffff80000000 u64:0x1234
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x6 u64:0xfffffffffffffff8 u64:0x7ffffff8 u64:0xffffffff80000007 u64:0x1233
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xfffffffffffffffe u64:0x0 u64:0xffffffff80000000 u64:0x7fffffff u64:0xffffffffffffedcb
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000001 u64:0x7fffffffffffffff u64:0x800000007fffffff u64:0x7fffffff80000000 u64:0x8000000000001234
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdee u64:0xfedcba9876543210 u64:0x1234567f6543210 u64:0xfedcba9809abcdef u64:0x123456789abdfdb

== lsh64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 <<= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1 u64:0x3f
mem_out: u64:0x8000000000000000 u64:0x3f
mem: u64:0x8000000000000001 u64:0x1
mem_out: u64:0x2 u64:0x1
mem: u64:0x8000000000000005 u64:0x40
mem_out: u64:0x8000000000000005 u64:0x40
mem: u64:0x1234 u64:0x44
mem_out: u64:0x12340 u64:0x44
mem: u64:0xffffffffffffffff u64:0x3f
mem_out: u64:0x8000000000000000 u64:0x3f
mem: u64:0x8000000000000000 u64:0x100000003
mem_out: u64:0x0 u64:0x100000003

== lsh64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 <<= 0
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 <<= 1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 <<= 7
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 <<= 32
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 <<= 63
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x7 u64:0xe u64:0x380 u64:0x700000000 u64:0x8000000000000000
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xfffffffffffffffe u64:0xffffffffffffff80 u64:0xffffffff00000000 u64:0x8000000000000000
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000000 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdef u64:0x2468acf13579bde u64:0x91a2b3c4d5e6f780 u64:0x89abcdef00000000 u64:0x8000000000000000

== rsh64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 >>= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1 u64:0x3f
mem_out: u64:0x0 u64:0x3f
mem: u64:0x8000000000000001 u64:0x1
mem_out: u64:0x4000000000000000 u64:0x1
mem: u64:0x8000000000000005 u64:0x40
mem_out: u64:0x8000000000000005 u64:0x40
mem: u64:0x1234 u64:0x44
mem_out: u64:0x123 u64:0x44
mem: u64:0xffffffffffffffff u64:0x3f
mem_out: u64:0x1 u64:0x3f
mem: u64:0x8000000000000000 u64:0x100000003
mem_out: u64:0x1000000000000000 u64:0x100000003

== rsh64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 >>= 0
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 >>= 1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 >>= 7
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 >>= 32
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 >>= 63
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x7 u64:0x3 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0x7fffffffffffffff u64:0x1ffffffffffffff u64:0xffffffff u64:0x1
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000000 u64:0x4000000000000000 u64:0x100000000000000 u64:0x80000000 u64:0x1
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdef u64:0x91a2b3c4d5e6f7 u64:0x2468acf13579b u64:0x1234567 u64:0x0

== arsh64 by a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r2 s>>= r3
	*(u64 *)(r1 +0) = r2
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x1 u64:0x3f
mem_out: u64:0x0 u64:0x3f
mem: u64:0x8000000000000001 u64:0x1
mem_out: u64:0xc000000000000000 u64:0x1
mem: u64:0x8000000000000005 u64:0x40
mem_out: u64:0x8000000000000005 u64:0x40
mem: u64:0x1234 u64:0x44
mem_out: u64:0x123 u64:0x44
mem: u64:0xffffffffffffffff u64:0x3f
mem_out: u64:0xffffffffffffffff u64:0x3f
mem: u64:0x8000000000000000 u64:0x100000003
mem_out: u64:0xf000000000000000 u64:0x100000003

== arsh64 by an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 0
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 1
	*(u64 *)(r1 +16) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 7
	*(u64 *)(r1 +24) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 32
	*(u64 *)(r1 +32) = r2
	r2 = *(u64 *)(r1 +0)
	r2 s>>= 63
	*(u64 *)(r1 +40) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0*5
mem_out: u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0 u64:0x0
mem: u64:0x7 u64:0*5
mem_out: u64:0x7 u64:0x7 u64:0x3 u64:0x0 u64:0x0 u64:0x0
mem: u64:0xffffffffffffffff u64:0*5
mem_out: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff
mem: u64:0x8000000000000000 u64:0*5
mem_out: u64:0x8000000000000000 u64:0x8000000000000000 u64:0xc000000000000000 u64:0xff00000000000000 u64:0xffffffff80000000 u64:0xffffffffffffffff
mem: u64:0x123456789abcdef u64:0*5
mem_out: u64:0x123456789abcdef u64:0x123456789abcdef u64:0x91a2b3c4d5e6f7 u64:0x2468acf13579b u64:0x1234567 u64:0x0

== neg64
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = -r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x0
mem_out: u64:0x0
mem: u64:0x1
mem_out: u64:0xffffffffffffffff
mem: u64:0xffffffffffffffff
mem_out: u64:0x1
mem: u64:0x8000000000000000
mem_out: u64:0x8000000000000000
mem: u64:0x123456789abcdef
mem_out: u64:0xfedcba9876543211

== mov64 of a register
prog:
	r3 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	r2 = r3
	*(u64 *)(r1 +8) = r2
	r0 = 0
	exit
mem: u64:0x0 u64:0xffffffffffffffff
mem_out: u64:0x0 u64:0x0
mem: u64:0x8000000080000000 u64:0xffffffffffffffff
mem_out: u64:0x8000000080000000 u64:0x8000000080000000
mem: u64:0x123456789abcdef u64:0xffffffffffffffff
mem_out: u64:0x123456789abcdef u64:0x123456789abcdef

== mov64 of an immediate sign-extends
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = 5
	*(u64 *)(r1 +0) = r2
	r2 = *(u64 *)(r1 +0)
	r2 = -1
	*(u64 *)(r1 +8) = r2
	r2 = *(u64 *)(r1 +0)
	r2 = -2147483648
	*(u64 *)(r1 +16) = r2
	r0 = 0
	exit
mem: u64:0xffffffffffffffff u64:0xffffffffffffffff u64:0xffffffffffffffff
mem_out: u64:0x5 u64:0xffffffffffffffff u64:0xffffffff80000000

== mov64 sign-extends the low 8 bits
prog:
	r3 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	r2 = (s8)r3
	*(u64 *)(r1 +8) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788 u64:0xffffffffffffffff
mem_out: u64:0x1122334455667788 u64:0xffffffffffffff88
mem: u64:0x8899aabbccddee7f u64:0xffffffffffffffff
mem_out: u64:0x8899aabbccddee7f u64:0x7f

== mov64 sign-extends the low 16 bits
prog:
	r3 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	r2 = (s16)r3
	*(u64 *)(r1 +8) = r2
	r0 = 0
	exit
mem: u64:0x112233445566f788 u64:0xffffffffffffffff
mem_out: u64:0x112233445566f788 u64:0xfffffffffffff788
mem: u64:0x8899aabbccdd6eff u64:0xffffffffffffffff
mem_out: u64:0x8899aabbccdd6eff u64:0x6eff

== mov64 sign-extends the low 32 bits
prog:
	r3 = *(u64 *)(r1 +0)
	r2 = *(u64 *)(r1 +8)
	r2 = (s32)r3
	*(u64 *)(r1 +8) = r2
	r0 = 0
	exit
mem: u64:0x11223344d5667788 u64:0xffffffffffffffff
mem_out: u64:0x11223344d5667788 u64:0xffffffffd5667788
mem: u64:0x8899aabb4cddeeff u64:0xffffffffffffffff
mem_out: u64:0x8899aabb4cddeeff u64:0x4cddeeff

