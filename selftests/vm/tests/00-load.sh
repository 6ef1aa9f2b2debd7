# SPDX-License-Identifier: GPL-2.0
# The module comes, is there, goes, and can come again.

check "the module is in /proc/modules" module_is_loaded
check "/dev/obpf is a character device" test -c /dev/obpf
for round in 1 2 3; do
	check "the module unloads (round $round)" unload_module
	check "nothing of it remains (round $round)" nothing_remains
	check "it loads again (round $round)" load_module
done
