# SPDX-License-Identifier: GPL-2.0
# limit: 120
# Objects by number and by descriptor, in one process and in several; then an unload with nothing
# left behind.

tap objects
check "the module unloads after all that" unload_module
check "nothing of it remains" nothing_remains
check "and it comes back" load_module
