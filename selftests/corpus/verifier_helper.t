# SPDX-License-Identifier: GPL-2.0
#
# Arguments of helpers that take strings, formats, places for numbers and pointers that may be NULL; which
# program types may call what.

== a frozen string is compared
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:abcd 00*4
prog:
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = r0
	r1 = r10
	r1 += -8
	r2 = 4
	r3 = map[fd:0][0]+0
	call bpf_strncmp#182
	exit
mem: s:abcd 00*4
ret: 0
mem: s:abce 00*4
ret: 1
mem: s:abc 00*5
ret: -1

== a string may begin anywhere in its value
gpl: no
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:abcd 00*4
prog:
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = r0
	r1 = r10
	r1 += -8
	r2 = 4
	r3 = map[fd:0][0]+2
	call bpf_strncmp#182
	exit
mem: s:cd 00 ff*5
ret: 0

== a string ends with its NUL, whatever lies behind it
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:ab 00 s:xyz 00 00
prog:
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = r0
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = map[fd:0][0]+0
	call bpf_strncmp#182
	exit
mem: s:ab 00 s:zyx 00 00
ret: 0

== a string that user space may still write to
map: array key=4 value=8 max=1 flags=0x80
map_init: 0 u32:0 = s:abcd 00*4
prog:
	r2 = 4
	r3 = map[fd:0][0]+0
	call bpf_strncmp#182
	exit
reject: STR_MUTABLE @3

== a string that programs may write to
map: array key=4 value=8 max=1 frozen=1
prog:
	*(u32 *)(r10 -4) = 0
	r1 = r10
	r1 += -4
	r2 = 4
	r3 = map[fd:0][0]+0
	call bpf_strncmp#182
	exit
reject: STR_MUTABLE @6

== a string in a map of several values
map: array key=4 value=8 max=2 flags=0x80 frozen=1
prog:
	r6 = r1
	r0 = *(u32 *)(r1 +0)
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r1 = r6
	r2 = 4
	r3 = r0
	call bpf_strncmp#182
	out:
	r0 = 0
	exit
reject: STR_MUTABLE @12

== a string at an unknown place
map: array key=4 value=8 max=1 flags=0x80 frozen=1
prog:
	r4 = *(u32 *)(r1 +0)
	r4 &= 3
	r2 = 4
	r3 = map[fd:0][0]+0
	r3 += r4
	call bpf_strncmp#182
	exit
reject: ARG_NOT_CONST @6

== a string before its value
map: array key=4 value=8 max=1 flags=0x80 frozen=1
prog:
	r2 = 4
	r3 = map[fd:0][0]+0
	r3 += -1
	call bpf_strncmp#182
	exit
reject: MAP_VALUE_BOUNDS @4

== a string behind its value
map: array key=4 value=8 max=1 flags=0x80 frozen=1
prog:
	r2 = 4
	r3 = map[fd:0][0]+0
	r3 += 8
	call bpf_strncmp#182
	exit
reject: MAP_VALUE_BOUNDS @4

== a string without an end
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:abcdefgh
prog:
	r2 = 4
	r3 = map[fd:0][0]+0
	call bpf_strncmp#182
	exit
reject: STR_UNTERMINATED @3

== a stack address instead of a constant string
prog:
	*(u64 *)(r10 -8) = 0
	r2 = 4
	r3 = r10
	r3 += -8
	call bpf_strncmp#182
	exit
reject: ARG_TYPE @4

== a value that may be missing instead of a constant string
map: hash key=4 value=8 max=1 flags=0x80 frozen=1
prog:
	r6 = r1
	r0 = *(u32 *)(r1 +0)
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	call bpf_map_lookup_elem#1
	r1 = r6
	r2 = 4
	r3 = r0
	call bpf_strncmp#182
	r0 = 0
	exit
reject: ARG_TYPE @11

== numbers are printed as a constant format says
map: array key=4 value=16 max=1 flags=0x80 frozen=1
map: array key=4 value=12 max=1
map_init: 0 u32:0 = s:%d,%04x 00*9
map_init: 1 u32:0 = ff*12
prog:
	*(u64 *)(r10 -16) = -5
	*(u64 *)(r10 -8) = 255
	r1 = map[fd:1][0]+0
	r2 = 12
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -16
	r5 = 16
	call bpf_snprintf#165
	exit
ret: 8
map_out: 1 u32:0 = s:-5,00ff 00 ff*4

== what is printed on the stack can be read, its buffer need not be initialised
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:abcdefg 00
prog:
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = 0
	r5 = 0
	call bpf_snprintf#165
	r1 = *(u64 *)(r10 -8)
	r1 >>= 32
	r0 = r1
	exit
ret: 0x676665

== without a buffer snprintf tells what it would take
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:abcdefg 00
prog:
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = 0
	r5 = 0
	call bpf_snprintf#165
	exit
ret: 8

== NULL is no buffer of eight bytes
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:abcdefg 00
prog:
	r1 = 0
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = 0
	r5 = 0
	call bpf_snprintf#165
	exit
reject: ARG_TYPE @6

== a number is no buffer, even of no bytes
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:abcdefg 00
prog:
	r1 = 8
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = 0
	r5 = 0
	call bpf_snprintf#165
	exit
reject: ARG_TYPE @6

== a buffer that programs may only read
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:abcdefg 00
prog:
	r1 = map[fd:0][0]+0
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = 0
	r5 = 0
	call bpf_snprintf#165
	exit
reject: MAP_RDONLY @7

== arguments may come from a value that may be missing, and are refused when it is
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map: hash key=4 value=8 max=1
map_init: 0 u32:0 = s:<%d> 00*4
map_init: 1 u32:7 = u64:42
prog:
	r6 = r1
	r0 = *(u32 *)(r1 +0)
	*(u32 *)(r10 -4) = r0
	r2 = r10
	r2 += -4
	r1 = map[fd:1]
	call bpf_map_lookup_elem#1
	r1 = r10
	r1 += -16
	*(u64 *)(r1 +0) = 0
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = r0
	r5 = 8
	call bpf_snprintf#165
	r1 = *(u64 *)(r10 -16)
	*(u64 *)(r6 +0) = r1
	exit
mem: u64:7
ret: 5
mem_out: s:<42> 00*4
mem: u64:8
ret: -22
mem_out: u64:0

== a format that asks for more than it is given
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%d,%d 00*3
prog:
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = 1
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== a format with a conversion that there is not
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%5.2f 00*3
prog:
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = 1
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -8
	r5 = 8
	call bpf_snprintf#165
	exit
reject: FORMAT @8

== arguments of a format are eight bytes each
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:%d 00*6
prog:
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = 1
	*(u64 *)(r10 -16) = 1
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = r10
	r4 += -16
	r5 = 12
	call bpf_snprintf#165
	exit
reject: FORMAT @9

== arguments of a format are twelve at most
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map: array key=4 value=104 max=1
map_init: 0 u32:0 = s:%d 00*6
prog:
	r1 = r10
	r1 += -8
	*(u64 *)(r1 +0) = 0
	r2 = 8
	r3 = map[fd:0][0]+0
	r4 = map[fd:1][0]+0
	r5 = 104
	call bpf_snprintf#165
	exit
ret: -22

== snprintf is for GPL-compatible programs
gpl: no
map: array key=4 value=8 max=1 flags=0x80 frozen=1
prog:
	r1 = 0
	r2 = 0
	r3 = map[fd:0][0]+0
	r4 = 0
	r5 = 0
	call bpf_snprintf#165
	exit
reject: HELPER_GPL @6

== a number is read out of text, and where it was put can be read
prog:
	r6 = r1
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -16) = r0
	r1 = r10
	r1 += -16
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -8
	call bpf_strtol#105
	r1 = *(u64 *)(r10 -8)
	*(u64 *)(r6 +0) = r1
	exit
mem: s:-0x10, 00*2
ret: 5
mem_out: u64:-16
mem: s:12 00*6
ret: 2
mem_out: u64:12
mem: s:none 00*4
ret: -22
mem_out: u64:0

== a number without a sign is read out of text
prog:
	r6 = r1
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -16) = r0
	r1 = r10
	r1 += -16
	r2 = 8
	r3 = 16
	r4 = r10
	r4 += -8
	call bpf_strtoul#106
	r1 = *(u64 *)(r10 -8)
	*(u64 *)(r6 +0) = r1
	exit
mem: s:ff 00*6
ret: 2
mem_out: u64:255
mem: s:-1 00*6
ret: -22
mem_out: u64:0

== a place for a number is aligned
prog:
	r0 = *(u64 *)(r1 +0)
	*(u64 *)(r10 -8) = 0
	*(u64 *)(r10 -16) = 0
	r2 = 8
	r3 = 0
	r4 = r10
	r4 += -12
	call bpf_strtol#105
	exit
reject: MISALIGNED @7

== a place for a number has eight bytes
map: array key=4 value=12 max=1
prog:
	r0 = *(u64 *)(r1 +0)
	r2 = 8
	r3 = 0
	r4 = map[fd:0][0]+8
	call bpf_strtol#105
	exit
reject: MAP_VALUE_BOUNDS @5

== a place for a number is not NULL
prog:
	r0 = *(u64 *)(r1 +0)
	r2 = 8
	r3 = 0
	r4 = 0
	call bpf_strtol#105
	exit
reject: ARG_TYPE @4

== a place for a number that programs may only read
map: array key=4 value=8 max=1 flags=0x80
prog:
	r0 = *(u64 *)(r1 +0)
	r2 = 8
	r3 = 0
	r4 = map[fd:0][0]+0
	call bpf_strtol#105
	exit
reject: MAP_RDONLY @5

== trace_printk may be called without arguments
prog:
	r1 = 0x6f6c6c6568
	*(u64 *)(r10 -8) = r1
	r1 = r10
	r1 += -8
	r2 = 8
	call bpf_trace_printk#6
	exit
ret: 5

== the length of what was traced
prog:
	*(u32 *)(r10 -8) = 0x64253c
	*(u32 *)(r10 -4) = 0
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = 12345
	call bpf_trace_printk#6
	exit
ret: 6

== more than three arguments are traced from memory
map: array key=4 value=16 max=1 flags=0x80 frozen=1
map: array key=4 value=40 max=1
map_init: 1 u32:0 = u64:10*5
map_init: 0 u32:0 = s:%d%d%d%d%d 00*6
prog:
	r1 = map[fd:0][0]+0
	r2 = 11
	r3 = map[fd:1][0]+0
	r4 = 40
	call bpf_trace_vprintk#177
	exit
ret: 10

== trace_vprintk without arguments takes no memory
map: array key=4 value=8 max=1 flags=0x80 frozen=1
map_init: 0 u32:0 = s:plain 00*3
prog:
	r1 = map[fd:0][0]+0
	r2 = 6
	r3 = 0
	r4 = 0
	call bpf_trace_vprintk#177
	exit
ret: 5

== the length of a string that the old form reads is bounded
map: array key=4 value=9 max=1
map_init: 0 u32:0 = s:ab 00 s:cdefgh
prog:
	r1 = r10
	r1 += -8
	r2 = 8
	r3 = map[fd:0][0]+0
	r6 = r3
	call bpf_probe_read_str#45
	if r0 s< 0x1 goto out
	r6 += r0
	r0 = *(u8 *)(r6 +0)
	out:
	exit
ret: 0x63

== the old form reads the program's own stack
prog:
	r1 = 0x1122334455667788
	*(u64 *)(r10 -8) = r1
	r1 = r10
	r1 += -16
	r2 = 8
	r3 = r10
	r3 += -8
	call bpf_probe_read#4
	r1 = *(u64 *)(r10 -16)
	r0 = r1
	exit
ret: 0x55667788

== an address that nothing lies at
prog:
	r1 = r10
	r1 += -16
	r2 = 8
	r3 = 0
	call bpf_probe_read#4
	exit
ret: -14

== the ring buffer tells how things stand
map: ringbuf max=4096
prog:
	r6 = r1
	*(u64 *)(r10 -8) = 0
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	r3 = 8
	r4 = 0
	call bpf_ringbuf_output#130
	r1 = map[fd:0]
	r2 = *(u64 *)(r6 +0)
	call bpf_ringbuf_query#134
	exit
mem: u64:0
ret: 16
mem: u64:1
ret: 4096
mem: u64:2
ret: 0
mem: u64:3
ret: 64
mem: u64:4
ret: 0

== only ring buffers tell how things stand
map: array key=4 value=8 max=1
prog:
	r1 = map[fd:0]
	r2 = 0
	call bpf_ringbuf_query#134
	exit
reject: ARG_MAP_TYPE @3

== only values of CPUs are looked up by CPU
map: array key=4 value=8 max=1
prog:
	*(u32 *)(r10 -4) = 0
	r2 = r10
	r2 += -4
	r1 = map[fd:0]
	r3 = 0
	call bpf_map_lookup_percpu_elem#195
	r0 = 0
	exit
reject: ARG_MAP_TYPE @6

== a kprobe asks for its function and its cookie
type: kprobe
prog:
	r6 = r1
	call bpf_get_func_ip#173
	r1 = r6
	call bpf_get_attach_cookie#174
	r0 = *(u64 *)(r6 +4096)
	exit
reject: CTX_ACCESS @4

== the function is asked for with the context
type: kprobe
prog:
	r1 = 0
	call bpf_get_func_ip#173
	exit
reject: ARG_TYPE @1

== a tracepoint is at no function
type: tracepoint
prog:
	call bpf_get_func_ip#173
	exit
reject: HELPER_FORBIDDEN @0

== what is not attached has no cookie
type: syscall
prog:
	call bpf_get_attach_cookie#174
	exit
reject: HELPER_FORBIDDEN @0

== a socket filter may ask who is running
type: socket_filter
prog:
	call bpf_get_current_uid_gid#15
	r1 = r10
	r1 += -16
	r2 = 16
	call bpf_get_current_comm#16
	exit
mem: 00*14
ret: 0

== a CPU's number is below 8192
map: array key=4 value=8192 max=1
prog:
	call bpf_get_smp_processor_id#8
	r1 = map[fd:0][0]+0
	r1 += r0
	r0 = *(u8 *)(r1 +0)
	exit
ret: 0

== and not known to be less, whatever machine it is verified on
map: array key=4 value=8191 max=1
prog:
	call bpf_get_smp_processor_id#8
	r1 = map[fd:0][0]+0
	r1 += r0
	r0 = *(u8 *)(r1 +0)
	exit
reject: MAP_VALUE_BOUNDS @4

== a socket filter may trace
type: socket_filter
prog:
	*(u64 *)(r10 -8) = 100
	r1 = r10
	r1 += -8
	r2 = 8
	call bpf_trace_printk#6
	r0 = 0
	exit
mem: u8:0*14
ret: 0

== any program asks for time, place and chance
type: socket_filter
gpl: no
prog:
	call bpf_get_prandom_u32#7
	call bpf_get_numa_node_id#42
	call bpf_jiffies64#118
	call bpf_ktime_get_coarse_ns#160
	call bpf_ktime_get_tai_ns#208
	call bpf_ktime_get_boot_ns#125
	if r0 != 0x0 goto out
	exit
	out:
	r0 = 1
	exit
mem: 00*14
ret: 1
