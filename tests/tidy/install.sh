#!/bin/sh
# Installs a build tree to a folder of its own and uses it as a stranger would: a program built
# with pkg-config, shared and static, one built with CMake, and the installed commands.
#
# usage: install.sh BUILD-TREE C-COMPILER
set -eu
build=$(cd "$1" && pwd)
cc=$2
cd "$(dirname "$0")/consumer"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

cmake --install "$build" --prefix "$prefix" >"$work/install.log"
libdir=$(dirname "$(find "$prefix" -name libnetaio.a)")
export PKG_CONFIG_PATH="$libdir/pkgconfig"
export LD_LIBRARY_PATH="$libdir"

version=$(pkg-config --modversion netaio)
says() {
    told=$("$@")
    echo "$*: $told"
    [ "$told" = "netaio $version" ] || { echo "expected: netaio $version" && exit 1; }
}

# shellcheck disable=SC2046 # lists of words
"$cc" -std=c11 consumer.c $(pkg-config --cflags --libs netaio) -o "$work/shared"
says "$work/shared"
# shellcheck disable=SC2046
"$cc" -std=c11 consumer.c $(pkg-config --cflags netaio) "$libdir/libnetaio.a" \
    $(pkg-config --static --libs netaio | sed 's/-lnetaio//') -o "$work/static"
says "$work/static"

cmake -S . -B "$work/cmake" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$cc" \
    >"$work/cmake.log" || { cat "$work/cmake.log" && exit 1; }
cmake --build "$work/cmake" >"$work/cmake.log" || { cat "$work/cmake.log" && exit 1; }
says "$work/cmake/consumer"
says "$work/cmake/consumer_static"

# The soname is what a linked program asks for.
readelf -d "$work/shared" | grep -q 'NEEDED.*libnetaio\.so\.[0-9]*\]'

if command -v lua5.4 >/dev/null; then
    "$prefix/bin/netaio-gen" check tiny.nio
    says "$work/cmake/generated"
fi
