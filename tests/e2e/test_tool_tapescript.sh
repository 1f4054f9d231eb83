# test_tool_tapescript.sh - scripts on the command line: what they come to, and what is said of
# scripts and options that are no good. Many are cases of tests/vectors/tapescript.json.
. tests/support/tool.sh

"$NETAIO" tapescript auth 01 >"$ROOT/out" 2>&1 || {
    grep -q 'was built without' "$ROOT/out" && echo "SKIP: $(cat "$ROOT/out")" && exit 77
}

# Keys A, B and C of the vectors.
SEED=d38e8d812c9ae957c245da0ce2ef1a4601eab71cdea7160f625ec3647b86b9ca
SEED_B=df5daf7615272feeb1d82ad29e03a4561f300c5c0d3bc0e66895cc3b64a7c45f
KEY=681d02961a64d00c7b48c09fb817af778283745080325e6c010bc878916648a2
KEY_B=c1a9cf8db6b0778efb41ce8a4e3aa08b79f32f1e29d0f8a197bcb47f38c64a3a
KEY_C=2be130a014fd491d412e2ddbcb2455909d61c6dc35d6fec6797aadea7663fc58
SIGN=0320${SEED}4800 # pushes a signature of sigfields 1 to 8
SIGN_B=0320${SEED_B}4800
LOCK=0320${KEY}2300

# opens SCRIPT... [OPTION]...
opens() {
    run tapescript auth "$@"
    ends 0 $'true\n' ''
}

# shuts REASON SCRIPT... [OPTION]...
shuts() {
    local reason=$1
    shift
    run tapescript auth "$@"
    ends 3 $'false\n' "netaio: $reason"
}

# shows LINES: what `run` printed, but for the steps, of which there is a line.
shows() {
    grep -qxE 'steps [0-9]+' out || fail "$(cat out)"
    [ "$(sed '/^steps /d' out)" = "$1" ] || fail "out: $(cat out)" "not: $1"
}

# leaves LINES SCRIPT... [OPTION]...
leaves() {
    local lines=$1
    shift
    run tapescript run "$@"
    ends 0 - ''
    shows "$lines"
}

a_single_ff_opens() {
    local left='is left on the stack, where a single ff opens'
    opens 01
    opens 01 ''
    opens 01 0206 06
    shuts "00 $left" 00
    shuts "an empty item $left" 0300
    shuts "$(printf 'aa%.0s' {1..64})... $left" "0341$(printf 'aa%.0s' {1..65})"
    shuts '0 items are left on the stack, where a single ff opens' ''
    shuts '2 items are left on the stack, where a single ff opens' 0101
}

the_script_that_failed_is_named() {
    shuts 'script 1 of 1 failed: ScriptExecutionError|cannot read that many bytes' 02
    shuts 'script 2 of 2 failed: ScriptExecutionError|OP_VERIFY check failed' 00 20
    shuts 'script 1 of 2 failed: IndexError|pop from an empty deque' 20 01
}

a_script_writes_nothing_to_the_terminal_that_could_harm_it() {
    shuts 'script 1 of 1 failed: ScriptExecutionError|OP_GET_VALUE key "\x1b[2J" not in cache' \
        40041b5b324a
}

a_signature_opens_the_lock_of_its_key() {
    opens "$SIGN" "$LOCK" --set sigfield1=bytes:68656c6c6f
    opens "$SIGN" "$LOCK" --set sigfield1=bytes:00 --set sigfield2=bytes:ff
    shuts '00 is left on the stack, where a single ff opens' \
        "$SIGN_B" "$LOCK" --set sigfield1=bytes:68656c6c6f
}

signatures_cover_bytes() {
    shuts "script 1 of 2 failed: TypeError|can't concat str to bytes" \
        "$SIGN" "$LOCK" --set sigfield1=str:hello
}

keys_become_a_lock() {
    run tapescript lock "$KEY"
    ends 0 "$LOCK"$'\n' ''
    run tapescript lock "$KEY" "$KEY_B" "$KEY_C" --quorum 2
    local two="0320${KEY}0320${KEY_B}0320${KEY_C}46000203"
    ends 0 "$two"$'\n' ''
    opens "$SIGN$SIGN_B" "$two" --set sigfield1=bytes:61
    shuts '00 is left on the stack, where a single ff opens' \
        "$SIGN$SIGN" "$two" --set sigfield1=bytes:61
    run tapescript lock "$KEY" "$KEY_B"
    ends 0 "0320${KEY}0320${KEY_B}46000202"$'\n' ''
    "$NETAIO" keygen --sign | sed -n 's/^public //p' >public
    run tapescript lock @public
    ends 0 "0320$(cat public)2300"$'\n' ''
}

what_is_no_key_is_said() {
    refuses "key '00' has 1 bytes; a public key has 32" tapescript lock 00
    refuses "key '${KEY:0:40}...' is not pairs of hex digits, @FILE or -" \
        tapescript lock "${KEY}x"
    refuses 'one of these is no public key, or is given twice' tapescript lock "$KEY" "$KEY"
    refuses 'one of these is no public key, or is given twice' \
        tapescript lock "$(printf '%064d' 0)"
    refuses '--quorum 3 of 2 keys: nobody could open that' \
        tapescript lock "$KEY" "$KEY_B" --quorum 3
    refuses '--quorum takes a number, 1 to 12' tapescript lock "$KEY" --quorum 0
}

run_shows_the_stack_from_its_top_and_the_cache_by_its_keys() {
    leaves $'stack 03\nstack 02\nstack 01' 020102020203
    leaves 'stack ' 0300
    leaves 'cache 50=00' 0006
    leaves $'cache =02\ncache 6b=02,01\ncache 6b00' 0201020209016b0209026b00000202090001
    leaves $'stack 05\nstack 3132333435\ncache 6b=bare:3132333435' 0a016b0b016b \
        --cache 6b=bare:3132333435
    leaves $'stack 32\nstack 31\ncache 6b=31,32' 0a016b --cache 6b=31,32
    leaves $'stack 00\ncache 6b' 0b016b --cache 6b
    leaves $'stack 01\ncache 6b=' 0b016b --cache 6B=
    run tapescript run 0101
    ends 0 $'stack ff\nstack ff\nsteps 2\n' ''
}

run_shows_how_far_a_script_came() {
    run tapescript run 0201 022a20 000320
    ends 3 - 'netaio: script 3 of 3 failed: ScriptExecutionError|cannot read that many bytes'
    shows $'stack 00\nstack 01'
}

json_is_one_object() {
    run tapescript run 02010006 --json --cache 7800=bare:05
    ends 0 '{"stack":["hex:01"],"cache":{"hex:50":["hex:00"],"hex:7800":"hex:05"},"ran":1,'\
'"steps":3,"returned":false,"failure":null}'$'\n' ''
    run tapescript run 30 400122 01 --json
    ends 3 '{"stack":[],"cache":{},"ran":2,"steps":2,"returned":false,"failure":'\
'"ScriptExecutionError|OP_GET_VALUE key \"\"\" not in cache"}'$'\n' -
    run tapescript run 30 --json
    ends 0 '{"stack":[],"cache":{},"ran":1,"steps":1,"returned":true,"failure":null}'$'\n' ''
}

values_have_kinds() {
    leaves 'stack 0080' 400974696d657374616d70 --set timestamp=int:128
    leaves 'stack ff7f' 400178 --set x=int:-129
    leaves 'stack c3a9' 400178 --set x=str:é
    leaves 'stack 613d62' 400178 --set x=str:a=b
    leaves 'stack 3fc00000' 400178 --set x=float:1.5
    leaves 'stack ' 400178 --set x=bytes:
    leaves $'stack 02\nstack 01' 400178400179 --set x=int:1 --set y=int:2
    leaves 'stack 007fffffffffffffff' 400178 --set x=int:9223372036854775807
}

values_that_are_none_are_said() {
    local is='--set is NAME=KIND:VALUE, as in --set sigfield1=bytes:00ff'
    refuses "$is" tapescript auth 01 --set x
    refuses "$is" tapescript auth 01 --set =int:1
    refuses '--set x: a value is bytes:HEX, int:N, str:TEXT or float:N' \
        tapescript auth 01 --set x=1
    refuses '--set x: a value is bytes:HEX, int:N, str:TEXT or float:N' \
        tapescript auth 01 --set x=bool:true
    refuses '--set x: bytes: takes pairs of hex digits' tapescript auth 01 --set x=bytes:abc
    refuses '--set x: int: takes a whole number of at most 64 bits' \
        tapescript auth 01 --set x=int:1.5
    refuses '--set x: int: takes a whole number of at most 64 bits' \
        tapescript auth 01 --set x=int:9223372036854775808
    refuses '--set x: int: takes a whole number of at most 64 bits' \
        tapescript auth 01 --set x=int:
    refuses '--set x: str: takes UTF-8' tapescript auth 01 --set $'x=str:\xff'
    refuses '--set x: float: takes a number' tapescript auth 01 --set x=float:1.5x
    refuses '--set x is given twice' tapescript auth 01 --set x=int:1 --set x=int:2
}

the_cache_is_written_in_hex() {
    local written
    for written in 6b=x 6b=31,x x=31 6 6b=bare:31,32 6b=list:31; do
        refuses "--cache '$written' is not KEY=ITEM,ITEM... in hex, KEY=bare:ITEM or KEY" \
            tapescript run 01 --cache "$written"
    done
    refuses '--cache 6b is given twice' tapescript run 01 --cache 6b --cache 6b=01
}

flags_are_for_run() {
    run tapescript run 02012d --flag disallow_OP_EVAL=true
    ends 3 - 'netaio: script 1 of 1 failed: ScriptExecutionError|OP_EVAL disallowed'
    leaves 'stack ff' 0102302d00 --flag eval_return=true
    leaves $'stack 00\nstack ff' 0102302d00 --flag eval_return=false
    leaves 'stack ff' 020125 --set timestamp=int:99999999999 --flag ts_threshold=0
    leaves 'stack 00' 020125 --set timestamp=int:99999999999 --flag ts_threshold=10
    leaves 'stack 00' "0307$(printf 'ff%.0s' {1..7})27" --flag epoch_threshold=0
    run tapescript run 020127 --flag epoch_threshold=-1
    ends 3 - 'netaio: script 1 of 1 failed: ScriptExecutionError|OP_CHECK_EPOCH malformed '\
'epoch_threshold flag'
    local point=5866666666666666666666666666666666666666666666666666666666666666
    leaves "stack $point"$'\n'"cache 58=bare:$point" "032001$(printf '%062d' 0)4f"
    leaves "stack $point" "032001$(printf '%062d' 0)4f" --flag 2=false
    refuses "--flag does not belong to 'tapescript auth'" tapescript auth 01 --flag 2=false
    refuses '--flag 2 is given twice' tapescript run 01 --flag 2=false --flag 2=true
    local written
    for written in 11=true 2=no 2 eval=true eval_return=1 ts_threshold=soon -1=true; do
        refuses "--flag '$written' is not ts_threshold=SECONDS, epoch_threshold=SECONDS, or one of \
0 to 10, eval_return and disallow_OP_EVAL with =true or =false" \
            tapescript run 01 --flag "$written"
    done
}

limits_end_scripts() {
    shuts 'script 1 of 1 failed: ScriptExecutionError|cannot put onto full Stack' 010101 --items 2
    shuts 'script 1 of 1 failed: ScriptExecutionError|Stack item size too large' \
        03040102030403050102030405 --item-bytes 4
    opens 290000002a002a002a0001 --calls 3
    shuts 'script 1 of 1 failed: ScriptExecutionError|callstack limit exceeded' \
        290000002a002a002a0001 --calls 2
    run tapescript auth 0101010101 --steps 3
    ends 3 $'false\n' -
    says 'script 1 of 1 failed: '
    says steps
    refuses '--items takes a number, 1 to 4096' tapescript auth 01 --items 4097
    refuses '--item-bytes takes a number, 1 to 4096' tapescript auth 01 --item-bytes 0
    refuses '--calls takes a number, 1 to 4294967295' tapescript auth 01 --calls 4294967296
    refuses '--steps takes a number, 1 or more' tapescript auth 01 --steps many
}

an_endless_script_ends() {
    # Loops in loops, each of 128 rounds, and what fails is caught.
    run tapescript run 014500123d000d45000a3d00054500021d0600000000
    ends 3 - -
    says steps
}

a_witness_that_returned_ends_no_lock_but_exactly() {
    # The vector 'a witness that returned ends the lock at its first if'.
    shuts 'script 2 of 2 failed: ValueError|OP_CHECK_SIG invalid sig encountered' \
        010130 "2b0000$LOCK"
    opens 010130 "2b0000$LOCK" --exact
}

scripts_come_from_files_and_standard_input() {
    echo "$LOCK" >lock.hex
    unhex "$LOCK" >lock.bin
    opens "$SIGN" @lock.hex --set sigfield1=bytes:61
    opens "$SIGN" @lock.bin --set sigfield1=bytes:61
    "$NETAIO" tapescript auth "$SIGN" - --set sigfield1=bytes:61 <lock.hex >out 2>err ||
        fail "$(cat err)"
    [ "$(cat out)" = true ] || fail "$(cat out)"
    : >empty
    opens 01 @empty
}

scripts_that_are_none_are_said() {
    refuses "script '0' is not pairs of hex digits, @FILE or -" tapescript auth 0
    refuses "script 'FALSE' is not pairs of hex digits, @FILE or -" tapescript run 01 FALSE
    refuses "script '$(printf '0%.0s' {1..40})...' is not pairs of hex digits, @FILE or -" \
        tapescript run "$(printf '%041d' 0)"
    refuses "cannot read 'none': No such file or directory" tapescript auth @none
    echo 'TRUE VERIFY' >lock.tape
    refuses "'lock.tape' holds text that is not pairs of hex digits; netaio-gen tapescript compile \
makes hex of a source" tapescript auth 01 @lock.tape
    refuses '- is given twice; standard input holds one script' tapescript auth - -
}

the_verb_has_two_words() {
    local all="'tapescript' is the beginning of a verb: tapescript auth, tapescript run, \
tapescript lock"
    refuses "$all" tapescript
    refuses "$all" tapescript aut 01
    refuses "$all" help tapescript
    refuses "there is no verb 'tapscript'; 'netaio help' lists them" tapscript auth 01
    refuses "something is missing; usage: netaio tapescript auth SCRIPT... [OPTION]..." \
        tapescript auth
    refuses "--auth does not belong to 'tapescript run'" tapescript run 01 --auth none
    refuses "--hex does not belong to 'tapescript run'" tapescript run 01 --hex
    refuses "--exact does not belong to 'tapescript lock'" tapescript lock "$KEY" --exact
    refuses "--quorum does not belong to 'request'" request localhost k --quorum 1
    refuses "too many arguments, beginning with 'now'; usage: netaio help [VERB]" help request now
    run help tapescript run
    ends 0 - ''
    cp out help-run
    grep -q 'stack ITEM' out || fail "$(cat out)"
    run tapescript run --help
    ends 0 - ''
    cmp -s out help-run || fail 'help tapescript run is not tapescript run --help'
    run --steps 2 tapescript --set x=int:1 auth 01
    ends 0 $'true\n' ''
}

run_sentences
