# SPDX-License-Identifier: GPL-2.0
# limit: 180
# Every flag and field of the commands: what the kernel's own bpf(2) says of it is said here: see errnos.c.

if kernel_has BPF_SYSCALL; then
	tap errnos
else
	skip "the errnos of bpf(2)" "the kernel has no bpf(2)"
fi
check "nothing stays attached" wait_for 60 module_is_unused
