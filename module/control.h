/* SPDX-License-Identifier: GPL-2.0 */
/*
 * control.h - the switch that detaches everything, and keeps it so.
 *
 * Floor F3, kernel only, process context.
 */
#ifndef OBPF_CONTROL_H
#define OBPF_CONTROL_H

#include <linux/types.h>

struct obpf_event;

/*
 * May programs be attached and events enabled? To be asked under the lock of the event that is
 * concerned: what is then done under the same lock, OFF will find and undo.
 */
bool obpf_control_is_on(void);

/* Every event, from when it may be found until it is about to go. */
void obpf_control_add(struct obpf_event *event);
void obpf_control_remove(struct obpf_event *event);

/**
 * obpf_control_off - detach every link, disable every event, refuse both from now on
 * Return: how many links were detached. No program runs from a hook any more, nor will one.
 */
u32 obpf_control_off(void);
void obpf_control_on(void);

#endif
