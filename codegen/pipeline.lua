--- The pipeline: from the text of a schema to its model, or to what is wrong with it.
--
-- In:  the bytes of a schema.
-- Out: { model or nil, tree, schema, diagnostics (see `diagnostics.finish`), lines }.

local cnames = require "validate.cnames"
local diagnostics = require "diagnostics"
local lexer = require "lexer"
local model = require "model"
local parser = require "parser"
local validate = require "validate"

local M = {}

function M.run(text)
  local found = diagnostics.new()
  local tree = parser.parse(lexer.read(text, found), found)
  local schema = validate.check(tree, found)
  local made
  if found:clean() then
    made = cnames.check(model.build(schema), found)
  end
  return {
    model = found:clean() and made or nil, tree = tree, schema = schema,
    diagnostics = found:finish(), lines = diagnostics.lines(text),
  }
end

return M
