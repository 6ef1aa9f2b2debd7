# SPDX-License-Identifier: GPL-2.0
# The module does not go while anything of it is in use, and goes when nothing is.

err=/tmp/busy.err

obpf run /progs/hit_counter.bpf.o 2>$err &
tool=$!
check "a program is attached" wait_for 60 grep -q ' attached$' $err
refuse "rmmod is refused meanwhile" sh -c 'rmmod obpf 2>/tmp/rmmod.err'
check "for that reason" grep -qi 'Resource temporarily unavailable\|in use' /tmp/rmmod.err
check "and the program runs on" kill -0 $tool
kill -INT $tool
wait $tool
exec 9<>/dev/obpf
refuse "an open device holds the module too" rmmod obpf
exec 9>&-
check "then it goes" unload_module
check "with all that was its own" nothing_remains
expect "a tool then says that the module is missing" \
	'^obpf: the obpf module is not loaded \(no /dev/obpf\): insmod obpf.ko$' \
	sh -c 'obpf run /progs/hit_counter.bpf.o 2>&1; test $? = 1'
check "and it comes back" load_module
