/* SPDX-License-Identifier: GPL-2.0 */
/* packets.h - what packets.bpf.c and the test that runs it (vm/packets.c) share. */
#ifndef PACKETS_H
#define PACKETS_H

/* Frames by what was found in them. */
enum kind {
	TOO_SHORT,
	NOT_IP,
	IPV4,
	IPV6,
	TCP,
	UDP,
	NR_KINDS,
};

#define BLOCKED_PORT 666
#define OUTER_TYPE 0x88b5 /* of the header that wrap puts in front; for experiments */

/* What the parser leaves in front of the packet. */
struct meta {
	__u16 port; /* that it goes to */
	__u16 vlans; /* tags */
};

/* What mark is made of. */
#define MARK(proto, port) ((__u32)(proto) << 16 | (port))

#endif
