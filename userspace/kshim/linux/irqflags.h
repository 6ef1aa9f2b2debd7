/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/irqflags.h - hosted stand-in: there are no interrupts to keep out, see kshim.h.
 */
#ifndef KSHIM_LINUX_IRQFLAGS_H
#define KSHIM_LINUX_IRQFLAGS_H

#include <linux/compiler.h>

#define local_irq_save(flags) \
	do { \
		(flags) = 0; \
		barrier(); \
	} while (0)
#define local_irq_restore(flags) \
	do { \
		(void)(flags); \
		barrier(); \
	} while (0)

#endif
