# SPDX-License-Identifier: GPL-2.0
# One line that names file, section and reason, for each thing that can be wrong; and nothing is left behind.

# says NAME REGEX ARGUMENT...: obpf run exits with 1 and the only line of its own matches.
says() {
	name=$1 regex=$2
	shift 2
	timeout -s KILL $((60 * SLOW)) obpf run --duration 1 "$@" >/tmp/said 2>&1
	status=$?
	if [ $status = 1 ] && [ "$(grep -c '^obpf: ' /tmp/said)" = 1 ] &&
		grep '^obpf: ' /tmp/said | grep -qE -e "$regex"; then
		ok "$name"
	else
		echo "exit status $status; wanted: $regex" >>/tmp/said
		not_ok "$name" /tmp/said
	fi
}

section=kprobe/do_sys_openat2
says "a symbol that is not in the kernel" \
	'^obpf: /progs/badsym.bpf.o: kprobe/no_such_function_here/badsym: cannot attach to no_such_function_here: the running kernel has no such function$' \
	/progs/badsym.bpf.o
# The list is in debugfs; without that the tool cannot tell why.
why='in this function \(kprobe blacklist\)'
kernel_has DEBUG_FS || why=there
says "a function on the blacklist" \
	": kprobe/get_kprobe/blacklisted: cannot attach to get_kprobe: the kernel allows no probe $why\$" \
	/progs/blacklisted.bpf.o
says "a place inside an instruction" \
	': kprobe/do_sys_openat2\+0x1/inside_insn: cannot attach to do_sys_openat2\+0x1: not the first byte of an instruction$' \
	/progs/inside_insn.bpf.o
says "a program that the verifier rejects: code and place" \
	": $section/bad_verify: rejected by the verifier: [A-Z_]+ at [0-9]+" /progs/bad_verify.bpf.o
check "with the end of its log under it" grep -qE '^      .*R0' /tmp/said
timeout -s KILL $((60 * SLOW)) obpf run -v --duration 1 /progs/bad_verify.bpf.o >/tmp/verbose 2>&1
check "-v shows the whole log: its first instruction and its last line" \
	sh -c "grep -qE '^0: ' /tmp/verbose && grep -q '^obpf: reject ' /tmp/verbose"
check "and libbpf's own words" grep -q '^libbpf: ' /tmp/verbose
says "a GPL helper without a license" \
	": $section/bad_license: rejected by the verifier: .* at [0-9]+.*license" /progs/bad_license.bpf.o
says "a map that cannot be" \
	': map broken: cannot be created: Invalid argument \(type 2, key 8, value 8 bytes, 4 entries' /progs/bad_map.bpf.o
says "a section of an unknown kind" ': xdp/bad_section: cannot attach to this kind of section' /progs/bad_section.bpf.o
says "records whose type is not known" ': map events: no struct event in the object' /progs/no_event_type.bpf.o
says "a file that is not there" '^obpf: /progs/none.bpf.o: No such file or directory$' /progs/none.bpf.o
says "a file that is not ELF" '^obpf: /init: not an ELF file$' /init
says "a program for another machine" '^obpf: /bin/busybox: an ELF file for another machine' /bin/busybox
dd if=/progs/opensnoop.bpf.o of=/tmp/cut.bpf.o bs=1 count=3000 2>/dev/null
says "half an object" '^obpf: /tmp/cut.bpf.o: truncated ELF file' /tmp/cut.bpf.o
says "a file that has no type data" '^obpf: /etc/passwd: no type data' --btf /etc/passwd /progs/opensnoop.bpf.o

says "types of a kernel that lacks a struct" \
	': kprobe/do_sys_openat2/opensnoop: rejected by the verifier: .*; a CO-RE relocation found no match' \
	--btf /progs/hit_counter.bpf.o /progs/opensnoop.bpf.o
says "a ring buffer of the default struct that has another" ': map names: no struct nothing in' \
	-e names:nothing /progs/two_rings.bpf.o

chmod 600 /dev/obpf
echo 'nobody:x:65534:65534:nobody:/:/bin/sh' >>/etc/passwd
expect "someone without the right to open the device" '^obpf: no permission to open /dev/obpf$' \
	sh -c 'su nobody -s /bin/sh -c "obpf run --duration 1 /progs/hit_counter.bpf.o" 2>&1; test $? = 1'
chmod 666 /dev/obpf
expect "someone without the capabilities" '^obpf: .*not permitted: needs CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN$' \
	sh -c 'su nobody -s /bin/sh -c "obpf run --duration 1 /progs/hit_counter.bpf.o" 2>&1; test $? = 1'
chmod 600 /dev/obpf
refuse "wrong usage" obpf run
check "nothing stays" wait_for 60 module_is_unused
