# SPDX-License-Identifier: GPL-2.0
# limit: 300
# Every family of maps, through the device and beside a program.

tap maps
check "nothing stays attached" wait_for 30 module_is_unused
