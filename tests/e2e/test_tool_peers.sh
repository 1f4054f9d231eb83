# test_tool_peers.sh - peers: over TCP, unix sockets and UDP, by multicast on loopback, as lines and
# as a table; peers of serve, and layers that need them.
. tests/support/tool.sh

KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f

# shown PATTERN FD: reads a line that matches: SHOWN.
shown() {
    IFS= read -r SHOWN <&"$2" || fail "nothing is shown; expected $1"
    # shellcheck disable=SC2053 # a pattern
    [[ $SHOWN = $1 ]] || fail "shown: $SHOWN" "not: $1"
}

# finds ARGUMENT...: `netaio peers` in the background: FINDER, and what it shows at FOUND.
finds() {
    local pipe=shown-$RANDOM$RANDOM
    mkfifo "$pipe"
    "$NETAIO" peers "$@" >"$pipe" 2>found.err </dev/null &
    FINDER=$!
    exec {FOUND}<"$pipe"
}

# ended STATUS: how the finder ends.
ended() {
    local status=0
    wait "$FINDER" || status=$?
    [ "$status" = "$1" ] || fail "status $status, expected $1" "$(cat found.err)"
}

# announced BEGINNING: waits for a line of the server on standard error.
announced() {
    rm -f told
    mkfifo told
    tail -n +1 -f --pid="$SERVER" started.err >told &
    grep -q -m 1 "^$1" told || fail "the server did not say: $1" "$(cat started.err)"
}

a_server_is_found_and_finds_over_every_transport() {
    local at
    for at in tcp://127.0.0.1:0 unix:socket udp://127.0.0.1:0; do
        serve_at "$at" --peers netaio -v
        finds "$ENDPOINT" --id ann --data '{"nick": "ann", "n": [1, "hex:00"]}'
        shown '+ hex:???????????????????????????????? * ?s unproved -' "$FOUND"
        announced '+ ann ' # who comes and goes in one turn is not told
        kill -INT "$FINDER"
        ended 0
        announced '- ann '
        kill -TERM "$SERVER"
        wait "$SERVER" || fail "the server ended with $?"
        grep -q '^+ ann .* unproved {"n": \[1, "hex:00"\], "nick": "ann"}$' started.err ||
            fail "$at: $(cat started.err)"
        grep -q '^- ann ' started.err || fail "$at: $(cat started.err)"
        rm started.err
    done
}

an_app_id_keeps_peers_apart() {
    serve --peers chat
    run peers "$ENDPOINT" --for 0.3
    ends 0 '' ''
    finds "$ENDPOINT" --app-id chat
    shown '+ *' "$FOUND"
}

a_server_that_ends_takes_its_peers_with_it() {
    serve --peers netaio
    finds "$ENDPOINT"
    shown '+ *' "$FOUND"
    kill -TERM "$SERVER"
    shown '- *' "$FOUND"
    ended 2
    grep -qx 'netaio: the peer closed the connection' found.err || fail "$(cat found.err)"
}

nobody_there_ends_with_2() {
    serve
    kill -TERM "$SERVER"
    wait "$SERVER"
    run peers "$ENDPOINT"
    ends 2 ''
    says 'connection refused'
}

a_key_proves_that_one_of_its_holders_said_it() {
    serve --peers netaio --auth "aead:key=$KEY"
    [ ! -s started.err ] || fail "$(cat started.err)"
    finds "$ENDPOINT" --auth "aead:key=$KEY"
    shown '+ hex:* * ?s keyed -' "$FOUND"
}

a_signature_proves_the_id() {
    "$NETAIO" keygen --sign --out ours >ours.public
    "$NETAIO" keygen --sign --out theirs >theirs.public
    serve --peers netaio --auth sign:seed=@theirs,peers -v
    finds "$ENDPOINT" --auth sign:seed=@ours,peers
    shown "+ hex:$(cut -d' ' -f2 theirs.public) * ?s signed -" "$FOUND"
    kill -INT "$FINDER"
    ended 0
    kill -TERM "$SERVER"
    wait "$SERVER"
    grep -q "^+ hex:$(cut -d' ' -f2 ours.public) .* signed -\$" started.err ||
        fail "$(cat started.err)"
}

serve_says_that_nothing_proves_its_peers() {
    serve --peers chat
    kill -TERM "$SERVER"
    wait "$SERVER"
    grep -qx "netaio: peers under 'chat' are taken at their word: no key proves who they are" \
        started.err || fail "$(cat started.err)"
}

# group: a multicast group on loopback, at a port that nobody else has: GROUP.
group() {
    local port
    serve_at udp://127.0.0.1:0
    port=${ENDPOINT##*:}
    kill -TERM "$SERVER"
    wait "$SERVER"
    GROUP="udp://127.0.0.1:0?group=239.255.77.77:$port&iface=lo"
}

nodes_of_one_host_find_each_other_by_multicast() {
    local ann bob
    group
    finds "$GROUP" --id ann --data '{"nick": "ann"}'
    ann=$FOUND
    finds "$GROUP" --id bob --every 0.2
    bob=$FOUND
    shown '+ ann 127.0.0.1:* ?s unproved {"nick": "ann"}' "$bob"
    shown '+ bob 127.0.0.1:* ?s unproved -' "$ann"
    kill -INT "$FINDER"
    ended 0
    shown '- bob 127.0.0.1:* ?s unproved -' "$ann"
}

serve_is_found_by_multicast() {
    group
    serve_at "$GROUP" --peers netaio
    case $ENDPOINT in udp://127.0.0.1:*) ;; *) fail "listening on $ENDPOINT" ;; esac
    run request "$ENDPOINT" echo a
    ends 0 a ''
    finds "$GROUP" --every 0.2
    shown "+ hex:* ${ENDPOINT#udp://} ?s unproved -" "$FOUND"
}

what_peers_say_does_a_terminal_no_harm() {
    serve --peers netaio -v
    run peers "$ENDPOINT" --id $'\x1b[2J' --data $'{"\\u001b[2J": "\\u009b2J"}' --for 0.3
    ends 0
    kill -TERM "$SERVER"
    wait "$SERVER"
    grep -q $'\x1b\|\xc2\x9b' started.err && fail 'a control character came through'
    grep -q '^+ hex:1b5b324a .* {"\\u001b\[2J": "\\u009b2J"}$' started.err ||
        fail "$(cat -v started.err)"
}

a_terminal_gets_a_table() {
    script -qec true /dev/null >/dev/null 2>&1 </dev/null || skip 'no terminal can be made here'
    serve --peers netaio --auth none
    TERM=xterm script -qec "$NETAIO peers $ENDPOINT --id me --for 0.9" table >/dev/null 2>&1 \
        </dev/null || fail "it ended with $?"
    grep -qF "peers under netaio at $ENDPOINT, where this one is me" table || fail "$(cat -v table)"
    grep -qE '^ID +ADDRESS +AGE +LEVEL +DATA' table || fail "$(cat -v table)"
    grep -qE '^hex:[0-9a-f]{18}\.\.  127.0.0.1:[0-9]+ +0s  unproved  -' table ||
        fail "$(cat -v table)"
    grep -qF $'\x1b[3A' table || fail 'nothing was drawn in its place'
    TERM=dumb script -qec "$NETAIO peers $ENDPOINT --for 0.3" lines >/dev/null 2>&1 </dev/null
    grep -q $'\x1b' lines && fail "$(cat -v lines)"
    grep -q '^+ hex:' lines || fail "$(cat -v lines)"
}

the_inner_cipher_may_be_for_one_peer() {
    local at
    "$NETAIO" keygen --x25519 --out ours >/dev/null
    "$NETAIO" keygen --x25519 --out theirs >/dev/null
    for at in tcp://127.0.0.1:0 udp://127.0.0.1:0; do
        serve_at "$at" --inner-cipher x25519:seed=@theirs,unproved
        run create "$ENDPOINT" k abc --inner-cipher x25519:seed=@ours,unproved
        ends 0 stored ''
        run request "$ENDPOINT" k --inner-cipher x25519:seed=@ours,unproved
        ends 0 abc ''
        serve_at "$at" --auth "mac:key=$KEY" --inner-cipher x25519:seed=@theirs --peers chat
        run create "$ENDPOINT" k abc --auth "mac:key=$KEY" --inner-cipher x25519:seed=@ours \
            --peers chat
        ends 0 stored ''
        run create "$ENDPOINT" k2 abc --auth "mac:key=$KEY" --inner-cipher x25519:seed=@ours \
            --timeout 0.5
        ends 2 '' "netaio: $ENDPOINT did not say within 0.5 s who it is under the app id 'netaio'"
    done
}

what_is_wrong_with_the_options_is_said() {
    local at
    refuses '--id takes 1 to 255 bytes' peers localhost --id "$(printf %256s x)"
    refuses '--data is an object, this is an array' peers localhost --data '[]'
    refuses '--data is not JSON: line 1, column 1: a JSON value was expected' \
        peers localhost --data 'nick=ann'
    refuses '--data: it takes pairs of hex digits' peers localhost --data hex:0
    refuses '--every takes seconds, from 0.001 to 86400' peers localhost --every often
    refuses "--app-id does not belong to 'serve'" serve localhost --app-id a
    refuses "udp://0.0.0.0:0?group=224.0.0.1:8888 is not this machine: name the layers \
(--auth aead:key=@FILE), or say --auth none" peers
    refuses "udp://127.0.0.1:8888?group=224.0.0.1 is not this machine: name the layers \
(--auth aead:key=@FILE), or say --auth none" peers 'udp://127.0.0.1?group=224.0.0.1'
    refuses "udp://127.0.0.1:8888?group=224.0.0.1&iface=lo&iface=lo0 is not this machine: name the \
layers (--auth aead:key=@FILE), or say --auth none" \
        peers 'udp://127.0.0.1?group=224.0.0.1&iface=lo&iface=lo0'
    refuses "--inner-cipher: x25519 hides for a peer that is known; what peers say of themselves \
cannot be hidden by it" peers localhost --inner-cipher "x25519:seed=$KEY,unproved"
    for at in udp://0.0.0.0:8888 'udp://[::]:8888' 'tcp://*:8888'; do
        refuses "$at is no node to speak with; to hear a multicast group there, name it: \
udp://0.0.0.0:0?group=224.0.0.1:8888" peers "$at" --auth none
    done
}

run_sentences
