# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=busybox
#
# What a guest test may use. A test is a file tests/NN-name.sh, sourced by busybox sh after this
# one, with the module loaded; it says its results with:
#
#   ok NAME                  not_ok NAME [LOG]      skip NAME REASON
#   check NAME COMMAND...    passes when the command exits 0; its output is shown when not
#   refuse NAME COMMAND...   passes when the command exits non-zero by itself (not by a signal)
#   expect NAME REGEX COMMAND...    passes when it exits 0 and a line of its output matches
#   tap COMMAND...           takes over the results of a program that prints TAP
#   wait_for SECONDS COMMAND...     true as soon as the command is
#   kernel_has OPTION        the kernel was configured with CONFIG_OPTION
#
# and with these words:
#
#   $TYPES                   what obpf run needs for CO-RE here: nothing, or --btf with a file
#   $SLOW                    how many times longer this kernel takes; wait_for and limits know it
#
# Kernels differ: probe for what a test needs, and where it is not there, skip with that reason.
# Name a test after the property that it shows.

. /etc/vm.conf

TYPES= TYPES_FILE=
if [ ! -e /sys/kernel/btf/vmlinux ]; then
	TYPES_FILE=/types.btf TYPES="--btf /types.btf"
fi
kernel_has() { grep -qE "^CONFIG_$1=[ym]" "/boot/config-$(uname -r)"; }

mkdir -p /run/tap
touch /run/tap/results

tap_count() { wc -l </run/tap/results; }

tap_line() { # ok|not ok, NAME
	echo "$2" >>/run/tap/results
	echo "$1 $(tap_count) - $2"
}

ok() { tap_line ok "$1"; }
skip() { tap_line ok "$1 # SKIP $2"; }
not_ok() {
	: >/run/tap/failed
	tap_line "not ok" "$1"
	[ ! -s "${2:-}" ] || sed 's/^/#   /' "$2"
}

check() {
	_name=$1
	shift
	if "$@" >/run/tap/output 2>&1; then
		ok "$_name"
	else
		echo "exit status $? of: $*" >>/run/tap/output
		not_ok "$_name" /run/tap/output
	fi
}

refuse() {
	_name=$1
	shift
	"$@" >/run/tap/output 2>&1
	_status=$?
	if [ $_status -gt 0 ] && [ $_status -lt 126 ]; then
		ok "$_name"
	else
		echo "exit status $_status of: $*" >>/run/tap/output
		not_ok "$_name" /run/tap/output
	fi
}

expect() {
	_name=$1 _regex=$2
	shift 2
	"$@" >/run/tap/output 2>&1
	_status=$?
	if [ $_status -eq 0 ] && grep -qE -e "$_regex" /run/tap/output; then
		ok "$_name"
	else
		echo "exit status $_status of: $*; wanted a line like: $_regex" >>/run/tap/output
		not_ok "$_name" /run/tap/output
	fi
}

# The results of a program that speaks TAP become this test's, as they come. A pipe's reader is a shell
# of its own, so what it learns goes through files.
tap() {
	_first=$(tap_count) _program=$1
	rm -f /run/tap/plan /run/tap/foreign_failure
	{
		"$@" 2>&1
		echo $? >/run/tap/status
	} | while IFS= read -r _line; do
		case $_line in
		"ok "*) tap_line ok "${_line#*- }" ;;
		"not ok "*)
			: >/run/tap/foreign_failure
			not_ok "${_line#*- }"
			;;
		1..*) echo "${_line#1..}" >/run/tap/plan ;;
		*) echo "$_line" ;;
		esac
	done
	_ran=$(($(tap_count) - _first))
	if [ ! -e /run/tap/plan ] || [ "$(cat /run/tap/plan)" != $_ran ]; then
		_planned=$(cat /run/tap/plan 2>/dev/null || echo no)
		not_ok "$_program: ran $_ran tests of the $_planned planned, and ended with $(cat /run/tap/status)"
	elif [ "$(cat /run/tap/status)" != 0 ] && [ ! -e /run/tap/foreign_failure ]; then
		not_ok "$_program: ends with status 0, not $(cat /run/tap/status)"
	elif [ $_ran = 0 ]; then
		not_ok "$_program: yields a test"
	fi
}

wait_for() {
	_left=$(($1 * 10 * SLOW))
	shift
	until "$@" >/dev/null 2>&1; do
		_left=$((_left - 1))
		[ $_left -gt 0 ] || return 1
		sleep 0.1
	done
}

# set_params PARAMETER=VALUE ...: the module's, while it is loaded.
set_params() {
	for _param; do
		echo "${_param#*=}" >/sys/module/obpf/parameters/"${_param%=*}" || return 1
	done
}

module_is_loaded() { grep -q '^obpf ' /proc/modules; }
module_is_unused() { [ "$(cat /sys/module/obpf/refcnt)" = 0 ]; }
load_module() { module_is_loaded || insmod /obpf.ko; }
# Anonymous inodes are released by delayed work, so the last reference may lag behind the last close.
unload_module() { wait_for 60 module_is_unused && timeout $((60 * SLOW)) rmmod obpf; }

# Who asked for an area of vmalloc's has no name any more once its module has gone.
nothing_remains() {
	! module_is_loaded && [ ! -e /dev/obpf ] && [ ! -e /sys/module/obpf ] &&
		! grep -w '\[obpf\]' /proc/kallsyms && ! grep '^obpf' /proc/slabinfo &&
		! grep -E '^[^ ]+ +[0-9]+ 0x[0-9a-f]+ ' /proc/vmallocinfo
}

# Jumps that were made of probes are taken back some time after: see test_races() in hooks.c. The kernel
# waits for that when it is told to make none.
jumps_are_taken_back() {
	_jumps=/proc/sys/debug/kprobes-optimization
	[ ! -e $_jumps ] || { echo 0 >$_jumps && echo 1 >$_jumps; }
}

kernel_log_mark() { echo "obpf-vm: begin $1" >/dev/kmsg; }
kernel_log_since() { dmesg | sed -n "/obpf-vm: begin $1\$/,\$p"; }

TROUBLE='WARNING:|BUG:|Oops|general protection|KASAN|UBSAN|KCSAN|Call Trace|refcount_t|leak'
TROUBLE="$TROUBLE|rcu.*(stall|self-detected)|blocked for more than|soft lockup|hard LOCKUP"
TROUBLE="$TROUBLE|possible (circular|recursive)|inconsistent lock|suspicious RCU|page allocation failure"
TROUBLE="$TROUBLE|ODEBUG|list_(add|del) corruption|insecure W\+X|DEBUG_LOCKS|bad unlock balance|held lock freed"
TROUBLE="$TROUBLE|non-static key|lock held when returning|MAX_LOCKDEP|BUG kmalloc|Object .*overwritten"

# A test that makes the kernel say something on purpose has a line '# foreseen: REGEX': what is said
# from a line with that to the end of a call trace is no trouble.
without_foreseen() {
	if [ -s /run/tap/foreseen ]; then
		sed "/$(cat /run/tap/foreseen)/,/<\/TASK>/d"
	else
		cat
	fi
}

# What kmemleak's scans suspect on the way may be in a CPU's hands: at the end it is asked what is left.
without_suspects() { grep -v 'kmemleak: .* new suspected memory leaks'; }

kernel_is_clean() { # NAME: since its mark
	kernel_log_since "$1" | without_suspects | without_foreseen >/run/tap/kernel
	grep -lE "$TROUBLE" /run/tap/kernel >/dev/null
	if [ $? -eq 0 ]; then
		not_ok "$1: the kernel log shows no trouble" /run/tap/kernel
	elif module_is_loaded && ! wait_for 60 module_is_unused; then
		{
			echo "refcnt $(cat /sys/module/obpf/refcnt); open files:"
			ls -l /proc/[0-9]*/fd 2>/dev/null | grep obpf
		} >/run/tap/output
		not_ok "$1: no reference to the module remains" /run/tap/output
	else
		ok "$1: the kernel log is clean and no reference remains"
	fi
}
