# test_tool_udp.sh - every verb over UDP.
. tests/support/tool.sh

KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f

# udp [OPTION]... starts a server.
udp() { serve_at udp://127.0.0.1:0 "$@"; }

what_is_created_can_be_requested_updated_and_deleted() {
    udp
    case $ENDPOINT in udp://127.0.0.1:[1-9]*) ;; *) fail "listening on $ENDPOINT" ;; esac
    run create "$ENDPOINT" k abc
    ends 0 stored ''
    run request "$ENDPOINT" k
    ends 0 abc ''
    run create "$ENDPOINT" k other
    ends 3 '' 'netaio: ERROR: cannot overwrite'
    run update "$ENDPOINT" k def
    ends 0 stored ''
    run request "localhost:${ENDPOINT##*:}" k
    ends 2 '' # that is TCP
    run request "udp://localhost:${ENDPOINT##*:}" k
    ends 0 def ''
    run delete "$ENDPOINT" k
    ends 0 deleted ''
    run request "$ENDPOINT" k
    ends 3 '' 'netaio: NOT_FOUND: not found'
}

subscribers_are_told() {
    udp
    subscribes --count 2
    run create "$ENDPOINT" k one
    run publish "$ENDPOINT" k two
    ends 0 published ''
    heard 0 $'one\ntwo\n'
    subscribes
    kill -INT "$HEARER"
    heard 0 ''
}

one_that_leaves_is_told_no_more() {
    udp -v
    subscribes --count 1
    run create "$ENDPOINT" k one
    heard 0 $'one\n'
    run publish "$ENDPOINT" k two
    ends 0 published ''
    [ "$(grep -c notified started.err)" = 1 ] || fail "$(cat started.err)"
}

layers_go_over_it_too() {
    local options
    for options in "--auth aead:key=$KEY" "--auth mac:key=$KEY --cipher sha256-stream:key=k" \
        "--auth hmac:secret=s --inner-auth hmac:secret=t,field=camh" "--auth hashcash:bits=8"; do
        # shellcheck disable=SC2086 # options are words
        udp $options
        # shellcheck disable=SC2086
        run create "$ENDPOINT" k abc $options
        ends 0 stored ''
        # shellcheck disable=SC2086
        run request "$ENDPOINT" k $options
        ends 0 abc ''
        # shellcheck disable=SC2086
        subscribes --count 1 $options
        # shellcheck disable=SC2086
        run publish "$ENDPOINT" k hello $options
        heard 0 $'hello\n'
    done
}

another_secret_is_refused() {
    udp --auth hmac:secret=right
    run request "$ENDPOINT" echo a --auth hmac:secret=wrong --timeout 0.3
    [ "$STATUS" = 2 ] || [ "$STATUS" = 3 ] || fail "status $STATUS: $(cat err)"
    run request "$ENDPOINT" echo a --auth hmac:secret=right
    ends 0 a ''
}

nobody_there_is_no_answer() {
    udp
    kill -TERM "$SERVER"
    wait "$SERVER" || fail "the server ended with $?"
    run request "$ENDPOINT" k --timeout 0.2
    ends 2 '' "netaio: no answer from $ENDPOINT within 0.2 s"
    run subscribe "$ENDPOINT" k --timeout 0.2
    ends 2 '' "netaio: no answer from $ENDPOINT within 0.2 s"
    run request udp://no-such-host.invalid:1 k --auth none
    ends 2 ''
    says 'no-such-host.invalid'
}

what_does_not_fit_a_datagram_is_not_sent() {
    udp
    head -c 65415 /dev/zero >large
    run request "$ENDPOINT" echo @large
    ends 0 -
    cmp -s large out || fail 'changed'
    run request "$ENDPOINT" echo @large --auth "aead:key=$KEY"
    ends 1 ''
    says 'message too large'
}

plain_is_for_this_machine_alone() {
    local text="is not this machine: name the layers (--auth aead:key=@FILE), or say --auth none"
    refuses "udp://192.0.2.1:8888 $text" request udp://192.0.2.1 k
    refuses "udp://*:0 $text" serve 'udp://*:0'
    refuses "udp://127.0.0.1:8888?group=224.0.0.1 $text" serve 'udp://127.0.0.1?group=224.0.0.1'
}

mistakes_in_keys_are_named_with_their_column() {
    run request 'udp://127.0.0.1:1?nodelay=0' k
    ends 1 ''
    says 'column 19'
    run request 'udp://127.0.0.1:1?group=224.0.0.1&iface=lo' k
    ends 1 ''
    says 'column 19 is for listening'
    run serve 'udp://127.0.0.1:0?group=192.0.2.1&iface=lo'
    ends 1 ''
    says 'column'
}

it_says_what_goes_and_comes() {
    udp
    run request "$ENDPOINT" echo hello -v
    ends 0 hello
    says "* speaking with ${ENDPOINT#udp://}"
    says '> REQUEST_URI "echo" 5 bytes, outer: none, inner: none'
    says '< RESPOND_URI "echo" 5 bytes, not authenticated'
}

ipv6_works_as_ipv4_does() {
    "$PEER" ipv6 || skip "there is no IPv6 on loopback"
    serve_at 'udp://[::1]:0'
    run request "$ENDPOINT" echo a
    ends 0 a ''
    subscribes --count 1
    run publish "$ENDPOINT" k hello
    heard 0 $'hello\n'
}

every_address_is_served_once_that_is_said_aloud() {
    serve_at 'udp://*:0' --auth none
    run request "udp://127.0.0.1:${LINE##*:}" echo a
    ends 0 a ''
}

signals_end_the_server_in_order() {
    local signal
    for signal in INT TERM; do
        udp
        run create "$ENDPOINT" k v
        kill "-$signal" "$SERVER"
        wait "$SERVER" || fail "$signal: ended with $?"
    done
}

run_sentences
