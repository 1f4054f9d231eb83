# test_tool_hosts.sh - nodes of several hosts find each other, see tests/support/netns.sh: by
# multicast over IPv4 and IPv6, under a key, and speak with each other then.
#
# a ── b
. tests/support/netns.sh
. tests/support/tool.sh

KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
OTHER=1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100
host a b
wire a 10.0.1.1/24 b 10.0.1.2/24

# finds HOST ARGUMENT...: `netaio peers` there, in the background: FINDER, and what it shows at
# FOUND.
finds() {
    local host=$1 pipe=shown-$RANDOM$RANDOM
    shift
    mkfifo "$pipe"
    ip netns exec "$host" "$NETAIO" peers "$@" >"$pipe" 2>>found.err </dev/null &
    FINDER=$!
    exec {FOUND}<"$pipe"
}

# shown PATTERN FD: reads a line that matches: SHOWN.
shown() {
    IFS= read -r SHOWN <&"$2" || fail "nothing is shown; expected $1" "$(cat found.err)"
    # shellcheck disable=SC2053 # a pattern
    [[ $SHOWN = $1 ]] || fail "shown: $SHOWN" "not: $1"
}

# leave: the finder that was started last says good-bye.
leave() {
    kill -INT "$FINDER"
    wait "$FINDER" || fail "it ended with $?" "$(cat found.err)"
}

# meet ENDPOINT OF_A OF_B [OPTION]...: two nodes there find each other, at addresses that look so,
# and one hears the good-bye of the other.
meet() {
    local endpoint=$1 of_a=$2 of_b=$3 ann finder
    shift 3
    finds a "$endpoint" --id ann --data '{"n": 1}' --auth "aead:key=$KEY" "$@"
    ann=$FOUND finder=$FINDER
    finds b "$endpoint" --id bob --every 0.2 --auth "aead:key=$KEY" "$@"
    # shellcheck disable=SC2086 # patterns
    shown "+ ann $of_a ?s keyed {\"n\": 1}" "$FOUND"
    shown "+ bob $of_b ?s keyed -" "$ann"
    leave
    shown "- bob $of_b ?s keyed -" "$ann"
    FINDER=$finder
    leave
}

nodes_of_two_hosts_find_each_other() {
    meet 'udp://0.0.0.0:0?group=224.0.0.1:8888' '10.0.1.1:*' '10.0.1.2:*'
    meet 'udp://0.0.0.0:8888?group=224.0.0.1' 10.0.1.1:8888 10.0.1.2:8888
    meet 'udp://*:0?group=239.255.7.7:9000' '10.0.1.1:*' '10.0.1.2:*'
}

nodes_of_two_hosts_find_each_other_over_ipv6() {
    meet 'udp://[::]:0?group=[ff12::6e69:6f]:8888' '\[fe80::*\]:*' '\[fe80::*\]:*'
    meet 'udp://[::]:8888?group=[ff02::1]' '\[fe80::*\]:8888' '\[fe80::*\]:8888'
}

what_they_say_of_themselves_may_have_a_layer_of_its_own() {
    meet 'udp://0.0.0.0:0?group=224.0.0.1:8888' '10.0.1.1:*' '10.0.1.2:*' \
        --inner-auth "mac:key=$OTHER" --inner-cipher sha256-stream:key=s
}

who_has_another_key_is_not_found() {
    finds a 'udp://0.0.0.0:0?group=224.0.0.1:8888' --id ann --auth "aead:key=$KEY"
    local ann=$FOUND
    finds b 'udp://0.0.0.0:0?group=224.0.0.1:8888' --id eve --every 0.1 --auth "aead:key=$OTHER"
    finds b 'udp://0.0.0.0:0?group=224.0.0.1:8888' --id bob --every 0.1 --auth "aead:key=$KEY"
    shown '+ bob *' "$ann"
    finds b 'udp://0.0.0.0:0?group=224.0.0.1:8888' --id cid --every 0.1 --auth "aead:key=$KEY"
    shown '+ cid *' "$ann"
}

# The link-local address that a node is found at is one to speak with.
who_is_found_is_asked() {
    local group at
    for group in '0.0.0.0:0?group=224.0.0.1:8888' '[::]:0?group=[ff12::6e69:6f]:8888'; do
        ready ip netns exec b "$NETAIO" serve "udp://$group" --peers netaio --auth "aead:key=$KEY"
        finds a "udp://$group" --every 0.2 --auth "aead:key=$KEY"
        shown '+ hex:* ?s keyed -' "$FOUND"
        read -r _ _ at _ <<<"$SHOWN"
        at a "$NETAIO" create "udp://$at" k abc --auth "aead:key=$KEY" >out 2>err ||
            fail "$at: $(cat err)"
        [ "$(at a "$NETAIO" request "udp://$at" k --auth "aead:key=$KEY")" = abc ] || fail "$at"
        kill -TERM "$PID"
        shown '- hex:* ?s keyed -' "$FOUND"
    done
}

run_sentences
