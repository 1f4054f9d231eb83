# tool.sh - what tests of the command-line tool share. To be sourced by bash.
#
# A test is a function whose name is a sentence; helpers have names of one word. `run_sentences`
# runs each sentence that was defined after this file was read, in a shell and a directory of its
# own, and ends with the count of failures.
# What a test started is ended with it. Nothing here waits for time to pass: a server is ready
# when it has said so.
set -u

NETAIO=$NIO_BUILD_DIR/tools/netaio
PEER=$NIO_BUILD_DIR/tests/support/nio_test_peer # see tests/support/peer_main.c
[ -x "$NETAIO" ] || {
    echo "SKIP: the tool is not built"
    exit 77
}
ROOT=$(mktemp -d)
trap 'rm -rf "$ROOT"' EXIT

fail() {
    printf '    %s\n' "$@"
    exit 1
}

skip() {
    echo "SKIP $*"
    exit 77
}

# ready COMMAND... starts a command in the background and waits for its first line: PID, LINE.
ready() {
    rm -f first-line
    mkfifo first-line
    "$@" >first-line 2>>started.err &
    PID=$!
    exec {FIRST}<first-line
    IFS= read -r LINE <&"$FIRST" || fail "$* said nothing: $(cat started.err)"
}

# serve_at ENDPOINT [OPTION]... starts a server: ENDPOINT, SERVER.
serve_at() {
    ready "$NETAIO" serve "$@"
    SERVER=$PID
    ENDPOINT=${LINE#listening on }
}

# serve [OPTION]... starts a server on loopback.
serve() {
    serve_at tcp://127.0.0.1:0 "$@"
}

# awaits TEXT FD: reads lines until one holds the text.
awaits() {
    local line
    while IFS= read -r line <&"$2"; do
        case $line in *"$1"*) return ;; esac
    done
    fail "'$1' was never said"
}

# hears TEXT ARGUMENT... starts the tool in the background, and waits until standard error holds the
# text: HEARER; what it shows goes to the file heard.
hears() {
    local text=$1
    shift
    rm -f errors
    mkfifo errors
    "$NETAIO" "$@" >heard 2>errors </dev/null &
    HEARER=$!
    exec {ERRORS}<errors
    awaits "$text" "$ERRORS"
}

# heard STATUS [TEXT]: how what was started last ended, and what it has shown.
heard() {
    STATUS=0
    wait "$HEARER" || STATUS=$?
    [ "$STATUS" = "$1" ] || fail "status $STATUS, expected $1" "$(cat heard)" "$(cat <&"$ERRORS")"
    [ "${2--}" = - ] || printf '%s' "$2" | cmp -s - heard ||
        fail "heard: '$(cat heard)'" "not: '$2'"
}

# subscribes [OPTION]... to what is under k at ENDPOINT: HEARER.
subscribes() {
    hears CONFIRM_SUBSCRIBE subscribe "$ENDPOINT" k -v "$@"
}

# unhex DIGITS: the bytes.
unhex() {
    # shellcheck disable=SC2001,SC2059 # the format is made of \xHH alone
    printf "$(sed 's/../\\x&/g' <<<"$1")"
}

# run ARGUMENT... runs the tool: STATUS, and the files out and err.
run() {
    STATUS=0
    "$NETAIO" "$@" >out 2>err </dev/null || STATUS=$?
}

# ends STATUS [OUT [ERR]] checks how `run` ended: both texts exactly; "-" stands for any.
ends() {
    [ "$1" = - ] || [ "$STATUS" = "$1" ] ||
        fail "status $STATUS, expected $1" "$(cat out)" "$(cat err)"
    [ "${2--}" = - ] || printf '%s' "$2" | cmp -s - out || fail "out: '$(cat out)', expected '$2'"
    [ "${3--}" = - ] || [ "$(cat err)" = "$3" ] || fail "err: $(cat err)" "not: $3"
}

# says TEXT: standard error holds it.
says() {
    grep -qF -- "$1" err || fail "err: $(cat err)" "should hold: $1"
}

# refuses TEXT ARGUMENT...: a usage error in exactly these words.
refuses() {
    local text=$1
    shift
    run "$@"
    ends 1 '' "netaio: $text"
}

one_test() {
    mkdir "$ROOT/$1" && cd "$ROOT/$1" || exit 1
    trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
    "$1"
}

run_sentences() {
    local name failed=0 passed=0 status
    for name in $(declare -F | cut -d' ' -f3 | grep _); do
        grep -qxF -- "$name" <<<"$SHARED" && continue
        status=0
        (one_test "$name") || status=$?
        case $status in
            0) passed=$((passed + 1)) && echo "ok      ${name//_/ }" ;;
            77) echo "skipped ${name//_/ }" ;;
            *) failed=$((failed + 1)) && echo "FAILED  ${name//_/ }" ;;
        esac
    done
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
SHARED=$(declare -F | cut -d' ' -f3)
