// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - what code has to be like on this machine, in its kernel.
 */
#include <linux/types.h>
#include <asm/cpufeature.h>
#include "code.h"
#include "jit/exec_mem.h"

#ifdef CONFIG_X86_64
static u32 features(void)
{
	return (boot_cpu_has(X86_FEATURE_BMI2) ? X86_HAS_BMI2 : 0) |
	       (boot_cpu_has(X86_FEATURE_MOVBE) ? X86_HAS_MOVBE : 0);
}
#else
static u32 features(void)
{
	return 0;
}
#endif

void obpf_machine_get(struct obpf_jit_machine *m)
{
	struct obpf_exec_target target;

	obpf_exec_target(&target);
	*m = (struct obpf_jit_machine){
		.features = features(),
		.landing_pads = target.endbr,
		.ret_target = (unsigned long)target.ret_target,
		.jump_target = (unsigned long)target.jump_rcx,
	};
}
