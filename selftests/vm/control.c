// SPDX-License-Identifier: GPL-2.0
/*
 * control.c - the switch that detaches everything, whoever attaches meanwhile, and the audit
 * records of what is done.
 *
 * Runs in the guest as root, with nothing else attached; TAP on stdout, exit status 1 when anything
 * failed.
 */
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include "device.h"

/* --- the switch --- */

static int control(unsigned int op, union obpf_attr *attr)
{
	*attr = (union obpf_attr){ .control = { .op = op, .on = 77, .detached = 77 } };
	return call(OBPF_CONTROL, attr);
}

/* A program that counts its runs in the only value of @map. */
static int load_counter(int map)
{
	struct obpf_insn count[] = {
		INSN(0x18, 1, OBPF_PSEUDO_MAP_VALUE, 0, map),
		INSN(0, 0, 0, 0, 0),
		MOV_K(2, 1),
		INSN(0xdb, 1, 2, 0, 0),
		MOV_K(0, 0),
		EXIT,
	};

	return load(OBPF_PROG_TYPE_KPROBE, count, ARRAY_SIZE(count));
}

static unsigned long long counted(int map)
{
	unsigned long long v = 0;
	unsigned int k = 0;

	elem(OBPF_MAP_LOOKUP_ELEM, map, PTR(&k), PTR(&v), 0);
	return v;
}

static bool counts_now(int map)
{
	unsigned long long before = counted(map);

	open_files(10);
	return counted(map) != before;
}

static int update_link(int link, int prog)
{
	union obpf_attr attr = { .link_update = { .link_fd = link, .new_prog_fd = prog } };

	return call(OBPF_LINK_UPDATE, &attr);
}

static void test_control_refusals(void)
{
	union obpf_attr attr;
	pid_t pid;

	expect(control(3, &attr), -EINVAL, "an unknown turn of the switch");
	attr = (union obpf_attr){ .event_open = { .group_fd = 1 } };
	expect(call(OBPF_CONTROL, &attr), -EINVAL, "the switch with another field");
	fflush(stdout);
	pid = fork();
	if (!pid)
		_exit(become_bpf_and_perfmon() || control(OBPF_CONTROL_OFF, &attr) != -EPERM ||
		      control(OBPF_CONTROL_STATUS, &attr) != -EPERM);
	report(child_ends_well(pid), "the switch without CAP_SYS_ADMIN: Operation not permitted");
	expect(control(OBPF_CONTROL_STATUS, &attr), 0, "where the switch stands");
	report(attr.control.on == 1 && !attr.control.detached, "it stands on");
}

static void test_control(void)
{
	int map = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0), prog = load_counter(map);
	int linked = open_kprobe("do_sys_openat2"), owning = open_kprobe("do_sys_openat2");
	int idle = open_kprobe("do_sys_openat2"), unused;
	int link = create_link(prog, linked, OBPF_PERF_EVENT, 0), runs, again;
	union obpf_attr attr;

	unused = create_link(prog, idle, OBPF_PERF_EVENT, 0);
	ioctl(linked, PERF_EVENT_IOC_ENABLE, 0);
	ioctl(owning, PERF_EVENT_IOC_SET_BPF, prog);
	ioctl(owning, PERF_EVENT_IOC_ENABLE, 0);
	report(counts_now(map), "a link and an event's own program run");
	expect(control(OBPF_CONTROL_OFF, &attr), 0, "off");
	report(!attr.control.on && attr.control.detached == 3,
	       "detaches these two and one that waits to be enabled");
	report(!counts_now(map), "nothing runs any more");
	report(atoi(fdinfo_value(linked, "enabled")) == 0 && id_of(link),
	       "the link stays an object");
	expect(control(OBPF_CONTROL_STATUS, &attr), 0, "where the switch stands");
	report(!attr.control.on && !attr.control.detached, "it stands off");
	expect(control(OBPF_CONTROL_OFF, &attr), 0, "off again");
	report(!attr.control.on && !attr.control.detached, "finds nothing");
	expect(create_link(prog, linked, OBPF_PERF_EVENT, 0), -EPERM, "a link while off");
	expect(update_link(link, prog), -EPERM, "an update while off");
	report(ioctl(owning, PERF_EVENT_IOC_SET_BPF, prog) < 0 && errno == EPERM,
	       "an event's program while off: Operation not permitted");
	report(ioctl(owning, PERF_EVENT_IOC_ENABLE, 0) < 0 && errno == EPERM,
	       "an event while off: Operation not permitted");
	report(!ioctl(owning, PERF_EVENT_IOC_DISABLE, 0), "but it may be disabled");
	runs = load(OBPF_PROG_TYPE_SYSCALL, return_7, 2);
	expect(test_run(runs, NULL, 0, 0, &attr), 0, "loading and test runs go on");
	close(runs);
	expect(control(OBPF_CONTROL_ON, &attr), 0, "on");
	report(attr.control.on && !counts_now(map), "attaches nothing by itself");
	expect(update_link(link, prog), -ENOLINK, "what was detached stays so");
	again = create_link(prog, linked, OBPF_PERF_EVENT, 0);
	report(again >= 0 && !ioctl(linked, PERF_EVENT_IOC_ENABLE, 0) && counts_now(map),
	       "but its event takes a new link");
	report(!ioctl(owning, PERF_EVENT_IOC_SET_BPF, prog), "and the other one a program");
	close(again);
	close(unused);
	close(idle);
	close(link);
	close(owning);
	close(linked);
	close(prog);
	close(map);
}

/* Has what is attached hit for a while, so that it is still there when OFF has answered. */
static void linger(void)
{
	const struct timespec tick = { .tv_nsec = 2000000 };
	int i;

	for (i = 0; i < 10; i++) {
		open_files(1);
		nanosleep(&tick, NULL);
	}
}

/*
 * Attaches to an event of its own, and has it hit, over and over until it is killed. @owns: by
 * PERF_EVENT_IOC_SET_BPF, which only a new event takes again.
 */
static void attach_on(int prog, bool owns)
{
	int e = open_kprobe("do_sys_openat2"), link;

	for (;;) {
		if (owns) {
			if (!ioctl(e, PERF_EVENT_IOC_SET_BPF, prog) &&
			    !ioctl(e, PERF_EVENT_IOC_ENABLE, 0))
				linger();
			close(e);
			e = open_kprobe("do_sys_openat2");
			continue;
		}
		link = create_link(prog, e, OBPF_PERF_EVENT, 0);
		if (link < 0)
			continue;
		if (!ioctl(e, PERF_EVENT_IOC_ENABLE, 0))
			linger();
		close(link);
	}
}

static void test_control_under_fire(void)
{
	int map = create_map(OBPF_MAP_TYPE_ARRAY, 4, 8, 1, 0), prog = load_counter(map), i;
	const struct timespec tick = { .tv_nsec = 3000000 };
	unsigned int slipped = 0, detached = 0, waited;
	unsigned long long before = 0;
	union obpf_attr attr;
	pid_t pids[3];

	fflush(stdout);
	for (i = 0; i < 3; i++) {
		pids[i] = fork();
		if (!pids[i])
			attach_on(prog, i == 2);
	}
	for (i = 0; i < 40; i++) {
		/* Not before somebody is at it again. */
		for (waited = 0; counted(map) == before && waited < 300; waited++)
			nanosleep(&tick, NULL);
		slipped += control(OBPF_CONTROL_OFF, &attr) != 0;
		before = counted(map);
		detached += attr.control.detached;
		nanosleep(&tick, NULL);
		open_files(3);
		slipped += counted(map) != before;
		slipped += control(OBPF_CONTROL_ON, &attr) != 0;
	}
	for (i = 0; i < 3; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	report(!slipped && detached && counted(map),
	       "after off has answered nothing runs, whoever attaches");
	printf("# %u links detached, %llu runs, %u slipped through\n", detached, counted(map),
	       slipped);
	close(prog);
	close(map);
}

/* --- audit --- */

static int audit_open(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = 1 /* READLOG */ };
	const struct timeval limit = { .tv_sec = 30 }; /* a thread of the kernel's sends them */
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -1;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	return fd;
}

static bool audit_enable(int fd, unsigned int on)
{
	struct {
		struct nlmsghdr head;
		struct audit_status status;
	} msg = {
		.head = { .nlmsg_len = sizeof(msg),
			  .nlmsg_type = AUDIT_SET,
			  .nlmsg_flags = NLM_F_REQUEST },
		.status = { .mask = AUDIT_STATUS_ENABLED, .enabled = on },
	};

	return send(fd, &msg, sizeof(msg), 0) == sizeof(msg);
}

/* Is there a record that begins so and has this in it? Others are passed over. */
static bool audit_has(int fd, const char *begin, const char *part)
{
	char buf[4096], *text;
	ssize_t len;

	while ((len = recv(fd, buf, sizeof(buf) - 1, 0)) > 0) {
		const struct nlmsghdr *head = (struct nlmsghdr *)buf;

		buf[len] = '\0';
		text = strstr((char *)NLMSG_DATA(head), "): ");
		if (head->nlmsg_type == AUDIT_BPF && text &&
		    !strncmp(text + 3, begin, strlen(begin)) && strstr(text, part))
			return true;
	}
	printf("# no record '%s ... %s'\n", begin, part);
	return false;
}

static void test_audit(void)
{
	union obpf_attr attr = load_attr(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	int fd = audit_open(), prog, other, e, link;
	char has_prog[64], has_link[64];

	if (fd < 0) {
		report(true, "audit records # SKIP the kernel has no audit");
		return;
	}
	report(audit_enable(fd, 1), "audit is on");
	strcpy(attr.prog_name, "audited");
	prog = call(OBPF_PROG_LOAD, &attr);
	other = load(OBPF_PROG_TYPE_KPROBE, return_7, 2);
	e = open_kprobe("do_sys_openat2");
	link = create_link(prog, e, OBPF_PERF_EVENT, 0);
	snprintf(has_prog, sizeof(has_prog), " prog-id=%u ", id_of(prog));
	snprintf(has_link, sizeof(has_link), " link-id=%u hook=kprobe:do_sys_openat2+0x0",
		 id_of(link));
	report(audit_has(fd, "obpf op=LOAD ", has_prog), "a load is on record");
	report(audit_has(fd, "obpf op=ATTACH ", has_link), "an attachment, with its place");
	update_link(link, other);
	report(audit_has(fd, "obpf op=UPDATE ", has_link), "a replacement");
	close(link);
	report(audit_has(fd, "obpf op=DETACH ", has_link), "a detachment");
	close(e);
	close(prog);
	report(audit_has(fd, "obpf op=UNLOAD ", "name=\"audited\""), "an unload, with its name");
	control(OBPF_CONTROL_OFF, &attr);
	report(audit_has(fd, "obpf op=OFF ", "uid=0 "), "the switch, with who turned it");
	control(OBPF_CONTROL_ON, &attr);
	report(audit_has(fd, "obpf op=ON ", "detached=0"), "in both directions");
	close(other);
	audit_enable(fd, 0);
	close(fd);
}

int main(void)
{
	dev = open(OBPF_DEVICE, O_RDWR | O_CLOEXEC);
	if (dev < 0) {
		printf("not ok 1 - %s opens: %s\n1..1\n", OBPF_DEVICE, strerror(errno));
		return 1;
	}
	test_control_refusals();
	test_control();
	test_control_under_fire();
	test_audit();
	printf("1..%u\n", tests);
	return failures > 0;
}
