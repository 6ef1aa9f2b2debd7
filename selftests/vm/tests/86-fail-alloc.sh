# SPDX-License-Identifier: GPL-2.0
# limit: 300
# Every allocation, and every copy from and to user memory, of every operation failed in turn: see
# failnth.c.
#
# For the instances of a return probe the kernel does not ask in silence; what it cannot have it tells.
# foreseen: failnth: vmalloc error: .*allocation failed

inject=/sys/kernel/debug

# set_injection KIND SETTING VALUE
set_injection() { echo "$3" >"$inject/$1/$2"; }

# What kmemleak allocates to watch the others is spared: it would say so in the log, or be blind to some
# of them. The functions that it is called by lie side by side.
spare_kmemleak() {
	[ -e $inject/kmemleak ] || return 0
	sort /proc/kallsyms | awk '
		last == "kmemleak_scan_area" { print "end=0x" $1 }
		$3 == "kmemleak_alloc" { print "start=0x" $1 }
		{ last = $3 }' >/tmp/kmemleak
	. /tmp/kmemleak
	set_injection $1 stacktrace-depth 32 && set_injection $1 reject-start $start &&
		set_injection $1 reject-end $end
}

prepare_injection() {
	for kind in failslab fail_page_alloc fail_usercopy; do
		# What is armed by fail-nth fails in any case; nothing else is to, and nothing is to be said.
		set_injection $kind probability 0 && set_injection $kind verbose 0 || return 1
		spare_kmemleak $kind || return 1
	done
	# By default what may wait does not fail, and that is nearly all there is.
	set_injection failslab ignore-gfp-wait N &&
		set_injection fail_page_alloc ignore-gfp-wait N &&
		set_injection fail_page_alloc ignore-gfp-highmem N &&
		set_injection fail_page_alloc min-order 0
}

if [ ! -e /proc/self/fail-nth ] || [ ! -d $inject/failslab ] || [ ! -d $inject/fail_page_alloc ]; then
	skip "every allocation of every operation failed in turn" \
		"the kernel cannot be told to fail allocations (FAULT_INJECTION, FAILSLAB, FAIL_PAGE_ALLOC)"
else
	check "the kernel takes what is to fail" prepare_injection
	tap failnth
	# A program that cannot be translated is interpreted: above that was no failure, here it is one.
	required=/sys/module/obpf/parameters/jit_required
	check "programs have to be machine code" sh -c "echo 1 >$required"
	tap failnth load
	check "they need not be any more" sh -c "echo 0 >$required"
	check "nothing stays attached" wait_for 30 module_is_unused
	check "the module unloads after all that" unload_module
	check "nothing of it remains" nothing_remains
	check "and it comes back" load_module
fi
