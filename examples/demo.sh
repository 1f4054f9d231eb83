#!/usr/bin/env bash
# demo.sh - shows the project at work; every line it prints is of a real exchange.
#
#   examples/demo.sh BUILD_FOLDER        (./dev demo builds that first)
#
# Servers choose free ports and are ready when they have said so; nothing waits for time to pass.
# What the demo starts and writes is gone when it ends. It ends with 0 only if every exchange
# went as the text beside it says.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

SOURCE=$PWD
BUILD=$(cd "${1:-build/demo}" && pwd)
PATH=$BUILD/tools:$BUILD/examples:$SOURCE/codegen:$PATH
WORK=$(mktemp -d)
PIDS=()
WRITER=hmac:secret=env:STORE_WRITER_SECRET,field=camh

clean_up() {
    local pid
    for pid in "${PIDS[@]+"${PIDS[@]}"}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$WORK"
}
trap clean_up EXIT
cp schema/hello.nio "$WORK"
cd "$WORK"

# ---------------------------------------------------------------- telling, doing

title() { printf '\n== %s\n' "$*"; }
note() { printf '   %s\n' "$*"; }
die() {
    printf 'demo: %s\n' "$*" >&2
    exit 1
}

# show COMMAND... prints it as one would type it.
show() {
    local word line=" \$"
    for word in "$@"; do
        case $word in
            *[!a-zA-Z0-9_./:=,@-]*) line+=" '$word'" ;;
            *) line+=" $word" ;;
        esac
    done
    printf '%s\n' "$line"
}

# in_background COMMAND... starts it and waits for its first line, which goes to LINE.
in_background() {
    show "$@"
    rm -f first-line
    mkfifo first-line
    "$@" >first-line &
    PIDS+=("$!")
    exec {FIRST}<first-line
    IFS= read -r LINE <&"$FIRST" || die "$1 did not start"
    note "$LINE"
}

# expect STATUS COMMAND... prints the command, runs it, prints what it says, checks how it ends.
expect() {
    local wanted=$1 status=0
    shift
    show "$@"
    "$@" >said 2>&1 || status=$?
    sed 's/^/   /' said
    [ -z "$(tail -c 1 said)" ] || echo
    [ "$status" -eq "$wanted" ] || die "that ended with $status instead of $wanted"
}

# ---------------------------------------------------------------- the tour

generate() {
    title "From a schema to C"
    sed -n '/^layer/,$p' hello.nio | sed 's/^/   | /'
    if ! command -v lua5.4 >/dev/null; then
        note "(Lua is not installed: the committed generated/ is used as it is)"
        return
    fi
    expect 0 netaio-gen gen -o hello hello.nio
    cmp hello/hello.h "$SOURCE/generated/hello/hello.h" || die "generated/hello has drifted"
    cmp hello/hello.c "$SOURCE/generated/hello/hello.c" || die "generated/hello has drifted"
    note "the same bytes as generated/hello, of which the programs below are built"
}

hello() {
    title "A typed request, sealed with aead"
    head -c 32 /dev/urandom >hello.key
    in_background hello_server tcp://127.0.0.1:0 hello.key
    local at=${LINE#listening on }
    expect 0 hello_client "$at" hello.key Ann
    note "The tool calls it too, by the descriptor that the generator wrote beside the C:"
    cp "$SOURCE/generated/hello/hello.json" .
    expect 0 netaio call "$at" --schema hello.json greeting.request '{"name": "Bob"}' \
        --key outer_seal=@hello.key
    expect 1 netaio call "$at" --schema hello.json greeting.request '{"name": 7}' \
        --key outer_seal=@hello.key
    note "Without a schema it takes the key, the realm, and how a packed ('Bob',) looks:"
    printf '\x4c\x40\x01\x05\x43\x03Bob' >bob
    expect 0 netaio request "$at" greeting @bob --json --auth aead:key=@hello.key,realm=hello
    note "And with another key:"
    head -c 32 /dev/urandom >other.key
    expect 1 hello_client "$at" other.key Eve
}

store() {
    title "A store: readers have one secret, writers one more"
    export STORE_SECRET=test STORE_WRITER_SECRET=adminpassword
    note "(STORE_SECRET and STORE_WRITER_SECRET are in the environment)"
    in_background store_server tcp://127.0.0.1:0
    STORE=${LINE#listening on }
    local reader=(--auth hmac:secret=env:STORE_SECRET)
    local writer=("${reader[@]}" --inner-auth "$WRITER")
    note "The generated client creates, the tool reads:"
    expect 0 store_client "$STORE" create greeting 'hello from C'
    expect 0 netaio request "$STORE" greeting "${reader[@]}" -v
    note "A create through the tool, with the writer's layer, and one without it:"
    expect 0 netaio create "$STORE" note 'from the tool' "${writer[@]}"
    expect 3 netaio create "$STORE" note2 'from a reader' "${reader[@]}"
    note "What is not there, and what is there already:"
    expect 3 netaio request "$STORE" nothing "${reader[@]}"
    expect 1 store_client "$STORE" create note again
}

replay() {
    title "A message sent twice, byte for byte"
    note "A tap stands between client and server, and keeps what the client sends."
    in_background store_replay "${STORE##*:}"
    local tap=${LINE#tap on } pid=${PIDS[-1]}
    expect 0 netaio delete "$tap" note --auth hmac:secret=env:STORE_SECRET \
        --inner-auth "$WRITER"
    sed 's/^/   /' <&"$FIRST"
    wait "$pid" || die "the replay was taken"
}

generate
hello
store
replay
title "That was the demo: every exchange went as it should."
