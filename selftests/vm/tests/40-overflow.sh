# SPDX-License-Identifier: GPL-2.0
# A ring that is too small loses records, counts every one of them, and goes on.

out=/tmp/overflow.out err=/tmp/overflow.err

obpf run -j /progs/overflow.bpf.o >$out 2>$err &
tool=$!
check "the program is attached" wait_for 60 grep -q ' attached$' $err
for i in 1 2 3 4 5; do
	cat /etc/hostname >/dev/null
	sleep 0.3
done
comes_through() { cat /etc/hostname >/dev/null && [ "$(wc -l <$out)" -ge 5 ]; }
wait_for 60 comes_through
kill -INT $tool
check "the tool ends well" wait $tool

lines=$(wc -l <$out)
check "records come through, again and again" test "$lines" -ge 5
check "the first of a hit always finds room in the emptied ring" grep -q '"number":1,' $out
check "and is whole" sh -c "! grep -v '\"text\":\"overflow\"' $out"
# A hit tries three records: events + dropped = 3 x hits.
set -- $(sed -nE 's/^obpf: ([0-9]+) events, ([0-9]+) dropped; .*: ([0-9]+) hits, ([0-9]+) missed$/\1 \2 \3/p' $err)
check "the summary has the counts" test $# = 3
check "some were dropped" test "${2:-0}" -ge 5
# The link's counter is read just before the link goes: a hit in between is in the ring's numbers alone.
all=$((${1:-0} + ${2:-1}))
check "what was printed and what was dropped is all there was" \
	test $((all % 3)) = 0 -a $((all / 3 - ${3:-0})) -ge 0 -a $((all / 3 - ${3:-0})) -le 2
check "nothing stays" wait_for 60 module_is_unused
