# SPDX-License-Identifier: GPL-2.0
#
# Loads and stores of every width, in the context and on the stack.

== a load of 8 bits clears what is above
prog:
	r2 = -1
	r2 = *(u8 *)(r1 +8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0 u64:0x8899aabbccddeeff
mem_out: u64:0xff u64:0x8899aabbccddeeff

== a sign-extending load of 8 bits
prog:
	r2 = *(s8 *)(r1 +8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0 u64:0x8899aabbccddeeff
mem_out: u64:0xffffffffffffffff u64:0x8899aabbccddeeff
mem: u64:0 u64:0x102030405060708
mem_out: u64:0x8

== a store of 8 bits from a register leaves its neighbours
prog:
	r2 = *(u64 *)(r1 +0)
	*(u8 *)(r1 +16) = r2
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff ff*24
mem_out: u64:0x8899aabbccddeeff ff*8 u8:0xff ff*15

== a store of 8 bits of an immediate leaves its neighbours
prog:
	*(u8 *)(r1 +8) = -2
	*(u8 *)(r1 +16) = 0x11223344
	r0 = 0
	exit
mem: 55*32
mem_out: 55*8 u8:-2 55*7 u8:0x44 55*15

== the stack keeps 8 bits
prog:
	r2 = *(u64 *)(r1 +0)
	*(u8 *)(r10 -16) = r2
	*(u8 *)(r10 -512) = r2
	r3 = *(u8 *)(r10 -16)
	*(u64 *)(r1 +0) = r3
	r3 = *(u8 *)(r10 -512)
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0
mem_out: u64:0xff u64:0xff

== a load of 16 bits clears what is above
prog:
	r2 = -1
	r2 = *(u16 *)(r1 +8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0 u64:0x8899aabbccddeeff
mem_out: u64:0xeeff u64:0x8899aabbccddeeff

== a sign-extending load of 16 bits
prog:
	r2 = *(s16 *)(r1 +8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0 u64:0x8899aabbccddeeff
mem_out: u64:0xffffffffffffeeff u64:0x8899aabbccddeeff
mem: u64:0 u64:0x102030405060708
mem_out: u64:0x708

== a store of 16 bits from a register leaves its neighbours
prog:
	r2 = *(u64 *)(r1 +0)
	*(u16 *)(r1 +16) = r2
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff ff*24
mem_out: u64:0x8899aabbccddeeff ff*8 u16:0xeeff ff*14

== a store of 16 bits of an immediate leaves its neighbours
prog:
	*(u16 *)(r1 +8) = -2
	*(u16 *)(r1 +16) = 0x11223344
	r0 = 0
	exit
mem: 55*32
mem_out: 55*8 u16:-2 55*6 u16:0x3344 55*14

== the stack keeps 16 bits
prog:
	r2 = *(u64 *)(r1 +0)
	*(u16 *)(r10 -16) = r2
	*(u16 *)(r10 -512) = r2
	r3 = *(u16 *)(r10 -16)
	*(u64 *)(r1 +0) = r3
	r3 = *(u16 *)(r10 -512)
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0
mem_out: u64:0xeeff u64:0xeeff

== a load of 32 bits clears what is above
prog:
	r2 = -1
	r2 = *(u32 *)(r1 +8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0 u64:0x8899aabbccddeeff
mem_out: u64:0xccddeeff u64:0x8899aabbccddeeff

== a sign-extending load of 32 bits
prog:
	r2 = *(s32 *)(r1 +8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0 u64:0x8899aabbccddeeff
mem_out: u64:0xffffffffccddeeff u64:0x8899aabbccddeeff
mem: u64:0 u64:0x102030405060708
mem_out: u64:0x5060708

== a store of 32 bits from a register leaves its neighbours
prog:
	r2 = *(u64 *)(r1 +0)
	*(u32 *)(r1 +16) = r2
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff ff*24
mem_out: u64:0x8899aabbccddeeff ff*8 u32:0xccddeeff ff*12

== a store of 32 bits of an immediate leaves its neighbours
prog:
	*(u32 *)(r1 +8) = -2
	*(u32 *)(r1 +16) = 0x11223344
	r0 = 0
	exit
mem: 55*32
mem_out: 55*8 u32:-2 55*4 u32:0x11223344 55*12

== the stack keeps 32 bits
prog:
	r2 = *(u64 *)(r1 +0)
	*(u32 *)(r10 -16) = r2
	*(u32 *)(r10 -512) = r2
	r3 = *(u32 *)(r10 -16)
	*(u64 *)(r1 +0) = r3
	r3 = *(u32 *)(r10 -512)
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0
mem_out: u64:0xccddeeff u64:0xccddeeff

== a load of 64 bits clears what is above
prog:
	r2 = -1
	r2 = *(u64 *)(r1 +8)
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0 u64:0x8899aabbccddeeff
mem_out: u64:0x8899aabbccddeeff u64:0x8899aabbccddeeff

== a store of 64 bits from a register leaves its neighbours
prog:
	r2 = *(u64 *)(r1 +0)
	*(u64 *)(r1 +16) = r2
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff ff*24
mem_out: u64:0x8899aabbccddeeff ff*8 u64:0x8899aabbccddeeff ff*8

== a store of 64 bits of an immediate leaves its neighbours
prog:
	*(u64 *)(r1 +8) = -2
	*(u64 *)(r1 +16) = 0x11223344
	r0 = 0
	exit
mem: 55*32
mem_out: 55*8 u64:-2 u64:0x11223344 55*8

== the stack keeps 64 bits
prog:
	r2 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -16) = r2
	*(u64 *)(r10 -512) = r2
	r3 = *(u64 *)(r10 -16)
	*(u64 *)(r1 +0) = r3
	r3 = *(u64 *)(r10 -512)
	*(u64 *)(r1 +8) = r3
	r0 = 0
	exit
mem: u64:0x8899aabbccddeeff u64:0
mem_out: u64:0x8899aabbccddeeff u64:0x8899aabbccddeeff

