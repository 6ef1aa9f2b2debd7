// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - hosted: what code has to be like in a process on this machine.
 */
#include "code.h"

void obpf_machine_get(struct obpf_jit_machine *m)
{
	*m = (struct obpf_jit_machine){ .align_stack = true };
#ifdef __x86_64__
	if (__builtin_cpu_supports("bmi2"))
		m->features |= X86_HAS_BMI2;
#endif
}
