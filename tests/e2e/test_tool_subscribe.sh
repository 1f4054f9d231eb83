# test_tool_subscribe.sh - subscribe and publish, and what serve tells its subscribers.
. tests/support/tool.sh

KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f

create_update_and_publish_tell_the_subscribers_of_the_uri() {
    serve
    subscribes --count 3
    run create "$ENDPOINT" other no
    run create "$ENDPOINT" k one
    ends 0 stored ''
    run create "$ENDPOINT" k again
    ends 3 '' 'netaio: ERROR: cannot overwrite'
    run update "$ENDPOINT" k two
    ends 0 stored ''
    run publish "$ENDPOINT" k three
    ends 0 published ''
    heard 0 $'one\ntwo\nthree\n'
    run request "$ENDPOINT" k
    ends 0 two ''
}

publish_without_subscribers_is_done_too() {
    serve
    run publish "$ENDPOINT" k text
    ends 0 published ''
    run publish "$ENDPOINT" k
    ends 1 ''
    says 'something is missing; usage: netaio publish ENDPOINT URI CONTENT'
}

signals_end_a_subscription_in_order() {
    local signal
    for signal in INT TERM; do
        serve -v
        subscribes
        kill "-$signal" "$HEARER"
        heard 0 ''
        run publish "$ENDPOINT" k text
        ! grep -q notified started.err || fail 'it is still subscribed'
    done
}

a_lost_link_ends_it_with_2() {
    serve
    subscribes
    kill -TERM "$SERVER"
    heard 2 ''
    grep -qx 'netaio: the peer closed the connection' <&"$ERRORS" || fail 'it was not said why'
}

a_server_that_dies_ends_it_with_2() {
    serve
    subscribes
    kill -KILL "$SERVER"
    heard 2 ''
}

nobody_there_ends_it_with_2() {
    serve
    kill -TERM "$SERVER"
    wait "$SERVER"
    run subscribe "$ENDPOINT" k
    ends 2 ''
    says 'connection refused'
    ready "$PEER" silent
    run subscribe "tcp://127.0.0.1:$LINE" k --timeout 0.2
    ends 2 '' "netaio: no answer from tcp://127.0.0.1:$LINE within 0.2 s"
}

a_server_that_knows_no_subscribers_ends_it_with_3() {
    head -c 32 /dev/urandom >key
    ready "$NIO_BUILD_DIR/examples/hello_server" tcp://127.0.0.1:0 key
    run subscribe "${LINE#listening on }" k --auth aead:key=@key,realm=hello
    ends 3 ''
    says 'netaio: NOT_FOUND'
}

several_subscribers_hear_it_once_each() {
    local hearers=() i
    serve -v
    for i in 0 1 2; do
        mkdir "$i"
        cd "$i" || fail "no $i"
        subscribes --count 1
        hearers+=("$HEARER")
        cd ..
    done
    run publish "$ENDPOINT" k hello
    ends 0 published ''
    for i in 0 1 2; do
        wait "${hearers[$i]}" || fail "it ended with $?"
        [ "$(cat "$i/heard")" = hello ] || fail "$(cat "$i/heard")"
    done
    grep -q '^\* 3 notified' started.err || fail "$(cat started.err)"
}

hex_is_for_bytes_that_are_notified() {
    serve
    hears CONFIRM_SUBSCRIBE subscribe "$ENDPOINT" 00ff -v --hex --count 1
    run publish "$ENDPOINT" 00ff 4402 --hex
    heard 0 $'4402\n'
}

json_shows_what_is_packed() {
    serve
    subscribes --json --count 2
    printf '\x44\x02' >packed
    run publish "$ENDPOINT" k @packed
    run publish "$ENDPOINT" k plain
    heard 3 $'2\n'
    grep -q 'the content of the notification (5 bytes) is not packed' <&"$ERRORS" ||
        fail 'it was not said'
}

it_works_under_layers_and_over_unix_sockets() {
    serve_at unix:socket --auth "aead:key=$KEY" --inner-auth hmac:secret=a
    subscribes --auth "aead:key=$KEY" --count 1
    run publish "$ENDPOINT" k no --auth "aead:key=$KEY"
    ends 3 ''
    run publish "$ENDPOINT" k yes --auth "aead:key=$KEY" --inner-auth hmac:secret=a
    ends 0 published ''
    heard 0 $'yes\n'
}

it_says_what_goes_and_comes() {
    serve
    subscribes --count 1
    run publish "$ENDPOINT" k text
    heard 0 $'text\n'
    cat <&"$ERRORS" >said
    grep -qxF '< NOTIFY_URI "k" 4 bytes, not authenticated' said || fail "$(cat said)"
}

output_that_is_gone_ends_it() {
    serve
    rm -f errors
    mkfifo errors
    "$NETAIO" subscribe "$ENDPOINT" k -v 2>errors >/dev/full &
    HEARER=$!
    exec {ERRORS}<errors
    awaits CONFIRM_SUBSCRIBE "$ERRORS"
    run publish "$ENDPOINT" k text
    STATUS=0
    wait "$HEARER" || STATUS=$?
    [ "$STATUS" = 1 ] || fail "status $STATUS"
    grep -q 'cannot write to standard output' <&"$ERRORS" || fail 'it was not said'
}

a_count_is_a_number() {
    refuses '--count takes a number, 1 or more' subscribe localhost k --count 0
    refuses '--count takes a number, 1 or more' subscribe localhost k --count many
    refuses "--count does not belong to 'request'" request localhost k --count 1
}

run_sentences
