/* SPDX-License-Identifier: GPL-2.0 */
/*
 * home.h - the module as the core's home: memory, leave to go on.
 *
 * Floor F3, kernel only, process context.
 */
#ifndef OBPF_HOME_H
#define OBPF_HOME_H

#include "core.h"

/* Accounted memory of any size; poll gives up for a fatal signal alone. It has no log. */
extern const struct obpf_core obpf_home_core;

#endif
