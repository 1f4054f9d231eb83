--- Local names: functions of one generated file that nobody else sees.
--
-- In:  a model and the words that make up a name. Out: names, none of which is a public one. No
--      name of a schema ends in '_', so that is what a local name gets where two are equal.

local M = {}

function M.new(model)
  local taken = {}
  for _, entry in ipairs(model.names) do
    if entry.scope == "" then taken[entry.c_name] = true end
  end
  return function(verb, stem)
    local name = verb .. "_" .. (stem.stem or stem)
    if verb:find("%u") then name = name:upper() end
    return taken[name] and name .. "_" or name
  end
end

return M
