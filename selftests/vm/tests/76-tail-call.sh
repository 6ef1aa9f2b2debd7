# SPDX-License-Identifier: GPL-2.0
# limit: 120
# Tail calls through an array that changes while programs run: see tail_call.c.

# It counts areas of memory: none of what was there before may still be on its way out.
check "the module is loaded anew" eval 'unload_module && load_module'
tap tail_call
check "nothing stays attached" wait_for 30 module_is_unused
check "the module goes with what was deferred" unload_module
check "and nothing of it remains" nothing_remains
check "it comes back" load_module
