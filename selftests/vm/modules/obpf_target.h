/* SPDX-License-Identifier: GPL-2.0 */
/*
 * obpf_target.h - what /dev/obpf_target does on ioctl(fd, request, argument): calls a function of the
 * test module and returns what that returns.
 */
#ifndef OBPF_TARGET_H
#define OBPF_TARGET_H

#define TARGET_DEVICE "/dev/obpf_target"

enum target_request {
	TARGET_TWICE = 0x7400, /* obpf_target_twice(argument) */
	TARGET_NOTRACE, /* obpf_target_notrace(argument), that plus 2 */
	TARGET_SUM, /* obpf_target_sum(argument): calls itself that many times */
	TARGET_SLEEP, /* obpf_target_sleep(argument): returns it after TARGET_WAKE */
	TARGET_SLEEPERS, /* how many sleep there */
	TARGET_WAKE, /* all of them */
};

#endif
