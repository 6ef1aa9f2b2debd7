# SPDX-License-Identifier: GPL-2.0
# The statically linked tool does what the other does, with no library to lean on.

mkdir -p /tmp/bare
cp /bin/obpf.static /tmp/bare/obpf
expect "the static tool runs where there is nothing else" '^obpf ' chroot /tmp/bare /obpf --version
rm -r /tmp/bare
(sleep 2; while :; do cat /etc/hostname >/dev/null; sleep 0.2; done) &
reader=$!
expect "its libbpf reaches the module" '"filename":"/etc/hostname"' \
	timeout $((30 * SLOW)) obpf.static run $TYPES --json --count 20 /progs/opensnoop.bpf.o
kill $reader
