# test_docs.sh - the commands in documents say what the documents say.
#
# After <!-- run --> a block of ```console is a session: "$ command" lines, each with what it
# prints. A line that ends in & is a server; it gets a free port, and localhost:8888 means that one
# from then on. `netaio subscribe … >FILE &` is no server: it has subscribed when the next line
# runs, and `wait $!` waits for it.
. tests/support/tool.sh

PATH=$NIO_BUILD_DIR/tools:$NIO_BUILD_DIR/examples:$PWD/codegen:$PATH
DOCUMENTS=$PWD/docs
GENERATED=$PWD/generated
PORT=8888 # until a server has another one

# sessions FILE: writes each marked block to a file of its own, session-1 and so on.
sessions() {
    awk '
        /^<!-- run -->$/ { marked = 1; next }
        /^```console$/ && marked { open = 1; out = "session-" ++count; next }
        /^```/ { open = 0; marked = 0 }
        open { print > out }
    ' "$1"
}

# attend COMMAND: subscribes in the background: HEARER.
attend() {
    local command=${1% &}
    rm -f errors
    mkfifo errors
    eval "${command/ >/ -v >} 2>errors &"
    HEARER=$!
    exec {ERRORS}<errors
    awaits CONFIRM_SUBSCRIBE "$ERRORS"
    : >out
}

# converse COMMAND: runs a line of a session, with its text as the shell would take it.
converse() {
    local command=$1
    case $command in
        'netaio subscribe '*' &')
            attend "${command//localhost:8888/localhost:$PORT}"
            ;;
        'wait $!'*)
            wait "$HEARER"
            eval "${command#*; }" >out
            ;;
        *' &')
            command=${command% &}
            command=${command//localhost:8888/127.0.0.1:0}
            command=${command//127.0.0.1:8888/127.0.0.1:0}
            eval "ready env $command"
            PORT=${LINE##*:}
            : >out
            ;;
        *)
            command=${command//localhost:8888/localhost:$PORT}
            command=${command//127.0.0.1:8888/127.0.0.1:$PORT}
            (eval "$command") >out 2>&1 </dev/null
            ;;
    esac
}

# compare COMMAND EXPECTED: what it printed, but for the line end.
compare() {
    [ "$(cat out)" = "$2" ] || fail "\$ $1" "$(cat out)" "expected: $2"
}

# play SESSION
play() {
    local line command='' expected=''
    while IFS= read -r line; do
        if [ "${line#\$ }" = "$line" ]; then
            expected+=${expected:+$'\n'}$line
            continue
        fi
        [ -z "$command" ] || compare "$command" "$expected"
        command=${line#\$ } expected=''
        converse "$command"
    done <"$1"
    compare "$command" "$expected"
}

# conversations DOCUMENT COUNT: plays its sessions, of which there are so many.
conversations() {
    local session
    sessions "$1"
    [ "$(find . -name 'session-*' | wc -l)" -eq "$2" ] || fail "there are $2 sessions"
    for session in session-*; do
        play "$session"
    done
}

the_commands_of_python_md_say_what_it_says() {
    "$NETAIO" tapescript auth 01 >/dev/null || skip 'the tool was built without Tapescript'
    conversations "$DOCUMENTS/python.md" 8
}

the_commands_of_call_md_say_what_it_says() {
    cp "$GENERATED"/*/*.json .
    conversations "$DOCUMENTS/call.md" 1
}

the_commands_of_tapescript_md_say_what_it_says() {
    "$NETAIO" tapescript auth 01 >/dev/null || skip 'the tool was built without Tapescript'
    conversations "$DOCUMENTS/tapescript.md" 1
}

the_commands_of_the_readme_say_what_it_says() {
    "$NETAIO" tapescript auth 01 >/dev/null || skip 'the tool was built without Tapescript'
    head -c 32 /dev/urandom >hello.key
    cp "$GENERATED"/*/*.json .
    conversations "$DOCUMENTS/../README.md" 6
}

run_sentences
