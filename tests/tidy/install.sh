#!/bin/sh
# Installs a build tree to a folder of its own and uses it as a stranger would.
#
# usage: install.sh BUILD-TREE      (CC, CXX, GENERATOR and MAKE_PROGRAM: see consumer/try.sh)
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/consumer"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
# shellcheck source=tests/tidy/consumer/try.sh
. ./try.sh

quietly cmake --install "$build" --prefix "$WORK/prefix"
try_install "$WORK/prefix"
