# test_examples.sh - the examples, and the demo that shows them.
. tests/support/tool.sh

EXAMPLES=$NIO_BUILD_DIR/examples
DEMO=$PWD/examples/demo.sh

# try COMMAND... is `run` for any program.
try() {
    STATUS=0
    "$@" >out 2>err </dev/null || STATUS=$?
}

hello() {
    head -c 32 /dev/urandom >hello.key
    ready "$EXAMPLES/hello_server" tcp://127.0.0.1:0 hello.key
    ENDPOINT=${LINE#listening on }
}

store() {
    export STORE_SECRET=test STORE_WRITER_SECRET=adminpassword
    ready "$EXAMPLES/store_server" tcp://127.0.0.1:0
    ENDPOINT=${LINE#listening on }
}

hello_greets_and_counts() {
    hello
    try "$EXAMPLES/hello_client" "$ENDPOINT" hello.key Ann
    ends 0 $'Hello, Ann! (1 greeted so far)\n' ''
    try "$EXAMPLES/hello_client" "$ENDPOINT" hello.key Bob
    ends 0 $'Hello, Bob! (2 greeted so far)\n' ''
}

hello_refuses_who_has_no_key() {
    hello
    head -c 32 /dev/urandom >other.key
    try "$EXAMPLES/hello_client" "$ENDPOINT" other.key Eve
    ends 1 '' 'hello_client: authentication failed'
    run request "$ENDPOINT" greeting
    ends 3 ''
    says AUTH_ERROR
    try "$EXAMPLES/hello_server" tcp://127.0.0.1:0 no.key
    ends 2 ''
}

hello_refuses_a_name_that_is_too_long() {
    hello
    try "$EXAMPLES/hello_client" "$ENDPOINT" hello.key "$(printf '%065d' 0)"
    ends 1 ''
}

hello_greets_a_client_in_cpp() {
    [ -x "$EXAMPLES/hello_cpp_client" ] || skip "no C++ compiler was found"
    hello
    try "$EXAMPLES/hello_cpp_client" "$ENDPOINT" hello.key Ann
    ends 0 $'Hello, Ann! (1 greeted so far)\n' ''
    try "$EXAMPLES/hello_cpp_client" "$ENDPOINT" hello.key "$(printf '%065d' 0)"
    ends 1 '' 'hello_cpp_client: invalid argument'
    head -c 32 /dev/urandom >other.key
    try "$EXAMPLES/hello_cpp_client" "$ENDPOINT" other.key Eve
    ends 1 '' 'hello_cpp_client: authentication failed'
    try "$EXAMPLES/hello_cpp_client" "$ENDPOINT" no.key Ann
    ends 2 '' 'usage: hello_cpp_client ENDPOINT KEYFILE NAME'
}

hello_answers_the_tool() {
    hello
    printf '\x4c\x40\x01\x05\x43\x03Bob' >args
    run request "$ENDPOINT" greeting @args --json --auth aead:key=@hello.key,realm=hello
    ends 0 $'["Hello, Bob!", 1]\n' ''
    run request "$ENDPOINT" greeting Bob --auth aead:key=@hello.key,realm=hello
    ends 3 '' 'netaio: ERROR: malformed content'
    run request "$ENDPOINT" nobody --auth aead:key=@hello.key,realm=hello
    ends 3 ''
    says NOT_FOUND
}

a_handler_is_tested_without_a_network() {
    try "$EXAMPLES/hello_test"
    ends 0 - ''
}

the_store_answers_each_of_its_operations() {
    store
    try "$EXAMPLES/store_client" "$ENDPOINT" create k one
    ends 0 $'stored\n' ''
    try "$EXAMPLES/store_client" "$ENDPOINT" request k
    ends 0 $'one\n' ''
    try "$EXAMPLES/store_client" "$ENDPOINT" create k two
    ends 1 $'the peer answered with an error: cannot overwrite\n' ''
    try "$EXAMPLES/store_client" "$ENDPOINT" update k two
    ends 0 $'stored\n' ''
    try "$EXAMPLES/store_client" "$ENDPOINT" delete k
    ends 0 $'deleted\n' ''
    for verb in request update delete; do
        try "$EXAMPLES/store_client" "$ENDPOINT" "$verb" k x
        ends 1 $'the peer answered: not found: not found\n' ''
    done
    try "$EXAMPLES/store_client" "$ENDPOINT" echo word
    ends 0 $'word\n' ''
}

the_store_does_not_start_without_its_keys() {
    unset STORE_SECRET STORE_WRITER_SECRET
    try "$EXAMPLES/store_server" tcp://127.0.0.1:0
    ends 1 ''
    says outer_auth
    STORE_SECRET='test' try "$EXAMPLES/store_server" tcp://127.0.0.1:0
    ends 1 ''
    says writer_auth
}

a_reader_of_the_store_cannot_write() {
    store
    unset STORE_WRITER_SECRET
    try "$EXAMPLES/store_client" "$ENDPOINT" create k v
    ends 1 ''
    says 'a key is missing'
    run create "$ENDPOINT" k v --auth hmac:secret=test
    ends 3 '' 'netaio: AUTH_ERROR: HMAC auth failed'
    run request "$ENDPOINT" k --auth hmac:secret=test
    ends 3 '' 'netaio: NOT_FOUND: not found'
}

a_replayed_message_is_refused() {
    store
    ready "$EXAMPLES/store_replay" "${ENDPOINT##*:}"
    run request "${LINE#tap on }" echo x --auth hmac:secret=test
    ends 0 x ''
    wait "$PID" || fail "the replay was taken"
}

# Answers are written to links that have just been reset; that raises SIGPIPE.
peers_that_hang_up_do_not_end_the_server() {
    store
    "$PEER" reset "${ENDPOINT##*:}" || fail "the server has gone"
    run request "$ENDPOINT" echo a --auth hmac:secret=test
    ends 0 a ''
}

the_demo_ends_well() {
    try "$DEMO" "$NIO_BUILD_DIR"
    ends 0 - ''
}

run_sentences
