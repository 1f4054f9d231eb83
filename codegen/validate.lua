--- Validation: the passes over a syntax tree, in their order.
--
-- In:  the syntax tree, a diagnostics collector, and `files` (see `pipeline`) or nil, if files that
--      a schema names are not to be looked at.
-- Out: the checked schema: the tree's nodes with what the passes found out about them, and tables
--      over them. Each pass says in its own file what it adds. Only a schema without errors may
--      go on to `model`.

local budget = require "validate.budget"
local layers = require "validate.layers"
local members = require "validate.members"
local names = require "validate.names"
local operations = require "validate.operations"
local types = require "validate.types"
local uris = require "validate.uris"

local M = {}

local PASSES = {
  names.check,            -- spelling, declared twice, tables of names
  types.check,            -- what types name, their order and sizes
  members.check,          -- numbers, names, keys and versions of members
  layers.check,           -- plugins, their fields, what they can seal
  operations.check,       -- message types, reply sets, attributes
  uris.read,              -- templates
  uris.check_overlaps,    -- two URIs for the same bytes
  budget.check,           -- sizes of whole messages
  types.check_unused,
  layers.check_unused,
}

function M.check(tree, diagnostics, files)
  local schema = { tree = tree, diagnostics = diagnostics, files = files }
  for _, pass in ipairs(PASSES) do pass(schema) end
  return schema
end

return M
