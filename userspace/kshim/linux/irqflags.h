/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/irqflags.h - hosted stand-in: the only interrupts to keep out are irq_work, see kshim.h.
 */
#ifndef KSHIM_LINUX_IRQFLAGS_H
#define KSHIM_LINUX_IRQFLAGS_H

#include "kshim.h"

#define local_irq_save(flags) ((flags) = kshim_irq_save())
#define local_irq_restore(flags) kshim_irq_restore(flags)

#endif
