/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/nodemask.h - hosted stand-in: memory nodes, of which there is one.
 */
#ifndef KSHIM_LINUX_NODEMASK_H
#define KSHIM_LINUX_NODEMASK_H

#include <linux/numa.h>

#define nr_node_ids 1
#define node_online(node) ((node) == 0)

#endif
