--- Lock files: what a schema was when others began to rely on it.
--
-- In:  a checked schema, or the bytes of a lock file. Out: the text of its lock, its fingerprint,
--      or what a lock says.

local facts = require "lock.facts"
local read = require "lock.read"
local sha256 = require "sha256"
local text = require "lock.text"

local M = { facts = facts.of, read = read.read, LARGEST = read.LARGEST }

--- The name of a schema's lock file.
function M.name(schema_name)
  return schema_name .. ".lock"
end

--- The text of a schema's lock file; it is the same wherever and whenever it is made.
function M.text(schema)
  return text.of(facts.of(schema))
end

--- The SHA-256 of that text, in hex: two schemas with one fingerprint mean the same on the wire.
function M.fingerprint(schema)
  return sha256.hex(M.text(schema))
end

return M
