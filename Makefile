# SPDX-License-Identifier: GPL-2.0
#
# Every entry point a person needs; `make help` lists them. All that is made lies under build/,
# all that is downloaded under $(OBPF_CACHE).

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

OBPF_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/obpf
export OBPF_CACHE

comma := ,

# The stock kernels that obpf promises to run on, those of our own (one that reports everything, one
# that lacks nearly everything: see selftests/vm/kernels), and the ones it must compile for.
VM_KERNELS := 6.1 6.12
BUILT_KERNELS := debug appliance
CROSS_KERNELS := 6.1-arm64 6.12-arm64
JOBS ?= $(shell nproc)
# A make below another one shares its jobs; only the outermost sets their number.
submake = $(MAKE) $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))

# Recipes are shown in short; V=1 shows them in full.
V ?= 0
Q := $(if $(filter 0,$(V)),@)
say = $(if $(filter 0,$(V)),@printf '  %-8s %s\n' $(1) $(2))

# Make and Kbuild take such names apart.
ifneq ($(words [$(CURDIR)])$(findstring $(comma),$(CURDIR))$(findstring :,$(CURDIR)),1)
$(error obpf cannot be built under a path with a space, a comma or a colon: $(CURDIR))
endif

include userspace/build.mk

.PHONY: help deps kernels modules check-kernel lib lib-core install test check peers kunit demo vm reload clean fuzz fuzz-engines mutants bench-jit FORCE

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | \
		while IFS=$$'\t' read -r target text; do printf '  make %-12s %s\n' "$$target" "$$text"; done
	@printf '\n  KERNEL=6.1|6.12|debug|appliance  picks the kernel for modules, check-kernel, demo, kunit, vm, reload\n'
	@printf '  KDIR=DIR         builds modules for the kernel headers in DIR (default: the running kernel)\n'
	@printf '  STATIC=1         with lib or install: a tool that needs no shared library\n'
	@printf '  V=1              shows the commands\n'

deps: ## installs the Debian packages that are missing
	@selftests/check/deps

kernels: ## fetches and builds the kernels into the cache, outside the system
	@selftests/vm/fetch-kernel $(VM_KERNELS) $(BUILT_KERNELS) $(CROSS_KERNELS) checkpatch >/dev/null

# ---------------------------------------------------------------- the kernel module
# Kbuild writes beside the sources it is given, so it is given a farm of links to them. FARM and
# KBUILD_ARGS let `make check` build with other flags in a place of its own. Type data of the module
# itself is left out: nothing uses it, and it would ask for pahole. What only tests load is built for
# the test machine's kernels alone.
KDIR ?= /lib/modules/$(shell uname -r)/build
FARM ?= module
KBUILD_ARGS ?=
kernel-arch := $(lastword $(subst -, ,$(KERNEL)))
arch-args := $(if $(filter arm64,$(kernel-arch)),ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-)

modules: ## builds build/module-<release>/obpf.ko, for KERNEL= or KDIR=
	+$(Q)kdir=$(if $(KERNEL),$$(selftests/vm/fetch-kernel $(KERNEL))/build,$(KDIR)); \
	release=$$(sed -n 's/.* UTS_RELEASE "\(.*\)"/\1/p' "$$kdir/include/generated/utsrelease.h" 2>/dev/null) || \
		{ echo "no prepared kernel headers in $$kdir: give KDIR=DIR, or KERNEL=6.1 or 6.12" >&2; exit 1; }; \
	farm=$(CURDIR)/build/$(FARM)-$$release; \
	mkdir -p "$$farm"; \
	cp -rsf $(CURDIR)/Kbuild $(CURDIR)/module $(CURDIR)/uapi "$$farm/"; \
	mkdir -p "$$farm/selftests/vm"; \
	cp -rsf $(CURDIR)/selftests/vm/modules "$$farm/selftests/vm/"; \
	cp -sf $(CURDIR)/module/jit/{arena,exec_mem}.c $(CURDIR)/module/jit/arena_x86.S "$$farm/selftests/vm/modules/"; \
	if grep -q '^CONFIG_KUNIT=' "$$kdir/include/config/auto.conf"; then \
		$(submake) kunit-tables; \
		mkdir -p "$$farm/selftests/kunit"; \
		cp -rsf $(CURDIR)/selftests/{kunit,shared}/* $(CURDIR)/build/kunit/*.h \
			$(CURDIR)/userspace/core/corpus{.h,_run.c,_core.c,_btf.c} "$$farm/selftests/kunit/"; \
	fi; \
	find "$$farm" -xtype l -delete; \
	$(submake) -C "$$kdir" M="$$farm" $(arch-args) \
		CONFIG_DEBUG_INFO_BTF_MODULES= OBPF_TEST_MODULES=$(if $(KERNEL),m) $(KBUILD_ARGS) modules

# What the tool can tell of a kernel beforehand, and then what the compiler says.
check-kernel: ## says what the kernel of KDIR= or KERNEL= allows, and builds the module for it
	+@$(submake) build/bin/obpf
	@kdir=$(if $(KERNEL),$$(selftests/vm/fetch-kernel $(KERNEL))/build,$(KDIR)); \
	status=0; \
	build/bin/obpf doctor --kdir "$$kdir" || status=$$?; \
	if $(submake) modules KDIR="$$kdir" $(arch-args) >build/check-kernel.log 2>&1; then \
		echo "the module builds: yes"; \
	else \
		echo "the module builds: no; the end of build/check-kernel.log:"; \
		tail -n 15 build/check-kernel.log | sed 's/^/    /'; \
		status=1; \
	fi; \
	exit $$status

# ---------------------------------------------------------------- user space
lib: ## builds libobpf, libobpf-core.a, the obpf tool and the examples
	+@$(submake) hosted

lib-core: ## builds libobpf-core.a alone, with CC= or for CROSS=aarch64-linux-gnu-
	+@$(submake) $(core-dir)/libobpf-core.a

install: lib ## puts the tool, libobpf, its headers and pkg-config file under PREFIX=/usr/local
	$(Q)install -D -t $(DESTDIR)$(PREFIX)/bin build/bin/obpf
	$(Q)install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib build/lib/libobpf.a
	$(Q)install -D build/lib/libobpf.so $(DESTDIR)$(PREFIX)/lib/libobpf.so.0
	$(Q)ln -sf libobpf.so.0 $(DESTDIR)$(PREFIX)/lib/libobpf.so
	$(Q)install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/pkgconfig build/lib/libobpf.pc
	$(Q)install -D -m 644 -t $(DESTDIR)$(PREFIX)/include uapi/obpf.h userspace/lib/libobpf.h
	$(Q)[ -n "$(DESTDIR)" ] || [ "$$(id -u)" -ne 0 ] || ldconfig

# ---------------------------------------------------------------- tests and checks
# The debug kernel's limits are the longest, see selftests/vm/boot.
run := selftests/run
run-suites := $(run) --limit 4100
step = --step '$(1)' '$(2)'
suite = --suite '$(1)' '$(2)'

check: deps ## style, warnings, static analysis, layering: no run of the code
	@selftests/vm/fetch-kernel $(VM_KERNELS) $(BUILT_KERNELS) $(CROSS_KERNELS) checkpatch >/dev/null
	@$(run) \
		$(call step,clang-format,selftests/check/format) \
		$(call step,checkpatch,selftests/check/checkpatch) \
		$(call step,the floor checker can fail,selftests/check/floors --self-test) \
		$(call step,floors,selftests/check/floors) \
		$(call step,no left-overs,selftests/check/leftovers) \
		$(call step,the table of helpers,selftests/check/helpers-table) \
		$(call step,no file over 1200 lines,selftests/check/sizes) \
		$(foreach k,$(VM_KERNELS) $(BUILT_KERNELS),$(call step,module $(k): W=1 and sparse,selftests/check/module-warnings $(k))) \
		$(foreach k,$(CROSS_KERNELS),$(call step,module $(k): W=1,selftests/check/module-warnings $(k))) \
		$(call step,core with clang,$(submake) build/clang/libobpf-core.a) \
		$(call step,core for arm64,$(submake) lib-core CROSS=aarch64-linux-gnu-) \
		$(call step,clang-tidy on the core,selftests/check/tidy $(core-include) -- $(core-src))

peers: deps ## the kernel's annotated programs before both verifiers: rewrites docs/peers.md
	@selftests/check/deps clang-19
	+@$(submake) build/peers/judge build/peers/instructions
	@selftests/peers/run

format: ## rewrites our C in the kernel's style
	@selftests/check/format -i

# FUZZ_SECONDS is how long each of them runs. What libFuzzer finds to be new goes to build/fuzz/found; a
# crash leaves a file there, which belongs into selftests/fuzz/corpus once it is fixed.
FUZZ_SECONDS ?= 60
FUZZ_SEED ?= $(shell date +%s)
fuzz: deps ## random programs under the oracle, in both engines, then raw bytes, FUZZ_SECONDS=60 each
	+@$(submake) build/fuzz/programs build/fuzz/engines $(fuzz-raw:%=build/fuzz/raw_%)
	build/fuzz/programs -s $(FUZZ_SEED) -t $(FUZZ_SECONDS)
	build/fuzz/engines -e -s $(FUZZ_SEED) -t $(FUZZ_SECONDS)
	@for target in $(fuzz-raw); do \
		mkdir -p build/fuzz/found/$$target; \
		echo "==> $$target"; \
		build/fuzz/raw_$$target -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=20 -verbosity=0 \
			-print_final_stats=1 -artifact_prefix=build/fuzz/found/$$target- \
			build/fuzz/found/$$target selftests/fuzz/corpus/$$target 2>&1 | \
			grep -v 'libFuzzer\|^INFO' || exit 1; \
	done

bench-jit: deps kernels ## translated code beside the kernel's JIT and the C compiler's
	+@$(submake) build/bench/jit $(patsubst %,build/bench/%.bpf.o,kernels calls) \
		$(patsubst %,build/guest/bench_%,kernel obpf)
	+@$(submake) modules KERNEL=$(or $(KERNEL),6.12)
	@build/bench/jit build/bench/kernels.bpf.o
	@selftests/vm/boot -m bench -k $(or $(KERNEL),6.12) | selftests/bench/table

# The nightly length: half an hour to an hour.
FUZZ_PROGRAMS ?= 1050000
fuzz-engines: deps ## a million random programs as machine code beside the interpreter (FUZZ_PROGRAMS=N)
	+@$(submake) build/fuzz/engines
	build/fuzz/engines -e -s $(FUZZ_SEED) -n $(FUZZ_PROGRAMS)

# MUTANTS=-k KIND, -e N or numbers; see selftests/mutants/run.
mutants: ## each decision of the verifier made wrong in turn: a test must notice
	+@$(submake) build/lib/libobpf-core.a
	@JOBS=$(JOBS) selftests/mutants/run $(MUTANTS)

test: deps kernels ## everything that runs: hosted suites, then each kernel in qemu
	@$(run-suites) \
		$(call step,user space builds,$(submake) hosted) \
		$(call step,hosted tests build,$(submake) hosted-tests) \
		$(foreach k,$(VM_KERNELS) $(BUILT_KERNELS) $(CROSS_KERNELS),$(call step,module builds for $(k),$(submake) modules KERNEL=$(k))) \
		$(foreach t,$(test-names),$(call suite,$(t),build/test/$(t))) \
		$(call suite,ktap,selftests/vm/ktap --self-test) \
		$(foreach k,$(VM_KERNELS) $(BUILT_KERNELS),$(call suite,vm $(k),selftests/vm/boot -k $(k))) \
		$(if $(wildcard selftests/kunit/obpf_*_kunit.c),$(call suite,kunit debug,selftests/vm/boot -m kunit -k debug))

# ---------------------------------------------------------------- running it
VM_KERNEL := $(or $(KERNEL),6.12)
KUNIT_KERNEL := $(or $(KERNEL),debug)

kunit: deps ## the obpf_* KUnit suites in a kernel that has KUnit, each case counted (KERNEL=debug)
	+@$(submake) hosted modules KERNEL=$(KUNIT_KERNEL)
	@$(run-suites) $(call suite,kunit $(KUNIT_KERNEL),selftests/vm/boot -m kunit -k $(KUNIT_KERNEL))

demo: deps ## a stock kernel, a live tool, a clean unload (KERNEL=6.1 or 6.12)
	@echo '==> building obpf; for the first time this fetches a kernel'
	@mkdir -p build
	+@$(submake) hosted modules KERNEL=$(VM_KERNEL) >build/demo.log 2>&1 || { tail -n 40 build/demo.log; exit 1; }
	@selftests/vm/boot -m demo -k $(VM_KERNEL)

vm: deps ## a shell in a stock kernel with the module loaded and the tools on PATH
	+@$(submake) hosted modules KERNEL=$(VM_KERNEL)
	@selftests/vm/boot -m shell -k $(VM_KERNEL)

reload: deps hosted ## rebuilds the edited module, runs it in a fresh VM, tells the time that took
	+@began=$$(date +%s%N); \
	$(submake) modules KERNEL=$(VM_KERNEL); \
	selftests/vm/boot -m smoke -k $(VM_KERNEL); \
	took=$$((($$(date +%s%N) - began) / 100000000)); \
	echo "edit to running: $$((took / 10)).$$((took % 10)) s"

clean: ## removes build/
	rm -rf build
