# SPDX-License-Identifier: GPL-2.0
# limit: 180
# Links replaced and detached under fire, probes on returns and on functions of modules: see hooks.c.

check "the module that is probed loads" insmod /obpf_target.ko
tap hooks
check "and goes again" rmmod obpf_target
check "nothing stays attached" wait_for 5 module_is_unused
