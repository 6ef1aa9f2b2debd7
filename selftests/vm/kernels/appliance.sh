# SPDX-License-Identifier: GPL-2.0
#
# Run by build-kernel in the unpacked source, before it is configured: lets x86 do without
# PERF_EVENTS, which its Kconfig selects for every machine. What only perf gives, hardware
# breakpoints, goes with it: ptrace refuses the debug registers, as a machine without any would.
# An edit that finds nothing to change is an error: the source then is not what this was written for.
set -euo pipefail

# edit FILE SED-SCRIPT
edit() {
	cp "$1" "$1.before"
	sed -i "$2" "$1"
	! cmp -s "$1" "$1.before" || { echo "appliance.sh: nothing to change in $1: $2" >&2; exit 1; }
	rm "$1.before"
}

edit arch/x86/Kconfig '/^\tselect PERF_EVENTS$/d'
edit arch/x86/Kconfig 's/^\tselect HAVE_HW_BREAKPOINT$/& if PERF_EVENTS/'
edit arch/x86/Kconfig 's/^\tselect HAVE_MIXED_BREAKPOINTS_REGS$/& if PERF_EVENTS/'

# The stand-in for the debug registers' owner (none is ever in use) and for a buffer of Intel's PMU.
edit arch/x86/kernel/Makefile 's/\<hw_breakpoint\.o\>/no_perf.o/'
cat >arch/x86/kernel/no_perf.c <<'C'
#include <linux/percpu.h>
#include <linux/export.h>
#include <asm/debugreg.h>
#include <asm/cpu_entry_area.h>

DEFINE_PER_CPU_PAGE_ALIGNED(struct debug_store, cpu_debug_store);
DEFINE_PER_CPU(unsigned long, cpu_dr7);
EXPORT_PER_CPU_SYMBOL(cpu_dr7);

void hw_breakpoint_restore(void)
{
}
EXPORT_SYMBOL_GPL(hw_breakpoint_restore);
C
cat >arch/x86/kernel/no_debugreg.h <<'C'
static unsigned long ptrace_get_debugreg(struct task_struct *task, int nr)
{
	return 0;
}

static int ptrace_set_debugreg(struct task_struct *task, int nr, unsigned long value)
{
	return -EIO;
}
C
edit arch/x86/kernel/ptrace.c '/^static void ptrace_triggered/i #ifdef CONFIG_PERF_EVENTS'
edit arch/x86/kernel/ptrace.c \
	'/^static int ptrace_set_debugreg/,/^}/{/^}/a #else\n#include "no_debugreg.h"\n#endif
}'

# What these had through perf's headers.
edit arch/x86/include/asm/traps.h '/^extern int ibt_selftest(void);/i struct stack_info;'
edit arch/x86/mm/fault.c '/^#include <asm\/traps\.h>/a #include <asm/stacktrace.h>'
edit arch/x86/include/asm/perf_event.h '/^\tmemset(lbr, 0, sizeof(\*lbr));$/d'
edit arch/x86/include/asm/perf_event.h '/^struct perf_guest_switch_msr \*perf_guest_get_msrs/i struct x86_pmu_lbr;'
