# SPDX-License-Identifier: GPL-2.0
# limit: 300
# Programs near every limit of executable memory: see arena.c.

# Grace periods are most of what is waited for.
echo 1 >/sys/kernel/rcu_expedited
check "programs have to be machine code" set_params jit_required=1
ulimit -n 8192
tap arena $((10000 / SLOW))
check "they need not be any more" set_params jit_required=0
echo 0 >/sys/kernel/rcu_expedited
