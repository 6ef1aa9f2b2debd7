# map_lookup_elem of a map that is known, and of one that is not: the first need not ask which it is.

== an array's value is found by its index, and none beyond the last
type: syscall
map: array key=4 value=24 max=3
map_init: 0 u32:2 = u64:7 u64:8 u64:9
prog:
	r1 = *(u64 *)(r1 +0)
	*(u32 *)(r10 -4) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto none
	r0 = *(u64 *)(r0 +16)
	r0 += 1
	exit
	none:
	r0 = 77
	exit
mem: u64:0
ret: 1
mem: u64:2
ret: 10
mem: u64:3
ret: 77
mem: u64:0xffffffff
ret: 77
mem: u64:0x80000000
ret: 77

== a value whose size is a power of two
type: syscall
map: array key=4 value=16 max=300
map_init: 0 u32:299 = u64:1 u64:5
prog:
	r1 = *(u64 *)(r1 +0)
	*(u32 *)(r10 -8) = r1
	r1 = map[fd:0]
	r2 = r10
	r2 += -8
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto none
	r0 = *(u64 *)(r0 +8)
	exit
	none:
	r0 = 77
	exit
mem: u64:299
ret: 5
mem: u64:298
ret: 0
mem: u64:300
ret: 77

== registers other than R0 are the helper's to lose, and R6 to R9 are kept
type: syscall
map: array key=4 value=8 max=2
map_init: 0 u32:1 = u64:3
prog:
	r6 = 1
	r7 = 20
	r8 = 300
	r9 = 4000
	*(u32 *)(r10 -4) = r6
	r1 = map[fd:0]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r0 = *(u64 *)(r0 +0)
	r0 += r6
	r0 += r7
	r0 += r8
	r0 += r9
	out:
	exit
ret: 4324

== one call looks into one of two arrays
type: syscall
map: array key=4 value=8 max=1
map: array key=4 value=8 max=2
map_init: 0 u32:0 = u64:1
map_init: 1 u32:0 = u64:20
prog:
	r6 = *(u64 *)(r1 +0)
	r2 = 0
	*(u32 *)(r10 -4) = r2
	r1 = map[fd:0]
	if r6 == 0x0 goto look
	r1 = map[fd:1]
	look:
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r0 = *(u64 *)(r0 +0)
	out:
	exit
mem: u64:0
ret: 1
mem: u64:1
ret: 20

== one call looks into an array or a table
type: syscall
map: hash key=4 value=8 max=4
map: array key=4 value=8 max=2
map_init: 0 u32:1 = u64:1
map_init: 1 u32:1 = u64:20
prog:
	r6 = *(u64 *)(r1 +0)
	r2 = 1
	*(u32 *)(r10 -4) = r2
	r1 = map[fd:0]
	if r6 == 0x0 goto look
	r1 = map[fd:1]
	look:
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r0 = *(u64 *)(r0 +0)
	out:
	exit
mem: u64:0
ret: 1
mem: u64:1
ret: 20

== tables of both kinds find what they have and nothing else
type: syscall
map: hash key=4 value=8 max=4
map: percpu_hash key=4 value=8 max=4
map: percpu_array key=4 value=8 max=4
map_init: 0 u32:5 = u64:1
prog:
	r6 = *(u64 *)(r1 +0)
	*(u32 *)(r10 -4) = r6
	r1 = map[fd:0]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	r7 = 0
	if r0 == 0x0 goto second
	r7 = *(u64 *)(r0 +0)
	second:
	r1 = map[fd:1]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto third
	r7 += 10
	third:
	r1 = map[fd:2]
	r2 = r10
	r2 += -4
	call bpf_map_lookup_elem#1
	if r0 == 0x0 goto out
	r7 += 100
	out:
	r0 = r7
	exit
mem: u64:5
ret: 1
mem: u64:3
ret: 100
mem: u64:4
ret: 0
