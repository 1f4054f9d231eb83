# test_tool.sh - the tool at work: calls, the server, what it shows, how it ends.
. tests/support/tool.sh

# A peer that takes a connection, reads, and says nothing.
silent() {
    ready "$PEER" silent
    ENDPOINT=tcp://127.0.0.1:$LINE
}

# closing: a peer that reads, and then ends the connection.
closing() {
    ready "$PEER" closing
    ENDPOINT=tcp://127.0.0.1:$LINE
}

what_is_created_can_be_requested_updated_and_deleted() {
    serve
    run create "$ENDPOINT" k1 abc
    ends 0 stored ''
    run request "$ENDPOINT" k1
    ends 0 abc ''
    run create "$ENDPOINT" k1 other
    ends 3 '' 'netaio: ERROR: cannot overwrite'
    run update "$ENDPOINT" k1 def
    ends 0 stored ''
    run request "$ENDPOINT" k1
    ends 0 def ''
    run delete "$ENDPOINT" k1
    ends 0 deleted ''
    run request "$ENDPOINT" k1
    ends 3 '' 'netaio: NOT_FOUND: not found'
    run update "$ENDPOINT" k1 x
    ends 3 '' 'netaio: NOT_FOUND: not found'
    run delete "$ENDPOINT" k1
    ends 3 '' 'netaio: NOT_FOUND: not found'
}

echo_answers_what_it_was_sent() {
    serve
    run request "$ENDPOINT" echo 'hello there'
    ends 0 'hello there' ''
    run request "$ENDPOINT" echo
    ends 0 '' ''
}

unix_sockets_need_no_layers() {
    local at
    for at in "unix:$PWD/socket" unix:socket "unix:@netaio-test-$$" \
        'unix:a%20b?mode=0660&backlog=4'; do
        serve_at "$at"
        [ "$ENDPOINT" = "$(sed 's/%20/ /;s/?.*//' <<<"$at")" ] || fail "listens at $ENDPOINT"
        run create "$ENDPOINT" k abc
        ends 0 stored ''
        run request "$ENDPOINT" k
        ends 0 abc ''
        kill -TERM "$SERVER"
        wait "$SERVER" || fail "the server ended with $?"
    done
    [ -z "$(find . -name 'socket*' -o -name 'a b*')" ] || fail "files are left: $(ls)"
}

layers_go_over_unix_sockets_too() {
    serve_at unix:socket --auth aead:key=hex:000102030405060708090a0b0c0d0e0f
    run request "$ENDPOINT" echo a --auth aead:key=hex:000102030405060708090a0b0c0d0e0f
    ends 0 a ''
    run request "$ENDPOINT" echo a --timeout 5
    ends 3 '' -
    says 'AUTH_ERROR'
}

a_unix_socket_with_nobody_behind_it_ends_with_2() {
    run request unix:nowhere echo a
    ends 2 ''
    says 'unix:nowhere: there is no such file'
    serve_at unix:socket
    kill -KILL "$SERVER"
    wait "$SERVER"
    [ -S socket ] || fail 'the file of a killed server is gone'
    run request unix:socket echo a
    ends 2 ''
    says 'unix:socket: connection refused'
    serve_at unix:socket # takes the place of the dead
    run request unix:socket echo a
    ends 0 a ''
}

a_unix_socket_that_is_in_use_is_not_taken_away() {
    serve_at unix:socket
    run serve unix:socket
    ends 2 ''
    says 'unix:socket: the address is in use'
    run request unix:socket echo a
    ends 0 a ''
}

mistakes_in_keys_are_named_with_their_column() {
    run serve 'tcp://127.0.0.1:0?nodely=1'
    says 'tcp://127.0.0.1:0?nodely=1: tcp:// has no key "nodely" (column 19)'
    run request 'unix:socket?mode=600' echo
    says 'the key "mode" at column 13 is for listening'
}

options_stand_anywhere() {
    serve --auth hmac:secret=s
    run --auth hmac:secret=s request "$ENDPOINT" echo a
    ends 0 a ''
    run request --auth=hmac:secret=s "$ENDPOINT" echo a
    ends 0 a ''
    run request "$ENDPOINT" --timeout 5 echo a --auth hmac:secret=s
    ends 0 a ''
    run request --auth hmac:secret=s -- "$ENDPOINT" echo --hex
    ends 0 --hex ''
}

an_endpoint_may_be_cut_short() {
    serve
    run request "${ENDPOINT#tcp://}" echo a
    ends 0 a ''
    run request "localhost:${ENDPOINT##*:}" echo a
    ends 0 a ''
}

content_comes_from_standard_input_or_a_file() {
    serve
    printf 'a\0b\n' >file
    "$NETAIO" request "$ENDPOINT" echo - <file >out 2>err || fail "$(cat err)"
    cmp -s file out || fail "standard input was changed"
    run request "$ENDPOINT" echo @file
    ends 0 - ''
    cmp -s file out || fail "the file was changed"
    run request "$ENDPOINT" echo @@file
    ends 0 @file ''
    head -c 65418 /dev/urandom >large
    run request "$ENDPOINT" echo @large
    ends 0 - ''
    cmp -s large out || fail "the large file was changed"
}

hex_is_for_bytes() {
    serve
    run create "$ENDPOINT" ff00 00fe --hex
    ends 0 $'73746f726564\n' ''
    run request "$ENDPOINT" FF00 --hex
    ends 0 $'00fe\n' ''
    run request "$ENDPOINT" FF01 --hex
    ends 3 '' 'netaio: NOT_FOUND: not found'
}

json_shows_packed_content() {
    serve
    check() {
        run request "$ENDPOINT" 6563686f "$1" --hex
        ends 0 - ''
        unhex "$(cat out)" >packed
        run request "$ENDPOINT" echo @packed --json
        ends 0 "$2"$'\n' ''
    }
    check 4402 '2'
    check 4501 '-1'
    check 00 'null'
    check 0601 'true'
    check 430161 '"a"'
    check 43042209c280 '"\"\u0009\u0080"'
    check 4102ff00 '"hex:ff00"'
    check 073fb999999999999a '0.1'
    check 077ff0000000000000 '"Infinity"'
    check 4c4002020544014303616e6e '[1, "ann"]'
    check 4d4001104c4002060543046e69636b4303616e6e '{"nick": "ann"}'
    check 4d4000 '{}'
    check 4a4001214c4005020507090244074303616e6e430568656c6c6f04070640b5eece00004401 \
        '[[7, "ann", "hello", 1760000000000000, 1]]'
}

json_of_content_that_is_not_packed_is_an_error() {
    serve
    run request "$ENDPOINT" echo plain --json
    ends 3 '' 'netaio: the content of the answer (5 bytes) is not packed, so --json cannot show it'
    run request "$ENDPOINT" echo --json
    ends 0 '' ''
}

verbose_shows_the_exchange_and_leaves_standard_output_alone() {
    serve --auth hmac:secret=s -v
    run request "$ENDPOINT" echo hello -v --auth hmac:secret=s
    ends 0 hello
    says '* connected to 127.0.0.1:'
    says '> REQUEST_URI "echo" 5 bytes, outer: hmac, inner: none'
    says '< RESPOND_URI "echo" 5 bytes, authenticated'
    grep -q 'REQUEST_URI "echo" 5 bytes: RESPOND_URI' started.err || fail "$(cat started.err)"
}

no_terminal_is_harmed_by_an_answer() {
    ready "$PEER" gone
    run request "tcp://127.0.0.1:$LINE" k
    ends 3 '' 'netaio: ERROR: \x1b[2Jgone\xff'
}

a_port_without_a_listener_ends_with_2_and_says_so() {
    serve
    kill -TERM "$SERVER"
    wait "$SERVER"
    run request "$ENDPOINT" k
    ends 2 ''
    says 'connection refused'
}

a_name_that_does_not_resolve_ends_with_2_and_says_so() {
    run request tcp://no-such-host.invalid:1 k --auth none
    ends 2 ''
    says 'no-such-host.invalid'
}

a_peer_that_never_answers_ends_with_2_and_the_seconds() {
    silent
    run request "$ENDPOINT" k --timeout 0.2
    ends 2 '' "netaio: no answer from $ENDPOINT within 0.2 s"
}

a_peer_that_hangs_up_ends_with_2() {
    closing
    run request "$ENDPOINT" k
    ends 2 ''
}

an_answer_that_cannot_be_written_is_not_done() {
    serve
    "$NETAIO" request "$ENDPOINT" echo hello >/dev/full 2>err && fail "done"
    says 'cannot write to standard output'
}

ipv6_works_as_ipv4_does() {
    "$PEER" ipv6 || skip "there is no IPv6 on loopback"
    ready "$NETAIO" serve 'tcp://[::1]:0'
    ENDPOINT=${LINE#listening on }
    case $ENDPOINT in 'tcp://[::1]:'*) ;; *) fail "$ENDPOINT" ;; esac
    run request "$ENDPOINT" echo a
    ends 0 a ''
    run request "${ENDPOINT#tcp://}" echo a
    ends 0 a ''
}

every_address_is_served_once_that_is_said_aloud() {
    ready "$NETAIO" serve '*:0' --auth none
    run request "localhost:${LINE##*:}" echo a
    ends 0 a ''
}

a_taken_port_is_said() {
    serve
    run serve "$ENDPOINT"
    ends 2 ''
    says 'in use'
}

signals_end_the_server_in_order() {
    for signal in INT TERM; do
        serve
        run create "$ENDPOINT" k v
        kill "-$signal" "$SERVER"
        wait "$SERVER" || fail "$signal: ended with $?"
    done
}

# The server cannot flush, since the peer does not read: it is in the middle of closing when the
# second signal comes.
a_second_signal_ends_the_server_at_once() {
    serve
    ready "$PEER" flood "${ENDPOINT##*:}"
    kill -INT "$SERVER"
    kill -TERM "$SERVER"
    status=0
    wait "$SERVER" || status=$?
    [ "$status" = 143 ] || [ "$status" = 130 ] || fail "ended with $status"
}

run_sentences
