# SPDX-License-Identifier: GPL-2.0
# A loader that is killed takes with it all that it had loaded and attached.

probes=/sys/kernel/debug/kprobes/list
attached() { grep -q do_sys_openat2 $probes; }
detached() { ! attached; }

: >/tmp/told
if [ -d /sys/kernel/debug/kprobes ]; then
	check "the kernel shows its probes" test -r $probes
else
	skip "the kernel shows its probes" "it has no debugfs: the loaders' word has to do"
	attached() { grep -q ' attached$' /tmp/told; }
	detached() { module_is_unused; }
fi
check "none is there to begin with" detached
for round in 1 2 3; do
	: >/tmp/told
	obpf run $TYPES -j /progs/opensnoop.bpf.o >/dev/null 2>>/tmp/told &
	other=$!
	obpf run /progs/hit_counter.bpf.o >/dev/null 2>>/tmp/told &
	check "probes are set (round $round)" wait_for 60 attached
	kill -KILL $! $other
	wait
	check "none is left (round $round)" wait_for 60 detached
	check "nor a reference to the module (round $round)" wait_for 60 module_is_unused
	check "the module unloads at once (round $round)" unload_module
	check "and comes back (round $round)" load_module
done

obpf run /progs/hit_counter.bpf.o >/dev/null 2>/tmp/err &
tool=$!
wait_for 60 grep -q attached /tmp/err
kill -TERM $tool
check "SIGTERM ends it in good order" wait $tool
check "with a summary" grep -qE '^obpf: 0 events; .* hits, .* missed' /tmp/err
: >/tmp/err
obpf run /progs/hit_counter.bpf.o >/dev/null 2>/tmp/err &
tool=$!
wait_for 60 grep -q attached /tmp/err
kill -HUP $tool
check "and so does SIGHUP" wait $tool
