# test_tool_comptime.sh - blocks that netaio-gen lets the tool run while it compiles a script.
. tests/support/tool.sh

command -v lua5.4 >/dev/null || {
    echo "SKIP: Lua 5.4 is not installed"
    exit 77
}
"$NETAIO" tapescript auth 01 >"$ROOT/out" 2>&1 || {
    grep -q 'was built without' "$ROOT/out" && echo "SKIP: $(cat "$ROOT/out")" && exit 77
}

GEN=$PWD/codegen/netaio-gen

# gives HEX SOURCE: what a source compiles to.
gives() {
    [ "$(printf '%s' "$2" | "$GEN" tapescript compile --netaio "$NETAIO" - 2>&1)" = "$1" ] ||
        fail "$2: $(printf '%s' "$2" | "$GEN" tapescript compile --netaio "$NETAIO" - 2>&1)"
}

# refuses SENTENCE SOURCE: the first line that is printed.
refuses() {
    local said
    said=$(printf '%s' "$2" | "$GEN" tapescript compile --netaio "$NETAIO" - 2>&1) && fail "$said"
    [ "${said%%$'\n'*}" = "standard input:1:6: error: $1" ] || fail "$said"
}

what_the_generator_does_not_run_is_run_by_the_tool() {
    gives 0305867e2cb04f 'push ~! { push s"a" shake256 d5 }'
    gives 0320d04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737 \
        "push ~! { push x$(printf '11%.0s' {1..32}) derive_scalar derive_point }"
    gives 0200 'push ~! { true false if { true } loop { false } }'
    gives 02ff 'push ~! { push d7 push d-100000 div_int d3 swap2 div }'
    gives 0100 'true ~! { def 0 { } } false'
    gives 0a00 'read_cache ~! { push1 d0 x def 0 { } }'
}

a_block_that_fails_there_says_why() {
    refuses "this block fails when it runs: netaio: script 1 of 1 failed: \
ScriptExecutionError|OP_LOOP limit exceeded" 'push ~! { true loop { true } }'
}

what_reads_the_clock_is_not_handed_to_it() {
    refuses "OP_CHECK_EPOCH cannot run while compiling: it reads the clock" \
        'push ~! { push d1 if { check_epoch } }'
}

run_sentences
