--- The table of C names of a model, while it is built.
--
-- In:  identifiers as they are decided. Out: `list`, for validate/cnames and for emitters.

local Names = {}
Names.__index = Names

local M = {}

function M.new()
  return setmetatable({ list = {} }, Names)
end

--- Notes an identifier of the file's scope and gives it back. `what` is for a person.
function Names:claim(c_name, what, place, identity)
  return self:claim_in("", c_name, what, place, identity)
end

--- Notes a member of the struct `scope`.
function Names:claim_in(scope, c_name, what, place, identity)
  self.list[#self.list + 1] = {
    scope = scope, c_name = c_name, what = what, identity = identity,
    line = place.line, col = place.col,
  }
  return c_name
end

return M
