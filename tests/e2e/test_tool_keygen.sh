# test_tool_keygen.sh - keys: drawn, derived, written where nobody else reads them.
. tests/support/tool.sh

# What is known of the passphrase 'correct horse battery staple' for 'chat': see unit.key.
SEED=3275e79151e16fd86a1737068789fa97d8f72b625fa2e6158f87269ccc2723ba
VERIFY=32d126ac9a8fb692ff9acc34855070933c614a10236e1871b12762993d173cac
PUBKEY=44f53297a7b7a4f3172f249b129e80cd6201c1dde7c3e171769b056ffdff3570

a_key_is_32_random_bytes_in_hex() {
    run keygen
    ends 0 - ''
    grep -qxE '[0-9a-f]{64}' out || fail "$(cat out)"
    cp out first
    run keygen
    cmp -s out first && fail 'the same one again'
    return 0
}

a_seed_comes_with_its_public_key() {
    local kind
    for kind in sign x25519; do
        run keygen "--$kind"
        ends 0 - ''
        [ "$(wc -l <out)" = 2 ] || fail "$(cat out)"
        grep -qxE 'seed [0-9a-f]{64}' out || fail "$(cat out)"
        grep -qxE 'public [0-9a-f]{64}' out || fail "$(cat out)"
    done
}

a_passphrase_gives_the_known_keys_of_its_context() {
    PASS='correct horse battery staple'
    export PASS
    run keygen --from-passphrase "$PASS" --context chat
    ends 0 "$SEED"$'\n' ''
    run keygen --from-passphrase env:PASS --context chat --sign
    ends 0 "seed $SEED"$'\n'"public $VERIFY"$'\n' ''
    echo "$PASS" >pass
    run keygen --from-passphrase @pass --context chat --x25519
    ends 0 "seed $SEED"$'\n'"public $PUBKEY"$'\n' ''
    printf '%s\nmore\n' "$PASS" | "$NETAIO" keygen --from-passphrase - --context chat >out
    [ "$(cat out)" = "$SEED" ] || fail "$(cat out)"
    run keygen --from-passphrase "$PASS"
    ends 0 - ''
    grep -qx "$SEED" out && fail 'the context makes no difference'
    return 0
}

it_is_the_key_that_pass_stands_for() {
    serve --auth aead:pass=word,context=here
    "$NETAIO" keygen --from-passphrase word --context here --out key >out
    run request "$ENDPOINT" echo a --auth aead:key=@key
    ends 0 a ''
}

a_file_has_the_bytes_and_is_its_owners_alone() {
    run keygen --out key
    ends 0 '' ''
    [ "$(wc -c <key)" = 32 ] || fail "$(wc -c <key) bytes"
    [ "$(find key -perm 600)" = key ] || fail "$(ls -l key)"
    run keygen --sign --from-passphrase 'correct horse battery staple' --context chat --out seed
    ends 0 "public $VERIFY"$'\n' ''
    [ "$(od -An -tx1 -v seed | tr -d ' \n')" = "$SEED" ] || fail "$(od -An -tx1 seed)"
}

no_file_is_overwritten() {
    echo precious >key
    run keygen --out key
    ends 1 '' "netaio: 'key' is there already; a key is never overwritten"
    [ "$(cat key)" = precious ] || fail 'it is overwritten'
    ln -s elsewhere link
    run keygen --out link
    ends 1 '' "netaio: 'link' is there already; a key is never overwritten"
    [ -e elsewhere ] && fail 'written through the link'
    run keygen --out nowhere/key
    ends 1 '' "netaio: cannot write 'nowhere/key': No such file or directory"
}

what_excludes_what_is_said() {
    refuses '--sign and --x25519 exclude each other' keygen --sign --x25519
    refuses '--context belongs to --from-passphrase' keygen --context a
    refuses '--from-passphrase: the passphrase is empty' keygen --from-passphrase ''
    refuses '--from-passphrase: the passphrase is empty' keygen --from-passphrase -
    refuses "--from-passphrase: there is no environment variable 'NIO_NO_SUCH'" \
        keygen --from-passphrase env:NIO_NO_SUCH
    refuses "--sign does not belong to 'serve'" serve localhost --sign
    refuses "--auth does not belong to 'keygen'" keygen --auth none
}

run_sentences
