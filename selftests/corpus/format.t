# SPDX-License-Identifier: GPL-2.0
#
# Formats that programs print by, and those that are refused: the same here and with bpf(2). The text is
# that of snprintf, its length with the NUL what the program returns.

== printed: plain text
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:a 20 s:b 09 s:c 0a 00*34
prog:
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = 0
	r5 = 0
	call bpf_snprintf#165
	exit
ret: 7
map_out: 1 u32:0 = s:a 20 s:b 09 s:c 0a 00*58

== printed: UTF-8 in text
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = c3 a4 20 s:%d 00*35
prog:
	r1 = 0x7
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
ret: 5
map_out: 1 u32:0 = c3 a4 20 s:7 00*60

== printed: per cent signs
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%%%d%% 00*34
prog:
	r1 = 0x1
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
ret: 4
map_out: 1 u32:0 = s:%1% 00*61

== printed: signed numbers
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%d 20 s:%i 20 s:%d 00*32
prog:
	r1 = 0xffffffffffffffff
	*(u64 *)(r10 -24) = r1
	r1 = 0x5
	*(u64 *)(r10 -16) = r1
	r1 = 0xffffffff80000000
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 17
map_out: 1 u32:0 = s:-1 20 s:5 20 s:-2147483648 00*48

== printed: a number is cut to its width
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%d 20 s:%u 20 s:%x 00*32
prog:
	r1 = 0x100000000
	*(u64 *)(r10 -24) = r1
	r1 = 0x100000007
	*(u64 *)(r10 -16) = r1
	r1 = 0x123456789
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 13
map_out: 1 u32:0 = s:0 20 s:7 20 s:23456789 00*52

== printed: long numbers
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%ld 20 s:%lld 20 s:%lu 00*28
prog:
	r1 = 0x8000000000000000
	*(u64 *)(r10 -24) = r1
	r1 = 0xffffffffffffffff
	*(u64 *)(r10 -16) = r1
	r1 = 0xffffffffffffffff
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 45
map_out: 1 u32:0 = s:-9223372036854775808 20 s:-1 20 s:18446744073709551615 00*20

== printed: hexadecimal numbers
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%x 20 s:%X 20 s:%lx 20 s:%llX 00*26
prog:
	r1 = 0xabc
	*(u64 *)(r10 -32) = r1
	r1 = 0xabc
	*(u64 *)(r10 -24) = r1
	r1 = 0x123456789a
	*(u64 *)(r10 -16) = r1
	r1 = 0xfffffffffffffffe
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -32
	r5 = 32
	call bpf_snprintf#165
	exit
ret: 36
map_out: 1 u32:0 = s:abc 20 s:ABC 20 s:123456789a 20 s:FFFFFFFFFFFFFFFE 00*29

== printed: widths
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:[%5d][%-5d][%05d] 00*23
prog:
	r1 = 0x2a
	*(u64 *)(r10 -24) = r1
	r1 = 0x2a
	*(u64 *)(r10 -16) = r1
	r1 = 0xffffffffffffffd6
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 22
map_out: 1 u32:0 = s:[ 20 20 20 s:42][42 20 20 20 s:][-0042] 00*43

== printed: a width smaller than the number
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:[%2d][%1x] 00*30
prog:
	r1 = 0x3039
	*(u64 *)(r10 -16) = r1
	r1 = 0x123
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -16
	r5 = 16
	call bpf_snprintf#165
	exit
ret: 13
map_out: 1 u32:0 = s:[12345][123] 00*52

== printed: signs that are asked for
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%+d 20 s:% 20 s:d 20 s:%+d 20 s:%+05d 00*23
prog:
	r1 = 0x5
	*(u64 *)(r10 -32) = r1
	r1 = 0x5
	*(u64 *)(r10 -24) = r1
	r1 = 0xfffffffffffffffb
	*(u64 *)(r10 -16) = r1
	r1 = 0x5
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -32
	r5 = 32
	call bpf_snprintf#165
	exit
ret: 15
map_out: 1 u32:0 = s:+5 20 20 s:5 20 s:-5 20 s:+0005 00*50

== printed: signs do not concern unsigned numbers
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%+u 20 s:% 20 s:x 20 s:%+5x 00*28
prog:
	r1 = 0x5
	*(u64 *)(r10 -24) = r1
	r1 = 0x5
	*(u64 *)(r10 -16) = r1
	r1 = 0x5
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 10
map_out: 1 u32:0 = s:5 20 s:5 20 20 20 20 20 s:5 00*55

== printed: left beats zeroes
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:[%-05d][%0-5d] 00*26
prog:
	r1 = 0x2a
	*(u64 *)(r10 -16) = r1
	r1 = 0x2a
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -16
	r5 = 16
	call bpf_snprintf#165
	exit
ret: 15
map_out: 1 u32:0 = s:[42 20 20 20 s:][42 20 20 20 s:] 00*50

== printed: zeroes of hexadecimal numbers
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%08x 20 s:%04X 20 s:%016lx 00*24
prog:
	r1 = 0xbeef
	*(u64 *)(r10 -24) = r1
	r1 = 0xa
	*(u64 *)(r10 -16) = r1
	r1 = 0xffff888000000000
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 31
map_out: 1 u32:0 = s:0000beef 20 s:000A 20 s:ffff888000000000 00*34

== printed: characters
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%c%c[%3c][%-3c] 00*25
prog:
	r1 = 0x41
	*(u64 *)(r10 -32) = r1
	r1 = 0x142
	*(u64 *)(r10 -24) = r1
	r1 = 0x43
	*(u64 *)(r10 -16) = r1
	r1 = 0x44
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -32
	r5 = 32
	call bpf_snprintf#165
	exit
ret: 13
map_out: 1 u32:0 = s:AB[ 20 20 s:C][D 20 20 s:] 00*52

== printed: addresses in full
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%px 20 s:%px 20 s:%px 00*29
prog:
	r1 = 0x0
	*(u64 *)(r10 -24) = r1
	r1 = 0x1234
	*(u64 *)(r10 -16) = r1
	r1 = 0xffffffffffffffff
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 51
map_out: 1 u32:0 = s:0000000000000000 20 s:0000000000001234 20 s:ffffffffffffffff 00*14

== printed: addresses with a width
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:[%20px][%-18px] 00*25
prog:
	r1 = 0xffff888000000000
	*(u64 *)(r10 -16) = r1
	r1 = 0x12
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -16
	r5 = 16
	call bpf_snprintf#165
	exit
ret: 43
map_out: 1 u32:0 = s:[ 20 20 20 20 s:ffff888000000000][12 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 s:] 00*22

== printed: letters behind an address belong to it
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%pxyz,%d 00*32
prog:
	r1 = 0x10
	*(u64 *)(r10 -16) = r1
	r1 = 0x2
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -16
	r5 = 16
	call bpf_snprintf#165
	exit
ret: 19
map_out: 1 u32:0 = s:0000000000000010,2 00*46

== printed: strings that cannot be read
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:[%s][%pks][%pus][%3s] 00*19
prog:
	r1 = 0x0
	*(u64 *)(r10 -32) = r1
	r1 = 0x8
	*(u64 *)(r10 -24) = r1
	r1 = 0x8
	*(u64 *)(r10 -16) = r1
	r1 = 0x8
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -32
	r5 = 32
	call bpf_snprintf#165
	exit
ret: 12
map_out: 1 u32:0 = s:[][][][ 20 20 20 s:] 00*53

== printed: IP addresses that cannot be read
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%pI4 20 s:%pi4 20 s:%pi6 00*26
prog:
	r1 = 0x0
	*(u64 *)(r10 -24) = r1
	r1 = 0x8
	*(u64 *)(r10 -16) = r1
	r1 = 0x8
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 57
map_out: 1 u32:0 = s:0.0.0.0 20 s:000.000.000.000 20 s:00000000000000000000000000000000 00*8

== printed: more arguments than are printed
map: array key=4 value=40 max=1 flags=0x80 frozen=1
map: array key=4 value=64 max=1
map_init: 0 u32:0 = s:%d 00*38
prog:
	r1 = 0x1
	*(u64 *)(r10 -24) = r1
	r1 = 0x2
	*(u64 *)(r10 -16) = r1
	r1 = 0x3
	*(u64 *)(r10 -8) = r1
	r1 = map[fd:1][0]+0
	r2 = 64
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -24
	r5 = 24
	call bpf_snprintf#165
	exit
ret: 2
map_out: 1 u32:0 = s:1 00*63

== not printed: a per cent sign at the end
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:% 00*7
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: a width alone
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%5 00*6
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: precision
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%.3d 00*4
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: floating point
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%f 00*6
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: octal
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%o 00*6
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: the alternate form
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%#x 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: a width from the arguments
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:% 2a s:d 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: short numbers
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%hd 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: size_t
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%zd 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: three l
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%llld 00*3
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: long characters
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%lc 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: letters behind a string
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%sx 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: letters behind a kernel string
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%pksx 00*3
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: an address of an unknown kind
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%pZ 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: a kernel pointer that is no string
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%pkx 00*4
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: an IP address of another kind
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%pI5 00*4
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: a per cent sign with a width
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%5% 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: a control character
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:a 01 00*6
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: DEL
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:a 7f 00*6
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: UTF-8 behind a per cent sign
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:% c3 a4 00*5
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== not printed: a letter of UTF-8 behind an address
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%p c3 a4 00*4
prog:
	*(u64 *)(r10 -8) = 0
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8
