#!/bin/sh
# Runs the exact-byte cases on a kernel without socket tracepoints: Debian's 6.1, or the one of a package named.
# test-kernels.sh [linux-image-VERSION-cloud-amd64_*.deb]
#
# The kernel comes from Debian's archive with apt-get download and is only unpacked. It runs in qemu, emulated in software,
# from an initramfs that holds this build, this machine's Java and the traffic generators, and src/test/vm/init. The table of
# cases comes back over a serial line; what the kernel itself says is left in target/kernels/messages.
#
# WEIR_KERNELS_SECONDS  how long the emulated machine may take; less than six minutes on an idle machine
# WEIR_SKIP_KERNELS     if set, what cannot be had (no qemu, no archive) skips the test instead of failing it
set -eu
cd "$(dirname "$0")/../../.."

work=target/kernels
root=$work/root
here=$root$PWD # the same paths there as here: the class archive knows its files by them
seconds=${WEIR_KERNELS_SECONDS:-345}
modules='veth vxlan sch_ingress cls_bpf sctp'
programs='ip tc nsenter'

cannot() {
	echo "test-kernels: $*" >&2
	[ -n "${WEIR_SKIP_KERNELS:-}" ] || exit 1
	echo 'test-kernels: skipped' >&2
	exit 0
}

## The kernel and what it runs with ---------------------------------------------------------------------------------

# Downloads the packages that are not there yet.
download() {
	mkdir -p "$work/packages"
	for package; do
		[ -n "$(find "$work/packages" -name "${package}_*.deb")" ] ||
			(cd "$work/packages" && apt-get -qq download "$package") 2>"$work/apt.log" || return
	done
}

newest_kernel() {
	apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p'
}

[ "$(uname -m)" = x86_64 ] || cannot "this machine is $(uname -m); only x86_64 is emulated"
for command in qemu-system-x86_64 apt-get dpkg-deb $programs; do
	command -v "$command" >/dev/null || cannot "$command is missing"
done
mkdir -p "$work"
if ! download busybox-static $([ $# -gt 0 ] || newest_kernel); then
	# The lists of packages may be older than what the archive still has.
	apt-get -qq update 2>"$work/apt.log" || :
	download busybox-static $([ $# -gt 0 ] || newest_kernel) || cannot "cannot fetch a kernel: $(tail -n 1 "$work/apt.log")"
fi
kernel=${1:-$(echo "$work/packages/$(newest_kernel)"_*.deb)}
rm -rf "$work/unpacked" "$root"
dpkg-deb -x "$kernel" "$work/unpacked"
dpkg-deb -x "$work"/packages/busybox-static_*.deb "$work/unpacked"
version=$(ls "$work/unpacked/lib/modules")
busybox=$PWD/$work/unpacked/bin/busybox

## The initramfs ----------------------------------------------------------------------------------------------------

# Copies files to the same place below the root, and the libraries that they are linked with.
bring() {
	for file; do
		mkdir -p "$root${file%/*}"
		cp -L --preserve=mode,timestamps "$file" "$root$file"
	done
	for library in $(ldd "$@" 2>/dev/null | sed -n 's/.*[[:space:]]\(\/[^ ]*\) (0x.*/\1/p' | sort -u); do
		mkdir -p "$root${library%/*}"
		[ -e "$root$library" ] || cp -L "$library" "$root$library"
	done
}

for directory in bin proc sys dev run tmp etc; do
	mkdir -p "$root/$directory"
done
cp "$busybox" "$root/bin/"
install -m 755 src/test/vm/init "$root/init"
echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
bring "$(ldconfig -p | sed -n 's/.*libbpf.so.1 .*=> //p' | head -n 1)"
for program in $programs; do
	bring "$(command -v "$program")"
done

echo "$modules" >"$root/etc/modules"
mkdir -p "$root/lib/modules"
cp -R "$work/unpacked/lib/modules/$version" "$root/lib/modules/"
rm -rf "$root/lib/modules/$version/kernel/fs" "$root/lib/modules/$version/kernel/drivers/"[!n]*
"$busybox" depmod -b "$root" "$version"

# The Java that the class archive was made with; what it needs only to draw windows stays behind.
read -r java_home _ <target/weir/lib/weir.jdk
bring "$java_home/bin/java" "$java_home/release" \
	$(find -L "$java_home/lib" "$java_home/conf" -type f ! -name src.zip ! -name ct.sym ! -name 'libawt*')
mkdir -p "$here/target" "$here/src/test"
cp -R --preserve=timestamps target/weir target/weir.jar target/gen target/test-classes "$here/target/"
cp -R src/test/c "$here/src/test/"
(cd "$root" && find . | "$busybox" cpio -o -H newc 2>/dev/null) >"$work/initramfs"

## The emulated machine ---------------------------------------------------------------------------------------------

echo "  QEMU    $version, initramfs of $(du -m "$work/initramfs" | cut -f 1) MB"
timeout "$seconds" qemu-system-x86_64 -accel tcg -cpu max -smp 2 -m 2048 -nodefaults -display none -no-reboot \
	-kernel "$work/unpacked/boot/vmlinuz-$version" -initrd "$work/initramfs" \
	-append "console=ttyS0 quiet panic=-1 directory=$PWD" \
	-serial "file:$work/messages" -serial stdio </dev/null | sed -u 's|\r$||' | tee "$work/output"
if ! grep -q '^test-kernels: exit status' "$work/output"; then
	tail -n 20 "$work/messages"
	echo "test-kernels: no verdict within $seconds s" >&2
	exit 1
fi
grep -q '^test-kernels: exit status 0$' "$work/output"
