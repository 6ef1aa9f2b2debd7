/* SPDX-License-Identifier: GPL-2.0 */
/*
 * btf_home.h - what the tests of type data share: blobs written as words, and the host kernel's own
 * opinion of them.
 *
 * Include after verifier_home.h. One thread.
 */
#ifndef SELFTESTS_HOSTED_BTF_HOME_H
#define SELFTESTS_HOSTED_BTF_HOME_H

#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "isa/btf.h"
#include "obpf.h"

/* The string section of blobs made of words, and where its strings stand. */
static const char strings[] = "\0a\0b\0c\0int\0.data\0a b\0"
			      "1x\0bpf_spin_lock\0kptr\0/src/dir/file.c\0"
			      "  int a = 1;\0return 0;\0two\nlines\0bpf_timer\0"
			      "pt_regs\0arg:ctx\0arg:nonnull\0arg:nullable\0arg:arena";
enum {
	S_NONE = 0,
	S_A = 1,
	S_B = 3,
	S_C = 5,
	S_INT = 7,
	S_SEC = 11,
	S_SPACE = 17,
	S_DIGIT = 21,
	S_LOCK = 24,
	S_KPTR = 38,
	S_FILE = 43,
	S_LINE1 = 59,
	S_LINE2 = 72,
	S_LINES = 82,
	S_TIMER = 92,
	S_REGS = 102,
	S_ARG_CTX = 110,
	S_ARG_NONNULL = 118,
	S_ARG_NULLABLE = 130,
	S_ARG_ARENA = 143,
	S_END = sizeof(strings),
};

#define T(name, kind, vlen, size) \
	S_##name, (u32)OBPF_BTF_##kind << 24 | ((vlen)&0xffff), (u32)(size)
#define TK(name, kind, vlen, size) \
	S_##name, 1u << 31 | (u32)OBPF_BTF_##kind << 24 | ((vlen)&0xffff), (u32)(size)
#define INT32 T(INT, INT, 0, 4), 32
#define WORDS(...) .words = { __VA_ARGS__ }, .nr = sizeof((u32[]){ __VA_ARGS__ }) / sizeof(u32)

struct blob {
	struct obpf_btf_hdr hdr;
	u32 words[96];
	u32 size; /* bytes of data */
	u8 data[1024] __attribute__((aligned(8)));
};

/* Header, @nr words of types, the strings. */
static inline void blob_make(struct blob *b, const u32 *words, u32 nr)
{
	b->hdr = (struct obpf_btf_hdr){ .magic = OBPF_BTF_MAGIC,
					.version = 1,
					.hdr_len = sizeof(b->hdr),
					.type_len = nr * sizeof(u32),
					.str_off = nr * sizeof(u32),
					.str_len = sizeof(strings) };
	b->size = sizeof(b->hdr) + b->hdr.type_len + sizeof(strings);
	assert_true(b->size <= sizeof(b->data));
	memcpy(b->data, &b->hdr, sizeof(b->hdr));
	memcpy(b->data + sizeof(b->hdr), words, nr * sizeof(u32));
	memcpy(b->data + sizeof(b->hdr) + nr * sizeof(u32), strings, sizeof(strings));
}

static inline int blob_parse(struct obpf_btf *btf, const void *data, u32 size, u32 log_level)
{
	int err;

	home_reset(log_level);
	err = obpf_btf_parse(btf, &home.core, data, size, &home.log);
	obpf_log_finish(&home.log);
	return err;
}

/* What the host's kernel says of a blob; only where peer() does. */
static inline int host_parse(const void *data, u32 size)
{
	union obpf_attr attr = { .btf = { .btf = (unsigned long)data, .btf_size = size } };
	long fd = syscall(SYS_bpf, OBPF_BTF_LOAD, &attr, sizeof(attr));

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Is there a kernel here that takes type data, by the rules of 6.12 or later? */
static inline bool host_is_peer(void)
{
	static const u32 words[] = { INT32 };
	unsigned int major = 0, minor = 0;
	struct utsname name;
	struct blob b;

	blob_make(&b, words, ARRAY_SIZE(words));
	if (uname(&name) || sscanf(name.release, "%u.%u", &major, &minor) != 2 ||
	    major * 100 + minor < 612)
		return false;
	return !host_parse(b.data, b.size);
}

#endif
