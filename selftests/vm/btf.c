// SPDX-License-Identifier: GPL-2.0
/*
 * btf.c - type data through the device: BTF_LOAD, maps and programs that use it, and what the infos
 * and logs then tell.
 *
 * Runs in the guest as root; TAP on stdout, exit status 1 when anything failed. Everything that it
 * opens it closes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "obpf.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PTR(p) ((unsigned long)(p))
#define BAD_PTR 0x10ull /* never mapped */
#define PAGE 4096

static int dev = -1;
static unsigned int tests, failures;

__attribute__((format(printf, 2, 3))) static void report(bool pass, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("%sok %u - ", pass ? "" : "not ", ++tests);
	vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	failures += !pass;
}

static int call_size(int cmd, union obpf_attr *attr, unsigned int size)
{
	int ret = ioctl(dev, OBPF_IOC(cmd, size), attr);

	return ret < 0 ? -errno : ret;
}

static int call(int cmd, union obpf_attr *attr)
{
	return call_size(cmd, attr, sizeof(*attr));
}

static void expect(int got, int want, const char *what)
{
	report(got == want, "%s: %s", what, want ? strerror(-want) : "accepted");
	if (got != want)
		printf("# got %d (%s)\n", got, got < 0 ? strerror(-got) : "a result");
	if (want && got > 2)
		close(got);
}

/* --- a blob --- */

/*
 * Ids: 1 int, 2 struct pair { int a, b; }, 3 int (void), 4 main, 5 sub, 6 struct bpf_spin_lock,
 * 7 struct { struct bpf_spin_lock a; int b; }.
 */
static const char strings[] = "\0int\0pair\0a\0b\0main\0sub\0bpf_spin_lock\0/src/file.c\0"
			      "\tint x = *p;\0return x;";
enum {
	S_INT = 1,
	S_PAIR = 5,
	S_A = 10,
	S_B = 12,
	S_MAIN = 14,
	S_SUB = 19,
	S_LOCK = 23,
	S_FILE = 37,
	S_LINE1 = 49,
	S_LINE2 = 62
};

static const unsigned int types[] = {
	S_INT,	1u << 24,      4, 32, /* 1 */
	S_PAIR, 4u << 24 | 2,  8, S_A, 1, 0, S_B, 1, 32, /* 2 */
	0,	13u << 24,     1, /* 3 */
	S_MAIN, 12u << 24 | 1, 3, /* 4 */
	S_SUB,	12u << 24,     3, /* 5 */
	S_LOCK, 4u << 24 | 1,  4, S_A, 1, 0, /* 6 */
	S_PAIR, 4u << 24 | 2,  8, S_A, 6, 0, S_B, 1, 32, /* 7 */
};

#define BLOB_SIZE (24 + sizeof(types) + sizeof(strings))

static void make_blob(unsigned char *blob)
{
	const unsigned int hdr[6] = { 0x0001eb9f,     24, 0, sizeof(types), sizeof(types),
				      sizeof(strings) };

	memcpy(blob, hdr, 24);
	memcpy(blob + 24, types, sizeof(types));
	memcpy(blob + 24 + sizeof(types), strings, sizeof(strings));
}

static union obpf_attr btf_attr(const void *blob, unsigned int size)
{
	return (union obpf_attr){ .btf = { .btf = PTR(blob), .btf_size = size } };
}

static int load_btf(void)
{
	unsigned char blob[BLOB_SIZE];
	union obpf_attr attr = btf_attr(blob, sizeof(blob));

	make_blob(blob);
	return call(OBPF_BTF_LOAD, &attr);
}

/* --- BTF_LOAD --- */

static void test_load(void)
{
	static unsigned char large[17 << 20];
	unsigned char blob[BLOB_SIZE];
	union obpf_attr attr;
	char path[64], text[64] = "";
	FILE *f;
	int fd;

	make_blob(blob);
	fd = load_btf();
	report(fd >= 0, "type data that is right: gives a descriptor");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	report(readlink(path, text, sizeof(text) - 1) > 0 && strstr(text, "anon_inode:btf"),
	       "its file is called btf");
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "r");
	while (f && fgets(text, sizeof(text), f) && strncmp(text, "btf_id:\t", 8))
		;
	report(f && atoi(text + 8) > 0, "its fdinfo tells its id");
	if (f)
		fclose(f);
	close(fd);

	attr = btf_attr(blob, sizeof(blob) - 1);
	expect(call(OBPF_BTF_LOAD, &attr), -EINVAL, "type data cut off");
	attr = btf_attr(blob, 0);
	expect(call(OBPF_BTF_LOAD, &attr), -EINVAL, "no type data");
	attr = btf_attr((void *)BAD_PTR, 100);
	expect(call(OBPF_BTF_LOAD, &attr), -EFAULT, "type data that cannot be read");
	attr = btf_attr(large, sizeof(large));
	expect(call(OBPF_BTF_LOAD, &attr), -E2BIG, "17 MiB");
	attr = btf_attr(large, 16 << 20);
	expect(call(OBPF_BTF_LOAD, &attr), -EINVAL, "16 MiB of zeroes");
	attr = btf_attr(blob, sizeof(blob));
	attr.btf.btf_flags = 1;
	expect(call(OBPF_BTF_LOAD, &attr), -EINVAL, "a flag");
	blob[2] = 2;
	attr = btf_attr(blob, sizeof(blob));
	expect(call(OBPF_BTF_LOAD, &attr), -524, "version 2");
}

static void test_load_log(void)
{
	static char log[4096];
	unsigned char blob[BLOB_SIZE];
	union obpf_attr attr = btf_attr(blob, sizeof(blob));
	unsigned int whole;

	make_blob(blob);
	attr.btf.btf_log_level = 1;
	expect(call(OBPF_BTF_LOAD, &attr) < 0, 0, "a log that is only counted");
	whole = attr.btf.btf_log_true_size;
	attr.btf.btf_log_buf = PTR(log);
	expect(call(OBPF_BTF_LOAD, &attr), -EINVAL, "a log without a size");
	attr.btf.btf_log_size = sizeof(log);
	attr.btf.btf_log_level = 0;
	expect(call(OBPF_BTF_LOAD, &attr), -EINVAL, "a log without a level");
	attr.btf.btf_log_level = 16;
	expect(call(OBPF_BTF_LOAD, &attr), -EINVAL, "an unknown level");
	attr.btf.btf_log_level = 1;
	blob[24 + 16 + 8] = 6; /* the struct's size */
	expect(call(OBPF_BTF_LOAD, &attr), -EINVAL, "a member that sticks out");
	report(strstr(log, "[2] STRUCT pair size=6 vlen=2\n"
			   "\tb type_id=1 bits_offset=32 Member exceeds struct_size\n"),
	       "with the log that says so");
	report(attr.btf.btf_log_true_size == strlen(log) + 1, "and its true size");
	blob[24 + 16 + 8] = 8;
	attr.btf.btf_log_size = 20;
	expect(call(OBPF_BTF_LOAD, &attr), -ENOSPC, "a log that does not fit");
	report(strlen(log) == 19 && attr.btf.btf_log_true_size == whole,
	       "it is cut, and what it takes is told");
	attr.btf.btf_log_buf = BAD_PTR;
	expect(call(OBPF_BTF_LOAD, &attr), -EFAULT, "a log that cannot be written");
}

static int info(int fd, void *info, unsigned int len)
{
	union obpf_attr attr = { .info = { .bpf_fd = fd, .info_len = len, .info = PTR(info) } };

	return call(OBPF_OBJ_GET_INFO_BY_FD, &attr);
}

static void test_by_id(unsigned int id)
{
	union obpf_attr attr = { .id = { .btf_id = id } };
	struct obpf_btf_info i = {};
	int fd = call(OBPF_BTF_GET_FD_BY_ID, &attr);

	report(fd >= 0 && !info(fd, &i, sizeof(i)) && i.id == id, "its id opens it again");
	close(fd);
	attr.id.start_id = id - 1;
	report(!call(OBPF_BTF_GET_NEXT_ID, &attr) && attr.id.next_id == id,
	       "and is found behind the one before");
	attr = (union obpf_attr){ .id = { .btf_id = 0x7ffffff } };
	expect(call(OBPF_BTF_GET_FD_BY_ID, &attr), -ENOENT, "an id that nothing has");
	attr.id.open_flags = 1;
	expect(call(OBPF_BTF_GET_FD_BY_ID, &attr), -EINVAL, "an id with flags");
}

static void test_info(void)
{
	unsigned char blob[BLOB_SIZE], copy[BLOB_SIZE] = {};
	struct obpf_btf_info i = { .btf = PTR(copy), .btf_size = sizeof(copy) };
	char name[4] = "xyz";
	int fd = load_btf();

	make_blob(blob);
	expect(info(fd, &i, sizeof(i)), 0, "info of type data");
	report(i.btf_size == sizeof(blob) && !memcmp(blob, copy, sizeof(blob)),
	       "it gives the blob back");
	report(i.id > 0 && !i.kernel_btf && !i.name_len, "with an id, of no kernel, without name");
	test_by_id(i.id);
	i = (struct obpf_btf_info){ .btf = PTR(copy), .btf_size = 10 };
	memset(copy, 0, sizeof(copy));
	expect(info(fd, &i, sizeof(i)), 0, "info with little room");
	report(i.btf_size == sizeof(blob) && !memcmp(blob, copy, 10) && !copy[10],
	       "as much as there is room for");
	i = (struct obpf_btf_info){ .name_len = 4 };
	expect(info(fd, &i, sizeof(i)), -EINVAL, "room for a name without a place");
	i = (struct obpf_btf_info){ .name = PTR(name), .name_len = 4 };
	expect(info(fd, &i, sizeof(i)), 0, "a place for its name");
	report(!name[0], "which is empty");
	i = (struct obpf_btf_info){ .btf = BAD_PTR, .btf_size = 4 };
	expect(info(fd, &i, sizeof(i)), -EFAULT, "a place that cannot be written");
	close(fd);
}

/* --- maps --- */

/* @fd: a hash of struct { struct bpf_spin_lock a; int b; }. */
static void test_lock(int fd)
{
	unsigned int key = 0, value[2] = { 7, 8 }, out[2];
	union obpf_attr attr = {
		.map_fd = fd, .key = PTR(&key), .value = PTR(value), .flags = OBPF_F_LOCK
	};

	report(fd >= 0, "a value with a lock in it");
	expect(call(OBPF_MAP_UPDATE_ELEM, &attr), 0, "an update under the lock");
	value[1] = 9;
	expect(call(OBPF_MAP_UPDATE_ELEM, &attr), 0, "an update in place under the lock");
	attr.value = PTR(out);
	expect(call(OBPF_MAP_LOOKUP_ELEM, &attr), 0, "a lookup under the lock");
	report(!out[0] && out[1] == 9, "shows all but the lock");
	attr.flags = 0;
	expect(call(OBPF_MAP_LOOKUP_ELEM, &attr), 0, "a lookup without it");
	report(!out[0] && out[1] == 9, "shows the same");
	attr = (union obpf_attr){ .map_fd = fd };
	expect(call(OBPF_MAP_FREEZE, &attr), -524, "a value with a lock cannot be frozen");
	close(fd);
}

static void test_maps(void)
{
	int btf = load_btf(), fd, id;
	struct obpf_btf_info bi = {};
	struct obpf_map_info mi = {};
	union obpf_attr attr = { .map_type = OBPF_MAP_TYPE_HASH,
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 1,
				 .btf_fd = btf,
				 .btf_key_type_id = 1,
				 .btf_value_type_id = 2 };

	info(btf, &bi, sizeof(bi));
	id = bi.id;
	fd = call(OBPF_MAP_CREATE, &attr);
	report(fd >= 0, "a hash of typed values");
	attr.btf_value_type_id = 1;
	expect(call(OBPF_MAP_CREATE, &attr), -EINVAL, "a value of another size");
	attr.btf_value_type_id = 0;
	expect(call(OBPF_MAP_CREATE, &attr), -EINVAL, "a key's type without a value's");
	attr.btf_value_type_id = 77;
	expect(call(OBPF_MAP_CREATE, &attr), -EINVAL, "a type that is not there");
	attr.btf_value_type_id = 2;
	attr.btf_fd = fd;
	expect(call(OBPF_MAP_CREATE, &attr), -EINVAL, "types from a map's descriptor");
	attr.btf_fd = 999;
	expect(call(OBPF_MAP_CREATE, &attr), -EBADF, "types from no descriptor");
	attr.btf_fd = btf;
	attr.btf_value_type_id = 7;
	attr.map_type = OBPF_MAP_TYPE_PERCPU_HASH;
	expect(call(OBPF_MAP_CREATE, &attr), -EOPNOTSUPP, "a lock for each CPU");
	attr.map_type = OBPF_MAP_TYPE_HASH;
	test_lock(call(OBPF_MAP_CREATE, &attr));

	close(btf);
	expect(info(fd, &mi, sizeof(mi)), 0, "info of the map");
	report((int)mi.btf_id == id && mi.btf_key_type_id == 1 && mi.btf_value_type_id == 2,
	       "it tells its types, whose descriptor is closed");
	close(fd);
}

/* --- programs --- */

#define INSN(c, d, s, o, i) \
	((struct obpf_insn){ .code = c, .dst_reg = d, .src_reg = s, .off = o, .imm = i })

/* slots 0 and 1 are one instruction, 4 begins the second function */
static const struct obpf_insn two_functions[] = {
	INSN(0x18, 6, 0, 0, 5), INSN(0, 0, 0, 0, 0),	INSN(0x85, 0, 1, 0, 1),
	INSN(0x95, 0, 0, 0, 0), INSN(0xb7, 0, 0, 0, 1), INSN(0x95, 0, 0, 0, 0),
};
static const struct obpf_insn bad_load[] = { INSN(0xb7, 2, 0, 0, 0), INSN(0x79, 0, 2, 0, 0),
					     INSN(0x95, 0, 0, 0, 0) };

static const struct obpf_func_info funcs[] = { { 0, 4 }, { 4, 5 } };
static const struct obpf_line_info lines[] = { { 0, S_FILE, S_LINE1, 10 << 10 | 1 },
					       { 3, S_FILE, S_LINE2, 11 << 10 | 1 },
					       { 4, S_FILE, S_LINE1, 20 << 10 | 1 } };

static union obpf_attr prog_attr(int btf)
{
	return (union obpf_attr){
		.prog_type = OBPF_PROG_TYPE_KPROBE,
		.insns = PTR(two_functions),
		.insn_cnt = ARRAY_SIZE(two_functions),
		.license = PTR("GPL"),
		.prog_btf_fd = btf,
		.func_info = PTR(funcs),
		.func_info_rec_size = sizeof(funcs[0]),
		.func_info_cnt = 2,
		.line_info = PTR(lines),
		.line_info_rec_size = sizeof(lines[0]),
		.line_info_cnt = 3,
	};
}

static void test_prog(void)
{
	struct obpf_func_info got_funcs[3] = {};
	struct obpf_line_info got_lines[2] = {};
	struct obpf_prog_info pi = { .func_info = PTR(got_funcs),
				     .nr_func_info = 3,
				     .func_info_rec_size = sizeof(got_funcs[0]),
				     .line_info = PTR(got_lines),
				     .nr_line_info = 1,
				     .line_info_rec_size = sizeof(got_lines[0]) };
	int btf = load_btf(), fd;
	union obpf_attr attr = prog_attr(btf);
	struct obpf_btf_info bi = {};

	info(btf, &bi, sizeof(bi));
	fd = call(OBPF_PROG_LOAD, &attr);
	report(fd >= 0, "a program with functions and lines");
	close(btf);
	expect(info(fd, &pi, sizeof(pi)), 0, "its info");
	report(pi.btf_id == bi.id && pi.nr_func_info == 2 && pi.nr_line_info == 3,
	       "it tells the type data and how many records there are");
	report(!memcmp(got_funcs, funcs, sizeof(funcs)) && !got_funcs[2].type_id,
	       "gives the functions");
	report(!memcmp(got_lines, lines, sizeof(lines[0])) && !got_lines[1].line_col,
	       "and as many lines as there is room for");
	pi = (struct obpf_prog_info){ .nr_line_info = 1, .line_info_rec_size = 12 };
	expect(info(fd, &pi, sizeof(pi)), -EINVAL, "lines of another size");
	close(fd);
}

static void test_prog_records(void)
{
	struct {
		struct obpf_func_info info;
		unsigned int more;
	} longer[] = { { funcs[0], 0 }, { funcs[1], 0 } };
	int btf = load_btf(), fd;
	union obpf_attr attr = prog_attr(btf);

	attr.func_info = PTR(longer);
	attr.func_info_rec_size = sizeof(longer[0]);
	fd = call(OBPF_PROG_LOAD, &attr);
	report(fd >= 0, "longer records with nothing more in them");
	close(fd);
	longer[1].more = 1;
	expect(call(OBPF_PROG_LOAD, &attr), -E2BIG, "longer records with more in them");
	report(attr.func_info_rec_size == sizeof(funcs[0]), "and how long they may be");
	attr = prog_attr(btf);
	attr.line_info_rec_size = 12;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "lines of 12 bytes");
	attr.line_info_rec_size = 18;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "lines of 18 bytes");
	attr.line_info_rec_size = 256;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "lines of 256 bytes");
	attr = prog_attr(btf);
	attr.line_info = BAD_PTR;
	expect(call(OBPF_PROG_LOAD, &attr), -EFAULT, "lines that cannot be read");
	attr.line_info_cnt = ~0u;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "four thousand million lines");
	attr = prog_attr(btf);
	attr.func_info_cnt = 1;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "a function too few");
	attr = prog_attr(btf);
	attr.line_info_cnt = 2;
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "a function without a line");
	attr = prog_attr(dev);
	expect(call(OBPF_PROG_LOAD, &attr), -EINVAL, "type data that is none");
	attr = prog_attr(999);
	expect(call(OBPF_PROG_LOAD, &attr), -EBADF, "no descriptor of type data");
	attr.func_info_cnt = attr.line_info_cnt = 0;
	fd = call(OBPF_PROG_LOAD, &attr);
	report(fd >= 0, "no descriptor, and nothing that needs it");
	close(fd);
	close(btf);
}

static void test_reject_log(void)
{
	static char log[4096];
	int btf = load_btf();
	union obpf_attr attr = prog_attr(btf);
	struct obpf_line_info at = lines[0];

	attr.insns = PTR(bad_load);
	attr.insn_cnt = ARRAY_SIZE(bad_load);
	attr.func_info_cnt = attr.line_info_cnt = 1;
	attr.line_info = PTR(&at);
	attr.log_level = 1;
	attr.log_buf = PTR(log);
	attr.log_size = sizeof(log);
	expect(call(OBPF_PROG_LOAD, &attr), -EACCES, "a program that is rejected");
	report(strstr(log, "; int x = *p; @ file.c:10\n0: (b7)"), "its log shows the source line");
	report(strstr(log, "obpf: reject NOT_PTR at 1 (main() at file.c:10: int x = *p;)\n"),
	       "and the verdict names it");
	close(btf);
}

/* Type data at the end of what is mapped: nothing beyond it is touched. */
static void test_faults(void)
{
	unsigned char *page =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned int cut, wrong = 0;
	union obpf_attr attr;
	int got;

	munmap(page + PAGE, PAGE);
	for (cut = 0; cut <= BLOB_SIZE; cut++) {
		unsigned char blob[BLOB_SIZE];

		make_blob(blob);
		memcpy(page + PAGE - cut, blob, cut);
		attr = btf_attr(page + PAGE - cut, BLOB_SIZE);
		got = call(OBPF_BTF_LOAD, &attr);
		wrong += cut < BLOB_SIZE ? got != -EFAULT : got < 0;
		if (got >= 0)
			close(got);
	}
	report(!wrong, "a fault at each byte of type data: Bad address");
	munmap(page, PAGE);
}

int main(void)
{
	dev = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	if (dev < 0) {
		printf("Bail out! %s: %s\n", OBPF_DEVICE, strerror(errno));
		return 1;
	}
	test_load();
	test_load_log();
	test_info();
	test_maps();
	test_prog();
	test_prog_records();
	test_reject_log();
	test_faults();
	printf("1..%u\n", tests);
	return failures ? 1 : 0;
}
