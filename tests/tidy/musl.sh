#!/bin/sh
# The runtime compiles against another C library: musl, by Debian's musl-gcc.
#
# The headers of the libraries that floors are for come by links, so that nothing else of
# /usr/include is seen. docs/ports.md says what was run beyond compiling.
#
# usage: musl.sh MUSL-GCC
set -eu
cc=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for header in uv.h uv sodium.h sodium libdeflate.h; do
    folder=/usr/include
    for candidate in /usr/include /usr/local/include; do
        [ ! -e "$candidate/$header" ] || folder=$candidate
    done
    if [ ! -e "$folder/$header" ]; then
        echo "SKIP: the header $header was not found"
        exit 77
    fi
    ln -s "$folder/$header" "$work/$header"
done

seen=0
failed=0
for file in runtime/*/*.c; do
    floor=$(basename "$(dirname "$file")")
    gnu=
    [ "$floor" != loop ] || gnu=-D_GNU_SOURCE
    seen=$((seen + 1))
    # shellcheck disable=SC2086 # no word where it is empty
    "$cc" -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -D_DEFAULT_SOURCE $gnu \
        '-DNIO_VERSION="0"' -DNIO_HAVE_NETTLE=0 -DNIO_HAVE_GMP=0 \
        -Iruntime -Iruntime/include -isystem "$work" -fsyntax-only "$file" || failed=1
done
echo "$seen files"
[ "$failed" -eq 0 ] && [ "$seen" -gt 0 ]
