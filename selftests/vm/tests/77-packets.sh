# SPDX-License-Identifier: GPL-2.0
# limit: 60
# xdp and tc programs, run by the device over frames: see packets.c.

tap packets
