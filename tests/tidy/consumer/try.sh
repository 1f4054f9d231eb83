# try.sh - uses an installed tree as a stranger would. To be sourced by sh, from this folder.
# shellcheck shell=sh
#
# try_install PREFIX: programs of C and C++ built with pkg-config, shared and static; the same by
# CMake; a schema generated as part of a build, with Lua and without it; the installed commands.
# CC, CXX (may be empty), GENERATOR and MAKE_PROGRAM say what to build with, WORK is a folder for
# it.

says() {
    told=$("$@")
    echo "$*: $told"
    [ "$told" = "netaio $version" ] || { echo "expected: netaio $version" && exit 1; }
}

# quietly COMMAND...: its output is for failures.
quietly() {
    "$@" >"$WORK/log" 2>&1 || { cat "$WORK/log" && return 1; }
}

# in_cmake FOLDER OPTION...: configures and builds the project of this folder.
in_cmake() {
    folder=$1
    shift
    quietly cmake -S "$WORK/consumer" -B "$folder" -G "$GENERATOR" \
        -DCMAKE_MAKE_PROGRAM="$MAKE_PROGRAM" -DCMAKE_PREFIX_PATH="$prefix" \
        -DCMAKE_C_COMPILER="$CC" "$@" && quietly cmake --build "$folder"
}

by_pkg_config() {
    # shellcheck disable=SC2046 # lists of words
    "$CC" -std=c11 consumer.c $(pkg-config --cflags --libs netaio) -o "$WORK/shared"
    says "$WORK/shared"
    # shellcheck disable=SC2046
    "$CC" -std=c11 consumer.c $(pkg-config --cflags netaio) "$libdir/libnetaio.a" \
        $(pkg-config --static --libs netaio | sed 's/-lnetaio//') -o "$WORK/static"
    says "$WORK/static"
    if [ -n "$CXX" ]; then
        # shellcheck disable=SC2046
        "$CXX" -std=c++17 consumer.cpp $(pkg-config --cflags --libs netaio) -o "$WORK/cpp"
        says "$WORK/cpp"
    fi
    # The soname is what a linked program asks for.
    readelf -d "$WORK/shared" | grep -q 'NEEDED.*libnetaio\.so\.[0-9]*\]'
}

by_cmake() {
    rm -rf "$WORK/consumer"
    cp -R . "$WORK/consumer"
    if ! command -v lua5.4 >/dev/null; then
        in_cmake "$WORK/plain" -DNETAIO_LUA=OFF
        says "$WORK/plain/consumer"
        return
    fi
    in_cmake "$WORK/with_lua" ${CXX:+-DCMAKE_CXX_COMPILER="$CXX"}
    for program in consumer consumer_static generated committed ${CXX:+consumer_cpp}; do
        says "$WORK/with_lua/$program"
    done

    # What was generated then is now committed, and is taken by who has no Lua.
    in_cmake "$WORK/no_lua" -DNETAIO_LUA=OFF
    says "$WORK/no_lua/committed"
    if [ -e "$WORK/no_lua/generated" ]; then
        echo "there is no Lua, and a schema was generated all the same"
        return 1
    fi

    # But not when the schema has changed since, or the lock that it names.
    for change in 'tiny.tape # changed #' 'tiny.nio // changed'; do
        echo "${change#* }" >>"$WORK/consumer/${change%% *}"
        if in_cmake "$WORK/stale" -DNETAIO_LUA=OFF >"$WORK/stale.log" ||
            ! grep -q 'has changed' "$WORK/stale.log"; then
            cat "$WORK/stale.log"
            echo "files of another schema were taken"
            return 1
        fi
        in_cmake "$WORK/with_lua"
    done
}

by_command() {
    told=$("$prefix/bin/netaio" --version)
    echo "$told"
    case $told in *"$version"*) ;; *) return 1 ;; esac
    if command -v lua5.4 >/dev/null; then
        "$prefix/bin/netaio-gen" check tiny.nio
    fi
}

try_install() {
    prefix=$1
    libdir=$(dirname "$(find "$prefix" -name libnetaio.a)")
    export PKG_CONFIG_PATH="$libdir/pkgconfig"
    export LD_LIBRARY_PATH="$libdir"
    version=$(pkg-config --modversion netaio)
    by_pkg_config
    by_cmake
    by_command
}
