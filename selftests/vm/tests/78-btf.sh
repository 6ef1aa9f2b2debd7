# SPDX-License-Identifier: GPL-2.0
# Type data: loaded, held by maps and programs, told by infos; source lines where programs fail.

tap btf

timeout -s KILL $((30 * SLOW)) obpf run -v --duration 1 /progs/bad_verify.bpf.o >/tmp/said 2>&1
check "libbpf loads an object's type data through the device" sh -c '! grep -q "Error loading .*BTF" /tmp/said'
check "a rejection names function, file, line and text" \
	grep -qE "^obpf: .*: rejected by the verifier: MAYBE_NULL at [0-9]+ \(bad_verify\(\) at bad_verify.bpf.c:[0-9]+: \*value \+= 1;\)$" /tmp/said
check "its log shows the source line before the instruction" \
	sh -c "grep -A1 -F '; *value += 1; @ bad_verify.bpf.c:' /tmp/said | grep -qE '^ *[0-9]+: \('"
start_hits() {
	obpf run -v /progs/globals.bpf.o >/tmp/said 2>&1 &
	tool=$!
	wait_for 30 grep -q ' attached$' /tmp/said
}
check "maps of a program are made with their types at once" start_hits
check "its loader holds them" sh -c "grep -q '^btf_id:' /proc/$tool/fdinfo/*"
check "no map was made again without them" sh -c '! grep -q "Retrying without BTF" /tmp/said'
kill -INT $tool
wait $tool
check "nothing stays" wait_for 30 module_is_unused
