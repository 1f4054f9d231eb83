# test_tool_call.sh - calls by a schema: arguments and answers as JSON, keys, failures.
. tests/support/tool.sh

SOURCE=$PWD
EXAMPLES=$NIO_BUILD_DIR/examples
CHAT=$NIO_BUILD_DIR/tests/support/nio_test_chat

hello() {
    head -c 32 /dev/urandom >key
    ready "$EXAMPLES/hello_server" tcp://127.0.0.1:0 key
    ENDPOINT=${LINE#listening on }
}

store() {
    export STORE_SECRET=test STORE_WRITER_SECRET=adminpassword
    ready "$EXAMPLES/store_server" tcp://127.0.0.1:0
    ENDPOINT=${LINE#listening on }
}

chat() {
    head -c 32 /dev/urandom >key
    ready "$CHAT" key
    ENDPOINT=${LINE#listening on }
}

# of SCHEMA ARGUMENT...: a call by the committed descriptor.
of() {
    local schema=$1
    shift
    run call "$ENDPOINT" --schema "$SOURCE/generated/$schema/$schema.json" "$@"
}

# talks OPERATION...: to the chat server, with its keys.
talks() { of chat "$@" --key outer_seal=@key --key admin_auth=@key; }

an_argument_list_goes_out_and_a_record_comes_back() {
    hello
    of hello greeting.request '{"name": "Ann"}' --key outer_seal=@key
    ends 0 $'{"text": "Hello, Ann!", "visits": 1}\n' ''
    of hello greeting.request '{"name": "Bob"}' \
        --key "outer_seal=hex:$(od -An -tx1 -v key | tr -d ' \n')"
    ends 0 $'{"text": "Hello, Bob!", "visits": 2}\n' ''
}

the_argument_may_come_from_a_file_or_from_standard_input() {
    hello
    echo '{ "name": "Ann" }' >args
    of hello greeting.request @args --key outer_seal=@key
    ends 0 $'{"text": "Hello, Ann!", "visits": 1}\n' ''
    STATUS=0
    "$NETAIO" call "$ENDPOINT" --schema "$SOURCE/generated/hello/hello.json" greeting.request - \
        --key outer_seal=@key <args >out 2>err || STATUS=$?
    ends 0 $'{"text": "Hello, Ann!", "visits": 2}\n' ''
}

bytes_alone_go_out_as_they_are_and_come_back_as_hex() {
    store
    local keys=(--key outer_auth=env:STORE_SECRET --key writer_auth=env:STORE_WRITER_SECRET)
    of store item.create key=k1 '"text:abc"' "${keys[@]}"
    ends 0 $'"stored"\n' ''
    of store item.request key=k1 "${keys[@]}"
    ends 0 $'"hex:616263"\n' ''
    of store item.request key=hex:6b31 --key outer_auth=test
    ends 0 $'"hex:616263"\n' ''
    run request "$ENDPOINT" k1 --auth hmac:secret=test
    ends 0 abc ''
    of store echo.request '"hex:00ff"' "${keys[@]}"
    ends 0 $'"hex:00ff"\n' ''
    of store item.request key=k2 "${keys[@]}"
    ends 3 '' 'netaio: NOT_FOUND: not found'
    of store item.create key=k1 '"hex:"' "${keys[@]}"
    ends 3 '' 'netaio: ERROR: cannot overwrite'
}

lists_enums_times_and_64_bits_are_shown() {
    chat
    local ann='{"id": 1, "author": "ann", "text": "tea", "sent_at": "2025-10-09T08:53:20Z",'
    talks posts.request room=tea '{"limit": 1}'
    ends 0 "[$ann"$' "mood": "loud"}]\n' ''
    talks posts.request room=tea '{"after": 18446744073709551614}'
    ends 0 -
    grep -q '"id": 18446744073709551614, .* "mood": 9}, .*"id": 18446744073709551615' out ||
        fail "$(cat out)"
    talks posts.create room=tea '{"author":"ann","text":"hi","mood":"calm"}'
    ends 0 $'{"id": 0}\n' ''
    talks posts.create room=tea '{"author":"ann","text":"hi","mood":null}'
    ends 0 $'{"id": 18446744073709551615}\n' ''
}

what_is_optional_need_not_be_given() {
    chat
    talks posts.request room=tea
    ends 0 -
    talks post.delete room=tea id=7
    ends 0 $'null\n' ''
    talks post.delete room=tea id=8
    ends 3 '' 'netaio: NOT_FOUND: no such post'
}

a_typed_failure_is_json_behind_its_name() {
    chat
    talks posts.create room=tea '{"author":"bad","text":"hi"}'
    ends 3 '' 'netaio: ERROR: {"code": 409, "detail": "no \"bad\" here"}'
    talks posts.request room=empty
    ends 3 '' 'netaio: NOT_FOUND: nobody has posted'
}

what_is_wrong_with_the_json_is_said_before_anything_is_sent() {
    ENDPOINT=127.0.0.1:1
    talks posts.create room=tea "{\"author\":\"ann\",\"text\":\"$(printf %5000s x)\"}"
    ends 1 '' 'netaio: text: 5000 bytes, at most 4096'
    talks posts.create room=tea '{"author":"ann"}'
    ends 1 '' 'netaio: text: is missing'
    talks posts.create room=tea '{"author":"ann","text":"x","mod":1}'
    ends 1 '' "netaio: there is no field 'mod'; there is: author, text, mood"
    talks posts.create room=tea '{"author":"ann","text":"x","mood":"lod"}'
    ends 1 '' "netaio: mood: there is no member 'lod'; there is: calm, loud"
    talks posts.create room=tea '{"author":"ann",}'
    ends 1 '' "netaio: the argument is not JSON: line 1, column 17: the name of a member, in \
quotes, was expected"
    talks post.delete room=tea id=7 '{}'
    ends 1 '' 'netaio: the operation takes no arguments'
    talks posts.request room=tea '{}' '{}'
    ends 1 '' "netaio: there is one argument, in JSON; '{}' is a second one"
}

what_is_wrong_with_the_uri_is_said_as_well() {
    ENDPOINT=127.0.0.1:1
    talks posts.request
    ends 1 '' 'netaio: room: it is missing: the URI needs room=VALUE, a text<64>'
    talks posts.request room=a/b
    ends 1 '' 'netaio: room: it holds the byte 0x2f, which ends it'
    talks posts.request room=
    ends 1 '' 'netaio: room: it cannot be empty'
    talks posts.request room=a room=b
    ends 1 '' 'netaio: room: it is given twice'
    talks posts.request rom=a
    ends 1 '' "netaio: the URI has no parameter 'rom'"
    talks post.delete room=a id=07
    ends 1 '' "netaio: id: '07' is no integer from 0 to 18446744073709551615"
}

an_operation_that_is_not_there_or_cannot_be_called_is_refused() {
    ENDPOINT=127.0.0.1:1
    talks posts.creat
    ends 1 '' "netaio: protocol chat has no operation 'posts.creat'; did you mean 'posts.create'?"
    talks posts.notify room=tea
    ends 1 '' 'netaio: posts.notify is what the server tells its subscribers; '`
        `'posts.subscribe hears it'
    talks post.subscribe room=tea
    ends 1 '' "netaio: protocol chat has no operation 'post.subscribe'; did you mean \
'posts.subscribe'?"
    talks posts.request room=tea --count 2
    ends 1 '' 'netaio: --count is for what is subscribed to; posts.request is answered once'
    ENDPOINT=tcp://127.0.0.1:1
    talks TYPING room=tea '{"nick":"ann"}'
    ends 1 '' 'netaio: TYPING goes over udp alone, and tcp://127.0.0.1:1 does not'
    ENDPOINT=udp://127.0.0.1:1
    talks posts.request room=tea
    ends 1 '' 'netaio: posts.request goes over tcp alone, and udp://127.0.0.1:1 does not'
}

a_key_that_is_missing_or_unknown_or_wrong_is_told() {
    local asks='netaio: the schema asks for a key: --key'
    local from='(or env:NAME, hex:DIGITS, pass:WORD)'
    chat
    of chat posts.request room=tea
    ends 1 '' "$asks outer_seal=@FILE $from"
    of chat posts.create room=tea '{"author":"a","text":"b"}' --key outer_seal=@key
    ends 1 '' "$asks admin_auth=@FILE $from"
    talks posts.request room=tea --key outer=@key
    ends 1 '' "netaio: protocol chat has no key 'outer'"
    talks posts.request room=tea --key outer_seal=@key
    ends 1 '' 'netaio: --key outer_seal is given twice'
    talks posts.request room=tea --key sesame
    ends 1 '' 'netaio: --key is NAME=VALUE, as in outer_seal=@FILE'
    of chat posts.request room=tea --key outer_seal=pass:sesame
    ends 3 ''
    says AUTH_ERROR
}

it_says_what_goes_and_comes() {
    chat
    talks posts.create room=tea '{"author":"ann","text":"hi","mood":"loud"}' -v
    ends 0 $'{"id": 1}\n'
    says '> CREATE_URI "room/tea/posts" 17 bytes, outer: aead, inner: mac'
    says '< OK "room/tea/posts" 6 bytes, authenticated'
}

a_message_without_answer_is_done_when_it_has_left() {
    serve --auth none
    run call "$ENDPOINT" --schema "$SOURCE/tests/golden/good/scalars/scalars.json" NOTE \
        '{"text": "hi"}' -v
    ends 0 ''
    says '> message 32 "note" 8 bytes, outer: none, inner: none'
    run call 127.0.0.1:1 --schema "$SOURCE/tests/golden/good/scalars/scalars.json" NOTE
    ends 2 ''
}

what_is_notified_is_a_line_of_json() {
    local schema=(--schema "$SOURCE/generated/chat/chat.json" --key outer_seal=@key)
    local post='{"id": 1, "author": "ann", "text": "hi", "sent_at": "2025-10-09T08:53:20Z"'
    chat
    hears CONFIRM_SUBSCRIBE call "$ENDPOINT" "${schema[@]}" posts.subscribe room=tea --count 2 -v
    talks posts.create room=tea '{"author":"ann","text":"hi","mood":"loud"}'
    ends 0 $'{"id": 1}\n' ''
    talks posts.create room=coffee '{"author":"ann","text":"no","mood":"loud"}'
    run publish "$ENDPOINT" room/tea/posts no --auth aead:key=@key,realm=chat
    ends 3 ''
    talks posts.create room=tea '{"author":"ann","text":"hi","mood":"loud"}'
    heard 0 "$post"$', "mood": "loud"}\n'"$post"$', "mood": "loud"}\n'
}

a_server_may_refuse_a_subscriber() {
    chat
    of chat posts.subscribe room=secret --key outer_seal=@key
    ends 3 ''
    says 'netaio: NOT_PERMITTED'
    of chat posts.subscribe room=tea '{}' --key outer_seal=@key
    ends 1 '' 'netaio: the operation takes no arguments'
    of chat posts.subscribe --key outer_seal=@key
    ends 1 ''
    says 'room: it is missing'
}

a_notification_that_does_not_conform_is_told() {
    head -c 32 /dev/urandom >key
    serve --auth aead:key=@key,realm=chat
    hears CONFIRM_SUBSCRIBE call "$ENDPOINT" --schema "$SOURCE/generated/chat/chat.json" \
        --key outer_seal=@key posts.subscribe room=tea --count 1 -v
    run publish "$ENDPOINT" room/tea/posts text --auth aead:key=@key,realm=chat
    heard 3 ''
    grep -q 'the notification does not conform to the schema' <&"$ERRORS" || fail 'not told'
}

what_peers_tell_each_other_is_not_called() {
    run call localhost --schema "$SOURCE/generated/ledger/ledger.json" new_txn.notify
    ends 1 '' 'netaio: new_txn.notify is what peers tell each other; it cannot be called'
    run call localhost --schema "$SOURCE/generated/ledger/ledger.json" new_txn.subscribe
    ends 1 ''
    says "no operation 'new_txn.subscribe'"
}

operations_over_udp_are_called_there() {
    serve_at udp://127.0.0.1:0 --auth none
    of ledger txns.request 7
    ends 3 '' 'netaio: NOT_FOUND: not found'
    run create "$ENDPOINT" 74786e73 4d40010e4c400207024305636f756e744402 --hex
    of ledger txns.request 7
    ends 0 $'{"count": 2}\n' ''
}

what_a_schema_calls_idempotent_is_sent_again_over_udp() {
    local line
    ready "$PEER" datagrams
    sed 's/"verb": "request"/"idempotent": true, &/' \
        "$SOURCE/generated/ledger/ledger.json" >again.json
    "$NETAIO" call "udp://127.0.0.1:$LINE" --schema again.json txns.request 7 >/dev/null 2>&1 &
    read -r line <&"$FIRST" || fail 'no datagram'
    read -r line <&"$FIRST" || fail "one datagram, then '$line'"
}

the_key_of_a_peer_is_learned_before_it_is_sealed_for() {
    "$NETAIO" keygen --x25519 --out ours >/dev/null
    "$NETAIO" keygen --x25519 --out theirs >/dev/null
    serve_at udp://127.0.0.1:0 --peers easycoin --inner-cipher x25519:seed=@theirs,unproved
    hears CONFIRM_SUBSCRIBE subscribe "$ENDPOINT" msg -v --count 1
    of ledger line.publish '"hello"' --key sealed_cipher=@ours -v
    ends 0 ''
    says 'outer: none, inner: x25519'
    heard 0 $'hello\n'
    of ledger line.publish '"hello"'
    ends 1 ''
    says 'the schema asks for a key: --key sealed_cipher=@FILE'
    serve_at udp://127.0.0.1:0 --peers other --inner-cipher x25519:seed=@theirs,unproved
    of ledger line.publish '"hello"' --key sealed_cipher=@ours --timeout 0.3
    ends 2 '' "netaio: $ENDPOINT did not say within 0.3 s who it is under the app id 'easycoin'"
}

# tiny: a schema whose outer layer signs, and whose peers have a layer of their own: tiny.json.
tiny() {
    local params='"params": [{"name": "field", "text": "f"}, {"name": "realm", "text": "tiny"}]'
    cat >tiny.json <<EOF
{"descriptor": 1, "protocol": "tiny", "version": 1, "app": "tiny", "layers": [
  {"name": "outer", "auth": {"kind": "$1", "key": "outer_auth", $params}},
  {"name": "peers", "auth": {"kind": "mac", "key": "peers_auth", $params}},
  {"name": "box", "cipher": {"kind": "x25519", "key": "box_cipher", "params": []}}],
 "types": [], "operations": [
  {"id": "k.request", "verb": "request", "type": 0, "uri": ["k"], "content": {"form": "none"},
   "transport": "any", "answers": [
     {"name": "respond", "type": 1, "content": {"form": "bytes", "type": "bytes<64>"}}]},
  {"id": "k.create", "verb": "create", "type": 2, "uri": ["k"], "inner": "box",
   "content": {"form": "bytes", "type": "bytes<64>"}, "transport": "any", "answers": [
     {"name": "ok", "type": 10, "content": {"form": "bytes", "type": "text<64>"}}]}]}
EOF
}

a_layer_that_signs_is_told_whom_to_trust() {
    tiny sign
    "$NETAIO" keygen --sign --out ours | cut -d' ' -f2 >ours.public
    "$NETAIO" keygen --sign --out theirs | cut -d' ' -f2 >theirs.public
    serve --auth sign:seed=@theirs,trusted=@ours.public,field=f,realm=tiny
    run create "$ENDPOINT" k abc --auth sign:seed=@ours,trusted=@theirs.public,field=f,realm=tiny
    ends 0 stored ''
    local call=(call "$ENDPOINT" --schema tiny.json k.request)
    run "${call[@]}" --key outer_auth=@ours --key outer_auth.trusted=@theirs.public -v
    ends 0 $'"hex:616263"\n'
    says ', authenticated'
    run "${call[@]}" --key "outer_auth=$(printf %064d 1)" \
        --key outer_auth.trusted=@theirs.public
    ends 3 ''
    says 'netaio: AUTH_ERROR'
    run "${call[@]}"
    ends 1 ''
    says 'the schema asks for a key: --key outer_auth=@FILE'
    run "${call[@]}" --key outer_auth=@ours --key box_cipher.trusted=@ours
    ends 1 '' "netaio: protocol tiny has no key 'box_cipher.trusted'"
}

peers_are_met_under_the_layer_that_the_schema_has_for_them() {
    tiny mac
    "$NETAIO" keygen --out key
    "$NETAIO" keygen --x25519 --out ours >/dev/null
    "$NETAIO" keygen --x25519 --out theirs | cut -d' ' -f2 >theirs.public
    serve_at udp://127.0.0.1:0 # for a port that nobody has
    kill -TERM "$SERVER"
    wait "$SERVER"
    "$NETAIO" peers "$ENDPOINT?group=239.255.77.78&iface=lo" --app-id tiny \
        --auth mac:key=@key,field=f,realm=tiny --inner-auth mac:key=@key,field=g,realm=tiny \
        --data "{\"pubkey\": \"hex:$(cat theirs.public)\"}" >found &
    sed -i '/"peers"/s/"f"/"g"/' tiny.json
    run call "$ENDPOINT" --schema tiny.json k.create '"text:abc"' --key outer_auth=@key \
        --key peers_auth=@key --key box_cipher=@ours
    ends 3 '' 'netaio: NOT_FOUND: not found'
}

nobody_there_is_no_connection() {
    ENDPOINT=127.0.0.1:1
    head -c 32 /dev/zero >key
    talks posts.request room=tea --timeout 5
    ends 2 ''
}

a_schema_is_read_by_the_generator_where_that_runs() {
    command -v lua5.4 >/dev/null || skip "Lua 5.4 is not installed"
    hello
    export NETAIO_GEN=$SOURCE/codegen/netaio-gen
    run call "$ENDPOINT" --schema "$SOURCE/schema/hello.nio" greeting.request '{"name":"Ann"}' \
        --key outer_seal=@key
    ends 0 $'{"text": "Hello, Ann!", "visits": 1}\n' ''
    run describe "$SOURCE/schema/hello.nio"
    ends 0 -
    grep -q '^greeting  "greeting"$' out || fail "$(cat out)"
    echo 'protocol x' >bad.nio
    run call "$ENDPOINT" --schema bad.nio greeting.request
    ends 1 ''
    says "netaio: 'bad.nio' is no schema that can be used"
}

without_the_generator_a_descriptor_is_asked_for() {
    export NETAIO_GEN=no-such-program
    run call localhost --schema x.nio a.b
    ends 1 '' "netaio: 'x.nio' is a schema, and no-such-program, which reads it, cannot run (it \
has to be in the PATH, and needs Lua 5.4); give the descriptor that it has written, NAME.json"
    run describe x.nio
    ends 1 '' "netaio: 'x.nio' is a schema, and no-such-program, which reads it, cannot run (it \
has to be in the PATH, and needs Lua 5.4)"
    run describe x.json
    ends 1 '' "netaio: describe takes a schema, NAME.nio; 'x.json' is none"
}

a_descriptor_that_is_none_is_refused() {
    echo '{"descriptor": 2}' >a.json
    echo '{"a": 1}' >b.json
    echo '{"descriptor": 1' >c.json
    run call localhost --schema a.json a.b
    ends 1 '' 'netaio: a.json: a descriptor of another form than 1, which this tool knows'
    run call localhost --schema b.json a.b
    ends 1 '' 'netaio: b.json: it is JSON, but no descriptor of netaio-gen'
    run call localhost --schema c.json a.b
    ends 1 '' "netaio: c.json: line 2, column 1: ',' or '}' was expected"
    run call localhost --schema nowhere.json a.b
    ends 1 '' "netaio: cannot read 'nowhere.json': No such file or directory"
    run call localhost a.b
    ends 1 '' 'netaio: --schema is missing: the .nio, or the .json that netaio-gen makes of it'
}

run_sentences
