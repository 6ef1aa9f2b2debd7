# SPDX-License-Identifier: GPL-2.0
#
# Contexts by program type: which bytes may be read, which written, how wide.

== a socket_filter reads plain members of its __sk_buff, by 1, 2 and 4 bytes
type: socket_filter
prog:
	r2 = *(u8 *)(r1 +8)
	r2 = *(u8 *)(r1 +11)
	r2 = *(u16 *)(r1 +10)
	r2 = *(u32 *)(r1 +44)
	r2 = *(u32 *)(r1 +68)
	r2 = *(u16 *)(r1 +86)
	r2 = *(u32 *)(r1 +164)
	r2 = *(u32 *)(r1 +176)
	r0 = 0
	exit
mem: 00*14
ret: 0

== a socket_filter reads and writes cb at any width
type: socket_filter
prog:
	r2 = 0x1122334455667788
	*(u64 *)(r1 +48) = r2
	*(u64 *)(r1 +56) = r2
	*(u32 *)(r1 +64) = r2
	*(u8 *)(r1 +49) = 0
	*(u16 *)(r1 +66) = -1
	r0 = *(u32 *)(r1 +48)
	r2 = *(u64 *)(r1 +56)
	r3 = *(u16 *)(r1 +66)
	r0 += r2
	r0 += r3
	exit
mem: 00*14
ret: 0xaacd780f

== a socket_filter cannot go over the end of cb
type: socket_filter
prog:
	r0 = *(u64 *)(r1 +64)
	exit
reject: CTX_ACCESS @0

== a socket_filter cannot read two plain members at once
type: socket_filter
prog:
	r0 = *(u64 *)(r1 +0)
	exit
reject: CTX_ACCESS @0

== a socket_filter cannot read a member misaligned
type: socket_filter
prog:
	r0 = *(u16 *)(r1 +1)
	exit
reject: CTX_ACCESS @0

== a socket_filter sees no addresses of sockets
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +88)
	exit
reject: CTX_ACCESS @0

== nor the last port a socket_filter
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +136)
	exit
reject: CTX_ACCESS @0

== a socket_filter sees no flow keys
type: socket_filter
prog:
	r0 = *(u64 *)(r1 +144)
	exit
reject: CTX_ACCESS @0

== a socket_filter sees no socket
type: socket_filter
prog:
	r0 = *(u64 *)(r1 +168)
	exit
reject: CTX_ACCESS @0

== a socket_filter sees no padding
type: socket_filter
prog:
	r0 = *(u8 *)(r1 +181)
	exit
reject: CTX_ACCESS @0

== a socket_filter sees nothing behind its __sk_buff
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +192)
	exit
reject: CTX_ACCESS @0

== a socket_filter cannot write len
type: socket_filter
prog:
	*(u32 *)(r1 +0) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a socket_filter cannot write hash
type: socket_filter
prog:
	*(u32 *)(r1 +68) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_cls reads plain members of its __sk_buff, by 1, 2 and 4 bytes
type: sched_cls
prog:
	r2 = *(u8 *)(r1 +8)
	r2 = *(u8 *)(r1 +11)
	r2 = *(u16 *)(r1 +10)
	r2 = *(u32 *)(r1 +44)
	r2 = *(u32 *)(r1 +68)
	r2 = *(u16 *)(r1 +86)
	r2 = *(u32 *)(r1 +164)
	r2 = *(u32 *)(r1 +176)
	r0 = 0
	exit
mem: 00*14
ret: 0

== a sched_cls reads and writes cb at any width
type: sched_cls
prog:
	r2 = 0x1122334455667788
	*(u64 *)(r1 +48) = r2
	*(u64 *)(r1 +56) = r2
	*(u32 *)(r1 +64) = r2
	*(u8 *)(r1 +49) = 0
	*(u16 *)(r1 +66) = -1
	r0 = *(u32 *)(r1 +48)
	r2 = *(u64 *)(r1 +56)
	r3 = *(u16 *)(r1 +66)
	r0 += r2
	r0 += r3
	exit
mem: 00*14
ret: 0xaacd780f

== a sched_cls cannot go over the end of cb
type: sched_cls
prog:
	r0 = *(u64 *)(r1 +64)
	exit
reject: CTX_ACCESS @0

== a sched_cls cannot read two plain members at once
type: sched_cls
prog:
	r0 = *(u64 *)(r1 +0)
	exit
reject: CTX_ACCESS @0

== a sched_cls cannot read a member misaligned
type: sched_cls
prog:
	r0 = *(u16 *)(r1 +1)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees no addresses of sockets
type: sched_cls
prog:
	r0 = *(u32 *)(r1 +88)
	exit
reject: CTX_ACCESS @0

== nor the last port a sched_cls
type: sched_cls
prog:
	r0 = *(u32 *)(r1 +136)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees no flow keys
type: sched_cls
prog:
	r0 = *(u64 *)(r1 +144)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees no socket
type: sched_cls
prog:
	r0 = *(u64 *)(r1 +168)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees no padding
type: sched_cls
prog:
	r0 = *(u8 *)(r1 +181)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees nothing behind its __sk_buff
type: sched_cls
prog:
	r0 = *(u32 *)(r1 +192)
	exit
reject: CTX_ACCESS @0

== a sched_cls cannot write len
type: sched_cls
prog:
	*(u32 *)(r1 +0) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_cls cannot write hash
type: sched_cls
prog:
	*(u32 *)(r1 +68) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_act reads plain members of its __sk_buff, by 1, 2 and 4 bytes
type: sched_act
prog:
	r2 = *(u8 *)(r1 +8)
	r2 = *(u8 *)(r1 +11)
	r2 = *(u16 *)(r1 +10)
	r2 = *(u32 *)(r1 +44)
	r2 = *(u32 *)(r1 +68)
	r2 = *(u16 *)(r1 +86)
	r2 = *(u32 *)(r1 +164)
	r2 = *(u32 *)(r1 +176)
	r0 = 0
	exit
mem: 00*14
ret: 0

== a sched_act reads and writes cb at any width
type: sched_act
prog:
	r2 = 0x1122334455667788
	*(u64 *)(r1 +48) = r2
	*(u64 *)(r1 +56) = r2
	*(u32 *)(r1 +64) = r2
	*(u8 *)(r1 +49) = 0
	*(u16 *)(r1 +66) = -1
	r0 = *(u32 *)(r1 +48)
	r2 = *(u64 *)(r1 +56)
	r3 = *(u16 *)(r1 +66)
	r0 += r2
	r0 += r3
	exit
mem: 00*14
ret: 0xaacd780f

== a sched_act cannot go over the end of cb
type: sched_act
prog:
	r0 = *(u64 *)(r1 +64)
	exit
reject: CTX_ACCESS @0

== a sched_act cannot read two plain members at once
type: sched_act
prog:
	r0 = *(u64 *)(r1 +0)
	exit
reject: CTX_ACCESS @0

== a sched_act cannot read a member misaligned
type: sched_act
prog:
	r0 = *(u16 *)(r1 +1)
	exit
reject: CTX_ACCESS @0

== a sched_act sees no addresses of sockets
type: sched_act
prog:
	r0 = *(u32 *)(r1 +88)
	exit
reject: CTX_ACCESS @0

== nor the last port a sched_act
type: sched_act
prog:
	r0 = *(u32 *)(r1 +136)
	exit
reject: CTX_ACCESS @0

== a sched_act sees no flow keys
type: sched_act
prog:
	r0 = *(u64 *)(r1 +144)
	exit
reject: CTX_ACCESS @0

== a sched_act sees no socket
type: sched_act
prog:
	r0 = *(u64 *)(r1 +168)
	exit
reject: CTX_ACCESS @0

== a sched_act sees no padding
type: sched_act
prog:
	r0 = *(u8 *)(r1 +181)
	exit
reject: CTX_ACCESS @0

== a sched_act sees nothing behind its __sk_buff
type: sched_act
prog:
	r0 = *(u32 *)(r1 +192)
	exit
reject: CTX_ACCESS @0

== a sched_act cannot write len
type: sched_act
prog:
	*(u32 *)(r1 +0) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_act cannot write hash
type: sched_act
prog:
	*(u32 *)(r1 +68) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a socket_filter does not see tc_classid
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +72)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees tc_classid
type: sched_cls
prog:
	r0 = *(u32 *)(r1 +72)
	r0 = 0
	exit
mem: 00*14
ret: 0

== a socket_filter does not see tstamp
type: socket_filter
prog:
	r0 = *(u64 *)(r1 +152)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees tstamp
type: sched_cls
prog:
	r0 = *(u64 *)(r1 +152)
	r0 = 0
	exit
mem: 00*14
ret: 0

== a socket_filter does not see wire_len
type: socket_filter
prog:
	r0 = *(u32 *)(r1 +160)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees wire_len
type: sched_cls
prog:
	r0 = *(u32 *)(r1 +160)
	r0 = 0
	exit
mem: 00*14
ret: 0

== a socket_filter does not see tstamp_type
type: socket_filter
prog:
	r0 = *(u8 *)(r1 +180)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees tstamp_type
type: sched_cls
prog:
	r0 = *(u8 *)(r1 +180)
	r0 = 0
	exit
mem: 00*14
ret: 0

== a socket_filter does not see hwtstamp
type: socket_filter
prog:
	r0 = *(u64 *)(r1 +184)
	exit
reject: CTX_ACCESS @0

== a sched_cls sees hwtstamp
type: sched_cls
prog:
	r0 = *(u64 *)(r1 +184)
	r0 = 0
	exit
mem: 00*14
ret: 0

== a socket_filter cannot write mark
type: socket_filter
prog:
	*(u32 *)(r1 +8) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_cls writes mark
type: sched_cls
prog:
	*(u32 *)(r1 +8) = 77
	r0 = *(u32 *)(r1 +8)
	exit
mem: 00*14
ret: 77

== but no part of mark
type: sched_cls
prog:
	*(u16 *)(r1 +8) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a socket_filter cannot write queue_mapping
type: socket_filter
prog:
	*(u32 *)(r1 +12) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_cls writes queue_mapping
type: sched_cls
prog:
	*(u32 *)(r1 +12) = 77
	r0 = *(u32 *)(r1 +12)
	exit
mem: 00*14
ret: 77

== but no part of queue_mapping
type: sched_cls
prog:
	*(u16 *)(r1 +12) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a socket_filter cannot write priority
type: socket_filter
prog:
	*(u32 *)(r1 +32) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_cls writes priority
type: sched_cls
prog:
	*(u32 *)(r1 +32) = 77
	r0 = *(u32 *)(r1 +32)
	exit
mem: 00*14
ret: 77

== but no part of priority
type: sched_cls
prog:
	*(u16 *)(r1 +32) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a socket_filter cannot write tc_index
type: socket_filter
prog:
	*(u32 *)(r1 +44) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_cls writes tc_index
type: sched_cls
prog:
	*(u32 *)(r1 +44) = 77
	r0 = *(u32 *)(r1 +44)
	exit
mem: 00*14
ret: 77

== but no part of tc_index
type: sched_cls
prog:
	*(u16 *)(r1 +44) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a socket_filter cannot write tc_classid
type: socket_filter
prog:
	*(u32 *)(r1 +72) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_cls writes tc_classid
type: sched_cls
prog:
	*(u32 *)(r1 +72) = 77
	r0 = *(u32 *)(r1 +72)
	exit
mem: 00*14
ret: 77

== but no part of tc_classid
type: sched_cls
prog:
	*(u16 *)(r1 +72) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== a sched_cls writes tstamp as a whole
type: sched_cls
prog:
	r2 = 5
	*(u64 *)(r1 +152) = r2
	r0 = *(u64 *)(r1 +152)
	exit
mem: 00*14
ret: 5

== half of tstamp is neither written
type: sched_cls
prog:
	*(u32 *)(r1 +152) = 1
	r0 = 0
	exit
reject: CTX_ACCESS @0

== nor read
type: sched_cls
prog:
	r0 = *(u32 *)(r1 +156)
	exit
reject: CTX_ACCESS @0

== hwtstamp is not written
type: sched_cls
prog:
	r2 = 0
	*(u64 *)(r1 +184) = r2
	r0 = 0
	exit
reject: CTX_ACCESS @1

== tstamp_type is one byte
type: sched_cls
prog:
	r0 = *(u16 *)(r1 +180)
	exit
reject: CTX_ACCESS @0

== the context of a sched_cls tells the frame's length and protocol
type: sched_cls
prog:
	r0 = *(u32 *)(r1 +0)
	r2 = *(u32 *)(r1 +16)
	r0 <<= 16
	r0 |= r2
	exit
mem: 00*12 08 06 00*6
ret: 0x00140608

== and a narrow load a part of it
type: sched_cls
prog:
	r0 = *(u8 *)(r1 +17)
	exit
mem: 00*12 08 06
ret: 6

== an xdp program reads ingress_ifindex
type: xdp
prog:
	r0 = *(u32 *)(r1 +12)
	exit
mem: 00*14
ret: 1

== but no part of ingress ifindex
type: xdp
prog:
	r0 = *(u16 *)(r1 +12)
	exit
reject: CTX_ACCESS @0

== and does not write ingress_ifindex
type: xdp
prog:
	*(u32 *)(r1 +12) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== an xdp program reads rx_queue_index
type: xdp
prog:
	r0 = *(u32 *)(r1 +16)
	exit
mem: 00*14
ret: 0

== but no part of rx queue index
type: xdp
prog:
	r0 = *(u16 *)(r1 +16)
	exit
reject: CTX_ACCESS @0

== and does not write rx_queue_index
type: xdp
prog:
	*(u32 *)(r1 +16) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== an xdp program that is not at a device map's end has no egress_ifindex
type: xdp
prog:
	r0 = *(u32 *)(r1 +20)
	exit
reject: CTX_ACCESS @0

== an xdp program sees nothing behind its context
type: xdp
prog:
	r0 = *(u32 *)(r1 +24)
	exit
reject: CTX_ACCESS @0

== an xdp program loads no two members at once
type: xdp
prog:
	r0 = *(u64 *)(r1 +16)
	exit
reject: CTX_ACCESS @0

== a raw_tracepoint reads its arguments at any width
type: raw_tracepoint
prog:
	r0 = *(u64 *)(r1 +0)
	r2 = *(u8 *)(r1 +9)
	r3 = *(u32 *)(r1 +92)
	r0 += r2
	r0 += r3
	exit
mem: u64:5 u64:0x300 00*80
ret: 8

== arguments that are not there need not be brought
type: raw_tracepoint
prog:
	r0 = *(u64 *)(r1 +0)
	exit
mem: u64:5
ret: 5

== a raw_tracepoint has twelve arguments
type: raw_tracepoint
prog:
	r0 = *(u64 *)(r1 +96)
	exit
reject: CTX_ACCESS @0

== a raw_tracepoint does not write them
type: raw_tracepoint
prog:
	r0 = 0
	*(u64 *)(r1 +0) = r0
	exit
reject: CTX_ACCESS @1

== a raw_tracepoint reads none misaligned
type: raw_tracepoint
prog:
	r0 = *(u64 *)(r1 +4)
	exit
reject: CTX_ACCESS @0

== a tracepoint reads its record
type: tracepoint
prog:
	r0 = *(u32 *)(r1 +8)
	r2 = *(u8 *)(r1 +15)
	r0 += r2
	exit
mem: 00*8 u32:40 00 00 00 02
kernel: no
ret: 42

== a tracepoint does not write its record
type: tracepoint
prog:
	r0 = 0
	*(u8 *)(r1 +8) = r0
	exit
reject: CTX_ACCESS @1

== a perf_event reads a register, and parts of its period and address
type: perf_event
prog:
	r0 = *(u64 *)(r1 +80)
	r2 = *(u8 *)(r1 +168)
	r3 = *(u32 *)(r1 +180)
	r4 = *(u64 *)(r1 +176)
	r0 += r2
	r0 += r3
	exit
mem: 00*80 u64:1 00*80 02 00*11 03 00*3
kernel: no
ret: 6

== a perf_event reads no part of a register
type: perf_event
prog:
	r0 = *(u32 *)(r1 +80)
	exit
reject: CTX_ACCESS @0

== a perf_event does not write its registers
type: perf_event
prog:
	r0 = 0
	*(u64 *)(r1 +0) = r0
	exit
reject: CTX_ACCESS @1

== a perf_event sees nothing behind its address
type: perf_event
prog:
	r0 = *(u64 *)(r1 +184)
	exit
reject: CTX_ACCESS @0

== an xdp program has no LD_ABS
type: xdp
prog:
	r6 = r1
	r0 = *(u8 *)skb[0]
	exit
reject: PKT_TYPE @1

== LD_ABS of a sched_cls begins at the frame's header
type: sched_cls
prog:
	r6 = r1
	r0 = *(u16 *)skb[12]
	exit
mem: 00*12 08 06
ret: 0x0806

== a moved context, by an address's offset: xdp
type: xdp
prog:
	r1 += 12
	r0 = *(u32 *)(r1 +0)
	exit
reject: CTX_ACCESS @1

== a moved context, by an address's offset: sched_cls
type: sched_cls
prog:
	r1 += -76
	r0 = *(u32 *)(r1 +76)
	exit
reject: CTX_ACCESS @1

== a moved context, by another offset
type: xdp
kernel: no
prog:
	r1 += -4
	r0 = *(u32 *)(r1 +16)
	exit
mem: 00*14
ret: 1
