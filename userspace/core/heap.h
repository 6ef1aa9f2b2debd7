/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * heap.h - a home for the core that is memory and nothing else: no log, no one to ask.
 */
#ifndef OBPF_CORE_HEAP_H
#define OBPF_CORE_HEAP_H

#include "core.h"

extern const struct obpf_core obpf_heap_core; /* any thread */

#endif
