# SPDX-License-Identifier: GPL-2.0
#
# Byte order: LE truncates, BE and BSWAP swap and truncate; what is above the width is cleared.

== le16
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = le16 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x7788
mem: u64:0xff80
mem_out: u64:0xff80

== le32
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = le32 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x55667788
mem: u64:0xff80
mem_out: u64:0xff80

== le64
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = le64 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x1122334455667788
mem: u64:0xff80
mem_out: u64:0xff80

== be16
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = be16 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x8877
mem: u64:0xff80
mem_out: u64:0x80ff

== be32
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = be32 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x88776655
mem: u64:0xff80
mem_out: u64:0x80ff0000

== be64
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = be64 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x8877665544332211
mem: u64:0xff80
mem_out: u64:0x80ff000000000000

== bswap16
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = bswap16 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x8877
mem: u64:0xff80
mem_out: u64:0x80ff

== bswap32
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = bswap32 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x88776655
mem: u64:0xff80
mem_out: u64:0x80ff0000

== bswap64
prog:
	r2 = *(u64 *)(r1 +0)
	r2 = bswap64 r2
	*(u64 *)(r1 +0) = r2
	r0 = 0
	exit
mem: u64:0x1122334455667788
mem_out: u64:0x8877665544332211
mem: u64:0xff80
mem_out: u64:0x80ff000000000000

