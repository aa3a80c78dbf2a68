#!/bin/bash
# Runs what has to hold on any kernel on several of Debian's, each emulated: the exact-byte cases, a packet filter, many rules, kill -9,
# `weir doctor`, and that the kernel has nothing to say about it.
# test-kernels.sh [all | SERIES ...]     without arguments: two of the four, others with the next commit
#
# The kernels come from the suites named below, with apt-get, whose signatures it checks; sources, lists and packages are kept
# in target/kernels, so this system's own are left alone. Each kernel runs in qemu, emulated in software, from an initramfs that
# holds this build, this machine's Java, the traffic generators and src/test/vm/init. The table of cases comes back over a
# serial line; what was printed and what the kernel said is left in target/kernels/SERIES.
#
# WEIR_KERNELS_SECONDS  how long one emulated machine may take; about three minutes on an idle machine
# WEIR_SKIP_KERNELS     if set, a machine on which no kernel at all can be run skips the test instead of failing it
set -euo pipefail
cd "$(dirname "$0")/../../.."

# series, the qemu processor that boots it, the byte source it has, how weir is attached to interfaces, suites to take it from
kernels='
5.10 max   fexit  clsact  bullseye
6.1  max   fexit  clsact  bookworm
6.12 EPYC  socket tcx     trixie bookworm-backports
7    max   socket tcx     trixie-backports forky sid
'
modules='veth vxlan sch_ingress cls_bpf sctp'
programs='ip tc nsenter bpftool'

work=$PWD/target/kernels
seconds=${WEIR_KERNELS_SECONDS:-900}
# Kernels asked for by name are tried with kill -9 and a packet filter as well, and booted once more locked down.
whole=$([ $# -gt 0 ] && echo true || echo false)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

cannot() {
	echo "test-kernels: $*" >&2
	[ -n "${WEIR_SKIP_KERNELS:-}" ] || exit 1
	echo 'test-kernels: skipped' >&2
	exit 0
}

# The series that this run is about.
wanted() {
	local all turn
	all=$(echo "$kernels" | awk 'NF { print $1 }')
	case ${1:-turn} in
	all) echo "$all" ;;
	turn) # an older kernel and a newer one
		turn=$(git rev-list --count HEAD 2>/dev/null || date +%j)
		echo "$all" | awk -v turn=$((10#$turn % 2)) '(NR - 1) % 2 == turn' ;;
	*) printf '%s\n' "$@" ;;
	esac
}

## The kernels ------------------------------------------------------------------------------------------------------

# The archive of this name in this system's own sources, or the ordinary one.
archive() {
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		sed -n "s|/*$||; s|.*/$1\$|&|p; \$a http://deb.debian.org/$1" | head -n 1
}

# Runs apt-get or apt-cache for one suite, with sources, lists and downloads of its own. How to fetch, such as by which proxy, is
# set as on this system; what this system does beside, such as clean its caches, is not.
in_suite() {
	local area=$work/suites/$1 release=$1
	shift
	if [ ! -f "$area/apt.conf" ]; then
		mkdir -p "$area/lists/partial" "$area/archives/partial"
		{
			# A release that is no longer renewed is as good as ever for a test, and as well signed.
			echo "deb [signed-by=$keyring check-valid-until=no] $(archive debian) $release main"
			case $release in
			bullseye | bookworm)
				echo "deb [signed-by=$keyring check-valid-until=no] $(archive debian-security) $release-security main" ;;
			esac
		} >"$area/sources.list"
		apt-config dump | grep '^Acquire::' | grep -v '^Acquire::IndexTargets' >"$area/apt.conf"
		cat >>"$area/apt.conf" <<-END
			#clear Acquire::Languages;
			Acquire::Languages "none";
			Acquire::http::Timeout "20";
			APT::Sandbox::User "root";
			Dir::Etc::main "/dev/null";
			Dir::Etc::parts "/dev/null";
			Dir::Etc::preferences "/dev/null";
			Dir::Etc::preferencesparts "/dev/null";
			Dir::Etc::sourcelist "$area/sources.list";
			Dir::Etc::sourceparts "/dev/null";
			Dir::State::lists "$area/lists";
			Dir::Cache "$area";
			Dir::Cache::pkgcache "";
			Dir::Cache::srcpkgcache "";
		END
	fi
	APT_CONFIG=$area/apt.conf "$@"
}

# The packages that the newest cloud kernel of a series in a suite is in; nothing if the suite has another series.
packages_of() {
	local image
	image=$(in_suite "$1" apt-cache depends linux-image-cloud-amd64 2>/dev/null |
		sed -n "s/^ *Depends: \(linux-image-${2/./\\.}[.][0-9].*\)/\1/p")
	[ -n "$image" ] || return
	echo "$image"
	in_suite "$1" apt-cache depends "$image" | sed -n 's/^ *Depends: \(linux-\(binary\|modules\)-.*\)/\1/p'
}

# Fetches a series from the first suite that has it, unless it is there, and unpacks it; prints the suite.
fetch() {
	local series=$1 suite packages why=
	shift
	for suite; do
		local area=$work/suites/$suite
		if [ ! -f "$area/$series.fetched" ]; then
			mkdir -p "$area"
			in_suite "$suite" apt-get -q update >"$area/log" 2>&1 || :
			packages=$(packages_of "$suite" "$series") || :
			if [ -z "$packages" ]; then
				why="$why $suite: $(sed -n 's/^[EW]: //p' "$area/log" | tail -n 1 | grep . || echo "no kernel $series");"
				continue
			fi
			if ! (cd "$area" && in_suite "$suite" apt-get -q download $packages) >"$area/log" 2>&1; then
				why="$why $suite: $(tail -n 1 "$area/log");"
				continue
			fi
			rm -rf "$area/$series"
			for package in $packages; do
				dpkg-deb -x "$area/${package}_"*.deb "$area/$series"
			done
			touch "$area/$series.fetched"
		fi
		echo "$suite"
		return
	done
	echo "${why# }" >&2
	return 1
}

## The initramfs ----------------------------------------------------------------------------------------------------

# Copies files to the same place below $root, and the libraries that they are linked with.
bring() {
	local file library
	for file; do
		mkdir -p "$root${file%/*}"
		cp -L --preserve=mode,timestamps "$file" "$root$file"
	done
	for library in $(ldd "$@" 2>/dev/null | sed -n 's/.*[[:space:]]\(\/[^ ]*\) (0x.*/\1/p' | sort -u); do
		mkdir -p "$root${library%/*}"
		[ -e "$root$library" ] || cp -L "$library" "$root$library"
	done
}

archived() { (cd "$1" && find . | busybox cpio -o -H newc 2>/dev/null); }

# What is the same for every kernel.
common_part() {
	local root=$work/root here java_home
	here=$root$PWD # the same paths there as here: the class archive knows its files by them
	rm -rf "$root"
	mkdir -p "$root"/{bin,proc,sys,dev,run,tmp,etc} "$here/target" "$here/src/test"
	cp -L "$(command -v busybox)" "$root/bin/busybox"
	install -m 755 src/test/vm/init "$root/init"
	echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
	echo "$modules" >"$root/etc/modules"
	bring "$(ldconfig -p | sed -n 's/.*libbpf.so.1 .*=> //p' | head -n 1)" "$(ldconfig -p | sed -n 's/.*libpcap.so.0.8 .*=> //p' | head -n 1)"
	for program in $programs; do
		bring "$(command -v "$program")"
	done
	# The Java that the class archive was made with; what it needs only to draw windows or to compile stays behind.
	read -r java_home _ <target/weir/lib/weir.jdk
	bring "$java_home/bin/java" "$java_home/release" \
		$(find -L "$java_home/lib" "$java_home/conf" -type f ! -name src.zip ! -name ct.sym ! -name '*awt*' ! -name '*nocoops*' ! -path '*/jfr/*')
	cp -R --preserve=timestamps target/weir target/classes target/test-jars target/gen target/test-classes "$here/target/"
	cp -R src/test/c "$here/src/test/"
	archived "$root"
}

# The modules of one kernel, unpacked: `modules_part DIRECTORY VERSION`.
modules_part() {
	local root=$work/modules
	rm -rf "$root"
	mkdir -p "$root/lib/modules"
	cp -R "$1" "$root/lib/modules/"
	rm -rf "$root/lib/modules/$2/kernel/"{fs,sound,arch} "$root/lib/modules/$2/kernel/drivers/"[!n]* "$root/lib/modules/$2/vmlinuz"
	find "$root" -name '*.ko.xz' -exec busybox unxz {} +
	busybox depmod -b "$root" "$2"
	archived "$root"
}

## The emulated machine ---------------------------------------------------------------------------------------------

# Boots a kernel: `boot DIRECTORY IMAGE PROCESSOR PARAMETERS`; prints what the first process there does.
boot() {
	timeout "$seconds" qemu-system-x86_64 -accel tcg -cpu "$3" -smp 2 -m 2048 -nodefaults -display none -no-reboot \
		-kernel "$2" -initrd "$1/initramfs" -append "console=ttyS0 quiet panic=-1 directory=$PWD $4" \
		-serial "file:$1/messages" -serial stdio </dev/null 2>"$1/qemu" | sed -u 's|\r$||' || :
}

# Emulates one kernel: `run SERIES PROCESSOR SOURCE ATTACHED SUITE`. Fails unless it says that all is well.
run() {
	local here=$work/$1 unpacked=$work/suites/$5/$1 image tree version
	image=$(find "$unpacked" -name 'vmlinuz*' -type f | head -n 1)
	tree=$(find "$unpacked" -path '*lib/modules/*' -prune -type d | head -n 1)
	version=${tree##*/}
	mkdir -p "$here"
	[ -f "$work/common" ] || common_part >"$work/common"
	{ cat "$work/common"; modules_part "$tree" "$version"; } >"$here/initramfs"
	echo "  QEMU    $version of $5, initramfs of $(du -m "$here/initramfs" | cut -f 1) MB"
	boot "$here" "$image" "$2" "source=$3 attached=$4 whole=$whole seconds=$((seconds - 40))" | tee "$here/output"
	if [ "$whole" = true ] && grep -q '^test-kernels: exit status 0$' "$here/output"; then
		sed -i '/^test-kernels: exit status/d' "$here/output"
		boot "$here" "$image" "$2" "check=lockdown lockdown=confidentiality source=$3 seconds=$((seconds - 40))" | tee -a "$here/output"
	fi
	rm -f "$here/initramfs"
	if ! grep -q '^test-kernels: exit status' "$here/output"; then
		tail -n 20 "$here/messages" "$here/qemu" || :
		echo "test-kernels: no verdict of $version within $seconds s" >&2
		return 1
	fi
	grep -q '^test-kernels: exit status 0$' "$here/output"
}

# A line of the closing table: series, suite, what the machine said of itself, seconds, verdict.
row() { printf '%-7s %-18s %-12s %-26s %-8s %7s  %s\n' "$@"; }

[ "$(uname -m)" = x86_64 ] || cannot "this machine is $(uname -m); only x86_64 is emulated"
for command in qemu-system-x86_64 apt-get apt-cache dpkg-deb busybox $programs; do
	command -v "$command" >/dev/null || cannot "$command is missing"
done
[ -r "$keyring" ] || cannot "$keyring is missing; without it packages cannot be checked"

mkdir -p "$work"
rm -f "$work/common"
status=0 ran=0
table=$(row kernel suite 'byte source' cases doctor seconds verdict)
for series in $(wanted "$@"); do
	read -r _ processor source attached suites < <(echo "$kernels" | awk -v series="$series" '$1 == series') ||
		cannot "no kernel $series; there are$(echo "$kernels" | awk 'NF { printf " %s", $1 }')"
	if ! suite=$(fetch "$series" $suites 2>"$work/why"); then
		echo "test-kernels: kernel $series cannot be fetched and is skipped: $(cat "$work/why")" >&2
		table+=$'\n'$(row "$series" "${suites// /,}" - - - - 'skipped: cannot be fetched')
		continue
	fi
	ran=$((ran + 1)) begin=$SECONDS verdict=ok
	rm -rf "${work:?}/$series"
	run "$series" "$processor" "$source" "$attached" "$suite" || { verdict=FAILED status=1; }
	table+=$'\n'$(row "$series" "$suite" "$source" "$(sed -n 's/^summary: [a-z]* \([^;]*\);.*/\1/p' "$work/$series/output")" \
		"$(sed -n 's/^summary: .*; doctor \([^;]*\).*/\1/p' "$work/$series/output")" $((SECONDS - begin)) "$verdict")
done
printf '\n%s\n' "$table"
[ $ran -gt 0 ] || cannot 'no kernel could be fetched'
exit $status
