# SPDX-License-Identifier: GPL-2.0
# limit: 120
# Objects by number and by descriptor, in one process and in several, and as bpftool sees them; then
# an unload with nothing left behind.

err=/tmp/objects.err

bpftool() { LD_PRELOAD=/lib/libobpf.so command bpftool "$@" 2>&1; }
no_program_is_listed() { bpftool prog list >/tmp/progs && ! grep -q kprobe /tmp/progs; }

tap objects
if ! command -v bpftool >/dev/null; then
	skip "bpftool lists and dumps" "there is no bpftool"
else
	obpf run $TYPES /progs/opensnoop.bpf.o >/dev/null 2>$err &
	tool=$!
	check "a program is attached" wait_for 30 grep -q ' attached$' $err
	expect "bpftool lists the program" '^[0-9]+: kprobe  name ' bpftool prog list
	bpftool prog list >/tmp/progs
	id=$(sed -n 's/^\([0-9]*\): kprobe .*/\1/p' /tmp/progs | head -n 1)
	expect "with the maps that it uses" 'map_ids [0-9]' cat /tmp/progs
	expect "bpftool dumps its instructions" '^ *[0-9]+: \(85\) call bpf_get_current_pid_tgid#14' \
		bpftool prog dump xlated id "$id"
	expect "with its maps by id" '\(18\) r[0-9] = map\[id:[0-9]+\]' bpftool prog dump xlated id "$id"
	expect "bpftool lists its maps" '^[0-9]+: ringbuf  name ' bpftool map list
	expect "bpftool lists its link" '^[0-9]+: .*prog '"$id" bpftool link list
	kill -INT $tool
	wait $tool
	check "and nothing of them afterwards" wait_for 30 no_program_is_listed
fi
check "the module unloads after all that" unload_module
check "nothing of it remains" nothing_remains
check "and it comes back" load_module
