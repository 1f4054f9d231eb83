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

a_report_is_deleted_by_two_of_three_admins() {
    try "$EXAMPLES/admin_lock"
    ! grep -q 'without tapescript' err || skip "the library is without tapescript"
    ends 0 "\
nobody       reads: it was a good year
nobody       deletes: authentication failed
Ann          reads: it was a good year
Ann          deletes: authentication failed
Ann and Eve  reads: it was a good year
Ann and Eve  deletes: authentication failed
Ann and Cid  reads: it was a good year
Ann and Cid  deletes: done
Ben          reads: the peer answered: not found
Ben          deletes: authentication failed
" ''
}

# Answers are written to links that have just been reset; that raises SIGPIPE.
peers_that_hang_up_do_not_end_the_server() {
    store
    "$PEER" reset "${ENDPOINT##*:}" || fail "the server has gone"
    run request "$ENDPOINT" echo a --auth hmac:secret=test
    ends 0 a ''
}

# enters NICK [CONTACT]...: a node of the chat: what it says at SAYS, what is typed into it at
# TYPED, where it is at AT.
enters() {
    mkfifo "$1.typed"
    exec {TYPED}<>"$1.typed"
    # The node itself does not hold its pipe open, but those that are started later do.
    ready bash -c "exec <$1.typed $TYPED<&-; exec \"\$@\"" room \
        "$EXAMPLES/chat_room" udp://127.0.0.1:0 chat.key "$@"
    SAYS=$FIRST
    AT=${LINE#"$1 is at "}
}

what_is_typed_into_a_node_of_the_chat_is_said_by_the_others() {
    local bob carol bob_at
    head -c 32 /dev/urandom >chat.key
    enters bob
    bob=$SAYS bob_at=$AT
    enters carol "$bob_at"
    carol=$SAYS
    enters ann "$bob_at" "$AT"
    awaits 'found ann' "$bob"
    awaits 'found ann' "$carol"
    awaits 'found ' "$SAYS"
    printf 'one\ntwo \033[2J\n' >&"$TYPED"
    awaits 'ann: one' "$bob"
    awaits 'ann: two ?[2J' "$bob"
    awaits 'ann: one' "$carol"
    exec {TYPED}<&-
    awaits 'ann has left' "$bob"
    awaits 'ann has left' "$carol"
    wait "$PID" || fail "it ended with $?"
    [ ! -s started.err ] || fail "$(cat started.err)"
}

files_of_any_length_are_taken_whole_or_not_at_all() {
    head -c 32 /dev/urandom >files.key
    mkdir folder
    ready "$EXAMPLES/upload_server" tcp://127.0.0.1:0 files.key folder
    local at=${LINE#listening on } size pid
    for size in 0 1 65535 5000000; do
        head -c "$size" /dev/urandom >sent
        "$EXAMPLES/upload" "$at" files.key "a $size" <sent >out 2>err || fail "$(cat err)"
        [ "$(cat out)" = "$size bytes" ] || fail "$(cat out)"
        cmp sent "folder/a $size" || fail "what came is not what was sent"
    done
    try "$EXAMPLES/upload" "$at" files.key ../escaped
    ends 1 ''
    mkfifo endless
    "$EXAMPLES/upload" "$at" files.key cut <endless 2>/dev/null &
    pid=$!
    exec {ENDLESS}>endless
    head -c 1000000 /dev/zero >&"$ENDLESS"
    kill "$pid"
    awaits 'cut: not kept' "$FIRST"
    [ "$(find folder -type f | wc -l)" -eq 4 ] || fail "$(ls -A folder)"
    [ ! -e escaped ] || fail 'it left its folder'
}

who_has_another_key_is_not_in_the_room() {
    head -c 32 /dev/urandom >chat.key
    enters ann
    run peers "$AT" --app-id chat --auth aead:key=@chat.key,realm=chat --for 0.2
    ends 0 - ''
    grep -q '^+ .*{"nick": "ann"}$' out || fail "$(cat out)"
    head -c 32 /dev/urandom >other.key
    run peers "$AT" --app-id chat --auth aead:key=@other.key,realm=chat --for 0.2
    ends - ''
}

a_node_that_is_found_is_asked_and_asks() {
    ready "$EXAMPLES/node" udp://127.0.0.1:0
    local first=$FIRST at=${LINE#listening on }
    ready "$EXAMPLES/node" udp://127.0.0.1:0 "$at"
    awaits "found ${at#udp://}" "$FIRST"
    awaits "echo from ${at#udp://}" "$FIRST"
    awaits "echo from ${LINE#listening on udp://}" "$first"
    kill -KILL "$PID" # and falls silent
    awaits "lost ${LINE#listening on udp://}" "$first"
}

one_more_layer_is_asked_of_some_messages() {
    try "$EXAMPLES/layers" auth
    ends 0 $'the server was told: psst
with the inner layer: ok: Resource saved.
without it: authentication failed: HMAC auth failed\n' ''
    try "$EXAMPLES/layers" cipher
    ends 0 $'the server was told: psst
with the inner layer: ok: Resource saved.
without it: timed out\n' ''
}

a_plugin_outside_the_library_refuses_what_is_wrong() {
    try "$EXAMPLES/plugin_test"
    ends 0 - ''
}

a_plugin_outside_the_library_proves_an_exchange() {
    head -c 32 /dev/urandom >api.key
    head -c 32 /dev/urandom >other.key
    ready "$EXAMPLES/plugin_echo" serve tcp://127.0.0.1:0 api.key
    local at=${LINE#listening on }
    try "$EXAMPLES/plugin_echo" ask "$at" api.key hello
    ends 0 $'hello\n' ''
    try "$EXAMPLES/plugin_echo" ask "$at" other.key hello
    ends 1 $'not authenticated: API key refused\n' 'plugin_echo: authentication failed'
    run request "$at" x
    ends 3 '' 'netaio: AUTH_ERROR: API key refused'
    run request "$at" x --auth hmac:secret=test,field=api_key
    ends 3 '' 'netaio: AUTH_ERROR: API key refused'
    ready "$EXAMPLES/store_replay" "${at##*:}"
    try "$EXAMPLES/plugin_echo" ask "${LINE#tap on }" api.key again
    ends 0 $'again\n' ''
    wait "$PID" || fail "the replay was taken"
}

a_letter_is_read_by_whom_it_is_for() {
    head -c 32 /dev/urandom >ann.seed
    head -c 32 /dev/urandom >bob.seed
    ready "$EXAMPLES/letter" udp://127.0.0.1:0 ann.seed
    try "$EXAMPLES/letter" udp://127.0.0.1:0 bob.seed "${LINE#listening on }" 'a secret'
    ends 0 - ''
    awaits 'a letter: a secret' "$FIRST"
}

the_demo_ends_well() {
    try "$DEMO" "$NIO_BUILD_DIR"
    ends 0 - ''
}

run_sentences
