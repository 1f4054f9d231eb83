--- The pipeline: from the text of a schema to its model, or to what is wrong with it.
--
-- In:  the bytes of a schema; `files.read`, which gives the text of a file that the schema names,
--      or nil and why not, and then the name by which people know it.
-- Out: { model or nil, tree, schema, diagnostics (see `diagnostics.finish`), lines }.

local cnames = require "validate.cnames"
local diagnostics = require "diagnostics"
local lexer = require "lexer"
local model = require "model"
local parser = require "parser"
local validate = require "validate"

local M = {}

local NO_FILES = { read = function() return nil, "no files are read here" end }

function M.run(text, files)
  local found = diagnostics.new()
  local tree = parser.parse(lexer.read(text, found), found)
  local schema = validate.check(tree, found, files or NO_FILES)
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
