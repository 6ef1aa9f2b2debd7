# SPDX-License-Identifier: GPL-2.0
#
# 32-bit conditional jumps, every row, taken and not, at the boundaries of signed and unsigned numbers.
# The upper halves of the operands differ, and must not matter.

== jeq32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 == w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 0
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 0
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 0

== jeq32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 == 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 == 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 == 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 == 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 == 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x1
mem: u64:0x5a5a5a5a00000001
ret: 0x2
mem: u64:0x5a5a5a5affffffff
ret: 0x4
mem: u64:0x5a5a5a5a7fffffff
ret: 0x8
mem: u64:0x5a5a5a5a80000000
ret: 0x10
mem: u64:0x5a5a5a5a00000002
ret: 0x0
mem: u64:0x5a5a5a5afffffffe
ret: 0x0

== jne32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 != w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 1
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 1
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 1

== jne32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 != 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 != 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 != 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 != 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 != 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x1e
mem: u64:0x5a5a5a5a00000001
ret: 0x1d
mem: u64:0x5a5a5a5affffffff
ret: 0x1b
mem: u64:0x5a5a5a5a7fffffff
ret: 0x17
mem: u64:0x5a5a5a5a80000000
ret: 0xf
mem: u64:0x5a5a5a5a00000002
ret: 0x1f
mem: u64:0x5a5a5a5afffffffe
ret: 0x1f

== jgt32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 > w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 0
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 1
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 0

== jgt32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 > 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 > 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 > 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 > 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 > 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x0
mem: u64:0x5a5a5a5a00000001
ret: 0x1
mem: u64:0x5a5a5a5affffffff
ret: 0x1b
mem: u64:0x5a5a5a5a7fffffff
ret: 0x3
mem: u64:0x5a5a5a5a80000000
ret: 0xb
mem: u64:0x5a5a5a5a00000002
ret: 0x3
mem: u64:0x5a5a5a5afffffffe
ret: 0x1b

== jge32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 >= w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 0
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 1
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 0

== jge32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 >= 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 >= 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 >= 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 >= 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 >= 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x1
mem: u64:0x5a5a5a5a00000001
ret: 0x3
mem: u64:0x5a5a5a5affffffff
ret: 0x1f
mem: u64:0x5a5a5a5a7fffffff
ret: 0xb
mem: u64:0x5a5a5a5a80000000
ret: 0x1b
mem: u64:0x5a5a5a5a00000002
ret: 0x3
mem: u64:0x5a5a5a5afffffffe
ret: 0x1b

== jlt32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 < w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 1
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 0
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 1

== jlt32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 < 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 < 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 < 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 < 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 < 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x1e
mem: u64:0x5a5a5a5a00000001
ret: 0x1c
mem: u64:0x5a5a5a5affffffff
ret: 0x0
mem: u64:0x5a5a5a5a7fffffff
ret: 0x14
mem: u64:0x5a5a5a5a80000000
ret: 0x4
mem: u64:0x5a5a5a5a00000002
ret: 0x1c
mem: u64:0x5a5a5a5afffffffe
ret: 0x4

== jle32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 <= w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 1
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 0
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 1

== jle32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 <= 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 <= 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 <= 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 <= 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 <= 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x1f
mem: u64:0x5a5a5a5a00000001
ret: 0x1e
mem: u64:0x5a5a5a5affffffff
ret: 0x4
mem: u64:0x5a5a5a5a7fffffff
ret: 0x1c
mem: u64:0x5a5a5a5a80000000
ret: 0x14
mem: u64:0x5a5a5a5a00000002
ret: 0x1c
mem: u64:0x5a5a5a5afffffffe
ret: 0x4

== jsgt32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 s> w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 0
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 1
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 0

== jsgt32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 s> 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 s> 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 s> 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 s> 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 s> 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x14
mem: u64:0x5a5a5a5a00000001
ret: 0x15
mem: u64:0x5a5a5a5affffffff
ret: 0x10
mem: u64:0x5a5a5a5a7fffffff
ret: 0x17
mem: u64:0x5a5a5a5a80000000
ret: 0x0
mem: u64:0x5a5a5a5a00000002
ret: 0x17
mem: u64:0x5a5a5a5afffffffe
ret: 0x10

== jsge32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 s>= w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 0
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 1
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 0

== jsge32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 s>= 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 s>= 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 s>= 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 s>= 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 s>= 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x15
mem: u64:0x5a5a5a5a00000001
ret: 0x17
mem: u64:0x5a5a5a5affffffff
ret: 0x14
mem: u64:0x5a5a5a5a7fffffff
ret: 0x1f
mem: u64:0x5a5a5a5a80000000
ret: 0x10
mem: u64:0x5a5a5a5a00000002
ret: 0x17
mem: u64:0x5a5a5a5afffffffe
ret: 0x10

== jslt32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 s< w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 1
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 0
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 1

== jslt32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 s< 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 s< 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 s< 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 s< 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 s< 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0xa
mem: u64:0x5a5a5a5a00000001
ret: 0x8
mem: u64:0x5a5a5a5affffffff
ret: 0xb
mem: u64:0x5a5a5a5a7fffffff
ret: 0x0
mem: u64:0x5a5a5a5a80000000
ret: 0xf
mem: u64:0x5a5a5a5a00000002
ret: 0x8
mem: u64:0x5a5a5a5afffffffe
ret: 0xf

== jsle32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 s<= w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 1
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 1
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 1
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 0
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 1

== jsle32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 s<= 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 s<= 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 s<= 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 s<= 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 s<= 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0xb
mem: u64:0x5a5a5a5a00000001
ret: 0xa
mem: u64:0x5a5a5a5affffffff
ret: 0xf
mem: u64:0x5a5a5a5a7fffffff
ret: 0x8
mem: u64:0x5a5a5a5a80000000
ret: 0x1f
mem: u64:0x5a5a5a5a00000002
ret: 0x8
mem: u64:0x5a5a5a5afffffffe
ret: 0xf

== jset32 with a register
prog:
	r2 = *(u64 *)(r1 +0)
	r3 = *(u64 *)(r1 +8)
	r0 = 1
	if w2 & w3 goto out
	r0 = 0
	out:
	exit
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000001 u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeee00000001
ret: 0
mem: u64:0x111111117fffffff u64:0xeeeeeeee80000000
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee7fffffff
ret: 0
mem: u64:0x1111111180000000 u64:0xeeeeeeee80000000
ret: 1
mem: u64:0x11111111ffffffff u64:0xeeeeeeee00000000
ret: 0
mem: u64:0x1111111100000000 u64:0xeeeeeeeeffffffff
ret: 0
mem: u64:0x11111111ffffffff u64:0xeeeeeeeefffffffe
ret: 1
mem: u64:0x1111111100005555 u64:0xeeeeeeee0000aaaa
ret: 0

== jset32 with an immediate
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	if w2 & 0x0 goto yes0
	goto no0
	yes0:
	r0 |= 1
	no0:
	if w2 & 0x1 goto yes1
	goto no1
	yes1:
	r0 |= 2
	no1:
	if w2 & 0xffffffff goto yes2
	goto no2
	yes2:
	r0 |= 4
	no2:
	if w2 & 0x7fffffff goto yes3
	goto no3
	yes3:
	r0 |= 8
	no3:
	if w2 & 0x80000000 goto yes4
	goto no4
	yes4:
	r0 |= 16
	no4:
	exit
mem: u64:0x5a5a5a5a00000000
ret: 0x0
mem: u64:0x5a5a5a5a00000001
ret: 0xe
mem: u64:0x5a5a5a5affffffff
ret: 0x1e
mem: u64:0x5a5a5a5a7fffffff
ret: 0xe
mem: u64:0x5a5a5a5a80000000
ret: 0x14
mem: u64:0x5a5a5a5a00000002
ret: 0xc
mem: u64:0x5a5a5a5afffffffe
ret: 0x1c

