# test_tool_layers.sh - every kind of SPEC against a server, and where secrets come from.
. tests/support/tool.sh

KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
OTHER=f00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f

# speaks OPTION... : client and server with the same layers understand each other.
speaks() {
    serve "$@"
    run create "$ENDPOINT" k1 abc "$@"
    ends 0 stored ''
    run request "$ENDPOINT" k1 "$@"
    ends 0 abc ''
    run request "$ENDPOINT" k2 "$@"
    ends 3 '' 'netaio: NOT_FOUND: not found'
}

hmac_speaks() { speaks --auth hmac:secret=s; }
hmac_with_fields_of_its_own_speaks() {
    speaks --auth hmac:secret=s,field=a,nonce_field=b,ts-field=c
}
hmac_and_sha256_stream_speak() { speaks --auth hmac:secret=s --cipher sha256-stream:key=k; }
sha256_stream_alone_speaks() { speaks --cipher sha256_stream:key=k; }
sha256_stream_with_the_uri_in_clear_speaks() {
    speaks --cipher sha256-stream:key=k,encrypt_uri=false,iv-field=i
}
mac_speaks() { speaks --auth "mac:key=$KEY"; }
mac_with_a_field_and_a_realm_speaks() { speaks --auth "mac:key=$KEY,field=m,realm=r"; }
aead_speaks() { speaks --auth "aead:key=$KEY"; }
aead_beside_an_explicit_none_speaks() { speaks --auth "aead:key=$KEY" --cipher none; }
aead_with_the_uri_in_clear_speaks() { speaks --auth "aead:key=$KEY,hide_uri=false"; }
none_speaks() { speaks --auth none --cipher none; }
inner_hmac_speaks() { speaks --auth hmac:secret=a --inner-auth hmac:secret=b,field=camh; }
inner_hmac_alone_speaks() { speaks --inner-auth hmac:secret=b; }
inner_aead_speaks() { speaks --auth "aead:key=$KEY" --inner-auth "aead:key=$OTHER,field=in"; }
inner_cipher_speaks() {
    speaks --auth hmac:secret=a --inner-auth hmac:secret=b,field=camh \
        --inner-cipher sha256-stream:key=c,iv_field=i2,clear_uri
}

hashcash_speaks() { speaks --auth hashcash:bits=10; }
hashcash_with_parameters_of_its_own_speaks() {
    speaks --auth hashcash:bits=4,max_bits=12,field=work,realm=r
}
sign_speaks() { speaks --auth "sign:seed=$KEY,field=s,realm=r"; }
inner_sign_speaks() { speaks --auth "aead:key=$KEY" --inner-auth "sign:seed=$OTHER"; }

whose_signature_is_taken_is_said_by_trusted() {
    "$NETAIO" keygen --sign --out ann | cut -d' ' -f2 >ann.public
    "$NETAIO" keygen --sign --out bob | cut -d' ' -f2 >bob.public
    "$NETAIO" keygen --sign --out eve >/dev/null
    serve --auth sign:seed=@ann,trusted=@bob.public
    run request "$ENDPOINT" echo a --auth sign:seed=@bob,trusted=@ann.public -v
    ends 0 a
    says ', authenticated'
    run request "$ENDPOINT" echo a --auth sign:seed=@eve,trusted=@ann.public
    ends 3 '' 'netaio: AUTH_ERROR: signature auth failed'
    run request "$ENDPOINT" echo a --auth sign:seed=@bob --timeout 0.3
    ends 2 '' # an answer that nobody here trusts is none
    serve --auth "sign:seed=@ann,trusted=@bob.public,trusted=$(sed 's/.* //' ann.public)"
    run request "$ENDPOINT" echo a --auth sign:seed=@bob,trusted=@ann.public
    ends 0 a ''
}

who_will_not_work_is_refused() {
    serve --auth hashcash:bits=12
    run request "$ENDPOINT" echo a
    ends 3 '' 'netaio: AUTH_ERROR: hashcash required'
    run request "$ENDPOINT" echo a --auth hashcash:bits=1,max_bits=11
    ends 3 '' 'netaio: AUTH_ERROR: hashcash required'
    run request "$ENDPOINT" echo a --auth hashcash:bits=1,max_bits=12
    ends 0 a ''
}

another_secret_is_refused() {
    serve --auth hmac:secret=right
    run request "$ENDPOINT" echo a --auth hmac:secret=wrong
    ends 3 '' 'netaio: AUTH_ERROR: HMAC auth failed'
    run request "$ENDPOINT" echo a
    ends 3 '' 'netaio: AUTH_ERROR: HMAC auth failed'
}

another_realm_is_refused() {
    serve --auth "mac:key=$KEY,realm=a"
    run request "$ENDPOINT" echo a --auth "mac:key=$KEY,realm=b" -v
    ends 3 ''
    says 'AUTH_ERROR'
    says 'not authenticated'
}

create_without_the_inner_layer_is_refused_and_stores_nothing() {
    serve --auth hmac:secret=a --inner-auth hmac:secret=b,field=camh
    run create "$ENDPOINT" k v --auth hmac:secret=a
    ends 3 '' 'netaio: AUTH_ERROR: HMAC auth failed'
    run update "$ENDPOINT" k v --auth hmac:secret=a
    ends 3 '' 'netaio: AUTH_ERROR: HMAC auth failed'
    run delete "$ENDPOINT" k --auth hmac:secret=a
    ends 3 '' 'netaio: AUTH_ERROR: HMAC auth failed'
    run request "$ENDPOINT" k --auth hmac:secret=a
    ends 3 '' 'netaio: NOT_FOUND: not found'
    run create "$ENDPOINT" k v --auth hmac:secret=a --inner-auth hmac:secret=b,field=camh
    ends 0 stored ''
}

secrets_come_from_files() {
    printf 's\n' >secret
    printf 'k\r\n' >key
    printf '%s\n' "$KEY" >hex-key
    unhex "$KEY" >raw-key
    serve --auth hmac:secret=s --cipher sha256-stream:key=k
    run request "$ENDPOINT" echo a --auth hmac:secret=@secret --cipher sha256-stream:key=@key
    ends 0 a ''
    serve --auth "aead:key=$KEY"
    run request "$ENDPOINT" echo a --auth aead:key=@hex-key
    ends 0 a ''
    run request "$ENDPOINT" echo b --auth aead:key=@raw-key
    ends 0 b ''
}

secrets_come_from_the_environment_and_from_hex() {
    serve --auth hmac:secret=secret
    S=secret K=$KEY
    export S K
    run request "$ENDPOINT" echo a --auth hmac:secret=env:S
    ends 0 a ''
    run request "$ENDPOINT" echo b --auth hmac:secret=hex:736563726574
    ends 0 b ''
    serve --auth "mac:key=hex:$KEY"
    run request "$ENDPOINT" echo a --auth mac:key=env:K
    ends 0 a ''
}

a_backslash_takes_the_next_character_as_it_is() {
    serve --auth 'hmac:secret=hex:2c5c406f'
    run request "$ENDPOINT" echo a --auth 'hmac:secret=\,\\@o'
    ends 0 a ''
    serve --auth 'hmac:secret=hex:406e6f66696c65'
    run request "$ENDPOINT" echo a --auth 'hmac:secret=\@nofile'
    ends 0 a ''
    serve --auth 'hmac:secret=hex:6868683d'
    run request "$ENDPOINT" echo a --auth 'hmac:secret=hhh='
    ends 0 a ''
}

a_passphrase_becomes_a_key() {
    serve --auth aead:pass=correct-horse
    run request "$ENDPOINT" echo a --auth aead:pass=correct-horse
    ends 0 a ''
    run request "$ENDPOINT" echo a --auth aead:pass=correct-horse,context=netaio
    ends 0 a ''
    run request "$ENDPOINT" echo a --auth aead:pass=correct-horse,context=other
    ends 3 ''
    run request "$ENDPOINT" echo a --auth aead:pass=wrong-horse
    ends 3 ''
}

a_secret_in_the_command_line_is_overwritten() {
    serve --auth hmac:secret=hunter2 --cipher=sha256-stream:key=hunter3
    [ -r "/proc/$SERVER/cmdline" ] || skip "there is no /proc here"
    if tr '\0' ' ' <"/proc/$SERVER/cmdline" | grep -q hunter; then
        fail "$(tr '\0' ' ' <"/proc/$SERVER/cmdline")"
    fi
}

a_message_that_outgrows_its_layers_is_not_sent() {
    serve --cipher sha256-stream:key=k
    head -c 65418 /dev/zero >large
    run request "$ENDPOINT" echo @large --cipher sha256-stream:key=k
    ends 1 ''
    says 'message too large'
    head -c 65416 /dev/zero >fits
    run request "$ENDPOINT" echo @fits --cipher sha256-stream:key=k
    ends 0 - ''
    cmp -s fits out || fail "changed"
}

run_sentences
