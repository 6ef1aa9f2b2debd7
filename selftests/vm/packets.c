// SPDX-License-Identifier: GPL-2.0
/*
 * packets.c - programs over packets, built by clang, loaded by libbpf and run by PROG_TEST_RUN of
 * the device: what they make of good frames and of malformed ones, what goes back, and the errno of
 * each buffer that is refused.
 *
 * Runs in the guest as root; TAP on stdout, exit status 1 when anything failed.
 */
#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <linux/udp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "packets.h"
#include "packets.skel.h"

static struct packets *skel;
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

static void expect(long got, long want, const char *what)
{
	report(got == want, "%s", what);
	if (got != want)
		printf("# %ld, not %ld\n", got, want);
}

/* --- frames --- */

struct frame {
	unsigned char bytes[256];
	unsigned int size;
};

static void append(struct frame *f, const void *data, unsigned int size)
{
	memcpy(f->bytes + f->size, data, size);
	f->size += size;
}

static unsigned short ip_sum(const void *header, unsigned int words)
{
	const unsigned short *p = header;
	unsigned int sum = 0, i;

	for (i = 0; i < words * 2; i++)
		sum += p[i];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* UDP to @port behind @vlans tags and @options words of IPv4 options. */
static struct frame udp_frame(unsigned int port, unsigned int vlans, unsigned int options)
{
	struct {
		struct iphdr ip;
		unsigned int options[10];
	} net = { .ip = { .version = 4,
			  .ihl = 5 + options,
			  .ttl = 64,
			  .protocol = IPPROTO_UDP,
			  .saddr = htonl(0x0a000001),
			  .daddr = htonl(0x0a000002) } };
	struct udphdr udp = { .source = htons(4000), .dest = htons(port), .len = htons(12) };
	struct ethhdr eth = { .h_dest = { 2, 0, 0, 0, 0, 1 }, .h_source = { 2, 0, 0, 0, 0, 2 } };
	unsigned short tag[2] = { 0, htons(ETH_P_8021Q) };
	struct frame f = {};
	unsigned int i;

	eth.h_proto = htons(vlans ? ETH_P_8021Q : ETH_P_IP);
	append(&f, &eth, sizeof(eth));
	for (i = 0; i < vlans; i++) {
		tag[1] = htons(i + 1 < vlans ? ETH_P_8021Q : ETH_P_IP);
		append(&f, tag, sizeof(tag));
	}
	net.ip.tot_len = htons(net.ip.ihl * 4 + 12);
	net.ip.check = ip_sum(&net.ip, net.ip.ihl);
	append(&f, &net, net.ip.ihl * 4);
	append(&f, &udp, sizeof(udp));
	append(&f, "data", 4);
	return f;
}

/* --- runs --- */

static unsigned char out[8192];
static unsigned int out_size, verdict;

static int run(const struct bpf_program *prog, const struct frame *f)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = f->bytes, .data_size_in = f->size,
		    .data_out = out, .data_size_out = sizeof(out), .repeat = 1);
	int err = bpf_prog_test_run_opts(bpf_program__fd(prog), &opts);

	out_size = opts.data_size_out;
	verdict = opts.retval;
	return err;
}

/* How @prog leaves the count of @kind, from zero, after @f. */
static unsigned long long counted(enum kind kind, const struct frame *f)
{
	memset(skel->bss->seen, 0, sizeof(skel->bss->seen));
	run(skel->progs.parser, f);
	return skel->bss->seen[kind];
}

static void test_parser(void)
{
	struct frame f = udp_frame(53, 0, 0);
	struct meta meta;
	unsigned int i, wrong = 0;

	expect(run(skel->progs.parser, &f), 0, "the parser runs over a frame");
	expect(verdict, XDP_PASS, "and passes it");
	expect(out_size, f.size + sizeof(meta), "with metadata in front");
	memcpy(&meta, out, sizeof(meta));
	report(meta.port == 53 && !meta.vlans, "which tells the port");
	report(!memcmp(out + sizeof(meta), f.bytes, f.size), "and the frame as it was");
	f = udp_frame(BLOCKED_PORT, 0, 0);
	run(skel->progs.parser, &f);
	expect(verdict, XDP_DROP, "a blocked port is dropped");
	expect(out_size, f.size, "and gets no metadata");
	f = udp_frame(BLOCKED_PORT, 2, 10);
	skel->bss->option_bytes = 0;
	run(skel->progs.parser, &f);
	expect(verdict, XDP_DROP, "so it is behind two tags and all the options there can be");
	expect(skel->bss->option_bytes, 40, "which were walked over");
	f = udp_frame(BLOCKED_PORT, 3, 0);
	expect(counted(NOT_IP, &f), 1, "a third tag is not looked behind");
	f = udp_frame(53, 1, 3);
	expect(counted(UDP, &f), 1, "UDP is counted");
	/* Cut short anywhere behind the Ethernet header, no byte beyond the end is looked at. */
	for (i = 14; i < f.size; i++) {
		struct frame cut = f;

		cut.size = i;
		/* the test run's memory behind the frame is zero: only the length can tell */
		wrong += run(skel->progs.parser, &cut) != 0 || verdict != XDP_PASS;
	}
	expect(wrong, 0, "frames cut short at each byte pass");
	f.size = 14 + 4 + 19;
	expect(counted(TOO_SHORT, &f), 1, "a header cut short is told");
	f = udp_frame(BLOCKED_PORT, 0, 0);
	f.bytes[14] = 0x44; /* four words of header */
	expect(counted(TOO_SHORT, &f), 1, "so is one that says it is shorter than it can be");
}

static void test_wrap(void)
{
	struct frame f = udp_frame(53, 0, 0);
	unsigned short type = htons(OUTER_TYPE);

	expect(run(skel->progs.wrap, &f), 0, "a header is put in front");
	expect(verdict, XDP_TX, "the frame goes back");
	expect(out_size, f.size + ETH_HLEN, "longer by a header");
	report(!memcmp(out, f.bytes, 12) && !memcmp(out + 12, &type, 2) &&
		       !memcmp(out + ETH_HLEN, f.bytes, f.size),
	       "which is the copy of the first but for its type");
}

static void test_classify(void)
{
	struct frame f = udp_frame(53, 0, 2);
	struct __sk_buff in = { .priority = 7, .cb = { [4] = 9 } }, back = {};
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = f.bytes, .data_size_in = f.size,
		    .data_out = out, .data_size_out = sizeof(out), .ctx_in = &in,
		    .ctx_size_in = sizeof(in), .ctx_out = &back, .ctx_size_out = sizeof(back),
		    .repeat = 3);
	int fd = bpf_program__fd(skel->progs.classify);

	expect(bpf_prog_test_run_opts(fd, &opts), 0, "the classifier runs three times");
	expect(opts.retval, TC_ACT_OK, "and lets pass");
	expect(back.mark, MARK(IPPROTO_UDP, 53), "the mark comes back");
	expect(back.priority, 7, "so does what was given");
	report(!back.cb[0] && back.cb[4] == 9, "and the control block");
	expect(opts.ctx_size_out, sizeof(back), "the context's size is told");
	expect(out[ETH_HLEN + 8], 61, "each run goes on from the last: three hops less");
	expect(ip_sum(out + ETH_HLEN, 7), 0, "and the checksum is right");
	in.mark = 1;
	in.hash = 1;
	expect(bpf_prog_test_run_opts(fd, &opts), -EINVAL, "a member that is not for callers");
	f.bytes[ETH_HLEN + 8] = 1;
	run(skel->progs.classify, &f);
	expect(verdict, TC_ACT_SHOT, "a packet at its last hop is dropped");
}

/* --- buffers that are refused --- */

static int run_sizes(int fd, unsigned int data, unsigned int ctx_in, unsigned int ctx_out)
{
	static unsigned char bytes[70000], ctx[256];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = data ? bytes : NULL, .data_size_in = data,
		    .ctx_in = ctx_in ? ctx : NULL, .ctx_size_in = ctx_in,
		    .ctx_out = ctx_out ? ctx : NULL, .ctx_size_out = ctx_out);

	return bpf_prog_test_run_opts(fd, &opts);
}

static void test_bad_buffers(void)
{
	int xdp = bpf_program__fd(skel->progs.wrap), tc = bpf_program__fd(skel->progs.classify);
	int raw = bpf_program__fd(skel->progs.add_args);
	__u64 args[12] = { 40, 2 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = args, .ctx_size_in = 16);

	expect(run_sizes(xdp, 0, 0, 0), -EINVAL, "xdp: no frame");
	expect(run_sizes(xdp, 13, 0, 0), -EINVAL, "xdp: a frame shorter than its header");
	expect(run_sizes(xdp, 14, 0, 0), 0, "xdp: a header alone");
	expect(run_sizes(xdp, 3520, 0, 0), 0, "xdp: the largest frame");
	expect(run_sizes(xdp, 9000, 0, 0), -EINVAL, "xdp: one that fits no page");
	expect(run_sizes(xdp, 64, 24, 0), -EINVAL, "xdp: a context whose end is not the frame's");
	expect(run_sizes(tc, 13, 0, 0), -EINVAL, "tc: a frame shorter than its header");
	expect(run_sizes(tc, 64, 192, 192), 0, "tc: an empty context");
	expect(run_sizes(tc, 64, 200, 0), 0, "tc: one that goes on with zeroes");
	expect(run_sizes(tc, 64, 0, 100), -ENOSPC, "tc: too little room for the context");
	expect(run_sizes(tc, 70000, 0, 0), -EINVAL, "tc: more than any packet");
	expect(bpf_prog_test_run_opts(raw, &opts), 0, "raw_tp: two arguments");
	expect(opts.retval, 42, "raw_tp: are added");
	opts.ctx_size_in = 8;
	expect(bpf_prog_test_run_opts(raw, &opts), -EINVAL, "raw_tp: one argument too few");
	opts.ctx_size_in = sizeof(args);
	opts.repeat = 1;
	expect(bpf_prog_test_run_opts(raw, &opts), -EINVAL, "raw_tp: runs are not counted");
	expect(run_sizes(raw, 64, 16, 0), -EINVAL, "raw_tp: a packet");
	expect(run_sizes(raw, 0, 104, 0), -EINVAL, "raw_tp: more than twelve arguments");
}

int main(void)
{
	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	skel = packets__open_and_load();
	report(skel, "the object loads");
	if (skel) {
		test_parser();
		test_wrap();
		test_classify();
		test_bad_buffers();
		packets__destroy(skel);
	}
	printf("1..%u\n", tests);
	return failures ? 1 : 0;
}
