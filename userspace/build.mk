# SPDX-License-Identifier: GPL-2.0
#
# What runs outside the kernel: libobpf-core.a (the module's own floors, over kshim), libobpf, the
# obpf tool, examples, BPF objects and test programs. Included by the top-level Makefile.

CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
CLANG ?= clang
BPFTOOL ?= $(firstword $(wildcard /usr/sbin/bpftool) bpftool)
MULTIARCH := $(shell gcc -print-multiarch 2>/dev/null)

warnings := -Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wno-unused-parameter \
	-Wno-sign-compare -Werror

# ---------------------------------------------------------------- the core, in several variants
core-src := $(sort $(wildcard module/isa/*.c module/verifier/*.c module/opt/*.c module/interp.c module/code.c \
	module/maps/*.c module/helpers/*.c userspace/core/*.c \
	$(filter-out module/jit/exec_mem.c,$(wildcard module/jit/*.c)) \
	$(patsubst %,module/%.c,dump ids log load btf_obj prog_type test_run)))
core-include := -Iuserspace/kshim -Iuapi -Imodule -Iuserspace/core
core-flags := -std=gnu11 -g -fPIC -fno-strict-aliasing $(core-include) $(warnings) -Wno-pointer-sign

# As in the kernel, signed arithmetic wraps; only the sanitized variant calls it an error.
release-flags := -O2 -fwrapv
sanitize-flags := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
	-Wno-maybe-uninitialized # wrong more often than right under the sanitizers

# $(call flags-stamp,FILE,TEXT): FILE changes only when TEXT does, so that objects follow flags.
define flags-stamp
$(1): FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' '$(2)' | cmp -s - $$@ || printf '%s\n' '$(2)' >$$@
endef

# $(call core-variant,DIR,COMPILER,AR,FLAGS): rules for DIR/libobpf-core.a
define core-variant
$(call flags-stamp,$(1)/core.flags,$(2) $(4))
$(1)/core/%.o: %.c $(1)/core.flags
	$$(call say,CC,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(2) $(4) $$(CFLAGS) -MMD -MP -c -o $$@ $$<
$(1)/libobpf-core.a: $(core-src:%.c=$(1)/core/%.o)
	$$(call say,AR,$$@)
	$$(Q)rm -f $$@ && $(3) rcs $$@ $$^
-include $(core-src:%.c=$(1)/core/%.d)
endef

core-dir := build/$(if $(CROSS),$(CROSS:%-=%),lib)
$(eval $(call core-variant,$(core-dir),$(CROSS)$(if $(CROSS),gcc,$(CC)),$(CROSS)ar,$(core-flags) $(release-flags)))
$(eval $(call core-variant,build/asan,$(CC),ar,$(core-flags) $(sanitize-flags)))
tsan-flags := -O1 -fno-omit-frame-pointer -fsanitize=thread
$(eval $(call core-variant,build/tsan,$(CC),ar,$(core-flags) $(tsan-flags)))
$(eval $(call core-variant,build/clang,$(CLANG),ar,$(core-flags) $(release-flags)))

# ---------------------------------------------------------------- libobpf, the tool, examples
lib-src := $(sort $(wildcard userspace/lib/*.c))
cli-src := $(sort $(wildcard userspace/cli/*.c))
example-src := $(sort $(wildcard userspace/examples/*.c))
lib-version := 0.1.0
user-flags := -std=gnu11 -g -O2 -fPIC -D_GNU_SOURCE -Iuapi -Iuserspace/lib -Iuserspace/core \
	-Ibuild/progs -DOBPF_VERSION=\"$(lib-version)\" $(warnings)

$(eval $(call flags-stamp,build/lib/user.flags,$(CC) $(user-flags)))
build/lib/user/%.o: %.c build/lib/user.flags
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(user-flags) $(CFLAGS) -MMD -MP -c -o $@ $<
-include $(patsubst %.c,build/lib/user/%.d,$(lib-src) $(cli-src) $(example-src))

build/lib/libobpf.a: $(lib-src:%.c=build/lib/user/%.o)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

build/lib/libobpf.so: $(lib-src:%.c=build/lib/user/%.o) userspace/lib/libobpf.map
	$(call say,LINK,$@)
	$(Q)$(CC) -shared -Wl,-soname,libobpf.so.0 -Wl,-z,defs \
		-Wl,--version-script=userspace/lib/libobpf.map -o $@ $(filter %.o,$^)
	@ln -sf libobpf.so $@.0

PREFIX ?= /usr/local
$(eval $(call flags-stamp,build/lib/prefix,$(PREFIX)))
build/lib/libobpf.pc: userspace/lib/libobpf.pc.in build/lib/prefix
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@VERSION@|$(lib-version)|g' $< >$@

# libobpf stands before libbpf: its syscall() is the one that libbpf is to find. Of the core the tool
# takes what it uses. STATIC=1 makes a tool that needs no library of the machine it runs on.
STATIC ?=
tool-objs := $(cli-src:%.c=build/lib/user/%.o) build/lib/libobpf.a build/lib/libobpf-core.a
tool-libs := -Wl,--whole-archive build/lib/libobpf.a -Wl,--no-whole-archive build/lib/libobpf-core.a \
	-lbpf -ljson-c -lelf -lz -lcapstone

$(eval $(call flags-stamp,build/lib/tool.link,$(CC) $(if $(STATIC),-static)))
build/bin/obpf: $(tool-objs) build/lib/tool.link
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(if $(STATIC),-static) -o $@ $(filter %.o,$^) $(tool-libs)

example-bin := $(example-src:userspace/examples/%.c=build/examples/%)
$(example-bin): build/examples/%: build/lib/user/userspace/examples/%.o build/lib/libobpf.a
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -o $@ $< -Wl,--whole-archive build/lib/libobpf.a -Wl,--no-whole-archive -lbpf -lelf -lz

# ---------------------------------------------------------------- BPF objects
# Their type data names files, which is not to depend on where the tree lies.
bpf-cc = $(CLANG) -O2 -g -target bpf -mcpu=v3 -ffile-prefix-map=$(CURDIR)=. -idirafter /usr/include/$(MULTIARCH) \
	-Wall -Werror -MMD -MP -c
prog-src := $(sort $(wildcard selftests/progs/*.bpf.c))
prog-obj := $(prog-src:selftests/progs/%.c=build/progs/%.o)
# The skeletons that examples include.
example-skel := $(if $(example-src),$(shell \
	sed -n 's|^\#include "\(.*\.skel\.h\)"|build/progs/\1|p' $(example-src) | sort -u))

build/progs/%.bpf.o: selftests/progs/%.bpf.c
	$(call say,BPF,$@)
	@mkdir -p $(@D)
	$(Q)$(bpf-cc) -D__TARGET_ARCH_x86 -Iuapi -Iselftests/progs -o $@ $<
-include $(prog-obj:%.o=%.d)

build/progs/%.skel.h: build/progs/%.bpf.o
	$(call say,SKEL,$@)
	$(Q)$(BPFTOOL) gen skeleton $< name $(subst -,_,$*) >$@

$(example-src:%.c=build/lib/user/%.o): | $(example-skel)

# ---------------------------------------------------------------- hosted tests
test-src := $(sort $(wildcard selftests/hosted/*.c))
user-tests := uapi transport cli cli_verify cli_offline cli_jit cli_record cli_value cli_doctor cli_objects link_order
fuzz-tests := verifier_oracle oracle_lies fuzz_seeds # these use selftests/fuzz
fast-tests := jit_fuzz # these, too, and no sanitizers
tsan-tests := maps_concurrent maps_torture timers # these under the thread sanitizer, too
test-names := $(test-src:selftests/hosted/%.c=%) link_order_archives link_order_shared \
	$(tsan-tests:%=%_tsan)
test-flags := $(core-flags) $(sanitize-flags) -Iselftests/hosted

$(eval $(call flags-stamp,build/test/test.flags,$(CC) $(test-flags)))
build/test/%.o: selftests/hosted/%.c build/test/test.flags
	$(call say,CC,$@)
	$(Q)$(CC) $(test-flags) $(CFLAGS) -MMD -MP -c -o $@ $<
core-tests := $(filter-out $(user-tests) $(fast-tests),$(test-src:selftests/hosted/%.c=%))
$(core-tests:%=build/test/%): build/test/%: build/test/%.o build/asan/libobpf-core.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(sanitize-flags) -o $@ $^ -lcmocka $(test-libs)
$(eval $(call flags-stamp,build/tsan/test.flags,$(CC) $(core-flags) $(tsan-flags)))
build/test/%_tsan.o: selftests/hosted/%.c build/tsan/test.flags
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(core-flags) $(tsan-flags) $(CFLAGS) -MMD -MP -c -o $@ $<
$(tsan-tests:%=build/test/%_tsan): build/test/%: build/test/%.o build/tsan/libobpf-core.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(tsan-flags) -o $@ $^ -lcmocka
-include $(test-names:%=build/test/%.d)

# The core's parser beside libbpf's, on real objects.
build/test/btf: | $(prog-obj)
build/test/btf: test-libs := -lbpf -lelf -lz

# ---------------------------------------------------------------- fuzzing
# Random programs under the oracle, and raw bytes for libFuzzer, which brings its own main() and wants
# a core that clang has instrumented.
fuzz-src := gen gen_objects types world targets calls engines
fuzz-objs := $(fuzz-src:%=build/fuzz/%.o)
$(eval $(call flags-stamp,build/fuzz/fuzz.flags,$(CC) $(test-flags) -Iselftests/fuzz))
build/fuzz/%.o: selftests/fuzz/%.c build/fuzz/fuzz.flags
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(test-flags) -Iselftests/fuzz $(CFLAGS) -MMD -MP -c -o $@ $<
-include $(wildcard build/fuzz/*.d)
build/fuzz/libfuzz.a: $(fuzz-objs)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^
build/fuzz/programs: build/fuzz/programs.o build/fuzz/libfuzz.a build/asan/libobpf-core.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(sanitize-flags) -o $@ $^
# The same for both engines, without sanitizers.
$(eval $(call flags-stamp,build/fuzz/fast/fuzz.flags,$(CC) $(core-flags) $(release-flags)))
build/fuzz/fast/%.o: selftests/fuzz/%.c build/fuzz/fast/fuzz.flags
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(core-flags) $(release-flags) -Iselftests/fuzz $(CFLAGS) -MMD -MP -c -o $@ $<
-include $(wildcard build/fuzz/fast/*.d)
build/fuzz/fast/libfuzz.a: $(fuzz-src:%=build/fuzz/fast/%.o)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^
build/fuzz/engines: build/fuzz/fast/programs.o build/fuzz/fast/libfuzz.a $(core-dir)/libobpf-core.a
	$(call say,LINK,$@)
	$(Q)$(CC) -o $@ $^
$(fast-tests:%=build/test/%.o): build/test/%.o: selftests/hosted/%.c build/fuzz/fast/fuzz.flags
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(core-flags) $(release-flags) -Iselftests/fuzz $(CFLAGS) -MMD -MP -c -o $@ $<
$(fast-tests:%=build/test/%): build/test/%: build/test/%.o build/fuzz/fast/libfuzz.a $(core-dir)/libobpf-core.a
	$(call say,LINK,$@)
	$(Q)$(CC) -o $@ $^ -lcmocka
# The hosted tests that use them.
$(fuzz-tests:%=build/test/%.o): test-flags += -Iselftests/fuzz
$(fuzz-tests:%=build/test/%): build/fuzz/libfuzz.a
$(fuzz-tests:%=build/test/%): test-libs := build/asan/libobpf-core.a

fuzz-raw := $(notdir $(wildcard selftests/fuzz/corpus/*))
fuzz-clang-flags := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link \
	-fno-sanitize-recover=undefined
$(eval $(call core-variant,build/fuzz/clang,$(CLANG),ar,$(core-flags) $(fuzz-clang-flags)))
$(fuzz-raw:%=build/fuzz/raw_%): build/fuzz/raw_%: $(patsubst %,selftests/fuzz/%.c,raw $(fuzz-src)) \
		build/fuzz/clang/libobpf-core.a
	$(call say,LINK,$@)
	$(Q)$(CLANG) $(core-flags) -Iselftests/fuzz $(fuzz-clang-flags) -fsanitize=fuzzer -DFUZZ_TARGET=fuzz_$* \
		-o $@ $^

# Tests of what runs over libbpf: they see the system's headers, not kshim's, and link no core.
$(eval $(call flags-stamp,build/asan/user.flags,$(CC) $(user-flags) $(sanitize-flags)))
build/asan/user/%.o: %.c build/asan/user.flags
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(user-flags) $(sanitize-flags) $(CFLAGS) -MMD -MP -c -o $@ $<
-include $(patsubst %.c,build/asan/user/%.d,$(lib-src) $(cli-src) selftests/hosted/stub/kernel_bpf.c)

$(user-tests:%=build/test/%.o): build/test/%.o: selftests/hosted/%.c build/asan/user.flags
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(user-flags) -Iuserspace/cli $(sanitize-flags) $(CFLAGS) -MMD -MP -c -o $@ $<

link-user-test = $(Q)$(CC) $(sanitize-flags) -o $@ $(filter %.o %.a,$^)
asan-lib := $(lib-src:%.c=build/asan/user/%.o)

build/asan/obpf: $(cli-src:%.c=build/asan/user/%.o) $(asan-lib) build/asan/libobpf-core.a
	$(call say,LINK,$@)
	$(link-user-test) -lbpf -ljson-c -lelf -lz -lcapstone
# The tool over the kernel's own bpf(2): a device for tests that any machine has.
build/asan/obpf-kernel: $(cli-src:%.c=build/asan/user/%.o) build/asan/user/selftests/hosted/stub/kernel_bpf.o \
		build/asan/libobpf-core.a
	$(call say,LINK,$@)
	$(link-user-test) -lbpf -ljson-c -lelf -lz -lcapstone
# The tool whose verifier is made to lie to the oracle.
build/asan/obpf-liar: $(cli-src:%.c=build/asan/user/%.o) $(asan-lib) build/asan/core/selftests/hosted/stub/liar.o \
		build/asan/libobpf-core.a
	$(call say,LINK,$@)
	$(link-user-test) -Wl,--wrap=obpf_oracle_watch -lbpf -ljson-c -lelf -lz -lcapstone
-include build/asan/core/selftests/hosted/stub/liar.d
build/test/uapi: build/test/uapi.o
	$(call say,LINK,$@)
	$(link-user-test) -lcmocka
build/test/transport: build/test/transport.o $(asan-lib)
	$(call say,LINK,$@)
	$(link-user-test) -Wl,--wrap=obpf_raw_syscall -lcmocka -lpthread
build/test/cli_record: build/test/cli_record.o $(patsubst %,build/asan/user/userspace/cli/%.o,record value text)
	$(call say,LINK,$@)
	$(link-user-test) -lcmocka -lbpf -ljson-c
build/test/cli_value: build/test/cli_value.o $(patsubst %,build/asan/user/userspace/cli/%.o,value encode btf_text output text) \
		| $(prog-obj)
	$(call say,LINK,$@)
	$(link-user-test) -lcmocka -lbpf -ljson-c
build/test/cli_doctor: build/test/cli_doctor.o $(patsubst %,build/asan/user/userspace/cli/%.o, \
		doctor kernel holders handle words diag output text value) build/asan/user/selftests/hosted/stub/kernel_bpf.o
	$(call say,LINK,$@)
	$(link-user-test) -lcmocka -lbpf -ljson-c -lz
build/test/cli_objects: build/test/cli_objects.o | build/asan/obpf-kernel
	$(call say,LINK,$@)
	$(link-user-test) -lcmocka -lbpf -ljson-c
build/test/cli: build/test/cli.o | build/asan/obpf $(prog-obj)
	$(call say,LINK,$@)
	$(link-user-test) -lcmocka -lelf
build/test/cli_offline build/test/cli_jit: build/test/%: build/test/%.o | build/asan/obpf $(prog-obj)
	$(call say,LINK,$@)
	$(link-user-test) -lcmocka -ljson-c
build/test/cli_verify: build/test/cli_verify.o | build/asan/obpf build/asan/obpf-liar $(prog-obj)
	$(call say,LINK,$@)
	$(link-user-test) -lcmocka -ljson-c

# Programs of the kernel's selftests before both verifiers, see selftests/peers/run.
build/peers/judge.o: selftests/peers/judge.c build/lib/user.flags
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(user-flags) $(CFLAGS) -MMD -MP -c -o $@ $<
build/peers/judge: build/peers/judge.o build/lib/libobpf.a build/lib/libobpf-core.a
	$(call say,LINK,$@)
	$(Q)$(CC) -o $@ $< $(tool-libs)
build/peers/instructions: selftests/peers/instructions.c selftests/fuzz/gen.c selftests/fuzz/gen_objects.c build/lib/libobpf-core.a
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(core-flags) $(release-flags) -Iselftests/fuzz $(CFLAGS) -o $@ $^
-include build/peers/judge.d

# One test, linked in each way that a program may link libobpf and libbpf.
pc-libs = pkg-config --define-variable=libdir=build/lib --libs build/lib/libobpf.pc
build/test/link_order: build/test/link_order.o build/lib/libobpf.a
	$(call say,LINK,$@)
	$(link-user-test) -Wl,-u,syscall -lbpf -lcmocka
build/test/link_order_archives: build/test/link_order.o build/lib/libobpf.pc build/lib/libobpf.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(sanitize-flags) -o $@ $< $$($(pc-libs) | sed 's/-l\(o*bpf\)/-l:lib\1.a/g') -lelf -lz -lcmocka
build/test/link_order_shared: build/test/link_order.o build/lib/libobpf.so build/lib/libobpf.pc
	$(call say,LINK,$@)
	$(link-user-test) -Wl,--as-needed -Wl,-rpath,'$$ORIGIN/../lib' $$($(pc-libs)) -lcmocka

# ---------------------------------------------------------------- benchmarks
bench-flags := -std=gnu11 -g -O2 -D_GNU_SOURCE $(warnings)
build/bench/%.bpf.o: selftests/bench/%.bpf.c
	$(call say,BPF,$@)
	@mkdir -p $(@D)
	$(Q)$(bpf-cc) -o $@ $<
# The C compiler's answer, without vectors, which programs have not.
build/bench/native.o: selftests/bench/kernels.bpf.c
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CLANG) -DNATIVE -O2 -fPIC -fno-vectorize -fno-slp-vectorize -Wall -Werror -MMD -MP -c -o $@ $<
build/bench/core.o: bench-flags += $(core-include) -Wno-pointer-sign
build/bench/%.o: selftests/bench/%.c
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(bench-flags) $(CFLAGS) -MMD -MP -c -o $@ $<
build/bench/jit: $(patsubst %,build/bench/%.o,jit kernel core native) build/lib/libobpf-core.a
	$(call say,LINK,$@)
	$(Q)$(CC) -rdynamic -o $@ $^ -lbpf -lelf -lz -lcapstone -lm -lpthread -ldl
# The same program over the kernel's BPF and over obpf's, for a guest.
build/guest/bench_kernel: build/bench/guest.o
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -o $@ $< -lbpf -lelf -lz
build/guest/bench_obpf: build/bench/guest.o build/lib/libobpf.a
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -o $@ $< -Wl,--whole-archive build/lib/libobpf.a -Wl,--no-whole-archive -lbpf -lelf -lz
-include $(wildcard build/bench/*.d)

# ---------------------------------------------------------------- test programs for the guest
guest-src := $(sort $(wildcard selftests/vm/*.c))
guest-bin := $(guest-src:selftests/vm/%.c=build/guest/%)
guest-bpf := $(addprefix build/guest/,nmi hooks packets tail_call helpers locks callbacks timers) # over libbpf, with a skeleton
guest-include := -Iuapi
build/guest/corpus build/guest/agree: guest-include := $(core-include)
build/guest/kernel_jit: guest-include := $(core-include) -Iselftests/vm
build/guest/rounds: guest-include := -Iuapi -Iselftests/vm/modules
$(filter-out $(guest-bpf),$(guest-bin)): build/guest/%: selftests/vm/%.c build/lib/libobpf-core.a
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -g -O2 -D_GNU_SOURCE $(guest-include) $(warnings) $(CFLAGS) -MMD -MP \
		-MT $@ -c -o $@.o $<
	$(Q)$(CC) -o $@ $@.o build/lib/libobpf-core.a -lpthread
$(guest-bpf): build/guest/%: selftests/vm/%.c build/lib/libobpf.a build/lib/user.flags | build/progs/%.skel.h
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(user-flags) -Iselftests/progs -Iselftests/vm/modules $(CFLAGS) -MMD -MP -MT $@ -c -o $@.o $<
	$(Q)$(CC) -o $@ $@.o \
		-Wl,--whole-archive build/lib/libobpf.a -Wl,--no-whole-archive -lbpf -lelf -lz -lpthread
-include $(guest-bin:%=%.d)

# ---------------------------------------------------------------- KUnit's tables
# The corpus as C, for the suites in selftests/kunit: what runs, and what is refused.
build/kunit/corpus_table: selftests/kunit/corpus_table.c build/lib/libobpf-core.a
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -g -O2 -D_GNU_SOURCE $(core-include) $(warnings) $(CFLAGS) -o $@ $^
kunit-tables := build/kunit/corpus_runs.h build/kunit/corpus_refused.h
$(kunit-tables): build/kunit/corpus_%.h: build/kunit/corpus_table $(wildcard selftests/corpus/*.t)
	$(call say,GEN,$@)
	$(Q)build/kunit/corpus_table $* selftests/corpus >$@
.PHONY: kunit-tables
kunit-tables: $(kunit-tables)

# The guest has the tool in both forms.
build/guest/obpf.static: $(tool-objs)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -static -o $@ $(filter %.o,$^) $(tool-libs)

.PHONY: hosted hosted-tests
hosted: build/lib/libobpf-core.a build/lib/libobpf.a build/lib/libobpf.so build/lib/libobpf.pc \
	build/bin/obpf $(prog-obj) $(example-bin) $(guest-bin) build/guest/obpf.static
hosted-tests: $(test-names:%=build/test/%)
