# Calls that loaders leave in code that no run reaches.

== an unknown helper may stand where no path comes
prog:
	r1 = 0
	if r1 == 0x0 goto out
	call #195896080
	out:
	r0 = 7
	exit
ret: 7

== an unknown helper may not stand where a path comes
prog:
	r1 = *(u32 *)(r1 +0)
	if r1 == 0x0 goto out
	call #195896080
	out:
	r0 = 7
	exit
reject: HELPER_UNKNOWN @2

== a kernel function may be called where no path comes
kernel: no
prog:
	r1 = 0
	if r1 == 0x0 goto out
	call kernel-function#0
	call kernel-function#12345
	out:
	r0 = 7
	exit
ret: 7

== a kernel function may not be called where a path comes
prog:
	r1 = *(u32 *)(r1 +0)
	if r1 == 0x0 goto out
	call kernel-function#0
	out:
	r0 = 7
	exit
reject: KFUNC @2
