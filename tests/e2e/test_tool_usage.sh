# test_tool_usage.sh - the command line of the tool: what it takes, and what it says if not.
. tests/support/tool.sh

without_a_verb_it_says_where_help_is() {
    refuses "a verb is missing; 'netaio help' lists them"
}

an_unknown_verb_gets_the_nearest_one() {
    refuses "there is no verb 'requst'; did you mean 'request'?" requst a b
    refuses "there is no verb 'frobnicate'; 'netaio help' lists them" frobnicate
    refuses "there is no verb 'crate'; did you mean 'create'?" help crate
}

an_unknown_option_gets_the_nearest_one() {
    refuses "unknown option '--cypher'; did you mean '--cipher'?" request a b --cypher none
    refuses "unknown option '--bananas'" request a b --bananas=1
    refuses "unknown option '-x'" request a b -x
}

an_option_takes_its_value_and_no_other() {
    refuses "--timeout takes a value: --timeout SECONDS" request a b --timeout
    refuses "--json takes no value" request a b --json=1
    refuses "--auth is given twice" request a b --auth none --auth=none
    refuses "--timeout takes seconds, from 0.001 to 86400" request a b --timeout soon
    refuses "--timeout takes seconds, from 0.001 to 86400" request a b --timeout=0
    refuses "--timeout takes seconds, from 0.001 to 86400" request a b --timeout=nan
    refuses "--json and --hex exclude each other" request a b --json --hex
    refuses "--json does not belong to 'serve'" serve localhost --json
    refuses "--auth does not belong to 'help'" help --auth none
}

words_are_counted() {
    refuses "something is missing; usage: netaio request ENDPOINT URI [CONTENT] [OPTION]..." \
        request localhost
    refuses "too many arguments, beginning with 'd'; usage: netaio create ENDPOINT URI [CONTENT] \
[OPTION]..." create a b c d
    refuses "too many arguments, beginning with 'm'" create a b c d e f g h i j k l m
    refuses "something is missing; usage: netaio serve ENDPOINT [OPTION]..." serve
}

help_and_version_are_answers() {
    run --version
    ends 0
    grep -qxE 'netaio [0-9]+\.[0-9]+\.[0-9]+' out || fail "$(cat out)"
    run help
    ends 0 - ''
    for word in serve request create update delete publish subscribe peers keygen --auth @FILE \
        env:NAME x25519 hashcash sign 'tapescript auth' 'tapescript:' udp:// 'exit status'; do
        grep -qF -- "$word" out || fail "help does not mention $word"
    done
    run help request
    ends 0 - ''
    cp out help-request
    run request --help
    ends 0 - ''
    cmp -s out help-request || fail "help request is not request --help"
    run -h
    ends 0 - ''
}

an_endpoint_that_is_no_good_is_named_with_its_place() {
    run request tcp://localhost:99999 k
    ends 1 ''
    says "tcp://localhost:99999: the port at column 17 is not a number from 0 to 65535"
    run request ftp://localhost:1 k
    ends 1 ''
    says "the scheme at column 1 is unknown"
    run serve '[::1'
    ends 1 ''
    says "the bracket at column 7 is not closed"
    run request ::1 k
    ends 1 ''
    says "an IPv6 address stands in brackets"
    run request localhost:0 k
    ends 1 ''
    says "one cannot connect to port 0"
    run request ":8888" k
    ends 1 ''
    says "there is no host at column 7"
}

plain_is_for_this_machine_alone() {
    local text="is not this machine: name the layers (--auth aead:key=@FILE), or say --auth none"
    refuses "tcp://192.0.2.1:8888 $text" request 192.0.2.1 k
    refuses "tcp://*:0 $text" serve '*:0'
    refuses "tcp://0.0.0.0:8888 $text" serve 0.0.0.0
    refuses "tcp://[::]:1 $text" serve '[::]:1'
    refuses "tcp://localhost.example:8888 $text" request localhost.example k
    refuses "tcp://127.0.0.1.example:8888 $text" request 127.0.0.1.example k
    refuses "tcp://192.0.2.1:8888 $text" request 192.0.2.1 k --cipher sha256-stream:key=k
    refuses "tcp://192.0.2.1:8888 $text" request 192.0.2.1 k --cipher none
}

plugins_belong_in_their_slots() {
    refuses "--auth: there is no plugin 'aaed'; did you mean 'aead'?" request a b --auth aaed
    refuses "--auth: there is no plugin 'rot13'; plugins are none, aead, mac, hmac, sha256-stream, \
sign, x25519, hashcash, tapescript" request a b --auth rot13
    refuses "--cipher: hmac is an auth; give it as --auth" request a b --cipher hmac:secret=s
    refuses "--inner-cipher: hmac is an auth; give it as --inner-auth" \
        request a b --auth none --inner-cipher hmac:secret=s
    refuses "--auth: sha256_stream is a cipher; give it as --cipher" \
        request a b --auth sha256_stream:key=s
    refuses "--cipher: aead is auth and cipher in one; give it as --auth" \
        request a b --cipher "aead:key=$(printf '%064d' 0)"
    refuses "--auth: aead is auth and cipher in one; --cipher can only be none beside it" \
        request a b --auth "aead:key=$(printf '%064d' 0)" --cipher sha256-stream:key=s
}

x25519_hides_for_a_peer_whose_key_something_proves() {
    local seed
    seed=x25519:seed=$(printf '%064d' 0)
    refuses "--cipher: x25519 hides for a peer that has said who it is, and would hide that as \
well; give it as --inner-cipher" request localhost b --cipher "$seed"
    refuses "--inner-cipher x25519: nothing proves whose key it hides for; give --auth a key, or \
accept it: x25519:seed=...,unproved" create localhost b c --inner-cipher "$seed"
    refuses "--inner-cipher x25519: nothing proves whose key it hides for; give --auth a key, or \
accept it: x25519:seed=...,unproved" create localhost b c --inner-cipher "$seed,unproved=false"
    refuses "--inner-cipher x25519: nothing proves whose key it hides for; give --auth a key, or \
accept it: x25519:seed=...,unproved" create localhost b c --inner-cipher "$seed" \
        --inner-auth hmac:secret=s,field=f
    refuses "--inner-auth: x25519 is a cipher; give it as --inner-cipher" \
        create localhost b c --inner-auth "$seed"
}

two_plugins_cannot_write_one_field() {
    refuses "auth field 'hmac' is written by --auth and by --inner-auth; give one of them another: \
hmac:field=..." request localhost b --auth hmac:secret=a --inner-auth hmac:secret=b
    refuses "auth field 'x' is written by --auth and by --inner-auth; give one of them another: \
mac:field=..." request localhost b --auth hmac:secret=a,field=x \
        --inner-auth "mac:key=$(printf '%064d' 0),field=x"
}

a_spec_is_read_with_care() {
    refuses "--auth hmac needs secret=... or pass=..." request a b --auth hmac
    refuses "--auth hmac: secret takes a value: secret=..." request a b --auth hmac:secret
    refuses "--auth hmac: secret is empty" request a b --auth hmac:secret=
    refuses "--auth hmac: secret is given twice" request a b --auth hmac:secret=a,secret=b
    refuses "--auth hmac: secret= and pass= exclude each other" \
        request a b --auth hmac:secret=a,pass=b
    refuses "--auth hmac: context= belongs to pass=" request a b --auth hmac:secret=a,context=b
    refuses "--auth hmac has no parameter 'secert'; did you mean 'secret'?" \
        request a b --auth hmac:secert=a
    refuses "--auth hmac has no parameter 'iterations'" request a b --auth hmac:iterations=4
    refuses "--auth hmac: mac-field is given twice" \
        request a b --auth hmac:secret=a,field=b,mac-field=c
    refuses "--cipher sha256_stream: encrypt_uri is true or false" \
        request a b --cipher sha256-stream:key=a,encrypt_uri=no
    refuses "--cipher sha256_stream: clear_uri is given twice" \
        request a b --cipher sha256-stream:key=a,encrypt_uri=false,clear_uri
    refuses "--auth mac: key: it takes pairs of hex digits" request a b --auth mac:key=password
    refuses "--auth hmac: secret: it takes pairs of hex digits" \
        request a b --auth hmac:secret=hex:abc
    refuses "--auth hmac: secret: there is no environment variable 'NIO_NO_SUCH'" \
        request a b --auth hmac:secret=env:NIO_NO_SUCH
    refuses "--auth hmac: secret: cannot read 'none': No such file or directory" \
        request a b --auth hmac:secret=@none
    refuses "--auth none has no parameter 'key'" request a b --auth none:key=1
    refuses "--auth hashcash: bits is a number" request a b --auth hashcash:bits=many
    refuses "--auth hashcash: bits is given twice" request a b --auth hashcash:bits=1,bits=2
    refuses "--auth hashcash has no parameter 'bit'; did you mean 'bits'?" \
        request a b --auth hashcash:bit=1
    refuses "--auth sign needs seed=... or pass=..." request a b --auth sign
    refuses "--auth sign: trusted takes public keys, 32 bytes each" \
        request a b --auth sign:trusted=00
    refuses "--auth mac has no parameter 'trusted'" request a b --auth mac:trusted=00
}

no_sentence_repeats_a_secret() {
    run request a b --auth hmac:hunter2
    ends 1 '' "netaio: --auth hmac: a parameter is NAME=VALUE, as in secret=..."
    run request a b --auth hmac:secret=hunter2,hunter3
    ends 1 ''
    if grep -q hunter err; then fail "$(cat err)"; fi
}

weak_keys_are_refused() {
    run request localhost b --auth mac:key=00112233
    ends 1 ''
    says "a key of mac has 4 bytes; it needs at least 16"
    run request localhost b --auth sign:seed=00112233
    ends 1 ''
    says "a seed of sign has 4 bytes; it needs 32"
    run request localhost b --auth hashcash:bits=27
    ends 1 ''
    says "bits"
}

an_inner_layer_cannot_hide_the_uri() {
    run create localhost b c --inner-cipher sha256-stream:key=a,hide_uri
    ends 1 ''
    says "URI"
}

content_that_cannot_be_sent_is_refused_before_it_is() {
    refuses "cannot read 'none': No such file or directory" create localhost k @none
    refuses "the URI is not pairs of hex digits" create localhost xyz --hex
    refuses "the content is not pairs of hex digits" create localhost 00 0 --hex
    head -c 65422 /dev/zero >large
    refuses "'large' holds more than the 65421 bytes that fit into a message with this URI" \
        create localhost k @large
    head -c 65422 /dev/zero | "$NETAIO" create localhost k - >out 2>err
    [ $? = 1 ] || fail "taken"
    says "standard input holds more than the 65421 bytes that fit into a message with this URI"
    mkdir folder
    run create localhost k @folder
    ends 1 ''
    says "directory"
}

run_sentences
