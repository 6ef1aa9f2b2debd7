# SPDX-License-Identifier: GPL-2.0
# A program written for libbpf and a skeleton runs in the module, linked with libobpf and not changed.

expect "it counts each open, through variables mapped from .bss and .data" \
	'^hits 100 of 100, total 1200, last /proc/self/opencount-100$' opencount 100
expect "and again with another count" '^hits 7 of 7, total 1014, ' opencount 7
check "two at once count their own" sh -c '
	opencount 2000 >/tmp/one & one=$!
	opencount 3000 >/tmp/two && wait $one && grep -q "^hits 2000 " /tmp/one && grep -q "^hits 3000 " /tmp/two'
check "nothing stays attached" wait_for 60 module_is_unused
