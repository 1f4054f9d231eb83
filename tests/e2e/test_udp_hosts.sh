# test_udp_hosts.sh - UDP between hosts: see tests/support/netns.sh and host_main.c.
#
# a ── b          a and b know 224.0.0.1; c stands beside, and is joined to a alone
#  \─ c
. tests/support/netns.sh
. tests/support/tool.sh

NODE=$NIO_BUILD_DIR/tests/support/nio_test_host
host a b c
wire a 10.0.1.1/24 b 10.0.1.2/24
wire a 10.0.2.1/24 c 10.0.2.2/24

# hear HOST ENDPOINT: starts a node that hears; its lines come from descriptor HEARD.
hear() {
    ready ip netns exec "$1" "$NODE" "$2" hear # which becomes the node, and is killed as such
    HEARD=$FIRST
}

# hears LINE: the next line is this.
hears() {
    local line
    IFS= read -r -u "$HEARD" line
    [ "$line" = "$1" ] || fail "heard '$line', not '$1'"
}

# joined HOST INTERFACE: the host has joined 239.255.1.1 there, as the system has it.
joined() {
    at "$1" awk -v interface="$2" '/^[0-9]/ { on = $2 == interface }
        on && $1 == "0101FFEF" { found = 1 } END { exit !found }' /proc/net/igmp
}

# As Python netaio has it: the port of the group is that of the node.
two_hosts_hear_each_other() {
    hear b 'udp://0.0.0.0:8888?group=224.0.0.1'
    at a "$NODE" 'udp://0.0.0.0:8888?group=224.0.0.1' say 2 || fail say
    hears 'multicast 10.0.1.1:8888'
    hears 'multicast 10.0.1.1:8888'
    [ "$(at a "$NODE" 'udp://0.0.0.0:8888' ask udp://10.0.1.2:8888)" = answered ] || fail ask
    hears 'unicast 10.0.1.1:8888'
}

two_nodes_of_one_host_both_hear_another() {
    hear b 'udp://0.0.0.0:8888?group=224.0.0.1'
    local first=$HEARD
    hear b 'udp://0.0.0.0:0?group=224.0.0.1:8888'
    at a "$NODE" 'udp://0.0.0.0:8888?group=224.0.0.1' say 1
    hears 'multicast 10.0.1.1:8888'
    HEARD=$first
    hears 'multicast 10.0.1.1:8888'
}

a_host_with_several_interfaces_speaks_and_hears_on_each() {
    hear b 'udp://0.0.0.0:8888?group=224.0.0.1'
    local at_b=$HEARD
    hear c 'udp://0.0.0.0:8888?group=224.0.0.1'
    local at_c=$HEARD
    at a "$NODE" 'udp://0.0.0.0:8888?group=224.0.0.1' say 1
    hears 'multicast 10.0.2.1:8888'
    HEARD=$at_b
    hears 'multicast 10.0.1.1:8888'
    hear a 'udp://*:8888?group=224.0.0.1'
    at b "$NODE" 'udp://0.0.0.0:0?group=224.0.0.1:8888' say 1
    at c "$NODE" 'udp://10.0.2.2:4000?group=224.0.0.1:8888' say 1
    local line
    IFS= read -r -u "$HEARD" line
    case $line in 'multicast 10.0.1.2:'*) ;; *) fail "$line" ;; esac
    hears 'multicast 10.0.2.2:4000'
}

or_on_the_one_that_is_said() {
    hear a 'udp://0.0.0.0:8888?group=224.0.0.1&iface=to_b'
    at c "$NODE" 'udp://0.0.0.0:8888?group=224.0.0.1' say 1
    at b "$NODE" 'udp://0.0.0.0:8888?group=224.0.0.1' say 1
    hears 'multicast 10.0.1.2:8888'
    hear c 'udp://0.0.0.0:8888?group=224.0.0.1'
    at a "$NODE" 'udp://0.0.0.0:9999?group=224.0.0.1:8888&iface=to_b' say 1
    at a "$NODE" 'udp://0.0.0.0:9998?group=224.0.0.1:8888&iface=to_c' say 1
    hears 'multicast 10.0.2.1:9998'
}

# Others of the host may have joined the group elsewhere: a node hears what it asked for.
what_another_node_joined_is_not_heard() {
    local ip
    for ip in 239.255.1.1 '[ff15::6e69:6f]' '[ff12::6e69:6f]'; do
        hear a "udp://*:0?group=$ip:8888&iface=to_c"
        local at_c=$HEARD
        hear a "udp://*:0?group=$ip:8888&iface=to_b"
        at c "$NODE" "udp://*:7000?group=$ip:8888" say 1
        at b "$NODE" "udp://*:7001?group=$ip:8888" say 1
        local line
        IFS= read -r -u "$HEARD" line
        case $line in multicast*:7001) ;; *) fail "$ip: $line" ;; esac
        IFS= read -r -u "$at_c" line
        case $line in multicast*:7000) ;; *) fail "$ip: $line" ;; esac
    done
}

two_hosts_hear_each_other_over_ipv6() {
    hear b 'udp://[::]:8888?group=[ff12::6e69:6f]'
    at a "$NODE" 'udp://[::]:8888?group=[ff12::6e69:6f]' say 1 || fail say
    local line
    IFS= read -r -u "$HEARD" line
    case $line in 'multicast [fe80::'*']:8888') ;; *) fail "$line" ;; esac
}

# A node looks for interfaces every 5 seconds.
an_interface_that_comes_is_joined_and_one_that_goes_is_left() {
    hear b 'udp://0.0.0.0:8888?group=224.0.0.1&group=239.255.1.1'
    wire b 10.0.3.1/24 c 10.0.3.2/24
    until joined b to_c; do
        read -r -t 0.1 -u "$HEARD" && fail 'it heard something'
    done
    at c "$NODE" 'udp://10.0.3.2:8888?group=239.255.1.1' say 1
    hears 'multicast 10.0.3.2:8888'
    ip -n b link del to_c
    at a "$NODE" 'udp://10.0.1.1:8888?group=239.255.1.1' say 1
    hears 'multicast 10.0.1.1:8888'
}

# The cable takes less than is sent: the system says so, and nothing is lost by that.
what_the_system_does_not_take_at_once_is_sent_later() {
    command -v tc >/dev/null && tc -n a qdisc add dev to_b root tbf rate 100mbit burst 20kb \
        latency 20s 2>/dev/null || skip 'there is no tc that knows tbf'
    hear b 'udp://0.0.0.0:8888'
    [ "$(at a "$NODE" 'udp://0.0.0.0:8888' pour udp://10.0.1.2:8888 3000)" = 'poured, 0 failed' ] ||
        fail pour
    head -n 3000 <&"$HEARD" | uniq -c | grep -qx ' *3000 unicast 10.0.1.1:8888' ||
        fail 'some are lost'
}

run_sentences
