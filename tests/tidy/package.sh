#!/bin/sh
# Packs a build tree for Debian, unpacks the packages to a folder of their own, and uses that as a
# stranger would.
#
# usage: package.sh BUILD-TREE      (CC, CXX, GENERATOR and MAKE_PROGRAM: see consumer/try.sh)
set -eu
build=$(cd "$1" && pwd)
for command in cpack dpkg-deb dpkg-shlibdeps file gzip; do
    if ! command -v "$command" >/dev/null; then
        echo "SKIP: packages are made with $command, which is not installed"
        exit 77
    fi
done
cd "$(dirname "$0")/consumer"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
# shellcheck source=tests/tidy/consumer/try.sh
. ./try.sh

quietly cpack -G DEB -B "$WORK/packages" --config "$build/CPackConfig.cmake"

wrong() {
    echo "$*"
    exit 1
}
package_of() { echo "$WORK/packages/$1"_*.deb; }
lists() { dpkg-deb -c "$(package_of "$1")"; }
needs() { dpkg-deb -f "$(package_of "$1")" Depends | grep -qF "$2" || wrong "$1 lacks: $2"; }

if command -v lintian >/dev/null; then
    quietly lintian --fail-on error "$WORK"/packages/*.deb
fi

# Each file is in its own package, and each package asks for what its files need.
for package in libnetaio0 libnetaio-dev netaio-tools; do
    lists "$package" >"$WORK/$package.list" || wrong "there is no $package"
    grep -q "doc/$package/copyright" "$WORK/$package.list" || wrong "$package has no copyright"
done
grep -q 'libnetaio\.so\.0 ->' "$WORK/libnetaio0.list" || wrong "libnetaio0 has no soname"
! grep -q -e usr/include -e /bin/ "$WORK/libnetaio0.list" ||
    wrong "libnetaio0 has more than it should"
! grep -q -e usr/include -e usr/lib "$WORK/netaio-tools.list" || wrong "netaio-tools has a library"
for library in libc6 libuv1 libsodium libdeflate; do
    needs libnetaio0 "$library"
done
for library in 'libnetaio0 (=' libuv1-dev libsodium-dev libdeflate-dev; do
    needs libnetaio-dev "$library"
done
needs netaio-tools 'libnetaio0 (='
needs netaio-tools lua5.4
dpkg-deb --ctrl-tarfile "$(package_of libnetaio0)" | tar -xO ./shlibs |
    grep -q '^libnetaio 0 libnetaio0' || wrong "libnetaio0 does not say what its library is called"

for package in libnetaio0 libnetaio-dev netaio-tools; do
    dpkg-deb -x "$(package_of "$package")" "$WORK/root"
done
! readelf -d "$WORK/root/usr/bin/netaio" | grep -q RUNPATH || wrong "netaio has a path of libraries"
for page in netaio netaio-gen; do
    zcat "$WORK/root/usr/share/man/man1/$page.1.gz" >"$WORK/$page.1"
done
LD_LIBRARY_PATH=$(dirname "$(find "$WORK/root" -name libnetaio.so.0)") \
    "$WORK/root/usr/bin/netaio" help | sed -n '/^verbs:/,/^$/s/^  \([a-z]*\) .*/\1/p' >"$WORK/verbs"
[ -s "$WORK/verbs" ] || wrong "netaio help lists no verbs"
while read -r verb; do
    grep -q "^\.BI* $verb" "$WORK/netaio.1" || wrong "netaio.1 does not know: $verb"
done <"$WORK/verbs"

try_install "$WORK/root/usr"
