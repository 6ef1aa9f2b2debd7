# SPDX-License-Identifier: GPL-2.0
# limit: 300
# Programs run as machine code where they may, and give what they give interpreted.

# corpus_with WHAT PARAM=VALUE ...
corpus_with() {
	what=$1
	shift
	check "programs are $what from now on" set_params "$@"
	check "and give what the corpus says" sh -c 'corpus /corpus >/run/jit.tap'
}
jited() { obpf -j prog list | grep -q '"jited":true'; }
is_jited() {
	obpf run /progs/hit_counter.bpf.o >/dev/null 2>&1 &
	wait_for 60 "$@"
	status=$?
	kill -TERM $! # SIGINT it ignores, here in the background, until it has a handler
	wait $!
	return $status
}
no_jited() { obpf -j prog list | grep -q '"jited":false'; }

check "by default they are translated" is_jited jited
corpus_with translated jit_required=1
check "no program is left in executable memory" wait_for 60 grep -q ' used 0 .* programs 0$' /sys/module/obpf/parameters/exec_usage
corpus_with "translated without their constants" jit_harden=1
corpus_with interpreted jit_harden=0 jit_required=0 jit=0
check "that is what the list says" is_jited no_jited
check "translated again" set_params jit=1

# Where there is no room: the interpreter, or nothing.
check "the module comes back with no room to translate into" sh -c '
	. /lib.sh
	unload_module && insmod /obpf.ko exec_limit=0'
check "programs are interpreted" is_jited no_jited
check "the kernel log says so" sh -c 'dmesg | grep -q "obpf: program .* is interpreted: no room"'
check "what has to be translated" set_params jit_required=1
expect "is refused" 'No space left on device' sh -c 'obpf run -d 5 /progs/hit_counter.bpf.o 2>&1; test $? = 1'
check "with its whole arena again" sh -c '. /lib.sh; unload_module && load_module'
