# netns.sh - several hosts on one machine: network namespaces. To be sourced by bash, first of all.
#
# The script that sources this runs once more, in a user, network and mount namespace of its own,
# where it may make others; all of them end with it. Where the system does not allow that the test
# is skipped, and says why.
#
#   host NAME...         makes hosts, each with its loopback interface
#   wire A IP B IP       joins two hosts by a cable: interface to_B of A gets the first address
#                        (IP/bits, IPv6 ones link-local of themselves), to_A of B the second
#   at NAME COMMAND...   runs a command on a host
if [ -z "${NIO_NETNS-}" ]; then
    for tool in unshare ip; do
        command -v $tool >/dev/null || {
            echo "SKIP: network namespaces need $tool"
            exit 77
        }
    done
    for map in '' '--user --map-root-user'; do
        # shellcheck disable=SC2086
        if unshare $map --net --mount sh -c 'mount -t tmpfs tmpfs /run && ip netns add x' \
            2>/dev/null; then
            # shellcheck disable=SC2086
            NIO_NETNS=1 exec unshare $map --net --mount bash "$0" "$@"
        fi
    done
    echo "SKIP: this system does not let us make network namespaces"
    exit 77
fi
mount -t tmpfs tmpfs /run

host() {
    local name
    for name; do
        ip netns add "$name"
        ip -n "$name" link set lo up
    done
}

wire() {
    ip link add "to_$3" netns "$1" type veth peer name "to_$1" netns "$3"
    ip -n "$1" addr add "$2" dev "to_$3"
    ip -n "$3" addr add "$4" dev "to_$1"
    at "$1" sysctl -qw "net.ipv6.conf.to_$3.accept_dad=0" 2>/dev/null
    at "$3" sysctl -qw "net.ipv6.conf.to_$1.accept_dad=0" 2>/dev/null
    ip -n "$1" link set "to_$3" up
    ip -n "$3" link set "to_$1" up
}

at() {
    local name=$1
    shift
    ip netns exec "$name" "$@"
}
