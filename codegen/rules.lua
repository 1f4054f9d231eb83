--- The rules: every diagnostic's wording, and nothing else.
--
-- In:  nothing. Out: a table from rule to { text, help, note, level }.
-- A rule that has several wordings stands several times, as "N0108" and "N0108.zero". `$name` is
-- filled with a value of the report; where `text`, `help` or `note` is a list, the first one all
-- of whose values are there is taken. `note` words the other place. `level` is "error" unless said.

return {
  -- Text
  N0101 = { text = "not UTF-8: byte 0x$byte" },
  N0102 = { text = "control character 0x$byte in a string", help = "write \\x$byte" },
  N0103 = { text = "unexpected character '$text'", help = "comments begin with //" },
  N0104 = { text = "string is not closed on its line" },
  N0105 = { text = "unknown escape '\\$text'", help = "escapes are \\\\ \\\" \\n \\t \\xHH" },
  N0106 = { text = "\\x needs two hex digits" },
  N0107 = {
    text = "this doc comment documents nothing",
    help = "begin it with //, or move it before a declaration",
  },
  N0108 = { text = "'$text' is not a number" },
  ["N0108.zero"] = { text = "number '$text' begins with zero" },
  N0109 = { text = "number does not fit 63 bits" },
  N0110 = { text = "name is longer than 48 characters" },
  N0111 = { text = "unknown unit '$unit' in '$text'", help = "units are ms, s, m, h" },
  N0112 = { text = "file is larger than 256 KiB" },
  N0113 = { text = "block comments do not exist here", help = "begin each line with //" },
  N0114 = { text = "';' is not used", help = "remove it: a line needs no end mark" },

  -- Grammar
  N0201 = { text = "expected $expected, found $found", help = "$form" },
  N0202 = { text = "this '{' is never closed" },
  ["N0202.next"] = {
    text = "this '{' is not closed before the next declaration",
    note = "the next declaration",
  },
  N0203 = {
    text = "a schema begins with 'protocol', found $found",
    help = "protocol name version 1 { app \"name\" }",
  },
  N0204 = { text = "a second 'protocol'", note = "the first" },
  N0205 = {
    text = "there is no declaration '$name'",
    help = { "did you mean '$near'?", "declarations are $kinds" },
  },
  N0206 = {
    text = "there is no verb '$name'",
    help = {
      "$fixed", "did you mean '$near'?",
      "verbs are request, create, update, delete, publish, notify",
    },
  },
  N0207 = {
    text = "there is no attribute '$name'",
    help = { "did you mean '$near'?", "attributes are $kinds" },
  },
  N0208 = { text = "'$name' is given twice", note = "first here" },
  N0209 = {
    text = "there is no entry '$name'",
    help = "entries are app, port, peer, transport, datagram, deadline",
  },
  N0210 = { text = "protocol '$name' does not give its app id", help = "add: app \"$name\"" },
  ["N0210.version"] = { text = "the version must be 1 to 65535, found $found" },
  ["N0210.app"] = { text = "the app id has 1 to $limit bytes, found $found" },
  ["N0210.port"] = { text = "a port is 1 to 65535, found $found" },
  N0211 = {
    text = "a field of a record begins with its number", help = "write '1 $name: type'",
  },
  N0212 = {
    text = "a field of a dict record has no number", help = "its name is the key on the wire",
  },
  N0213 = {
    text = "layer '$name' has to say its $slot here, found $found",
    help = "write 'auth KIND  cipher KIND', or 'seal aead'; 'none' is a kind",
  },
  N0214 = { text = "$kind '$name' is empty" },
  N0215 = {
    text = "a schema stands alone: there is no 'import'",
    help = "repeat the record, or put both resources in one schema",
  },
  N0216 = { text = "types are nested deeper than 8" },
  N0218 = {
    text = "there are no default values",
    help = "make the field optional and decide in the program",
  },

  -- Names
  N0301 = { text = "'$name' is not in UpperCamel", help = "write '$form'" },
  N0302 = { text = "'$name' is not in lower_snake", help = "write '$form'" },
  N0303 = { text = "'$name' is not in UPPER_SNAKE", help = "write '$form'" },
  N0304 = { text = "'$name' is declared twice", note = "first here" },
  N0305 = { text = "$kind '$name' is there twice", note = "first here" },
  N0306 = { text = "there is no type '$name'", help = "did you mean '$near'?" },
  N0307 = { text = "there is no constant '$name'", help = "did you mean '$near'?" },
  N0308 = { text = "$what and $other have the same C name '$name'", note = "the other one" },
  N0309 = {
    text = "there is no layer '$name'",
    help = { "did you mean '$near'?", "declare it: layer $name { auth … cipher … }" },
  },
  N0310 = { text = "the name '$name' is reserved", note = "reserved here" },
  N0311 = { level = "warning", text = "$kind '$name' is not used" },
  N0312 = { text = "the name 'nio' belongs to the library" },

  -- Types
  N0401 = { text = "there is no type '$name'", help = "use $form" },
  N0402 = { text = "'$name' needs a maximum length in bytes: $name<64>" },
  N0403 = { text = "number $number is taken", note = "first here" },
  N0404 = {
    text = "record '$name' has no number $number",
    help = "numbers are positions: declare it, or write 'reserved $number'",
  },
  N0405 = { text = "the number must be 1 to 255, found $number" },
  N0406 = { text = "number $number is reserved", note = "reserved here" },
  N0407 = {
    text = "'$name' holds itself: $path",
    help = "a message has a maximum size; refer to records by id",
  },
  N0408 = { text = "$what cannot be optional", help = "name it: (value: $type)" },
  N0409 = { text = "a map key is an integer, text, bytes or an enum" },
  N0410 = { text = "the number of a member must be 0 to 2147483647, found $number" },
  N0411 = { text = "number $number is taken", note = "first here" },
  N0412 = {
    text = "number $number stands after $before", help = "numbers of a record rise",
    note = "the larger one",
  },
  N0413 = { text = "since $since, but the protocol has version $version" },
  ["N0413.low"] = { text = "since begins with 1, found $since" },
  N0414 = {
    text = "'$name' came with version $since, so it must be optional",
    help = "peers of version $before do not send it: write $type?",
  },
  N0415 = {
    text = "'$name' (since $since) stands after a field of version $version",
    help = "new fields are appended",
  },
  N0416 = { text = "packable wraps a record" },
  N0417 = { text = "'raw' wants an integer type", help = "bytes and text alone are raw already" },
  N0418 = {
    text = "'packed' is for text and bytes; every other type is packed already",
  },
  N0419 = { text = "'as' names a key, so it belongs in a dict record" },
  N0420 = { text = "key \"$key\" is there twice", note = "first here" },
  ["N0420.length"] = { text = "a key has 1 to 64 bytes" },
  N0422 = { text = "peer data is a dict record", help = "record NAME dict { … }" },
  ["N0422.key"] = {
    text = "key \"$key\" of peer data belongs to the layers", help = "it is $type",
  },
  N0424 = { text = "more than 255 entries" },

  -- Sizes
  N0501 = { text = "the length must be 1 to 65422, found $number" },
  N0502 = { text = "a fixed length must be 1 to 256, found $number" },
  N0503 = {
    text = "the $what can have $size bytes of URI and content with its layers; "
      .. "the limit is $limit",
    help = "lower a bound, or add 'fit some'",
  },
  N0504 = {
    text = "the $what can have $size bytes in a datagram; the limit here is $limit",
    help = "header 9 + auth $auth + URI $uri + content $content + layers $layers; "
      .. "lower a bound, raise 'datagram', use tcp, or add 'fit some'",
  },
  ["N0504.peer"] = {
    text = "the $what can have $size bytes in a datagram; the limit here is $limit",
    help = "header 9 + auth $auth + URI $uri + content $content + layers $layers; "
      .. "lower a bound, or raise 'datagram'",
  },
  N0505 = { text = "a datagram has 64 to 65507 bytes, found $number" },
  N0506 = {
    text = "the $what has up to $size bytes of body; tapescript signs $limit",
    help = "lower a bound, or add 'fit some'",
  },
  ["N0506.least"] = {
    text = "the $what has at least $size bytes of body; tapescript signs $limit",
    help = "lower a bound, or sign less by a witness of your own: see witness_max",
  },
  ["N0506.witness"] = {
    level = "warning",
    text = "the $what has up to $size bytes of body; "
      .. "a witness signs $limit, or leaves the body out",
    help = "lower a bound, or add 'fit some'",
  },
  N0507 = { text = "the $what has at least $size bytes, so it never fits $limit" },
  N0508 = { text = "the count must be 1 to 65535, found $number" },
  N0509 = { text = "'$name' nests $depth values; the limit is 32" },

  -- URIs
  N0601 = {
    text = "this '{' has no '}'", help = "a brace that is meant itself is written \\x7b",
  },
  ["N0601.close"] = {
    text = "this '}' opens nothing", help = "a brace that is meant itself is written \\x7d",
  },
  N0602 = {
    text = "a parameter is {name:type}, found {$found}", help = "write {$form}",
  },
  N0603 = {
    text = "'$type' cannot be a parameter",
    help = "parameters are text<N> bytes<N> bytes[N] u8 u16 u32 u64, or raw u8 to raw u64",
  },
  N0604 = {
    text = "'{$param}' has no fixed length, so a literal or the end must follow it",
  },
  N0605 = { text = "a digit follows the decimal parameter '$name'" },
  N0606 = {
    text = "two URIs match the same bytes, for instance \"$witness\"",
    help = "tell them apart by a literal", note = "the other URI",
  },
  N0607 = { text = "this URI can have $size bytes; 1024 is the limit" },
  N0608 = { text = "parameter '$name' is there twice" },
  N0609 = { text = "more than 8 parameters" },
  N0611 = { text = "the byte after a text parameter must be ASCII, found 0x$byte" },
  N0612 = {
    text = "the URIs of message type $type are too many and too alike to be told apart",
    help = "begin them with different literals",
  },

  -- Operations
  N0701 = { text = "'$verb' is there twice in resource '$name'", note = "first here" },
  N0702 = {
    text = "'$verb' needs a reply", help = "write '-> ok' for a reply without content",
  },
  N0703 = { text = "'notify' is never answered", help = "remove the reply" },
  N0704 = {
    text = "a message number is 31 to 255, found $number",
    help = "0 to 30 belong to the base protocol",
  },
  N0705 = { text = "message number $number is taken", note = "first here" },
  ["N0705.reserved"] = { text = "message number $number is reserved", note = "reserved here" },
  N0706 = { text = "an operation has one success", note = "the first" },
  ["N0706.none"] = {
    text = "the reply set has no success", help = "begin with a type, or 'ok'",
  },
  N0707 = { text = "'$name' is there twice", note = "first here" },
  N0708 = { text = "'$name' does not belong on a $verb" },
  N0709 = { text = "a group is reached over udp alone", help = "add 'transport udp'" },
  N0710 = { text = "only a request can be coalesced" },
  N0711 = { text = "a deadline is 1ms to 1h" },
  N0713 = { text = "'disconnect' needs transport tcp" },
  N0714 = {
    level = "warning",
    text = "peers of the reference do not wait for '$word' after a $verb",
    help = "their call ends by its timeout; 'error' reaches them",
  },
  N0715 = { text = "a queue holds 1 to 65535 messages" },
  N0716 = {
    text = "'datagram' has no meaning on tcp alone",
    help = "add 'transport udp' or 'transport any'",
  },
  N0717 = { text = "'$name' is $words, found '$found'" },
  N0718 = {
    text = "a stream is the last argument of an operation, or all of its success",
    help = "(name: text<64>, body: stream bytes) -> ok, or -> stream Post",
  },
  N0719 = {
    text = "a stream needs an answer, and a $verb has none", help = { "add a reply: -> $reply" },
  },
  N0720 = { text = "a stream goes over tcp alone", help = "say 'transport tcp'" },
  N0721 = { text = "'$name' does not go with a stream" },
  N0722 = {
    text = "an item of this stream can have $size bytes; $limit fit one message",
    help = "lower a bound, or stream the parts of it",
  },

  -- Layers
  N0801 = {
    text = "layer 'outer' is not declared",
    help = "every message runs under it: layer outer { seal aead }; without protection: "
      .. "layer outer { auth none  cipher none }",
  },
  N0802 = {
    text = "there is no $slot '$kind'", help = { "did you mean '$near'?", "kinds are $kinds" },
  },
  N0803 = { text = "'$kind' is a kind of $right, not of $slot" },
  N0804 = {
    text = "'$kind' has no parameter '$name'",
    help = { "did you mean '$near'?", "parameters are $params", "'$kind' has no parameters" },
  },
  N0805 = {
    text = "auth field \"$field\" is written by $writer and by $other",
    help = "name one of them: $kind($param \"...\")", note = "the other writer",
  },
  N0806 = {
    text = "an inner cipher cannot hide the URI",
    help = "routing needs the URI before the inner layer is opened",
  },
  N0807 = {
    text = "x25519 cannot be the outer cipher", help = "use it as an inner layer",
  },
  ["N0807.peers"] = {
    text = "x25519 cannot seal peer messages", help = "use it as an inner layer",
  },
  N0808 = { text = "layer '$name' seals for one peer, a group has many" },
  N0809 = { text = "the field \"$field\" belongs to the runtime" },
  N0810 = { text = "an auth field has 1 to 32 letters, digits, '_' or '-'" },
  N0811 = {
    level = "warning",
    text = "cipher sha256_stream without auth: anyone can change the text",
    help = "add a keyed auth, or use 'seal aead'",
  },
  N0813 = { text = "'$name' is not an inner layer" },
  N0814 = { text = "'$name' takes a name in quotes" },
  ["N0814.none"] = { text = "'$name' takes no value" },
  ["N0814.number"] = { text = "'$name' takes a number from $least to $limit" },
  ["N0814.lock"] = {
    text = "'$name' takes the source of a script in quotes",
    help = "$name \"push x… check_sig x00\", with a public key",
  },
  ["N0814.file"] = {
    text = "'$name' takes the name of a file in quotes", help = "$name \"admin.tape\"",
  },
  N0815 = {
    text = "x25519 takes the key of a peer from messages that nothing authenticates",
    help = "give the layer or 'outer' a keyed auth, or accept it: x25519(unproved)",
  },
  N0816 = { text = "this lock does not compile: $what", help = "$help", note = "$note" },
  ["N0816.file"] = { text = "this lock does not compile: $what", help = "$help", note = "$note" },
  ["N0816.empty"] = {
    text = "this lock is empty: anybody opens it", help = "push x… check_sig x00",
  },
  ["N0816.open"] = {
    text = "this lock is open: an empty witness will do", help = "push x… check_sig x00",
  },
  ["N0816.large"] = { text = "this lock has $size bytes; $limit is the limit" },
  N0817 = { level = "warning", text = "in this lock: $what", help = "$help" },
  ["N0817.file"] = {
    level = "warning", text = "in this lock: $what", help = "$help", note = "$note",
  },
  N0818 = { text = "this lock cannot be read: $what" },
  ["N0818.name"] = {
    text = "a lock is in a file below the folder of the schema",
    help = "its name is made of letters, digits, '_', '-', '.' and '/': \"locks/admin.tape\"",
  },
  N0819 = { text = "a layer has one lock", note = "the other one" },
}
