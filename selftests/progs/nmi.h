/* SPDX-License-Identifier: GPL-2.0 */
/* nmi.h - what the programs of nmi.bpf.c and the test that reads their results (vm/nmi.c) share. */
#ifndef NMI_H
#define NMI_H

#include <linux/types.h>

#define NMI_CPUS 2
#define NMI_WORDS 32 /* of a value: long enough for its copying to be interrupted */
#define NMI_USER_MAGIC 0x6f6270662d6e6d69ull /* what lies at user_word of the test */

/* Of the hash table. */
enum nmi_key { KEY_SHARED, KEY_NMI, KEY_TASK, KEY_USER };

enum nmi_op {
	OP_UPDATE_OWN,
	OP_UPDATE_SHARED,
	OP_DELETE_OWN,
	OP_DELETE_SHARED,
	OP_ARRAY,
	OP_RESERVE,
	NR_OPS
};

struct nmi_tally {
	__u64 ok; /* done; or, for a deletion of the shared key, not there */
	__u64 busy; /* -EBUSY; or nothing reserved */
	__u64 other;
	__s64 last_other; /* the last of these */
};

struct nmi_value {
	__u64 words[NMI_WORDS];
};

/* Who writes a record: a CPU in a task, a CPU in NMI. Each numbers its records from 0. */
#define NMI_SOURCES (2 * NMI_CPUS)
#define NMI_SOURCE(nmi, cpu) ((nmi)*NMI_CPUS + (cpu))

struct nmi_record {
	__u64 source;
	__u64 number;
	__u64 check; /* ~number */
};

#endif
