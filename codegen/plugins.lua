--- The plugins: one row each. A new plugin is a new row.
--
-- In:  nothing. Out: `kinds`, an array of rows, and `by_name`.
--      row { kind, slot, keyed, needs_key, fields = { {role, name, size} … }, grow, hides_uri,
--            params = { {name, takes, …} … } }; takes is "field", "string", "number", "flag",
--            "lock" or "lock_file"
--      A parameter that takes a field names the role whose name on the wire it sets; a number
--      has limits (`least` is 1 unless said) and, if it is the size of a field, that role; a string
--      may take its default from the protocol's app id; a lock is a script, in the string or in the
--      file that it names, and what the plugin is given is its bytes as parameter `sets`.
--      hides_uri: as `outer`, unless clear_uri. per_peer: what it seals can be opened by one peer
--      only. signs: the most bytes of body that it covers, as long as the parameter `unless` is not
--      said. native: peers of the reference do not have it.

local M = {}

local function field(role, param)
  return { name = param or role .. "_field", takes = "field", role = role }
end

local REALM = { name = "realm", takes = "string", from_app = true }
local CLEAR_URI = { name = "clear_uri", takes = "flag" }
local NONCE = { role = "nonce", name = "nonce", size = 16, shared = true }
local TS = { role = "ts", name = "ts", size = 4, shared = true }

M.kinds = {
  {
    kind = "mac", slot = "auth", native = true, keyed = true, needs_key = true,
    fields = { { role = "mac", name = "mac", size = 52 } },
    params = { field("mac", "field"), REALM },
  },
  {
    kind = "sign", slot = "auth", native = true, keyed = true, needs_key = true,
    fields = { { role = "sign", name = "sign", size = 100 } },
    params = { field("sign", "field"), REALM, { name = "peers", takes = "flag" } },
  },
  {
    kind = "hmac", slot = "auth", keyed = true, needs_key = true,
    fields = { { role = "mac", name = "hmac", size = 32 }, NONCE, TS },
    params = { field("mac"), field("nonce"), field("ts") },
  },
  {
    kind = "tapescript", slot = "auth", keyed = true, needs_key = true,
    signs = { most = 1004, unless = "witness_max" },
    fields = { { role = "witness", name = "witness", size = 66 }, NONCE, TS },
    params = {
      field("witness"), field("nonce"), field("ts"),
      { name = "witness_max", takes = "number", limit = 8192, size_of = "witness" },
      { name = "lock", takes = "lock", sets = "lock" },
      { name = "lock_file", takes = "lock_file", sets = "lock" },
      { name = "use_peer_lock", takes = "flag" },
      { name = "steps", takes = "number", least = 1000, limit = 1000000, default = 25000 },
    },
  },
  {
    kind = "hashcash", slot = "auth", native = true, keyed = false, needs_key = false,
    fields = { { role = "hc", name = "hc", size = 32 } },
    params = {
      field("hc", "field"), REALM, { name = "bits", takes = "number", limit = 26, default = 18 },
    },
  },
  {
    kind = "sha256_stream", slot = "cipher", keyed = false, needs_key = true, hides_uri = true,
    fields = { { role = "iv", name = "iv", size = 16 } },
    params = { field("iv"), CLEAR_URI },
  },
  {
    kind = "x25519", slot = "cipher", keyed = false, needs_key = true, per_peer = true,
    grow = 40, fields = {}, params = { { name = "unproved", takes = "flag" } },
  },
  {
    kind = "aead", slot = "seal", native = true, keyed = true, needs_key = true, hides_uri = true,
    fields = { { role = "aead", name = "aead", size = 52 } },
    params = { field("aead", "field"), REALM, CLEAR_URI },
  },
}

--- What a hidden URI adds: its length goes into the ciphertext.
M.HIDDEN_URI = 2

--- Fields of the runtime itself, which no plugin may have.
M.RUNTIME = {
  cid = { name = "cid", size = 8 }, rid = { name = "rid", size = 8 },
  chal = { name = "chal", size = 16 }, str = { name = "str", size = 1 },
}

M.by_name = {}
for _, row in ipairs(M.kinds) do M.by_name[row.kind] = row end

--- The kinds that a slot takes, `none` last.
function M.of_slot(slot)
  local names = {}
  for _, row in ipairs(M.kinds) do
    if row.slot == slot then names[#names + 1] = row.kind end
  end
  if slot ~= "seal" then names[#names + 1] = "none" end
  return names
end

return M
