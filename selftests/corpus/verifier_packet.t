# SPDX-License-Identifier: GPL-2.0
#
# Pointers into packets: what comparisons with the end tell, in every direction, and what may be accessed then.

== packet: if p+8 > end does not hold: byte 7 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +7)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet: if p+8 > end does not hold: byte 8 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet: the other way of p+8 > end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 > r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet: if p+8 >= end does not hold: byte 8 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet: if p+8 >= end does not hold: byte 9 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto out
	r0 = *(u8 *)(r2 +9)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet: the other way of p+8 >= end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet: if p+8 < end holds: byte 8 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 < r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet: if p+8 < end holds: byte 9 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 < r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +9)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet: the other way of p+8 < end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 < r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet: if p+8 <= end holds: byte 7 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +7)
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet: if p+8 <= end holds: byte 8 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet: the other way of p+8 <= end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet: if end < p+8 does not hold: byte 7 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 < r4 goto out
	r0 = *(u8 *)(r2 +7)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet: if end < p+8 does not hold: byte 8 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 < r4 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet: the other way of end < p+8 tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 < r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet: if end <= p+8 does not hold: byte 8 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet: if end <= p+8 does not hold: byte 9 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto out
	r0 = *(u8 *)(r2 +9)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet: the other way of end <= p+8 tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet: if end > p+8 holds: byte 8 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 > r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet: if end > p+8 holds: byte 9 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 > r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +9)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet: the other way of end > p+8 tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 > r4 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet: if end >= p+8 holds: byte 7 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +7)
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet: if end >= p+8 holds: byte 8 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet: the other way of end >= p+8 tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet of a sched_cls: if p+8 > end does not hold: byte 7 of 8
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +7)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet of a sched_cls: if p+8 > end does not hold: byte 8 of 8
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet of a sched_cls: the other way of p+8 > end tells nothing
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 > r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet of a sched_cls: if p+8 >= end does not hold: byte 8 of 9
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet of a sched_cls: if p+8 >= end does not hold: byte 9 of 9
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto out
	r0 = *(u8 *)(r2 +9)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet of a sched_cls: the other way of p+8 >= end tells nothing
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet of a sched_cls: if p+8 < end holds: byte 8 of 9
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 < r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet of a sched_cls: if p+8 < end holds: byte 9 of 9
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 < r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +9)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet of a sched_cls: the other way of p+8 < end tells nothing
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 < r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet of a sched_cls: if p+8 <= end holds: byte 7 of 8
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +7)
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet of a sched_cls: if p+8 <= end holds: byte 8 of 8
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet of a sched_cls: the other way of p+8 <= end tells nothing
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet of a sched_cls: if end < p+8 does not hold: byte 7 of 8
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 < r4 goto out
	r0 = *(u8 *)(r2 +7)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet of a sched_cls: if end < p+8 does not hold: byte 8 of 8
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 < r4 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet of a sched_cls: the other way of end < p+8 tells nothing
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 < r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet of a sched_cls: if end <= p+8 does not hold: byte 8 of 9
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet of a sched_cls: if end <= p+8 does not hold: byte 9 of 9
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto out
	r0 = *(u8 *)(r2 +9)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet of a sched_cls: the other way of end <= p+8 tells nothing
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet of a sched_cls: if end > p+8 holds: byte 8 of 9
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 > r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet of a sched_cls: if end > p+8 holds: byte 9 of 9
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 > r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +9)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet of a sched_cls: the other way of end > p+8 tells nothing
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 > r4 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== packet of a sched_cls: if end >= p+8 holds: byte 7 of 8
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +7)
	r0 = 0
	exit
mem: 00*14
ret: 0

== packet of a sched_cls: if end >= p+8 holds: byte 8 of 8
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== packet of a sched_cls: the other way of end >= p+8 tells nothing
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata: if p+8 > end does not hold: byte 7 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +7)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== metadata: if p+8 > end does not hold: byte 8 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata: the other way of p+8 > end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 > r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== metadata: if p+8 >= end does not hold: byte 8 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== metadata: if p+8 >= end does not hold: byte 9 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto out
	r0 = *(u8 *)(r2 +9)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata: the other way of p+8 >= end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 >= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== metadata: if p+8 < end holds: byte 8 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 < r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
mem: 00*14
ret: 0

== metadata: if p+8 < end holds: byte 9 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 < r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +9)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== metadata: the other way of p+8 < end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 < r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata: if p+8 <= end holds: byte 7 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +7)
	r0 = 0
	exit
mem: 00*14
ret: 0

== metadata: if p+8 <= end holds: byte 8 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== metadata: the other way of p+8 <= end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r4 <= r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata: if end < p+8 does not hold: byte 7 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 < r4 goto out
	r0 = *(u8 *)(r2 +7)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== metadata: if end < p+8 does not hold: byte 8 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 < r4 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata: the other way of end < p+8 tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 < r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== metadata: if end <= p+8 does not hold: byte 8 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto out
	r0 = *(u8 *)(r2 +8)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== metadata: if end <= p+8 does not hold: byte 9 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto out
	r0 = *(u8 *)(r2 +9)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata: the other way of end <= p+8 tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 <= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +0)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== metadata: if end > p+8 holds: byte 8 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 > r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
mem: 00*14
ret: 0

== metadata: if end > p+8 holds: byte 9 of 9
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 > r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +9)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== metadata: the other way of end > p+8 tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 > r4 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata: if end >= p+8 holds: byte 7 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +7)
	r0 = 0
	exit
mem: 00*14
ret: 0

== metadata: if end >= p+8 holds: byte 8 of 8
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto in
	r0 = 0
	exit
	in:
	r0 = *(u8 *)(r2 +8)
	r0 = 0
	exit
reject: PKT_BOUNDS @7

== metadata: the other way of end >= p+8 tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 8
	if r3 >= r4 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== no byte without a comparison
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r0 = *(u8 *)(r2 +0)
	exit
reject: PKT_BOUNDS @2

== nor a write
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	*(u8 *)(r2 +0) = 1
	r0 = 0
	exit
reject: PKT_BOUNDS @2

== what was compared may be written
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	*(u8 *)(r2 +0) = 1
	*(u64 *)(r2 +6) = -1
	out:
	r0 = 0
	exit
mem: 00*14
mem_out: 01 00*5 ff*8
ret: 0

== a sched_cls writes, too
type: sched_cls
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	*(u16 *)(r2 +12) = 0x0608
	out:
	r0 = 0
	exit
mem: 00*14
mem_out: 00*12 08 06
ret: 0

== a sched_act, too
type: sched_act
prog:
	r2 = *(u32 *)(r1 +76)
	r3 = *(u32 *)(r1 +80)
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	*(u16 *)(r2 +12) = 0x0608
	out:
	r0 = 0
	exit
mem: 00*14
mem_out: 00*12 08 06
ret: 0

== and reads what lies there
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r0 = *(u32 *)(r2 +10)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 0xeeddccbb

== a packet that is too short takes the other way
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 15
	r0 = 7
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +14)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 7
mem: 00*14 05
ret: 5

== no bytes in front of the packet
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 -1)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== bytes in front of the pointer that was compared
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r0 = *(u8 *)(r4 -1)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 0xee

== but not behind it
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	r0 = *(u8 *)(r4 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== a comparison of the beginning itself gives its first byte
type: xdp
kernel: no
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	if r2 >= r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== and that alone
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	if r2 >= r3 goto out
	r0 = *(u8 *)(r2 +1)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @3

== that the beginning is not behind the end gives none
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	if r2 > r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @3

== a pointer in front of the packet tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += -1
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== equality with the end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 != r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== signed comparisons tell nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 s> r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== 32-bit comparisons tell nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if w4 > w3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== a comparison with a pointer that is not the end tells nothing
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 8
	if r4 > r2 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== metadata is bounded by the packet's beginning, not by its end
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 4
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @6

== nor by a pointer behind that
type: xdp
prog:
	r2 = *(u32 *)(r1 +8)
	r3 = *(u32 *)(r1 +0)
	r4 = r2
	r4 += 4
	r3 += 1
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @6

== the larger of two comparisons counts
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	r4 = r2
	r4 += 4
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +13)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== a copy and a spill are told, too
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	*(u64 *)(r10 -8) = r2
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	r0 = *(u8 *)(r5 +13)
	r2 = *(u64 *)(r10 -8)
	r0 = *(u8 *)(r2 +13)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== what is loaded again from the context is the same
type: xdp
prog:
	r6 = r1
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r2 = *(u32 *)(r6 +0)
	if r2 == 0x0 goto out
	r3 = *(u32 *)(r6 +4)
	r4 = r2
	r4 += 2
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +1)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 0x22

== a range of 65535 bytes
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 65535
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +32767)
	r4 -= 1
	r0 = *(u8 *)(r4 +0)
	out:
	r0 = 0
	exit
mem: 00*14
ret: 0

== its last byte is the last
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 65535
	if r4 > r3 goto out
	r0 = *(u8 *)(r4 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== no range of 65536 bytes
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 65536
	if r4 > r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== a variable offset that was compared
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r2 += r4
	r5 = r2
	r5 += 2
	if r5 > r3 goto out
	r0 = *(u8 *)(r2 +1)
	out:
	exit
mem: 04 01 02 03 04 05 00*8
ret: 5
mem: 0c 00*12 09
ret: 9
mem: 0d 00*13
ret: 0

== a variable offset loses what was known
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r2 += r4
	r0 = *(u8 *)(r2 +0)
	out:
	exit
reject: PKT_BOUNDS @8

== what was found out of one offset does not hold for another
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r6 = r2
	r6 += r4
	r2 += r4
	r5 = r2
	r5 += 2
	if r5 > r3 goto out
	r0 = *(u8 *)(r6 +0)
	out:
	exit
reject: PKT_BOUNDS @13

== but for its copies
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r2 += r4
	r6 = r2
	r5 = r2
	r5 += 2
	if r5 > r3 goto out
	r0 = *(u8 *)(r6 +1)
	out:
	exit
mem: 04 01 02 03 04 05 00*8
ret: 5

== a constant added before and after a variable offset
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r2 += 1
	r2 += r4
	r5 = r2
	r5 += 3
	if r5 > r3 goto out
	r0 = *(u8 *)(r5 -1)
	out:
	exit
mem: 04 01 02 03 04 05 06 07 00*6
ret: 7

== a variable offset of 65535 at most, with the constant
type: xdp
kernel: no
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r4 <<= 8
	r4 |= 0xff
	r2 += r4
	r5 = r2
	if r5 >= r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	exit
mem: 00*14
ret: 0

== not one of more
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r4 <<= 8
	r4 |= 0xff
	r2 += r4
	r5 = r2
	r5 += 1
	if r5 > r3 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	exit
reject: PKT_BOUNDS @13

== a variable offset that may be negative
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r4 -= 1
	r2 += r4
	r5 = r2
	r5 += 2
	if r5 > r3 goto out
	r0 = *(u8 *)(r2 +1)
	out:
	exit
reject: PKT_BOUNDS @12

== subtracting a variable offset
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r5 = r2
	r5 += 14
	r0 = 0
	if r5 > r3 goto out
	r4 = *(u8 *)(r2 +0)
	r5 = r2
	r5 += 14
	r5 -= r4
	if r5 > r3 goto out
	r0 = *(u8 *)(r5 -1)
	out:
	exit
reject: PKT_BOUNDS @11

== the length of the packet is a number
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r3 -= r2
	r0 = r3
	exit
mem: 00*20
ret: 20

== which does not make the packet accessible
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r3
	r4 -= r2
	if r4 < 14 goto out
	r0 = *(u8 *)(r2 +0)
	out:
	r0 = 0
	exit
reject: PKT_BOUNDS @5

== no arithmetic on the packet's end: += 1
type: xdp
prog:
	r3 = *(u32 *)(r1 +4)
	r3 += 1
	r0 = 0
	exit
reject: PTR_ARITH @1

== no arithmetic on the packet's end: -= 1
type: xdp
prog:
	r3 = *(u32 *)(r1 +4)
	r3 -= 1
	r0 = 0
	exit
reject: PTR_ARITH @1

== no arithmetic on the packet's end: += 0
type: xdp
prog:
	r3 = *(u32 *)(r1 +4)
	r3 += 0
	r0 = 0
	exit
reject: PTR_ARITH @1

== no arithmetic on the packet's end: &= -4
type: xdp
prog:
	r3 = *(u32 *)(r1 +4)
	r3 &= -4
	r0 = 0
	exit
reject: PTR_ARITH @1

== the packet's end is not accessed
type: xdp
prog:
	r3 = *(u32 *)(r1 +4)
	r0 = *(u8 *)(r3 -1)
	exit
reject: NOT_PTR @1

== no bitwise operation on a packet's pointer
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r2 &= -4
	r0 = 0
	exit
reject: PTR_ARITH @2

== no 32-bit arithmetic on it
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	w2 += 4
	r0 = 0
	exit
reject: PTR_ARITH_32 @2

== no atomic operation on a packet
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	r5 = 1
	lock *(u32 *)(r2 +0) += r5
	out:
	r0 = 0
	exit
reject: ATOMIC_TARGET @6

== no acquiring load from a packet
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	if r4 > r3 goto out
	r5 = load_acquire((u32 *)(r2 +0))
	out:
	r0 = 0
	exit
reject: ATOMIC_TARGET @5

== the address is not sign-extended
type: xdp
prog:
	r2 = *(s32 *)(r1 +0)
	r0 = 0
	exit
reject: CTX_ACCESS @0

== it is not loaded in part
type: xdp
prog:
	r2 = *(u16 *)(r1 +0)
	r0 = 0
	exit
reject: CTX_ACCESS @0

== nor of a sched_cls
type: sched_cls
prog:
	r2 = *(u8 *)(r1 +76)
	r0 = 0
	exit
reject: CTX_ACCESS @0

== nor as 8 bytes
type: xdp
prog:
	r2 = *(u64 *)(r1 +0)
	r0 = 0
	exit
reject: CTX_ACCESS @0

== the address is not written
type: xdp
prog:
	*(u32 *)(r1 +0) = 0
	r0 = 0
	exit
reject: CTX_ACCESS @0

== it is loaded from the context itself, not from behind it
type: xdp
prog:
	r1 += 4
	r3 = *(u32 *)(r1 +0)
	r0 = 0
	exit
reject: CTX_ACCESS @1

== a packet's address and another pointer at one instruction
type: xdp
prog:
	r2 = r1
	r4 = *(u32 *)(r1 +12)
	if r4 == 0x1 goto over
	r2 = r10
	r2 += -8
	over:
	r0 = *(u32 *)(r2 +0)
	exit
reject: PTR_MISMATCH @5

== behind the end once is behind it for ever
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 15
	r0 = 0
	if r4 > r3 goto again
	exit
	again:
	if r4 <= r3 goto bad
	if r4 < r3 goto bad
	r0 = 1
	exit
	bad:
	r0 = *(u8 *)(r2 +0)
	exit
mem: 00*14
ret: 1
mem: 00*15
ret: 0

== at the end or behind it is not before it
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 >= r3 goto again
	exit
	again:
	if r4 < r3 goto bad
	r0 = 1
	exit
	bad:
	r0 = *(u8 *)(r2 +0)
	exit
mem: 00*14
ret: 1
mem: 00*15
ret: 0

== but it may be at it
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 >= r3 goto again
	exit
	again:
	if r4 <= r3 goto bad
	r0 = 1
	exit
	bad:
	r0 = *(u8 *)(r2 +14)
	exit
reject: PKT_BOUNDS @10

== moved, it may be in front of it
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 > r3 goto again
	exit
	again:
	r4 -= 1
	if r4 <= r3 goto bad
	r0 = 1
	exit
	bad:
	r0 = *(u8 *)(r2 +14)
	exit
reject: PKT_BOUNDS @11

== inside once is inside for ever
type: xdp
kernel: no
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r4 = r2
	r4 += 13
	if r4 > r3 goto bad
	if r4 >= r3 goto bad
	r0 = 1
	out:
	exit
	bad:
	r0 = *(u8 *)(r2 +20)
	exit
mem: 00*14
ret: 1

== a path that knows less is walked
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r5 = *(u32 *)(r1 +12)
	r0 = 0
	if r5 == 0x1 goto less
	if r4 > r3 goto out
	goto on
	less:
	r0 = 1
	on:
	r0 = *(u8 *)(r2 +0)
	out:
	exit
reject: PKT_BOUNDS @10

== a key in a packet
type: xdp
map: hash key=4 value=4 max=4
map_init: 0 u32:0x44332211 = u32:5
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r1 = map[fd:0]
	call #1
	if r0 == 0x0 goto out
	r0 = *(u32 *)(r0 +0)
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 5

== key and value of an update in a packet
type: xdp
map: hash key=4 value=4 max=4
map_init: 0 u32:0x44332211 = u32:5
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r3 = r2
	r3 += 4
	r4 = 0
	r1 = map[fd:0]
	call #2
	out:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 0
map_out: 0 u32:0x44332211 = u32:0x88776655

== a key that may lie behind the packet
type: xdp
map: hash key=4 value=4 max=4
map_init: 0 u32:0x44332211 = u32:5
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 3
	r0 = 0
	if r4 > r3 goto out
	r1 = map[fd:0]
	call #1
	r0 = 0
	out:
	exit
reject: PKT_BOUNDS @8

== memory in a packet for a helper that takes none
type: xdp
map: ringbuf max=4096
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r3 = 4
	r4 = 0
	r1 = map[fd:0]
	call #130
	r0 = 0
	out:
	exit
reject: ARG_TYPE @10

== the packet's end is no memory
type: xdp
map: hash key=4 value=4 max=4
map_init: 0 u32:0x44332211 = u32:5
prog:
	r2 = *(u32 *)(r1 +4)
	r1 = map[fd:0]
	call #1
	r0 = 0
	exit
reject: ARG_TYPE @3

== a tail call that falls through has left the packet alone
type: xdp
map: prog_array key=4 value=4 max=1
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r2 = map[fd:0]
	r3 = 0
	call #12
	r0 = *(u8 *)(r7 +0)
	out:
	exit
mem: 2a 00*63
ret: 42

== the caller of a subprogram with a tail call has forgotten the packet
type: xdp
map: prog_array key=4 value=4 max=1
prog:
	r6 = r1
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	call sub
	r0 = *(u8 *)(r7 +0)
	out:
	exit
	sub:
	r2 = map[fd:0]
	r3 = 0
	call #12
	r0 = 0
	exit
reject: NOT_PTR @8

== a subprogram finds in its argument what its caller knows
type: xdp
prog:
	r7 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r7
	r4 += 14
	r0 = 0
	if r4 > r3 goto out
	r1 = r7
	call sub
	out:
	exit
	sub:
	r0 = *(u8 *)(r1 +13)
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 0xee

== and the caller what its subprogram has compared
type: xdp
prog:
	r7 = *(u32 *)(r1 +0)
	r2 = *(u32 *)(r1 +4)
	r1 = r7
	call sub
	if r0 == 0x0 goto out
	r0 = *(u8 *)(r7 +13)
	out:
	exit
	sub:
	r3 = r1
	r3 += 14
	r0 = 0
	if r3 > r2 goto no
	r0 = 1
	no:
	exit
mem: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee
ret: 0xee

== packet: behind its end is not in front of it, nor at it
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 20
	r0 = 1
	if r4 > r3 goto behind
	exit
	behind:
	if r4 >= r3 goto sure
	r0 = r9
	sure:
	if r4 > r3 goto out
	r0 = r9
	out:
	r0 = 2
	exit
mem: 00*14
ret: 2
mem: 00*20
ret: 1

== packet: at its end or behind it is not in front of it, but perhaps at it
type: xdp
prog:
	r2 = *(u32 *)(r1 +0)
	r3 = *(u32 *)(r1 +4)
	r4 = r2
	r4 += 20
	r0 = 1
	if r4 >= r3 goto behind
	exit
	behind:
	if r4 >= r3 goto sure
	r0 = r9
	sure:
	r0 = 2
	if r4 > r3 goto out
	r0 = 3
	out:
	exit
mem: 00*14
ret: 2
mem: 00*20
ret: 3
mem: 00*21
ret: 1
