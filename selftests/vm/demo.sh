# SPDX-License-Identifier: GPL-2.0
# The demo, inside the guest: sourced by init after lib.sh. Everything that it prints happens now.

OBJECT=/progs/opensnoop.bpf.o

# show NAME [COPY]: stdin, line by line as it comes, and into the file COPY.
show() {
	while IFS= read -r line; do
		echo "    $1| $line"
		echo "$line" >&3
	done 3>"${2:-/dev/null}"
}
uptime_s() { cut -d' ' -f1 /proc/uptime; }
give_up() {
	not_ok "$1" "${2:-}"
	kernel_log_since demo | tail -n 20 | show dmesg
	exit 1
}

echo "==> insmod obpf.ko on Linux $(uname -r), $(uptime_s) s after power-on"
load_module || give_up "the module loads"
grep '^obpf ' /proc/modules | show lsmod
kernel_log_since demo | show dmesg

echo "==> obpf run ${TYPES:+$TYPES }$OBJECT"
mkfifo /tmp/pipe
show obpf /tmp/events </tmp/pipe &
viewer=$!
obpf run $TYPES $OBJECT >/tmp/pipe 2>&1 &
tool=$!
# Attached when it sees an open that this loop makes; the file's name then tells that it is ours.
first=
for try in $(seq 1 600); do
	cat /etc/hostname >/dev/null
	if grep -q /etc/hostname /tmp/events; then
		first=$(uptime_s)
		break
	fi
	kill -0 $tool 2>/dev/null || give_up "obpf run stays alive" /tmp/events
	sleep 0.1
done
[ -n "$first" ] || give_up "an open of /etc/hostname is seen" /tmp/events
ok "an open of /etc/hostname is seen, $first s after power-on"

echo "==> a workload: ls /progs; cat /proc/loadavg; touch /tmp/hello"
ls /progs >/dev/null
cat /proc/loadavg >/dev/null
touch /tmp/hello
if wait_for 60 grep -q /tmp/hello /tmp/events; then
	ok "so is that of /tmp/hello"
else
	not_ok "so is that of /tmp/hello" /tmp/events
fi

echo "==> ctrl-c"
kill -INT $tool
tool_is_gone() { ! kill -0 $tool 2>/dev/null; }
wait_for 60 tool_is_gone || { kill -KILL $tool; not_ok "the tool ends on ctrl-c"; }
wait $tool $viewer
echo "    $(wc -l </tmp/events) lines in all"

echo "==> rmmod obpf"
check "the module unloads" unload_module
check "nothing of it remains" nothing_remains
kernel_log_since demo | show dmesg
kernel_is_clean demo
echo "==> done, $(uptime_s) s after power-on"
