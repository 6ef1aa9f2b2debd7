# SPDX-License-Identifier: GPL-2.0
# limit: 240
# Links replaced and detached under fire, probes on returns and on functions of modules: see hooks.c.

check "the module that is probed loads" insmod /obpf_target.ko
tap hooks

# A program at a return, attached as its section says.
out=/tmp/hooks.out err=/tmp/hooks.err
obpf run -j /progs/open_result.bpf.o >$out 2>$err &
tool=$!
check "an object with a return probe is attached" wait_for 30 grep -q ' attached$' $err
sh -c 'echo $$ >/tmp/pid; exec cat /etc/no-such-file' 2>/dev/null
pid=$(cat /tmp/pid)
check "it sees the error that an open returns" \
	wait_for 30 grep -q "^{\"pid\":$pid,\"result\":-2,\"comm\":\"cat\"}\$" $out
sh -c 'echo $$ >/tmp/pid; exec cat /etc/hostname' >/dev/null
pid=$(cat /tmp/pid)
check "and the descriptor" wait_for 30 grep -q "^{\"pid\":$pid,\"result\":3,\"comm\":\"cat\"}\$" $out
kill -INT $tool
wait $tool

# Calls that begin under a return probe, and return when obpf has long gone.
mkfifo /tmp/hold /tmp/read
hooks hold obpf_target_sleep hrtimer_nanosleep pipe_read kernel_wait4 </tmp/hold >$out 2>$err &
exec 8>/tmp/hold
check "return probes are set on functions that sleep" wait_for 30 grep -q '^held$' $out
hooks sleep 8>&- &
sleeper=$!
sleep 1000 8>&- &
napper=$!
(
	sh -c 'read -r line </tmp/read; echo "$line" >/tmp/read.out; exit 7' 8>&-
	echo $? >/tmp/waited
) 8>&- &
reader=$!
exec 9>/tmp/read
check "others sleep in them" wait_for 30 hooks sleepers
sleep 1
exec 8>&-
check "obpf goes while they sleep" unload_module
check "nothing of it remains" nothing_remains
check "they are woken" hooks wake
check "the one in a module's function returns what it should" wait $sleeper
echo woken >&9
exec 9>&-
wait $reader
check "the one in a pipe gets what was written" grep -qx woken /tmp/read.out
check "the one that waits for it gets its status" grep -qx 7 /tmp/waited
kill $napper
wait $napper 2>/dev/null
check "obpf comes again" load_module

check "jumps are taken back" jumps_are_taken_back
check "the module that was probed goes" wait_for 30 rmmod obpf_target
check "nothing stays attached" wait_for 30 module_is_unused
