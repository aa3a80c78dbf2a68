# weir: a thin front that orders clang and Maven. `make help` lists the targets; V=1 shows the commands.
#
# Root is needed to run weir and to test it on a real kernel, not to build it. Under sudo everything that is built is
# built as, and belongs to, the person who asked; a target that needs root calls back here for the building.

MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := build

ifeq ($(V),1)
  Q :=
  say := @:
else
  Q := @
  say := @printf '  %-7s %s\n'
endif

VERSION := $(shell sed -n 's/^  <version>\(.*\)<\/version>/\1/p' pom.xml)
PREFIX ?= /usr/local
MVN ?= mvn
MVN_FLAGS := -B -ntp -Dstyle.color=never
# What Maven says is shown only if it fails: its -q hides the warnings that -Werror fails for, and leaves escape sequences.
quietly = out=$$($(1) 2>&1) || { status=$$?; printf '%s\n' "$$out" | grep -v '^\[INFO\]'; exit $$status; }
CLANG ?= clang
CC ?= gcc

tree := target/weir
launcher := $(tree)/bin/weir
is_root := $(filter 0,$(shell id -u))

# as_user runs a command as the person behind sudo, when there is one who may write here.
ifneq ($(is_root),)
  ifneq ($(filter-out root,$(SUDO_USER)),)
    as_user := $(shell runuser -u $(SUDO_USER) -- test -w . && \
      echo runuser -u $(SUDO_USER) -- env HOME=$$(getent passwd $(SUDO_USER) | cut -d: -f6))
  endif
endif

.PHONY: build bpf format generators test-classes test unit bench golden check run screenshots accuracy cases soak torture test-kernels install deb clean \
	help setup

## Building ---------------------------------------------------------------------------------------------------------

ifdef as_user

build bpf generators test-classes unit golden check screenshots:
	$(Q)$(as_user) $(MAKE) $@

else

build: $(tree)/.built ## compile everything into target/weir (the default)
	@:

bpf_objects := $(foreach arch,x86_64 aarch64,target/bpf/weir-$(arch).bpf.o target/bpf/weir-$(arch)-typed.bpf.o)

bpf: $(bpf_objects) ## compile only the BPF programs

target/bpf/weir-x86_64%.o: bpf_arch := x86
target/bpf/weir-aarch64%.o: bpf_arch := arm64
# For a kernel whose memory programs may not read; bpf/reads.bpf.h.
target/bpf/%-typed.bpf.o: bpf_defines := -DTYPED_READS=1

# Debug information becomes BTF, which the kernel reads; without llvm-strip the DWARF stays and the object is larger.
llvm_strip = $(firstword $(shell command -v llvm-strip || ls /usr/bin/llvm-strip-* /usr/lib/llvm-*/bin/llvm-strip 2>/dev/null) :)
asm_headers = $(firstword $(wildcard /usr/include/$(shell uname -m)-linux-gnu /usr/include))

target/bpf/weir-%.bpf.o: bpf/probes.bpf.c $(wildcard bpf/*.h bpf/*.c) Makefile | target/.tools
	$(say) BPF $(@F)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) -O2 -g -mcpu=v3 -target bpf -D__TARGET_ARCH_$(bpf_arch) $(bpf_defines) -Wall -Werror -Ibpf \
		-idirafter $(asm_headers) -ffile-prefix-map=$(CURDIR)=. -fdebug-compilation-dir=. -c $< -o $@
	$(Q)$(llvm_strip) -g $@

java_sources := $(shell find src/main -type f 2>/dev/null)

target/weir.jar: pom.xml $(java_sources) $(bpf_objects) | target/.tools
	$(say) JAR $(@F)
	$(Q)$(call quietly,$(MVN) $(MVN_FLAGS) package -Dmaven.test.skip=true)
	$(Q)touch $@

dist := weir java.sh archive-classes record-classes

$(tree)/.built: target/weir.jar $(addprefix src/dist/,$(dist)) $(wildcard src/dist/systemd/*)
	$(say) TREE $(tree)
	$(Q)mkdir -p $(tree)/bin $(tree)/lib/native
	$(Q)rm -f $(tree)/lib/weir.js* $(tree)/lib/weir.jdk
	$(Q)install -m 644 -p target/weir.jar $(tree)/lib/weir.jar
	$(Q)rm -rf $(tree)/lib/jars && cp -R -p target/jars $(tree)/lib/jars
	$(Q)cd $(tree)/lib/native && jar xf ../jars/jffi-*-native.jar jni/$(shell uname -m)-Linux && mv jni/*/*.so . && rm -r jni
	$(Q)install -m 755 src/dist/weir $(tree)/bin/weir
	$(Q)install -m 755 src/dist/archive-classes $(tree)/lib/archive-classes
	$(Q)install -m 644 src/dist/java.sh $(tree)/lib/java.sh
	$(Q)install -d $(tree)/lib/systemd && install -m 644 src/dist/systemd/* $(tree)/lib/systemd/
	$(say) MAN weir.8
	$(Q)java -cp "$(tree)/lib/weir.jar" dev.weir.WriteHandbook $(tree)/share
	$(say) CDS weir.jsa
	$(Q)src/dist/record-classes $(tree)
	$(Q)$(tree)/lib/archive-classes || echo '  no class archive: weir starts, 100 ms later'
	$(Q)touch $@

preloaded := refuse clock
generators := $(patsubst src/test/c/%.c,target/gen/%,$(filter-out $(preloaded:%=src/test/c/%.c),$(wildcard src/test/c/*.c))) \
	$(preloaded:%=target/gen/%.so)

# Programs that make the traffic of the kernel tests, static so that they run in any root file system. One that this
# machine cannot compile is named, and its cases skip.
generators: $(generators) | target/.tools

# Preloaded, they have the kernel seem to refuse what others refuse, and somebody set the clock.
target/gen/%.so: src/test/c/%.c
	$(say) CC $(@F)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -O1 -g -Wall -Werror -shared -fPIC -o $@ $< -ldl

target/gen/%: src/test/c/%.c $(wildcard src/test/c/*.h)
	$(say) CC $(@F)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -O1 -g -Wall -Werror -pthread -static $(if $(filter %_32,$*),-m32) -o $@ $< \
		$$(if grep -q '<liburing.h>' $<; then echo -luring; fi) 2>$@.log && rm $@.log || \
		echo "  $(@F) not built: $$(grep -m1 -E 'error|cannot find' $@.log)"

unit: $(bpf_objects) ## tests that need no root, in seconds
	$(say) TEST 'all but tag kernel'
	$(Q)$(MVN) $(MVN_FLAGS) test

# What the scripts of other tests start, beside the tests themselves.
test-classes: $(bpf_objects)
	$(Q)$(call quietly,$(MVN) $(MVN_FLAGS) test-compile)

golden: $(bpf_objects) ## rewrite the golden screens and the tables in README.md and src/docs, then show what changed
	$(Q)$(MVN) -q $(MVN_FLAGS) test -Dgroups=golden -Dweir.golden=rewrite
	$(Q)git --no-pager diff --stat -- src/test/resources/golden README.md src/docs

check: target/weir.jar ## every warning an error: clang -Wall, javac -Xlint:all, doclint, Error Prone; columns and .clang-format
	$(say) CHECK style
	$(Q)src/test/sh/style.sh
	$(say) CHECK 'Java as make format writes it'
	$(Q)$(call quietly,$(MVN) $(MVN_FLAGS) -Pformat spotless:check)
	$(say) CHECK Javadoc
	$(Q)mkdir -p target/doclint
	$(Q)javac --release 17 -proc:none -Xdoclint:all,-missing -Werror -cp 'target/jars/*' -d target/doclint \
		$$(find src/main/java -name '*.java')
	$(say) CHECK 'Error Prone'
	$(Q)$(call quietly,$(MVN) $(MVN_FLAGS) -Perror-prone compile)
	$(Q)$(MAKE) test-classes

screenshots: build ## draw screenshots/*.png from the recorded runs
	$(Q)$(MVN) -q $(MVN_FLAGS) test -Dgroups=screenshots -Dweir.screenshots=screenshots

# What is missing is named once, before clang or Maven fail over it.
target/.tools:
	$(Q)src/dist/setup --check build
	$(Q)mkdir -p target && touch $@

endif

## Running and testing on this kernel -------------------------------------------------------------------------------

run: setup ## build and open weir (sudo)
	$(Q)$(as_user) $(MAKE) build
	$(Q)$(launcher) $(ARGS)

ifdef as_user
  user_home := $(shell getent passwd $(SUDO_USER) | cut -d: -f6)
  user_repository := -Dmaven.repo.local=$(user_home)/.m2/repository
  # What a test that runs as root leaves in target/, or fetches for Maven, is given back even if it fails or is interrupted.
  give_back := trap 'chown -R $(SUDO_USER): target src/docs $(user_home)/.m2' EXIT; trap 'exit 130' INT TERM;
endif

test: setup ## every test that can run here; as root on a BTF kernel also the kernel tests
ifeq ($(is_root),)
	$(Q)$(MAKE) unit
	@echo '  kernel tests not run: they need root (sudo make test)'
else
	$(Q)$(as_user) $(MAKE) build generators test-classes
	$(say) TEST 'everything, with tag kernel'
	$(Q)$(give_back) $(MVN) $(MVN_FLAGS) $(user_repository) verify -DskipKernelTests=false
endif

format: ## Java and bpf/ as make check wants them laid out
	$(Q)$(call quietly,$(MVN) $(MVN_FLAGS) -Pformat spotless:apply)
	$(Q)clang-format -i bpf/*.c bpf/*.h

bench: setup ## measure what weir costs beside other tools (sudo)
	$(Q)$(as_user) $(MAKE) build generators test-classes
	$(Q)$(give_back) src/bench/run.sh

accuracy: setup ## each kind of traffic: bytes sent, bytes shown (sudo)
	$(Q)$(as_user) $(MAKE) build generators test-classes
	$(Q)$(give_back) src/test/sh/accuracy.sh

cases: setup ## what other tools' trackers tell of, made here, into src/docs/CASES.md; ONLY=a word of a title (sudo)
	$(Q)$(as_user) $(MAKE) build generators test-classes
	$(Q)$(give_back) src/test/sh/cases.sh $(ONLY)

torture: setup ## kills, crowds, fuzzed frames and odd environments; see src/docs/TORTURE.md (sudo)
	$(Q)$(as_user) $(MAKE) build generators test-classes
	$(say) TEST 'tag torture, and the environments'
	$(Q)$(give_back) $(MVN) -q $(MVN_FLAGS) $(user_repository) test -Dgroups='torture | environment' -DexcludedGroups=nothing

SECONDS ?= 600
soak: setup ## SECONDS of connection churn with memory watched (sudo)
	$(Q)$(as_user) $(MAKE) build generators test-classes
	$(Q)$(give_back) src/test/sh/soak.sh $(SECONDS)

test-kernels: setup ## the exact-byte cases and more on other kernels, in an emulator; KERNELS=all, or which (sudo)
	$(Q)$(as_user) $(MAKE) build generators test-classes
	$(Q)$(give_back) src/test/sh/test-kernels.sh $(KERNELS)

# Root installs what is missing; anyone else is told the command. Says nothing when nothing is missing.
purposes := build run test
run install: purposes := build run
test-kernels: purposes := build run test kernels
bench: purposes := build run test bench
setup: ## install what building and running need (sudo)
	$(Q)src/dist/setup $(if $(is_root),,--check) $(purposes)

## Installing -------------------------------------------------------------------------------------------------------

install: ## put weir under PREFIX (/usr/local)
	$(Q)$(as_user) $(MAKE) build
	$(say) INSTALL $(DESTDIR)$(PREFIX)
	$(Q)WEIR_PREFIX=$(PREFIX) src/dist/install $(tree) $(DESTDIR)$(PREFIX)
	$(if $(DESTDIR),,$(Q)$(PREFIX)/lib/weir/lib/archive-classes)

deb: ## build target/weir_VERSION_ARCH.deb
	$(Q)$(as_user) $(MAKE) build
	$(Q)$(as_user) src/dist/deb/build $(tree) $(VERSION) target

clean: ## remove target/
	$(Q)rm -rf target

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 21
