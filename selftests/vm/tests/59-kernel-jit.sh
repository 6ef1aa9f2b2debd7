# SPDX-License-Identifier: GPL-2.0
# limit: 300
# What obpf makes of instructions gives what the kernel's own engine gives: see kernel_jit.c.

if [ -e /obpf_kernel_jit.ko ]; then
	check "a module that asks the kernel's engine loads" insmod /obpf_kernel_jit.ko
	check "obpf's programs are machine code" set_params jit_required=1
	tap kernel_jit 1000 1
	check "and without their constants" set_params jit_harden=1
	tap kernel_jit 300 100001
	check "interpreted" set_params jit_harden=0 jit_required=0 jit=0
	tap kernel_jit 300 200001
	check "again machine code" set_params jit=1
	check "the module goes" rmmod obpf_kernel_jit
else
	skip "instructions do what the kernel's own engine does" "the kernel has none (BPF_JIT)"
fi
