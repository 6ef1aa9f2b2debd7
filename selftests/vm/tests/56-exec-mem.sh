# SPDX-License-Identifier: GPL-2.0
# Executable memory: see modules/exec_cases.c.

check "a module with an arena of its own loads" insmod /obpf_exec_test.ko
tap cat /proc/obpf_exec_test
check "and goes" rmmod obpf_exec_test
check "obpf loads where no code may be translated" sh -c '
	. /lib.sh
	unload_module && insmod /obpf.ko exec_limit=0 &&
	grep -qx 0 /sys/module/obpf/parameters/exec_limit'
check "with its whole arena again" sh -c '. /lib.sh; unload_module && load_module'
