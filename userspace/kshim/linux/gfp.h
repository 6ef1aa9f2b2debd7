/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/gfp.h - hosted stand-in: flags of allocations, which mean nothing here.
 */
#ifndef KSHIM_LINUX_GFP_H
#define KSHIM_LINUX_GFP_H

#include <linux/types.h>

#define GFP_KERNEL ((gfp_t)0)
#define GFP_KERNEL_ACCOUNT ((gfp_t)0)
#define GFP_ATOMIC ((gfp_t)0)
#define GFP_NOWAIT ((gfp_t)0)
#define __GFP_ACCOUNT ((gfp_t)0)
#define __GFP_NOWARN ((gfp_t)0)
#define __GFP_RETRY_MAYFAIL ((gfp_t)0)

#endif
