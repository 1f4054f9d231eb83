#!/bin/sh
# Every header compiles alone: public ones as C11 and as C++17, internal ones as C11.
#
# usage: headers.sh C-COMPILER C++-COMPILER   (with the paths of libraries in HEADER_FLAGS)
set -u
cc=$1
cxx=$2
warnings="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"
failed=0
seen=0

alone() {
    compiler=$1
    language=$2
    header=$3
    shift 3
    seen=$((seen + 1))
    # shellcheck disable=SC2086 # lists of words
    printf '#include "%s"\n' "$header" |
        "$compiler" -x "$language" $warnings "$@" ${HEADER_FLAGS:-} -Iruntime/include -Iruntime \
            -I. -D_DEFAULT_SOURCE -fsyntax-only - || failed=1
}

for header in runtime/include/netaio/*.h generated/*/*.h tests/golden/good/*/*.h; do
    alone "$cc" c "$header" -std=c11 -Wstrict-prototypes
    alone "$cxx" c++ "$header" -std=c++17
done
for header in runtime/[!i]*/*.h runtime/plugins/*/*.h; do
    if [ -e "$header" ]; then
        alone "$cc" c "$header" -std=c11 -Wno-unused-function
    fi
done
echo "$seen compilations"
[ "$failed" -eq 0 ] && [ "$seen" -gt 0 ]
