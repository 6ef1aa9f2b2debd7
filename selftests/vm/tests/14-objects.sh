# SPDX-License-Identifier: GPL-2.0
# limit: 180
# The tool's commands on the module's own objects, of a tool that runs beside it.

out=/tmp/objects.out

nothing_is_there() { [ "$(obpf prog list --json)" = "[]" ]; }
check "nothing is there before" wait_for 60 nothing_is_there
obpf run -j $TYPES /progs/opensnoop.bpf.o >/dev/null 2>$out &
runner=$!
if ! wait_for 60 grep -q ' attached$' $out; then
	not_ok "a tool is attached" $out
	kill -KILL $runner
	exit 0
fi
expect "its program is listed" '^[0-9]+: kprobe opensnoop  tag [0-9a-f]{16}' obpf prog list
expect "its program is found by name" '"name":"opensnoop","tag":"[0-9a-f]*","gpl_compatible":true' \
	obpf prog show name opensnoop --json
expect "its instructions are told with the helpers' names" '\(85\) call bpf_get_current_pid_tgid#14$' \
	obpf prog dump xlated name opensnoop
expect "and with the lines of its source" '^; .*bpf_get_current_pid_tgid' obpf prog dump xlated name opensnoop
expect "the process that holds it is named" 'held by obpf\([0-9]+\)' obpf prog show name opensnoop
expect "and in the module's state" '^on: programs may be attached' obpf status
expect "its maps are listed" '^[0-9]+: ringbuf events  key 0  value 0' obpf map list
expect "its link is listed with its place" 'kprobe do_sys_openat2  prog [0-9]+  hits [0-9]+' obpf link list
expect "a ring buffer has no elements" 'has no elements' sh -c '! obpf map dump name events 2>&1'
expect "a number that does not fit is not cut" 'value: "99999999999999999999" does not fit' \
	sh -c '! obpf map update name opens key 5 value 99999999999999999999 2>&1'
(while cat /etc/hostname; do sleep 0.1; done) >/dev/null &
opener=$!
# In a short time there may have been none.
runs_are_told() {
	obpf prog show name opensnoop --stats=0.5 | grep -q '  runs [1-9][0-9]*  run time [1-9][0-9]* ns$'
}
check "runs are told when they were measured" wait_for 60 runs_are_told
kill $opener
# In hundredths of a second.
uptime_cs() { tr -d . </proc/uptime | cut -d' ' -f1; }
began=$(uptime_cs)
check "a time to measure may have a fraction" obpf prog list --stats=1.9
check "which counts" test $(($(uptime_cs) - began)) -ge 190
link=$(obpf link list | sed -n '1s/:.*//p')
check "a link is detached" obpf link detach "$link"
expect "and says so" '  detached  held by ' obpf link show "$link"
expect "in JSON as well" '"attached":false' obpf -j link show "$link"
expect "off refuses, and names the holder" '^ +[0-9]+  obpf ' obpf off
expect "whoever wants to attach is told why not" "switched off: 'obpf on' allows it" \
	sh -c "! obpf run $TYPES /progs/opensnoop.bpf.o 2>&1"
expect "which is told afterwards" '"on":false' obpf status --json
expect "on allows it again" '"on":true' obpf on --json
kill -INT $runner
wait $runner

mkfifo /tmp/hold
obpf map create hash key 4 value 8 entries 4 name held --hold >/tmp/hold &
holder=$!
read -r id </tmp/hold
check "a map is made and held" test "$id" -gt 0
check "an element is set" obpf map update id "$id" key 7 value 300
expect "and read" '^key hex 07 00 00 00  value hex 2c 01 00 00 00 00 00 00$' obpf map lookup "$id" key 7
expect "and dumped" '^1 element$' obpf map dump name held
check "and deleted" obpf map delete id "$id" key 7
expect "and gone" 'no element of that key' sh -c "! obpf map lookup id $id key 7 2>&1"
for key in 1 2 3 4; do obpf map update id "$id" key $key value 0; done
expect "a full map says so" 'full: no room' sh -c "! obpf map update id $id key 5 value 0 2>&1"
expect "a wrong size is refused" 'the key has 4 bytes, not 2' sh -c "! obpf map lookup id $id key 1 2 2>&1"
kill -TERM $holder
wait $holder
map_is_gone() { ! obpf map show id "$id"; }
check "a map goes with its holder" wait_for 60 map_is_gone
expect "an array has no such index" ': no such index$' obpf map create array key 4 value 4 entries 2 -- \
	sh -c '! obpf map update $OBPF_MAP_ID key 2 value 0 2>&1'
expect "the doctor finds the module loaded" '^the module loads +yes +it is loaded' obpf doctor
echo 'nobody:x:65534:65534::/:/bin/sh' >>/etc/passwd
expect "and of use to root alone" '^this user may use it +no +it asks for CAP_BPF' su nobody -c 'obpf doctor'
rm -f /tmp/hold $out
check "nothing stays behind" wait_for 60 module_is_unused
