# SPDX-License-Identifier: GPL-2.0
# What `obpf run` prints: columns, JSON members, counts and its last word.

out=/tmp/run.out err=/tmp/run.err

# start ARGUMENT...: obpf run in the background; true once its programs are attached.
start() {
	: >$out
	: >$err
	obpf run $TYPES "$@" >$out 2>$err &
	tool=$!
	wait_for 60 grep -q ' attached$' $err
}
stop() {
	kill -INT $tool
	wait $tool
}
give_up() {
	not_ok "$1" $err
	kill -KILL $tool 2>/dev/null
	exit 0
}

start -j /progs/opensnoop.bpf.o || give_up "opensnoop is attached"
sh -c 'echo $$ >/tmp/pid; exec cat "/etc/host name" /etc/hostname' >/dev/null 2>&1
pid=$(cat /tmp/pid)
wait_for 60 grep -q "\"pid\":$pid,.*\"/etc/hostname\"" $out
mine="\"pid\":$pid,\"tid\":$pid,\"cpu\":[01],\"flags\":[0-9]+,\"comm\":\"cat\","
check "an event tells process, thread, CPU, flags, command and file" \
	grep -qE "^\{\"time\":[0-9]+,\"seq\":[0-9]+,$mine\"filename\":\"/etc/hostname\"\}$" $out
check "a name with a space and no file behind it is told as well" \
	grep -qE "$mine\"filename\":\"/etc/host name\"\}$" $out
echo >/tmp/written
check "flags come from the kernel's struct: O_CREAT and O_WRONLY for a file that is written" wait_for 60 \
	awk -F'"flags":' '/"\/tmp\/written"/ { split($2, f, ","); if (f[1] % 4 == 1 && int(f[1] / 64) % 2) found = 1 } END { exit !found }' $out
stop
check "every line is one JSON object" sh -c "! grep -vE '^\{.*\}\$' $out"
lines=$(wc -l <$out)
check "the summary counts what was printed" grep -q "^obpf: $lines events, 0 dropped; " $err
# The link's counter is read just before the link goes: an open in between is an event more.
hits=$(sed -nE 's|.*; kprobe/do_sys_openat2/opensnoop: ([0-9]+) hits, 0 missed$|\1|p' $err)
check "and the hits, each of which was an event" test $((lines - ${hits:-0})) -ge 0 -a $((lines - ${hits:-0})) -le 3

start /progs/opensnoop.bpf.o || give_up "opensnoop is attached for a table"
cat /etc/hostname >/dev/null
wait_for 60 grep -q /etc/hostname $out
stop
check "a table has a head" sh -c "head -n 1 $out | grep -qE '^ +time +seq +pid +tid +cpu +flags  comm +filename\$'"
check "and rows under it" grep -qE '^ *[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+ +[01] +[0-9]+  cat +/etc/hostname$' $out

start -j -n 3 /progs/opensnoop.bpf.o
for i in 1 2 3 4 5 6; do cat /etc/hostname >/dev/null; done
check "--count ends by itself" wait $tool
check "after so many events" test "$(wc -l <$out)" = 3

# How long it takes to be attached nobody knows: what is too long counts from there.
began=$(cut -d. -f1 /proc/uptime)
start --duration 1.5 /progs/hit_counter.bpf.o || give_up "an object is attached for a time"
attached=$(cut -d. -f1 /proc/uptime)
check "--duration ends by itself" wait $tool
ended=$(cut -d. -f1 /proc/uptime)
check "after that time" test $((ended - began)) -ge 1 -a $((ended - attached)) -le $((15 * SLOW))

# Whoever waits for it here must open nothing, or one program counts it and the other is not there yet.
mkfifo /tmp/run.told
obpf run $TYPES /progs/hit_counter.bpf.o >$out 2>/tmp/run.told &
tool=$!
exec 3</tmp/run.told
while read -r line <&3; do
	case $line in *' attached') break ;; esac
done
for i in 1 2 3 4 5 6 7 8 9 10; do cat /etc/hostname >/dev/null; done
stop
cat <&3 >$err
exec 3<&-
rm /tmp/run.told
# They are not attached and counted at one moment: a few opens of the tool's own lie between.
check "two programs on one function both get every hit" sh -c "
	set -- \$(grep -oE '[0-9]+ hits' $err)
	test \$# = 4 && test \$1 -ge 10 -a \$3 -ge 10 -a \$((\$1 - \$3)) -le 8 -a \$((\$3 - \$1)) -le 8"

start -j /progs/kprobe_offset.bpf.o || give_up "a program at function+0x0 is attached"
cat /etc/hostname >/dev/null
address=$(awk '$3 == "do_sys_openat2" { print $1 }' /proc/kallsyms)
wait_for 60 grep -q '"ip":' $out
stop
# What a probe sees as the address it came from lies up to an instruction or two behind the symbol.
ip=$(sed -nE '1s/.*"ip":([0-9]+),.*/\1/p' $out)
check "it runs at the function's beginning" test $((ip - 0x$address)) -ge 0 -a $((ip - 0x$address)) -le 16

start -j -e events:event -e names:name /progs/two_rings.bpf.o || give_up "two rings are read"
cat /etc/hostname >/dev/null
wait_for 60 grep -q /etc/hostname $out
stop
check "records of two rings are told apart" sh -c "
	grep -qE '^\{\"map\":\"events\",\"record\":\{\"kind\":\"OPENED\",\"pid\":[0-9]+\}\}\$' $out &&
	grep -qE '^\{\"map\":\"names\",\"record\":\{\"dfd\":[0-9]+,\"text\":\"/etc/hostname\"\}\}\$' $out"

start -j --events events:event -v /progs/opensnoop.bpf.o
stop
check "-v shows the verifier's log of a program that it took" grep -q '^processed [0-9]* insns' $err
# Until the shell around it has ended: how long the tool takes to be attached nobody knows.
keep_opening='(while kill -0 $$; do cat /etc/hostname >/dev/null; sleep 0.2; done) 2>/dev/null &'
check "a record that is no such struct is shown in hex" sh -c "
	$keep_opening
	obpf run $TYPES -j -n 1 --events events:open_how /progs/opensnoop.bpf.o | grep -qE '^\{\"raw\":\"[0-9a-f]{496}\"\}\$'"
refuse "a full disk ends it" sh -c "
	$keep_opening
	obpf run $TYPES -j -n 1 /progs/opensnoop.bpf.o >/dev/full 2>$err"
check "with the reason" grep -q '^obpf: stdout: No space left on device' $err

# A kernel without type data of its own: this one, or this one with it hidden.
cp ${TYPES_FILE:-/sys/kernel/btf/vmlinux} /tmp/types
[ -n "$TYPES" ] || mount -t tmpfs tmpfs /sys/kernel/btf
hidden=$TYPES TYPES=
refuse "CO-RE without the kernel's type data is refused" sh -c "obpf run -n 1 /progs/opensnoop.bpf.o 2>$err"
check "with the option that helps" grep -q 'give it with --btf FILE$' $err
check "type data from a file does instead" start -j --btf /tmp/types /progs/opensnoop.bpf.o
cat /etc/hostname >/dev/null
wait_for 60 grep -q /etc/hostname $out
stop
check "and events arrive" grep -q '"filename":"/etc/hostname"' $out
[ -n "$hidden" ] || umount /sys/kernel/btf
rm /tmp/types
check "nothing stays attached" wait_for 60 module_is_unused
