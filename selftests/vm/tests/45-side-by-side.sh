# SPDX-License-Identifier: GPL-2.0
# Tools come and go side by side, and each sees what happens while it is there.

object=/progs/opensnoop.bpf.o

# start FILE: obpf run in the background; true once it reports an open that is made here.
start() {
	obpf run $TYPES --json $object >"$1" 2>&1 &
	tool=$!
	wait_for 60 sees_us "$1"
}
sees_us() { cat /etc/hostname >/dev/null && grep -q '"/etc/hostname"' "$1"; }

start /tmp/first
first=$tool
check "a second tool sees events while the first one runs" start /tmp/second
second=$tool
cp /bin/busybox /tmp/for-both
check "an open reaches the first" wait_for 60 grep -q '"/tmp/for-both"' /tmp/first
check "and the second" wait_for 60 grep -q '"/tmp/for-both"' /tmp/second
kill -INT $first
wait $first
check "the first one ends with status 0" test $? = 0
cp /bin/busybox /tmp/for-one
check "the second goes on" wait_for 60 grep -q '"/tmp/for-one"' /tmp/second
refuse "the first has seen the last" grep -q '"/tmp/for-one"' /tmp/first
kill -INT $second
wait $second
check "both have let go" wait_for 60 module_is_unused

good=0
for round in 1 2 3 4 5; do
	start /tmp/round && good=$((good + 1))
	kill -INT $tool
	wait $tool
done
check "five attachments in a row see their events" test $good = 5
