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
PATIENCE=10 # seconds after which what should have been said is missing
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

# in_sight FILE COMMAND... starts it, fed with a file, with all that it says to be read from the
# descriptor SIGHT.
in_sight() {
    local pipe=pipe-${#PIDS[@]} input=$1
    shift
    show "$@"
    mkfifo "$pipe"
    "$@" >"$pipe" 2>&1 <"$input" &
    PIDS+=("$!")
    exec {SIGHT}<"$pipe"
}

# awaits FD LINE... reads lines from there, and prints them, until each of these has come, in any
# order; a LINE is a pattern. False if nothing comes for PATIENCE seconds, or no more.
awaits() {
    local fd=$1 line wanted
    local -A missing=()
    shift
    for wanted in "$@"; do missing[$wanted]=1; done
    while [ ${#missing[@]} -gt 0 ]; do
        IFS= read -r -t "$PATIENCE" line <&"$fd" || return 1
        note "$line"
        for wanted in "${!missing[@]}"; do
            # shellcheck disable=SC2053 # a pattern
            if [[ $line == $wanted ]]; then unset 'missing[$wanted]'; fi
        done
    done
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

admins() {
    title "A lock: to delete takes two of three admins"
    grep -v '^$' "$SOURCE/schema/reports.tape" | cut -c 1-88 | sed 's/^/   | /'
    if [ "$(netaio tapescript auth 01 2>&1)" != true ]; then
        note "(the library was built without nettle or GMP, which this takes)"
        return
    fi
    expect 0 admin_lock
}

# A node of the chat: what it says at SAYS[NICK], what is typed into it at TYPED[NICK], and where it
# listens at AT[NICK].
declare -A SAYS=() TYPED=() AT=()
GROUP='239.255.77.77:8890&iface=lo'
chat_node() {
    local nick=$1 typed
    rm -f "$nick.typed"
    mkfifo "$nick.typed"
    exec {typed}<>"$nick.typed"
    TYPED[$nick]=$typed
    in_sight "$nick.typed" chat_room "$2" chat.key "$nick" "${@:3}"
    SAYS[$nick]=$SIGHT
    IFS= read -r -t "$PATIENCE" LINE <&"$SIGHT" || return 1
    note "$LINE"
    AT[$nick]=${LINE#"$nick is at "}
    [ "${AT[$nick]}" != "$LINE" ]
}

# The tool says who answers at an endpoint: as many lines as are given, in any order.
look_around() {
    local endpoint=$1 looked=0
    shift
    in_sight /dev/null netaio peers "$endpoint" --app-id chat --auth aead:key=@chat.key,realm=chat
    PATIENCE=3 awaits "$SIGHT" "$@" || looked=1
    kill -INT "${PIDS[-1]}" 2>/dev/null || true
    return $looked
}

# Nodes that multicast does not reach each other with are told where the others are.
find_each_other() {
    local at='udp://127.0.0.1:0'
    if chat_node ann "$at?group=$GROUP" && look_around "$at?group=$GROUP" '+ *"ann"*'; then
        chat_node bob "$at?group=$GROUP" && chat_node carol "$at?group=$GROUP"
        return
    fi
    note "(multicast is not possible on loopback here: the nodes get contacts instead)"
    chat_node ann "$at" && chat_node bob "$at" "${AT[ann]}" &&
        chat_node carol "$at" "${AT[ann]}" "${AT[bob]}"
}

chat() {
    title "Three nodes without a server find each other"
    head -c 32 /dev/urandom >chat.key
    cp "$SOURCE/generated/chat/chat.json" .
    find_each_other || die "the nodes did not start"
    note "ann:"
    awaits "${SAYS[ann]}" 'found bob' 'found carol' || die "ann did not find the others"
    note "bob:"
    awaits "${SAYS[bob]}" 'found ann' 'found carol' || die "bob did not find the others"
    note "carol:"
    awaits "${SAYS[carol]}" 'found ann' 'found bob' || die "carol did not find the others"

    title "One of them publishes, those who subscribed hear it; so does the tool"
    in_sight /dev/null netaio call "${AT[ann]}" --schema chat.json posts.subscribe room=garden \
        --key outer_seal=@chat.key --count 1 -v
    local tool=$SIGHT
    awaits "$tool" '*CONFIRM_SUBSCRIBE*' || die "the tool cannot subscribe"
    printf 'hello, everybody\n' >&"${TYPED[ann]}"
    note "ann types 'hello, everybody'"
    note "bob:"
    awaits "${SAYS[bob]}" 'ann: hello, everybody' || die "bob did not hear it"
    note "carol:"
    awaits "${SAYS[carol]}" 'ann: hello, everybody' || die "carol did not hear it"
    note "The tool:"
    awaits "$tool" '{*"hello, everybody"*' || die "the tool did not hear it"
}

publish() {
    title "The same without a schema: netaio serve hands on what is published"
    in_background netaio serve tcp://127.0.0.1:0
    local at=${LINE#listening on }
    in_sight /dev/null netaio subscribe "$at" news --count 1 -v
    local tool=$SIGHT
    awaits "$tool" '*CONFIRM_SUBSCRIBE*' || die "the tool cannot subscribe"
    expect 0 netaio publish "$at" news 'it rains'
    note "The subscriber:"
    awaits "$tool" 'it rains' || die "the subscriber did not hear it"
}

generate
hello
store
replay
admins
chat
publish
title "That was the demo: every exchange went as it should."
