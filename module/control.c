// SPDX-License-Identifier: GPL-2.0
/*
 * control.c - the switch that detaches everything.
 *
 * Context: process. Locks: events_lock protects the list and is held while the switch turns; each
 * event's lock inside it. `on` is written under events_lock and read under an event's lock: OFF
 * takes that lock of each event after it has written, so whoever read true has done what he wanted
 * before OFF came to his event.
 */
#include <linux/list.h>
#include <linux/mutex.h>
#include "audit.h"
#include "control.h"
#include "link.h"
#include "run.h"

static LIST_HEAD(events);
static DEFINE_MUTEX(events_lock);
static bool on = true;

bool obpf_control_is_on(void)
{
	return READ_ONCE(on);
}

void obpf_control_add(struct obpf_event *event)
{
	mutex_lock(&events_lock);
	list_add_tail(&event->node, &events);
	mutex_unlock(&events_lock);
}

void obpf_control_remove(struct obpf_event *event)
{
	mutex_lock(&events_lock);
	list_del(&event->node);
	mutex_unlock(&events_lock);
}

u32 obpf_control_off(void)
{
	struct obpf_event *event;
	u32 detached = 0;

	mutex_lock(&events_lock);
	WRITE_ONCE(on, false);
	list_for_each_entry(event, &events, node)
		detached += obpf_event_clear(event);
	mutex_unlock(&events_lock);
	obpf_run_wait();
	obpf_audit_control(false, detached);
	return detached;
}

void obpf_control_on(void)
{
	mutex_lock(&events_lock);
	WRITE_ONCE(on, true);
	mutex_unlock(&events_lock);
	obpf_audit_control(true, 0);
}
