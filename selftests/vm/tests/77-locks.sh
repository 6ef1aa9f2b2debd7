# SPDX-License-Identifier: GPL-2.0
# Locks in values under fire from two CPUs and user space: see locks.c.

tap locks
check "the module goes with what was deferred" unload_module
check "and nothing of it remains" nothing_remains
check "it comes back" load_module
