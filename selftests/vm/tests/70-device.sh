# SPDX-License-Identifier: GPL-2.0
# Every command of the device, called directly: errnos, results, who may.

tap device
