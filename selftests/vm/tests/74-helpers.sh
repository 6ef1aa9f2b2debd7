# SPDX-License-Identifier: GPL-2.0
# Every helper, called by a program in a kprobe: see helpers.c; and what programs print, as it is read:
# out of trace_pipe, or on a kernel without event tracing out of its log.

event=/sys/kernel/tracing/events/obpf/bpf_trace_printk lines=/tmp/trace_lines
if [ -d $event ]; then
	cat /sys/kernel/tracing/trace_pipe >$lines &
	reader=$!
	# As lines of bpf(2)'s programs: the tracer knows the process by its name, or else by its number.
	head='^ +[^ ]+-[0-9]+ +\[001\] [^ ]+ +[0-9]+\.[0-9]+: bpf_trace_printk: '
else
	head='obpf: helped-[0-9]+ \[001\] bpf_trace_printk: '
fi
look() { [ -d $event ] || dmesg >$lines; }
printed() { look && grep -qE "$head$1\$" $lines; }
five_lines_are_there() { look && [ "$(grep -c obpf-test $lines)" = 5 ]; }

[ -z "$TYPES_FILE" ] || export TYPES_FILE
tap helpers
check "a line without arguments can be read" wait_for 30 printed "obpf-test plain"
check "one with three" wait_for 30 printed "obpf-test -7 in user space 123456789abc"
check "one with more, by trace_vprintk" wait_for 30 printed "obpf-test 1 2 3 4 in the kernel"
check "one whose format lies on the stack" wait_for 30 printed "obpf-test on the stack 42"
check "nothing else was printed" wait_for 30 five_lines_are_there

if [ -d $event ]; then
	check "a disabled event" sh -c "echo 0 >$event/enable"
	check "with the same program loaded again" sh -c "helpers >/dev/null"
	check "is enabled by the next program that prints" grep -qx 1 $event/enable
	kill $reader
	echo 0 >$event/enable
	echo >/sys/kernel/tracing/trace
fi
check "nothing stays attached" wait_for 30 module_is_unused
