--- "Did you mean": the nearest name to one that does not exist.
--
-- In:  a name and an array of candidates. Out: the nearest candidate, or nil.
-- Nearness is the Damerau-Levenshtein distance, case ignored; a swap of neighbours costs 1.

local M = {}

local LONGEST = 64 -- names have 48 characters at most; longer words are no misspelt names

--- The distance of two words, or nil if it is over `limit`.
function M.distance(a, b, limit)
  if math.abs(#a - #b) > limit then return nil end
  local before, previous, current = {}, {}, {}
  for j = 0, #b do previous[j] = j end
  for i = 1, #a do
    local least = i
    current[0] = i
    for j = 1, #b do
      local same = a:byte(i) == b:byte(j)
      local cost = math.min(
        previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same and 0 or 1))
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        cost = math.min(cost, before[j - 2] + 1)
      end
      current[j] = cost
      least = math.min(least, cost)
    end
    if least > limit then return nil end
    before, previous, current = previous, current, before
  end
  return previous[#b] <= limit and previous[#b] or nil
end

--- The nearest of `candidates`, the first of equals, within a third of the name's length.
function M.find(name, candidates)
  if #name > LONGEST then return nil end
  local lower = name:lower()
  local limit = math.max(1, #name // 3)
  local best, found = limit + 1, nil
  for _, candidate in ipairs(candidates) do
    local distance = M.distance(lower, candidate:lower(), limit)
    if distance and distance < best and candidate ~= name then
      best, found = distance, candidate
    end
  end
  return found, found and best
end

--- The same, put off until it is asked for: a value for a diagnostic.
function M.later(name, candidates)
  return function()
    return (M.find(name, candidates))
  end
end

return M
