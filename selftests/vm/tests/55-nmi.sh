# SPDX-License-Identifier: GPL-2.0
# limit: 480
# Programs, maps and helpers in NMI: see nmi.c.

# Where the machine has a PMU, the kernel's own watchdog would be a source of other NMIs.
# Where it has none, the file cannot be written.
{ echo 0 >/proc/sys/kernel/nmi_watchdog; } 2>/dev/null
check "an NMI that nobody claims does not panic this kernel" \
	grep -qx 0 /proc/sys/kernel/unknown_nmi_panic
tap nmi
check "the kernel took them for NMIs that nobody claims" \
	sh -c 'dmesg | grep -q "NMI received for unknown reason"'
check "nothing stays attached" wait_for 60 module_is_unused
