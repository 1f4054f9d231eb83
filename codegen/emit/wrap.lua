--- Wrapping: lines of C that long names made too long.
--
-- In:  the text of a file. Out: the same, broken behind commas and operators so that no line of
--      code is wider than 100 columns where that can be. Comments are left as they are.

local M = {}

local WIDEST = 100

-- The places behind which a line may be broken, each with the column that goes on: below what
-- follows the parenthesis that is open there. Only the outermost open one counts.
local function breaks_of(line)
  local out, open, at = {}, {}, 1
  while at <= #line do
    local c = line:sub(at, at)
    if c == '"' then
      at = line:find('[^\\]"', at) or #line
      at = at + 1
    elseif c == "(" then
      open[#open + 1] = at
    elseif c == ")" then
      open[#open] = nil
    elseif #open > 0 and (line:find("^, ", at) or line:find("^ &&? ", at) or line:find("^ || ", at))
    then
      local stop = c == "," and at or at + 2
      out[#out + 1] = { stop = stop, column = open[#open], depth = #open }
    end
    at = at + 1
  end
  return out
end

-- The last break that fits, at the smallest depth of those that leave enough on the line.
local function best_break(line)
  local best
  for _, place in ipairs(breaks_of(line)) do
    if place.stop <= WIDEST and (not best or place.depth <= best.depth) then best = place end
  end
  return best
end

local function wrap(line, out)
  while #line > WIDEST and not line:find("/*", 1, true) do
    local place = best_break(line)
    if not place then break end
    local rest = line:sub(place.stop + 1):gsub("^ ", "")
    local indent = place.column
    if indent + #rest:match("^[^,]*") > WIDEST then indent = #line:match("^ *") + 8 end
    out[#out + 1] = line:sub(1, place.stop)
    line = (" "):rep(indent) .. rest
  end
  out[#out + 1] = line
end

function M.text(text)
  local out = {}
  for line in text:gmatch("([^\n]*)\n") do
    if #line > WIDEST then wrap(line, out) else out[#out + 1] = line end
  end
  return table.concat(out, "\n") .. "\n"
end

return M
