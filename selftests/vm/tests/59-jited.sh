# SPDX-License-Identifier: GPL-2.0
# limit: 180
# Where machine code is, and what of it is told: to this tool, to bpftool, to perf, and to those who may
# not know.

err=/tmp/jited.err
bpftool() { LD_PRELOAD=/lib/libobpf.so command bpftool "$@" 2>&1; }

obpf run $TYPES /progs/opensnoop.bpf.o >/dev/null 2>$err &
tool=$!
check "a program is attached" wait_for 60 grep -q ' attached$' $err

expect "the list has the place of its code" '  code [0-9]+ at 0xffffffff[0-9a-f]{8}' obpf prog list
expect "so has its JSON" '"jited_address":"0xffffffff[0-9a-f]{8}"' obpf -j prog list
expect "doctor tells how full the arena is" 'executable memory .* [1-9][0-9]* of [0-9]+ bytes in use' obpf doctor

obpf prog dump jited name opensnoop >/tmp/jited
expect "machine code stands under its source line" '^; __u64 pid_tgid = ' cat /tmp/jited
expect "with its address" '^opensnoop: # 0xffffffff' cat /tmp/jited
expect "and its instructions" '^ +0:   (endbr64|pushq %rbp)$' cat /tmp/jited
expect "to the end" ' (retq|jmp 0xffffffff[0-9a-f]{8})$' cat /tmp/jited
refuse "and all of it is instructions" grep -q '\.byte' /tmp/jited
check "its bytes go to a file" sh -c 'obpf prog dump jited name opensnoop file /tmp/jited.bin &&
	size=$(obpf -j prog show name opensnoop | sed "s/.*\"bytes_jited\":\([0-9]*\).*/\1/") &&
	[ "$(wc -c </tmp/jited.bin)" = "$size" ]'

check "perf's map is written" obpf prog perfmap /tmp/perf.map
expect "with the program's name" '^ffffffff[0-9a-f]{8} [0-9a-f]+ obpf_prog_[0-9a-f]{16}_opensnoop$' cat /tmp/perf.map

id=$(obpf -j prog show name opensnoop | sed 's/.*"id":\([0-9]*\),.*/\1/')
if ! command -v bpftool >/dev/null || bpftool prog dump jited id "$id" | grep -q 'No libbfd support'; then
	skip "bpftool shows machine code" "there is no bpftool that can"
else
	expect "bpftool shows machine code with its lines" '; __u64 pid_tgid = ' bpftool prog dump jited id "$id"
	refuse "which it takes as they are" sh -c "
		LD_PRELOAD=/lib/libobpf.so bpftool prog dump jited id $id 2>&1 | grep 'error in processing'"
fi

echo 2 >/proc/sys/kernel/kptr_restrict
expect "under kptr_restrict no code is shown" 'it shows kernel addresses' \
	sh -c 'obpf prog dump jited name opensnoop 2>&1; test $? = 1'
refuse "no address listed" sh -c 'obpf prog list | grep "  code .* at "'
check "and perf's map is empty" sh -c 'obpf prog perfmap /tmp/perf.map && ! [ -s /tmp/perf.map ]'
echo 0 >/proc/sys/kernel/kptr_restrict
expect "without it they are there again" '  code [0-9]+ at 0xffffffff' obpf prog list
kill -INT $tool
wait $tool
