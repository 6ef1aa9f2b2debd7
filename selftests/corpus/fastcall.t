# Registers that are saved around bpf_fastcall helpers: in slots that do not count, unless anything else
# uses them. The chain of frames tells: with these slots it is too deep.

== slots that only save registers around a bpf_fastcall helper do not count
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
ret: 42

== all of R1-R5 outlive the call, and what lies above their slots counts
prog:
	*(u64 *)(r10 -496) = 1
	r1 = 1
	r2 = 20
	r3 = 300
	r4 = 4000
	r5 = 50000
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r5
	*(u64 *)(r10 -16) = r1
	*(u64 *)(r10 -24) = r2
	*(u64 *)(r10 -32) = r3
	*(u64 *)(r10 -40) = r4
	*(u64 *)(r10 -48) = r5
	call bpf_get_smp_processor_id#8
	r5 = *(u64 *)(r10 -48)
	r4 = *(u64 *)(r10 -40)
	r3 = *(u64 *)(r10 -32)
	r2 = *(u64 *)(r10 -24)
	r1 = *(u64 *)(r10 -16)
	r0 = *(u64 *)(r10 -8)
	r0 += r1
	r0 += r2
	r0 += r3
	r0 += r4
	r0 += r5
	exit
ret: 104321

== a frame above such slots may be too deep all the same
prog:
	r1 = 42
	*(u64 *)(r10 -504) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	*(u64 *)(r10 -16) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -16)
	r0 = *(u64 *)(r10 -8)
	exit
reject: STACK_DEPTH @2

== two calls share the slots, with an odd number of registers and an even one
kernel: no
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	r2 = 7
	*(u64 *)(r10 -8) = r1
	*(u64 *)(r10 -16) = r2
	call bpf_get_smp_processor_id#8
	r2 = *(u64 *)(r10 -16)
	r1 = *(u64 *)(r10 -8)
	r3 = r2
	*(u64 *)(r10 -16) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -16)
	r0 = r1
	exit
ret: 42

== a jump to where the registers are saved breaks nothing
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	if r1 == 0x0 goto save
	r1 = 43
	save:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
ret: 43

== what one function does with its slots does not concern another's
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -512)
	r2 = r10
	r2 += -512
	r1 = *(u64 *)(r2 +0)
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
ret: 42

== such slots of a callback do not count
kernel: no
prog:
	*(u64 *)(r10 -512) = 5
	r1 = 3
	r2 = subprog[turn]
	r3 = r10
	r3 += -512
	r4 = 0
	call bpf_loop#181
	r0 = *(u64 *)(r10 -512)
	exit
	turn:
	*(u64 *)(r10 -8) = r1
	*(u64 *)(r10 -16) = r2
	call bpf_get_smp_processor_id#8
	r2 = *(u64 *)(r10 -16)
	r1 = *(u64 *)(r10 -8)
	r3 = *(u64 *)(r2 +0)
	r3 += r1
	*(u64 *)(r2 +0) = r3
	r0 = 0
	exit
ret: 8

== they do not count in a large stack either
kernel: no
large_stack: yes
prog:
	r1 = 42
	*(u64 *)(r10 -16384) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
ret: 42

== a frame that only they make large is not
kernel: no
large_stack: yes
prog:
	*(u64 *)(r10 -504) = r1
	*(u64 *)(r10 -512) = r1
	*(u64 *)(r10 -520) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -520)
	r1 = *(u64 *)(r10 -512)
	r0 = 6
	exit
ret: 6

== a pointer outlives the call, and what is loaded from below it is another slot
kernel: no
prog:
	*(u64 *)(r10 -512) = 42
	r1 = r10
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = *(u64 *)(r1 -512)
	exit
ret: 42

== what is restored into another register is not saved
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r2 = *(u64 *)(r10 -8)
	r0 = r2
	exit
reject: STACK_DEPTH @2

== nor need R6 be
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	r6 = r1
	*(u64 *)(r10 -8) = r6
	call bpf_get_smp_processor_id#8
	r6 = *(u64 *)(r10 -8)
	r0 = r6
	exit
reject: STACK_DEPTH @2

== nor can R0 be
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	r0 = r1
	*(u64 *)(r10 -8) = r0
	call bpf_get_smp_processor_id#8
	r0 = *(u64 *)(r10 -8)
	exit
reject: STACK_DEPTH @2

== nor is a register twice
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	*(u64 *)(r10 -16) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -16)
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== a slot is named by R10 where a register is saved
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	r2 = r10
	*(u64 *)(r2 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== and where it is restored
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	r6 = r10
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r6 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== nothing comes between the call and where registers are restored
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r2 = 1
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== nor before the call
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	r6 = 1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== registers are saved whole
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u32 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u32 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== and restored from where they were saved
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	*(u64 *)(r10 -16) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== a slot below them makes them ordinary ones
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -16) = 1
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== pairs that are not the lowest are ordinary
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -24) = r1
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== a jump to the call makes the slots ordinary
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	if r1 == 0x2a goto call
	*(u64 *)(r10 -8) = r1
	call:
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== a jump to where registers are restored, too
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	if r1 == 0x2a goto restore
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	restore:
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== and one between two that are saved
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	r2 = 1
	*(u64 *)(r10 -24) = r2
	if r1 == 0x2a goto between
	*(u64 *)(r10 -16) = r2
	between:
	*(u64 *)(r10 -24) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -24)
	r2 = *(u64 *)(r10 -16)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== another load of such a slot makes it ordinary
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r2 = r10
	r0 = *(u64 *)(r2 -8)
	exit
reject: STACK_DEPTH @2

== another store to it, too
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r2 = r10
	*(u8 *)(r2 -1) = r1
	r0 = r1
	exit
reject: STACK_DEPTH @2

== and a load that may reach it
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -16) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -16)
	r1 &= 7
	r1 += -9
	r2 = r10
	r2 += r1
	r0 = *(u8 *)(r2 +0)
	exit
reject: STACK_DEPTH @2

== and a store that may
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -16) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -16)
	r1 &= 7
	r1 += -9
	r2 = r10
	r2 += r1
	*(u8 *)(r2 +0) = 1
	r0 = 1
	exit
reject: STACK_DEPTH @2

== and a helper that writes there
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r1 = r10
	r1 += -8
	r2 = 8
	call bpf_get_current_comm#16
	r0 = 0
	exit
reject: STACK_DEPTH @2

== and one that reads there
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r1 = r10
	r1 += -8
	r2 = 8
	call bpf_trace_printk#6
	r0 = 0
	exit
reject: STACK_DEPTH @2

== and a function that is handed its address
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r1 = r10
	r1 += -8
	call writer
	exit
	writer:
	r0 = 1
	*(u64 *)(r1 +0) = r0
	exit
reject: STACK_DEPTH @2

== and an access on a path of its own
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	call bpf_get_prandom_u32#7
	r7 = r10
	r1 = 1
	if r0 == 0x0 goto reads
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
	reads:
	*(u64 *)(r7 -8) = r1
	r0 = 1
	exit
reject: STACK_DEPTH @2

== slots around other helpers count
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_ktime_get_ns#5
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== also where a bpf_fastcall helper shares them
prog:
	r1 = 42
	*(u64 *)(r10 -512) = r1
	call sub
	exit
	sub:
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	*(u64 *)(r10 -8) = r1
	call bpf_ktime_get_ns#5
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
reject: STACK_DEPTH @2

== registers around both are what they were
prog:
	r1 = 42
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r1 += 1
	*(u64 *)(r10 -8) = r1
	call bpf_ktime_get_ns#5
	r1 = *(u64 *)(r10 -8)
	r1 += 1
	*(u64 *)(r10 -8) = r1
	call bpf_get_smp_processor_id#8
	r1 = *(u64 *)(r10 -8)
	r0 = r1
	exit
ret: 44
