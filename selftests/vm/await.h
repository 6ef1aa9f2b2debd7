/* SPDX-License-Identifier: GPL-2.0 */
/* await.h - waiting for what is bound to come, on whatever machine: for test programs of the guest. */
#ifndef OBPF_VM_AWAIT_H
#define OBPF_VM_AWAIT_H

#include <stdbool.h>
#include <unistd.h>

#define PATIENCE_MS 60000

/* Does @condition come true? It is asked every millisecond. */
#define await(condition) \
	({ \
		unsigned int left_ = PATIENCE_MS; \
		bool came_; \
		while (!(came_ = (condition)) && left_--) \
			usleep(1000); \
		came_; \
	})

#endif
