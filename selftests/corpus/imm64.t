# SPDX-License-Identifier: GPL-2.0
#
# LD_IMM64 in its forms, and calls by what they name.

== LD_IMM64 loads 64 bits
prog:
	r2 = 0x1122334455667788
	*(u64 *)(r1 +0) = r2
	r2 = 0x80000000
	*(u64 *)(r1 +8) = r2
	r2 = 0xffffffffffffffff
	*(u64 *)(r1 +16) = r2
	r2 = 0x0
	*(u64 *)(r1 +24) = r2
	r0 = 0
	exit
mem: u64:0 u64:0 u64:0 u64:1
mem_out: u64:0x1122334455667788 u64:0x80000000 u64:-1 u64:0

== LD_IMM64 takes two slots of a jump's count
prog:
	r2 = *(u64 *)(r1 +0)
	if r2 == 0x0 goto pc+4
	r0 = 0x100000001
	r0 += 1
	exit
	r0 = 7
	exit
mem: u64:0
ret: 7
mem: u64:1
ret: 2

== a map by its fd, and a helper by its id
map: array key=4 value=8 max=2
map_init: 0 u32:1 = u64:0x55
prog:
	*(u32 *)(r10 -4) = 1
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r0 = *(u64 *)(r0 +0)
	out:
	exit
ret: 0x55

== a map's value by the map's fd and an offset
map: array key=4 value=16 max=1
map_init: 0 u32:0 = u64:0x1111 u64:0x2222
map_out: 0 u32:0 = u64:0x2223 u64:0x2222
prog:
	r1 = map[fd:0][0]+8
	r0 = *(u64 *)(r1 +0)
	r0 += 1
	r1 = map[fd:0][0]+0
	*(u64 *)(r1 +0) = r0
	exit
ret: 0x2223

== a map by its index into the fd array
map: array key=4 value=8 max=1
map: array key=4 value=8 max=1
map_init: 0 u32:0 = u64:0x10
map_init: 1 u32:0 = u64:0x20
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[idx:1]
	call #1
	if r0 == 0x0 goto out
	r0 = *(u64 *)(r0 +0)
	out:
	exit
ret: 0x20

== a map's value by the map's index into the fd array
map: array key=4 value=8 max=1
map: array key=4 value=8 max=1
map_init: 0 u32:0 = u32:0x10 u32:0x11
map_init: 1 u32:0 = u32:0x20 u32:0x21
prog:
	r1 = map[idx:1]+4
	r0 = *(u32 *)(r1 +0)
	exit
ret: 0x21

== the same map by fd twice and by index is one map
map: array key=4 value=8 max=1
map_out: 0 u32:0 = u64:3
prog:
	r1 = map[fd:0][0]+0
	r2 = 1
	lock *(u64 *)(r1 +0) += r2
	r1 = map[idx:0]+0
	r2 = 2
	lock *(u64 *)(r1 +0) += r2
	r1 = map[fd:0][0]+0
	r0 = *(u64 *)(r1 +0)
	exit
ret: 3

== an fd that is no map
prog:
	r1 = map[fd:999]
	r0 = 0
	exit
error: EBADF

== a map counts once however often it is named
map: array key=4 value=4 max=1
prog:
	r0 = 0
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	r1 = map[fd:0]
	r1 = map[idx:0]
	exit
ret: 0

== more maps than a program may use
map: array key=4 value=4 max=1 times=65
prog:
	r0 = 0
	r1 = map[fd:0]
	r1 = map[fd:1]
	r1 = map[fd:2]
	r1 = map[fd:3]
	r1 = map[fd:4]
	r1 = map[fd:5]
	r1 = map[fd:6]
	r1 = map[fd:7]
	r1 = map[fd:8]
	r1 = map[fd:9]
	r1 = map[fd:10]
	r1 = map[fd:11]
	r1 = map[fd:12]
	r1 = map[fd:13]
	r1 = map[fd:14]
	r1 = map[fd:15]
	r1 = map[fd:16]
	r1 = map[fd:17]
	r1 = map[fd:18]
	r1 = map[fd:19]
	r1 = map[fd:20]
	r1 = map[fd:21]
	r1 = map[fd:22]
	r1 = map[fd:23]
	r1 = map[fd:24]
	r1 = map[fd:25]
	r1 = map[fd:26]
	r1 = map[fd:27]
	r1 = map[fd:28]
	r1 = map[fd:29]
	r1 = map[fd:30]
	r1 = map[fd:31]
	r1 = map[fd:32]
	r1 = map[fd:33]
	r1 = map[fd:34]
	r1 = map[fd:35]
	r1 = map[fd:36]
	r1 = map[fd:37]
	r1 = map[fd:38]
	r1 = map[fd:39]
	r1 = map[fd:40]
	r1 = map[fd:41]
	r1 = map[fd:42]
	r1 = map[fd:43]
	r1 = map[fd:44]
	r1 = map[fd:45]
	r1 = map[fd:46]
	r1 = map[fd:47]
	r1 = map[fd:48]
	r1 = map[fd:49]
	r1 = map[fd:50]
	r1 = map[fd:51]
	r1 = map[fd:52]
	r1 = map[fd:53]
	r1 = map[fd:54]
	r1 = map[fd:55]
	r1 = map[fd:56]
	r1 = map[fd:57]
	r1 = map[fd:58]
	r1 = map[fd:59]
	r1 = map[fd:60]
	r1 = map[fd:61]
	r1 = map[fd:62]
	r1 = map[fd:63]
	r1 = map[fd:64]
	exit
error: E2BIG

== a kernel object by type id is not supported
prog:
	r1 = btf_id[0x5]
	r0 = 0
	exit
reject: BTF_ID @0

== a kernel function is not supported
prog:
	r0 = 0
	call kernel-function#5
	exit
reject: KFUNC @1
