# SPDX-License-Identifier: GPL-2.0
#
# 64-bit conditional jumps, every row, taken and not, at the boundaries of signed and unsigned numbers.

== jeq64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 == r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 1
mem: u64:0x1 u64:0x0
ret: 0
mem: u64:0x0 u64:0x1
ret: 0
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 0
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 0
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 1
mem: u64:0xffffffffffffffff u64:0x0
ret: 0
mem: u64:0x0 u64:0xffffffffffffffff
ret: 0
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 0
mem: u64:0x5555 u64:0xaaaa
ret: 0
mem: u64:0x100000000 u64:0x0
ret: 0
mem: u64:0x100000000 u64:0x200000000
ret: 0

== jeq64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 == 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 == 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 == 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 == 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 == 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x1
mem: u64:0x1
ret: 0x2
mem: u64:0xffffffffffffffff
ret: 0x4
mem: u64:0x7fffffff
ret: 0x8
mem: u64:0xffffffff80000000
ret: 0x10
mem: u64:0x2
ret: 0x0
mem: u64:0xfffffffffffffffe
ret: 0x0
mem: u64:0x100000000
ret: 0x0
mem: u64:0xffffffff
ret: 0x0
mem: u64:0x8000000000000000
ret: 0x0

== jne64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 != r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 0
mem: u64:0x1 u64:0x0
ret: 1
mem: u64:0x0 u64:0x1
ret: 1
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 1
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 1
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 0
mem: u64:0xffffffffffffffff u64:0x0
ret: 1
mem: u64:0x0 u64:0xffffffffffffffff
ret: 1
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 1
mem: u64:0x5555 u64:0xaaaa
ret: 1
mem: u64:0x100000000 u64:0x0
ret: 1
mem: u64:0x100000000 u64:0x200000000
ret: 1

== jne64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 != 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 != 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 != 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 != 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 != 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x1e
mem: u64:0x1
ret: 0x1d
mem: u64:0xffffffffffffffff
ret: 0x1b
mem: u64:0x7fffffff
ret: 0x17
mem: u64:0xffffffff80000000
ret: 0xf
mem: u64:0x2
ret: 0x1f
mem: u64:0xfffffffffffffffe
ret: 0x1f
mem: u64:0x100000000
ret: 0x1f
mem: u64:0xffffffff
ret: 0x1f
mem: u64:0x8000000000000000
ret: 0x1f

== jgt64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 > r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 0
mem: u64:0x1 u64:0x0
ret: 1
mem: u64:0x0 u64:0x1
ret: 0
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 0
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 1
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 0
mem: u64:0xffffffffffffffff u64:0x0
ret: 1
mem: u64:0x0 u64:0xffffffffffffffff
ret: 0
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 1
mem: u64:0x5555 u64:0xaaaa
ret: 0
mem: u64:0x100000000 u64:0x0
ret: 1
mem: u64:0x100000000 u64:0x200000000
ret: 0

== jgt64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 > 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 > 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 > 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 > 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 > 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x0
mem: u64:0x1
ret: 0x1
mem: u64:0xffffffffffffffff
ret: 0x1b
mem: u64:0x7fffffff
ret: 0x3
mem: u64:0xffffffff80000000
ret: 0xb
mem: u64:0x2
ret: 0x3
mem: u64:0xfffffffffffffffe
ret: 0x1b
mem: u64:0x100000000
ret: 0xb
mem: u64:0xffffffff
ret: 0xb
mem: u64:0x8000000000000000
ret: 0xb

== jge64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 >= r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 1
mem: u64:0x1 u64:0x0
ret: 1
mem: u64:0x0 u64:0x1
ret: 0
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 0
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 1
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 1
mem: u64:0xffffffffffffffff u64:0x0
ret: 1
mem: u64:0x0 u64:0xffffffffffffffff
ret: 0
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 1
mem: u64:0x5555 u64:0xaaaa
ret: 0
mem: u64:0x100000000 u64:0x0
ret: 1
mem: u64:0x100000000 u64:0x200000000
ret: 0

== jge64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 >= 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 >= 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 >= 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 >= 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 >= 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x1
mem: u64:0x1
ret: 0x3
mem: u64:0xffffffffffffffff
ret: 0x1f
mem: u64:0x7fffffff
ret: 0xb
mem: u64:0xffffffff80000000
ret: 0x1b
mem: u64:0x2
ret: 0x3
mem: u64:0xfffffffffffffffe
ret: 0x1b
mem: u64:0x100000000
ret: 0xb
mem: u64:0xffffffff
ret: 0xb
mem: u64:0x8000000000000000
ret: 0xb

== jlt64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 < r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 0
mem: u64:0x1 u64:0x0
ret: 0
mem: u64:0x0 u64:0x1
ret: 1
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 1
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 0
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 0
mem: u64:0xffffffffffffffff u64:0x0
ret: 0
mem: u64:0x0 u64:0xffffffffffffffff
ret: 1
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 0
mem: u64:0x5555 u64:0xaaaa
ret: 1
mem: u64:0x100000000 u64:0x0
ret: 0
mem: u64:0x100000000 u64:0x200000000
ret: 1

== jlt64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 < 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 < 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 < 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 < 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 < 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x1e
mem: u64:0x1
ret: 0x1c
mem: u64:0xffffffffffffffff
ret: 0x0
mem: u64:0x7fffffff
ret: 0x14
mem: u64:0xffffffff80000000
ret: 0x4
mem: u64:0x2
ret: 0x1c
mem: u64:0xfffffffffffffffe
ret: 0x4
mem: u64:0x100000000
ret: 0x14
mem: u64:0xffffffff
ret: 0x14
mem: u64:0x8000000000000000
ret: 0x14

== jle64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 <= r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 1
mem: u64:0x1 u64:0x0
ret: 0
mem: u64:0x0 u64:0x1
ret: 1
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 1
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 0
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 1
mem: u64:0xffffffffffffffff u64:0x0
ret: 0
mem: u64:0x0 u64:0xffffffffffffffff
ret: 1
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 0
mem: u64:0x5555 u64:0xaaaa
ret: 1
mem: u64:0x100000000 u64:0x0
ret: 0
mem: u64:0x100000000 u64:0x200000000
ret: 1

== jle64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 <= 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 <= 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 <= 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 <= 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 <= 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x1f
mem: u64:0x1
ret: 0x1e
mem: u64:0xffffffffffffffff
ret: 0x4
mem: u64:0x7fffffff
ret: 0x1c
mem: u64:0xffffffff80000000
ret: 0x14
mem: u64:0x2
ret: 0x1c
mem: u64:0xfffffffffffffffe
ret: 0x4
mem: u64:0x100000000
ret: 0x14
mem: u64:0xffffffff
ret: 0x14
mem: u64:0x8000000000000000
ret: 0x14

== jsgt64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 s> r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 0
mem: u64:0x1 u64:0x0
ret: 1
mem: u64:0x0 u64:0x1
ret: 0
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 1
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 0
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 0
mem: u64:0xffffffffffffffff u64:0x0
ret: 0
mem: u64:0x0 u64:0xffffffffffffffff
ret: 1
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 1
mem: u64:0x5555 u64:0xaaaa
ret: 0
mem: u64:0x100000000 u64:0x0
ret: 1
mem: u64:0x100000000 u64:0x200000000
ret: 0

== jsgt64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 s> 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 s> 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 s> 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 s> 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 s> 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x14
mem: u64:0x1
ret: 0x15
mem: u64:0xffffffffffffffff
ret: 0x10
mem: u64:0x7fffffff
ret: 0x17
mem: u64:0xffffffff80000000
ret: 0x0
mem: u64:0x2
ret: 0x17
mem: u64:0xfffffffffffffffe
ret: 0x10
mem: u64:0x100000000
ret: 0x1f
mem: u64:0xffffffff
ret: 0x1f
mem: u64:0x8000000000000000
ret: 0x0

== jsge64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 s>= r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 1
mem: u64:0x1 u64:0x0
ret: 1
mem: u64:0x0 u64:0x1
ret: 0
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 1
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 0
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 1
mem: u64:0xffffffffffffffff u64:0x0
ret: 0
mem: u64:0x0 u64:0xffffffffffffffff
ret: 1
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 1
mem: u64:0x5555 u64:0xaaaa
ret: 0
mem: u64:0x100000000 u64:0x0
ret: 1
mem: u64:0x100000000 u64:0x200000000
ret: 0

== jsge64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 s>= 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 s>= 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 s>= 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 s>= 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 s>= 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x15
mem: u64:0x1
ret: 0x17
mem: u64:0xffffffffffffffff
ret: 0x14
mem: u64:0x7fffffff
ret: 0x1f
mem: u64:0xffffffff80000000
ret: 0x10
mem: u64:0x2
ret: 0x17
mem: u64:0xfffffffffffffffe
ret: 0x10
mem: u64:0x100000000
ret: 0x1f
mem: u64:0xffffffff
ret: 0x1f
mem: u64:0x8000000000000000
ret: 0x0

== jslt64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 s< r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 0
mem: u64:0x1 u64:0x0
ret: 0
mem: u64:0x0 u64:0x1
ret: 1
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 0
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 1
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 0
mem: u64:0xffffffffffffffff u64:0x0
ret: 1
mem: u64:0x0 u64:0xffffffffffffffff
ret: 0
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 0
mem: u64:0x5555 u64:0xaaaa
ret: 1
mem: u64:0x100000000 u64:0x0
ret: 0
mem: u64:0x100000000 u64:0x200000000
ret: 1

== jslt64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 s< 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 s< 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 s< 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 s< 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 s< 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0xa
mem: u64:0x1
ret: 0x8
mem: u64:0xffffffffffffffff
ret: 0xb
mem: u64:0x7fffffff
ret: 0x0
mem: u64:0xffffffff80000000
ret: 0xf
mem: u64:0x2
ret: 0x8
mem: u64:0xfffffffffffffffe
ret: 0xf
mem: u64:0x100000000
ret: 0x0
mem: u64:0xffffffff
ret: 0x0
mem: u64:0x8000000000000000
ret: 0x1f

== jsle64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 s<= r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 1
mem: u64:0x1 u64:0x0
ret: 0
mem: u64:0x0 u64:0x1
ret: 1
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 0
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 1
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 1
mem: u64:0xffffffffffffffff u64:0x0
ret: 1
mem: u64:0x0 u64:0xffffffffffffffff
ret: 0
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 0
mem: u64:0x5555 u64:0xaaaa
ret: 1
mem: u64:0x100000000 u64:0x0
ret: 0
mem: u64:0x100000000 u64:0x200000000
ret: 1

== jsle64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 s<= 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 s<= 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 s<= 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 s<= 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 s<= 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0xb
mem: u64:0x1
ret: 0xa
mem: u64:0xffffffffffffffff
ret: 0xf
mem: u64:0x7fffffff
ret: 0x8
mem: u64:0xffffffff80000000
ret: 0x1f
mem: u64:0x2
ret: 0x8
mem: u64:0xfffffffffffffffe
ret: 0xf
mem: u64:0x100000000
ret: 0x0
mem: u64:0xffffffff
ret: 0x0
mem: u64:0x8000000000000000
ret: 0x1f

== jset64 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if r2 & r3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x0 u64:0x0
ret: 0
mem: u64:0x1 u64:0x0
ret: 0
mem: u64:0x0 u64:0x1
ret: 0
mem: u64:0x7fffffffffffffff u64:0x8000000000000000
ret: 0
mem: u64:0x8000000000000000 u64:0x7fffffffffffffff
ret: 0
mem: u64:0x8000000000000000 u64:0x8000000000000000
ret: 1
mem: u64:0xffffffffffffffff u64:0x0
ret: 0
mem: u64:0x0 u64:0xffffffffffffffff
ret: 0
mem: u64:0xffffffffffffffff u64:0xfffffffffffffffe
ret: 1
mem: u64:0x5555 u64:0xaaaa
ret: 0
mem: u64:0x100000000 u64:0x0
ret: 0
mem: u64:0x100000000 u64:0x200000000
ret: 0

== jset64 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if r2 & 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if r2 & 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if r2 & 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if r2 & 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if r2 & 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x0
ret: 0x0
mem: u64:0x1
ret: 0xe
mem: u64:0xffffffffffffffff
ret: 0x1e
mem: u64:0x7fffffff
ret: 0xe
mem: u64:0xffffffff80000000
ret: 0x14
mem: u64:0x2
ret: 0xc
mem: u64:0xfffffffffffffffe
ret: 0x1c
mem: u64:0x100000000
ret: 0x14
mem: u64:0xffffffff
ret: 0x1e
mem: u64:0x8000000000000000
ret: 0x14

