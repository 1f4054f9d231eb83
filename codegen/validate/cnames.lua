--- C names: two things of a schema must not have the same one.
--
-- In:  a model and a diagnostics collector. Out: the model.

local M = {}

local function stands_before(a, b)
  if a.line ~= b.line then return a.line < b.line end
  return a.col < b.col
end

function M.check(model, diagnostics)
  local first = {}
  for _, entry in ipairs(model.names) do
    local key = entry.scope .. "." .. entry.c_name
    local other = first[key]
    if other and not (entry.identity and entry.identity == other.identity) then
      local later, earlier = entry, other
      if stands_before(entry, other) then later, earlier = other, entry end
      diagnostics:report("N0308", later, {
        what = later.what, other = earlier.what, name = entry.c_name,
      }, earlier)
    end
    first[key] = other or entry
  end
  return model
end

return M
