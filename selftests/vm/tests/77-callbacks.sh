# SPDX-License-Identifier: GPL-2.0
# limit: 120
# Helpers that call back, and global functions: see callbacks.c.

tap callbacks
check "nothing stays attached" wait_for 30 module_is_unused
