--- Emission: what becomes C, and how long names are dealt with. The exact text of whole files is in
-- tests/golden/good.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local emit = require "emit"
local helper = require "helper"
local lock = require "lock"
local prose = require "emit.prose"
local wrap = require "emit.wrap"

local test, equal = check.test, check.equal

local templates = {}
for _, name in ipairs(emit.TEMPLATES) do
  templates[name] = helper.read("codegen/templates/" .. name)
end

-- The source and the header of declarations behind a protocol `t`.
local function emitted(body)
  local made = emit.emit(helper.body_model(body), "t.nio", templates)
  return made.files[1].text, made.files[2].text
end

local function holds(text, piece)
  check.ok(text:find(piece, 1, true), ("%q is not in\n%s"):format(piece, text))
end

local function lacks(text, piece)
  check.ok(not text:find(piece, 1, true), ("%q is in the text"):format(piece))
end

test("a lock is compiled into the source; the keys say what opens it", function()
  local source, header = emitted [[
layer tape { auth tapescript(lock "push x0102 equal", steps 1000)  cipher none }
layer bare { auth tapescript  cipher none }
layer peer { auth tapescript(use_peer_lock)  cipher none }
resource a "a" { delete -> ok  inner tape }
resource b "b" { delete -> ok  inner bare }
resource c "c" { delete -> ok  inner peer }]]
  holds(source, "static const uint8_t lock_tape_auth[] = {\n"
    .. "    0x03, 0x02, 0x01, 0x02, 0x21,\n};\n")
  holds(source, '    {.name = "lock", .bytes = {lock_tape_auth, sizeof lock_tape_auth}},\n'
    .. '    {.name = "steps", .number = 1000},\n')
  lacks(source, "lock_bare_auth")
  holds(source, '    {.name = "use_peer_lock"},\n    {.name = "steps", .number = 25000},\n')
  holds(header, "/* `secret` or `witness` opens the lock of the schema */")
  holds(header, "    /* `lock` says whose messages are taken; "
    .. "`secret` or `witness` opens that of the other side */\n    nio_key bare_auth;\n")
  holds(header, "    /* `lock` is for peers without one; "
    .. "`secret` or `witness` opens what others hold */\n    nio_key peer_auth;\n")
end)

test("a notify is told, subscribed to and heard", function()
  local source, header = emitted 'resource a "a/{id:u8}" { notify (u8)  queue 9 drop_newest }'
  holds(header, "bool (*a_subscribe)(t_server *server, nio_call *call, const t_a_uri *uri);")
  holds(header, "void (*a_notify)(t_client *client, const t_a_uri *uri, uint8_t value);")
  holds(header, "nio_status t_a_notify(t_server *server, const t_a_uri *uri, uint8_t value);")
  holds(header, "nio_status t_a_subscribe(t_client *client, const t_a_uri *uri,")
  holds(header, "nio_status t_a_unsubscribe(t_client *client, const t_a_uri *uri,")
  holds(header, "nio_status t_hear(nio_node *node, const t_events *events, void *app,")
  holds(source, "        case NIO_SUBSCRIBE_URI:\n        case NIO_UNSUBSCRIBE_URI:\n")
  holds(source, "return is_a_uri(uri) ? (int)OP_A_SUBSCRIBE : -1;")
  holds(source, ".role = NIO_GEN_HEARD,\n        .transports = NIO_GEN_TCP,\n"
    .. "        .to = NIO_GEN_TO_SUBSCRIBERS,\n        .policy = NIO_DROP_NEWEST,\n"
    .. "        .queue = 9,\n    },")
  holds(source, "*delivery->refused = !handler((t_server *)delivery->service, delivery->call, ")
end)

test("nobody subscribes to what is for peers or for a group", function()
  local source, header = emitted [[
resource a "a" { notify (u8)  to peers }
resource b "b" { notify (u8)  to group  transport udp  datagram 99 }]]
  lacks(header, "subscribe")
  lacks(source, "SUBSCRIBE_URI")
  holds(header, "/* Tells all known peers. */")
  holds(header, "/* Tells the multicast groups that the node has joined. */")
  holds(source, ".to = NIO_GEN_TO_GROUP,")
  holds(source, ".transports = NIO_GEN_UDP,")
  holds(source, ".datagram = 99,")
end)

test("a schema that notifies nobody has nothing to hear", function()
  local source, header = emitted 'resource a "a" { publish (u8) }'
  lacks(header, "t_events")
  lacks(header, "t_hear")
  holds(source, ".events_size = 0,")
  holds(header, "void (*a_publish)(t_server *server, uint8_t value);")
end)

test("what nodes say about themselves is typed, and kept where it has arrays", function()
  local flat = emit.emit(helper.model [[
protocol t version 1 { app "t"  peer Self }
layer outer { auth none  cipher none }
layer peers { auth mac  cipher none }
record Self dict { name: text<9> }
resource a "a" { delete -> ok }]], "t.nio", templates)
  holds(flat.files[2].text, "bool t_peer_read(const nio_peer *peer, t_self *said);")
  holds(flat.files[1].text, "    .peers = 1,\n")
  local deep = emit.emit(helper.model [[
protocol t version 1 { app "t"  peer Self }
layer outer { auth none  cipher none }
record Self dict { names: list<text<9>, 4>? }
resource a "a" { delete -> ok }]], "t.nio", templates)
  lacks(deep.files[2].text, "t_peer_read")
  holds(deep.files[2].text, "t_peer_keep(const nio_peer *peer, const nio_env *env,")
  holds(deep.files[1].text, "nio_gen_arena_new(env, NIO_GEN_ROOM(1, ")
  holds(deep.files[1].text, "    .peers = -1,\n")
end)

test("a schema without operations is types and constants, and calls nothing", function()
  local made = emit.emit(
    helper.model('protocol t version 1 { app "t" }\nenum E { a = 1 }\nrecord R { 1 e: E }'),
    "t.nio", templates)
  lacks(made.files[1].text, "nio_")
  holds(made.files[2].text, "typedef struct t_r")
  lacks(made.files[2].text, "t_server")
end)

test("a layer without plugins asks for no keys", function()
  local _, header = emitted 'resource a "a" { request -> u8 }'
  lacks(header, "t_keys")
  holds(header, "t_serve(nio_node *node, const t_handlers *handlers, void *app,")
end)

test("the header says which contract it is of: the SHA-256 of the lock file", function()
  local text = helper.HEAD .. helper.OUTER .. 'resource a "a" { request -> u8 }'
  local result = helper.run(text)
  local header = emit.emit(result.model, "t.nio", templates).files[2].text
  holds(header, ('#define T_FINGERPRINT "%s"'):format(lock.fingerprint(result.schema)))
end)

test("whatever points to something is cloned by a walk, the rest is copied", function()
  local source, header = emitted [[
record Flat { 1 a: u8  2 b: bytes[4] }
record Deep { 1 a: text<3>?  2 b: list<list<Flat, 2>, 2>  3 c: map<u8, u8, 2> }
resource a "a/{name:text<3>}/{n:u8}" { request -> Deep }]]
  holds(header, "nio_status t_flat_clone(const t_flat *from, const nio_env *env, t_flat **clone);")
  holds(header, "t_a_uri_clone(")
  lacks(source, "keep_flat(")
  holds(source, [[
    if (value->has_a) {
        value->a.ptr = nio_gen_keep_bytes(keep, value->a.ptr, value->a.len);
    }
    keep_flat_list_list(keep, &value->b);
    value->c.items = nio_gen_keep_array(keep, value->c.items, value->c.count,]])
end)

test("a local name that a public one has gets a '_'", function()
  local model = helper.model [[
protocol read version 1 { app "r" }
layer outer { auth none  cipher none }
record Post { 1 a: u8 }
resource posts "p" { request -> Post }]]
  local source = emit.emit(model, "r.nio", templates).files[1].text
  holds(source, "static bool read_post_(nio_bytes packed, read_post *value)")
end)

test("two bounds of one list are two checks of one struct", function()
  local source, header = emitted [[
resource a "a" {
  request (few: list<u8, 2>, many: list<u8, 9>) -> list<u8, 4>
}]]
  lacks(header, "t_u8_list")
  for _, bound in ipairs { "2", "9", "4" } do holds(source, "value->count <= " .. bound .. ";") end
end)

test("exact URIs are found by their length and then by the byte that tells most apart", function()
  local source = emitted [[
resource a "aaxz" { request -> u8 }
resource b "aayz" { request -> u8 }
resource c "aa" { request -> u8 }]]
  holds(source, "switch (uri.len) {")
  holds(source, "switch (uri.ptr[2]) {")
  holds(source, "case 'y':")
end)

test("arrays inside arrays ask for no more memory than a message can fill", function()
  local source = emitted [[
resource a "a" {
  request -> list<list<list<u8, 60000>, 60000>, 60000>  fit some
}]]
  for count in source:gmatch("NIO_GEN_ROOM%(%d+, (%d+),") do
    check.ok(tonumber(count) <= 65422, count)
  end
end)

test("nothing of a schema ends a comment or a literal", function()
  equal(prose.block { "a */ b /* c " }, "/* a * / b / * c */\n")
  equal(prose.literal('a"b\\c\0??/\255'), '"a\\"b\\\\c\\000?\\?/\\377"')
  equal(prose.byte(("'"):byte()), "0x27")
  equal(prose.byte(("\\"):byte()), "0x5c")
  equal(prose.byte(("/"):byte()), "'/'")
end)

test("a long line is broken behind a comma of its outermost parenthesis", function()
  local head = "static int " .. ("f"):rep(40) .. "("
  local line = head .. "const struct " .. ("a"):rep(20) .. " *x, const struct " .. ("b"):rep(20)
    .. " *y)\n"
  local lines = {}
  for part in wrap.text(line):gmatch("[^\n]+") do lines[#lines + 1] = part end
  equal(#lines, 2)
  equal(lines[2]:match("^ *"), (" "):rep(#head))
  equal(wrap.text("short(a, b)\n"), "short(a, b)\n")
end)

test("whatever is checked can be emitted, and twice alike", function()
  math.randomseed(7)
  local emitted_some = 0
  for _, name in ipairs { "notices", "everything" } do
    local schema = helper.read("tests/golden/good/" .. name .. ".nio")
    local words = {}
    for word in schema:gmatch("[%w_]+") do words[#words + 1] = word end
    for _ = 1, 50 do
      local changed = schema:gsub("[%w_]+", function(word)
        return math.random(#words) == 1 and words[math.random(#words)] or word
      end)
      local result = helper.run(changed)
      if result.model then
        emitted_some = emitted_some + 1
        local first = emit.emit(result.model, "t.nio", templates)
        local second = emit.emit(helper.run(changed).model, "t.nio", templates)
        for i, file in ipairs(first.files) do equal(second.files[i].text, file.text) end
      end
    end
  end
  check.ok(emitted_some > 10, emitted_some)
end)

check.finish()
