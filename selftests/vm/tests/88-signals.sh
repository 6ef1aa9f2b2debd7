# SPDX-License-Identifier: GPL-2.0
# limit: 300
# Signals in the middle of every operation, and the end of long ones by SIGKILL: see signals.c.

tap signals $SLOW
check "nothing stays attached" wait_for 30 module_is_unused
check "the module unloads after all that" unload_module
check "nothing of it remains" nothing_remains
check "and it comes back" load_module
