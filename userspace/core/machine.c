// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - hosted: what code has to be like in a process on this machine.
 */
#ifdef __x86_64__
#include <cpuid.h>
#endif
#include "code.h"

#ifdef __x86_64__
static bool has_movbe(void)
{
	unsigned int a, b, c, d;

	return __get_cpuid(1, &a, &b, &c, &d) && c & bit_MOVBE;
}
#endif

void obpf_machine_get(struct obpf_jit_machine *m)
{
	*m = (struct obpf_jit_machine){ .align_stack = true };
#ifdef __x86_64__
	if (__builtin_cpu_supports("bmi2"))
		m->features |= X86_HAS_BMI2;
	if (has_movbe())
		m->features |= X86_HAS_MOVBE;
#endif
}
