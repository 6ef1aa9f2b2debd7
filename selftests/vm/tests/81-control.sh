# SPDX-License-Identifier: GPL-2.0
# limit: 120
# The switch that detaches everything, and audit records; then an unload with nothing left behind.

tap control
check "the module unloads after all that" unload_module
check "and it comes back" load_module
