# SPDX-License-Identifier: GPL-2.0
# The statically linked tool does what the other does, with no library to lean on.

mkdir -p /tmp/bare
cp /bin/obpf.static /tmp/bare/obpf
expect "the static tool runs where there is nothing else" '^obpf ' chroot /tmp/bare /obpf --version
cp /progs/hit_counter.bpf.o /progs/bad_verify.bpf.o /tmp/bare/
expect "it verifies without a device, and without a kernel to ask" '^PASS kprobe/do_sys_openat2 second ' \
	chroot /tmp/bare /obpf verify /hit_counter.bpf.o
expect "and refuses" ' code=MAYBE_NULL at=7$' \
	sh -c '! chroot /tmp/bare /obpf verify /bad_verify.bpf.o'
rm -r /tmp/bare
(sleep 2; while :; do cat /etc/hostname >/dev/null; sleep 0.2; done) &
reader=$!
expect "its libbpf reaches the module" '"filename":"/etc/hostname"' \
	timeout $((90 * SLOW)) obpf.static run $TYPES --json --count 20 /progs/opensnoop.bpf.o
kill $reader
