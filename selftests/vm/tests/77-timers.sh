# SPDX-License-Identifier: GPL-2.0
# limit: 120
# Timers in values: when they fire, what ends them, and two CPUs at once; see timers.c.

tap timers
check "the module goes with what was deferred" unload_module
check "and nothing of it remains" nothing_remains
check "it comes back" load_module
