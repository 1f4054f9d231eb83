# test_tool_locks.sh - layers of tapescript: who opens which lock, and where locks come from.
. tests/support/tool.sh

"$NETAIO" tapescript auth 01 >"$ROOT/out" 2>&1 || {
    grep -q 'was built without' "$ROOT/out" && echo "SKIP: $(cat "$ROOT/out")" && exit 77
}

# Key A of tests/vectors/tapescript.json, and its lock.
SEED=d38e8d812c9ae957c245da0ce2ef1a4601eab71cdea7160f625ec3647b86b9ca
KEY=681d02961a64d00c7b48c09fb817af778283745080325e6c010bc878916648a2
LOCK=0320${KEY}2300

# keys NAME...: for each a seed in the file NAME, and the lock of its key in NAME.lock.
keys() {
    local name
    for name in "$@"; do
        "$NETAIO" keygen --sign --out "$name" | sed 's/^public //' >"$name.public"
        "$NETAIO" tapescript lock "@$name.public" >"$name.lock"
    done
}

a_layer_opens_the_lock_of_the_other_side() {
    keys server ann eve
    serve --auth tapescript:seed=@server,lock=@ann.lock
    run create "$ENDPOINT" k1 abc --auth tapescript:seed=@ann,lock=@server.lock
    ends 0 stored ''
    run request "$ENDPOINT" k1 --auth tapescript:seed=@ann,lock=@server.lock
    ends 0 abc ''
    run request "$ENDPOINT" k1 --auth tapescript:seed=@eve,lock=@server.lock
    ends 3 '' 'netaio: AUTH_ERROR: tapescript auth failed'
    # Answers are sealed as well: one that does not open the lock is none.
    run request "$ENDPOINT" k1 --auth tapescript:seed=@ann,lock=@eve.lock --timeout 0.3
    ends 2 '' "netaio: no answer from $ENDPOINT within 0.3 s; what came did not pass the layers of \
this side"
    serve --auth "tapescript:seed=$SEED,lock=$LOCK,steps=1000"
    run request "$ENDPOINT" echo a --auth "tapescript:seed=$SEED,lock=$LOCK"
    ends 0 a ''
}

an_inner_layer_says_who_may_write() {
    keys server ann eve
    serve --auth aead:pass=word --inner-auth tapescript:seed=@server,lock=@ann.lock
    run create "$ENDPOINT" k abc --auth aead:pass=word \
        --inner-auth tapescript:seed=@ann,lock=@server.lock
    ends 0 stored ''
    run request "$ENDPOINT" k --auth aead:pass=word
    ends 0 abc ''
    run delete "$ENDPOINT" k --auth aead:pass=word \
        --inner-auth tapescript:seed=@eve,lock=@server.lock
    ends 3 '' 'netaio: AUTH_ERROR: tapescript auth failed'
}

a_lock_of_several_keys_wants_more_than_one_seed() {
    keys server ann bob
    "$NETAIO" tapescript lock @ann.public @bob.public --quorum 1 >either.lock
    serve --auth tapescript:seed=@server,lock=@either.lock
    for name in ann bob; do
        run request "$ENDPOINT" echo a --auth "tapescript:seed=@$name,lock=@server.lock"
        ends 0 a ''
    done
    "$NETAIO" tapescript lock @ann.public @bob.public >both.lock
    serve --auth tapescript:seed=@server,lock=@both.lock
    run request "$ENDPOINT" echo a --auth tapescript:seed=@ann,lock=@server.lock
    ends 3 '' 'netaio: AUTH_ERROR: tapescript auth failed'
}

what_a_body_can_hold_is_said_before_it_is_sent() {
    serve --auth "tapescript:seed=$SEED,lock=$LOCK"
    # 1,004 bytes of body are 2 of length, 1 of URI and 1,001 of content.
    run create "$ENDPOINT" k "$(printf '%01001d' 0)" --auth "tapescript:seed=$SEED,lock=$LOCK"
    ends 0 stored ''
    run create "$ENDPOINT" k "$(printf '%01002d' 0)" --auth "tapescript:seed=$SEED,lock=$LOCK"
    ends 1 ''
    says 'message too large'
}

peers_are_held_to_the_locks_that_they_tell() {
    local layers=(--auth aead:pass=word --inner-auth)
    keys server ann eve
    serve "${layers[@]}" tapescript:seed=@server,use_peer_lock
    run create "$ENDPOINT" k abc "${layers[@]}" tapescript:seed=@ann,use_peer_lock
    ends 0 stored ''
    run create "$ENDPOINT" l abc "${layers[@]}" tapescript:seed=@ann,lock=@server.lock
    ends 3 '' 'netaio: AUTH_ERROR: tapescript auth failed' # it tells none
    local cipher=(--inner-cipher x25519:seed=@server)
    serve "${layers[@]}" tapescript:seed=@server,use_peer_lock "${cipher[@]}"
    run create "$ENDPOINT" k abc "${layers[@]}" tapescript:seed=@ann,use_peer_lock \
        --inner-cipher x25519:seed=@ann
    ends 0 stored ''
}

a_peer_lock_has_to_be_told_and_proved() {
    refuses "--auth tapescript: a peer could never tell its lock, which takes a lock; give \
lock=... too, or give it as --inner-auth" \
        request localhost k --auth "tapescript:seed=$SEED,use_peer_lock"
    refuses "--inner-auth tapescript: nothing proves whose lock it is that a peer tells; give \
--auth a key, or lock=... in place of use_peer_lock" \
        create localhost k v --inner-auth "tapescript:seed=$SEED,use_peer_lock"
    refuses "--inner-auth: what peers say of themselves does not go by what they have told; give \
tapescript a lock=..." peers localhost --auth aead:pass=word \
        --inner-auth "tapescript:seed=$SEED,use_peer_lock"
}

a_lock_is_read_with_care() {
    refuses '--auth tapescript needs seed=... or pass=...' \
        request localhost k --auth "tapescript:lock=$LOCK"
    refuses "--auth tapescript needs lock=..., which says whom to listen to; netaio tapescript \
lock makes one of public keys" request localhost k --auth "tapescript:seed=$SEED"
    refuses '--auth tapescript: lock: it takes pairs of hex digits' \
        request localhost k --auth "tapescript:seed=$SEED,lock=0"
    refuses '--auth tapescript: lock takes a value: lock=...' \
        request localhost k --auth "tapescript:seed=$SEED,lock"
    refuses '--auth tapescript: lock is given twice' \
        request localhost k --auth "tapescript:seed=$SEED,lock=$LOCK,lock=01"
    echo "PUSH x$KEY CHECK_SIG x00" >source
    refuses "--auth tapescript: lock: 'source' does not hold pairs of hex digits; netaio-gen \
tapescript compile makes them of a source" \
        request localhost k --auth "tapescript:seed=$SEED,lock=@source"
    : >empty
    refuses '--auth tapescript: lock is empty' \
        request localhost k --auth "tapescript:seed=$SEED,lock=@empty"
    refuses "--auth tapescript has no parameter 'locks'; did you mean 'lock'?" \
        request localhost k --auth "tapescript:seed=$SEED,locks=01"
    refuses '--auth tapescript: steps is a number' \
        request localhost k --auth "tapescript:seed=$SEED,lock=$LOCK,steps=many"
    run request localhost k --auth "tapescript:seed=$SEED,lock=$LOCK,steps=1"
    ends 1 ''
    says steps
}

# descriptor PARAMS: box.json, a schema whose outer layer is tapescript with these.
descriptor() {
    cat >box.json <<EOF
{"descriptor": 1, "protocol": "box", "version": 1, "app": "box", "layers": [
  {"name": "outer", "auth": {"kind": "tapescript", "key": "outer_auth", "params": [$1]}}],
 "types": [], "operations": [
  {"id": "k.request", "verb": "request", "type": 0, "uri": ["k"], "content": {"form": "none"},
   "transport": "any", "answers": [
     {"name": "respond", "type": 1, "content": {"form": "bytes", "type": "bytes<64>"}}]}]}
EOF
}

a_schema_has_the_lock_or_is_told_it() {
    keys server ann eve
    serve --auth tapescript:seed=@server,lock=@ann.lock
    run create "$ENDPOINT" k abc --auth tapescript:seed=@ann,lock=@server.lock
    local call=(call "$ENDPOINT" --schema box.json k.request --key outer_auth=@ann)
    descriptor "{\"name\": \"lock\", \"bytes\": \"$(cat server.lock)\"}"
    run "${call[@]}"
    ends 0 $'"hex:616263"\n' ''
    run "${call[@]}" --key outer_auth.lock=@server.lock
    ends 1 ''
    says lock
    descriptor '{"name": "steps", "number": 1000}'
    run "${call[@]}" --key outer_auth.lock=@server.lock
    ends 0 $'"hex:616263"\n' ''
    run "${call[@]}" --key outer_auth.lock=@eve.lock --timeout 0.3
    ends 2 ''
    refuses "the schema leaves it open who may answer: --key outer_auth.lock=@FILE says it; netaio \
tapescript lock makes a lock of public keys" "${call[@]}"
    refuses '--key outer_auth.lock: it takes pairs of hex digits' "${call[@]}" \
        --key outer_auth.lock=lock
    refuses "protocol box has no key 'outer_auth.trusted'" "${call[@]}" \
        --key outer_auth.trusted=@ann
    descriptor '{"name": "lock", "bytes": "0"}'
    run "${call[@]}"
    ends 1 '' 'netaio: box.json: "bytes" is not pairs of hex digits'
}

run_sentences
