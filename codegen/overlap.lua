--- Overlap: whether two templates match the same bytes, and the shortest bytes that both match.
--
-- In:  two URIs of `uri`. Out: a witness or nil, and the number of pairs of states visited.
-- A template is an automaton over classes of bytes, without empty moves. Two of them are walked
-- breadth-first side by side, along edges whose classes share a byte; where both may end, the
-- bytes on the way match both. Ranges of decimals and the form of UTF-8 are left out, so a
-- witness may be refused later by one of the two, but no overlap is missed.

local M = {}

local classes = {} -- from number to { holds = {[byte] = true} }
local numbers = {} -- from description to number
local CLASS_LIMIT = 1024 -- there are 256 literals, 256 delimiters with and without 0, and few more

local function class(description, holds)
  local number = numbers[description]
  if not number then
    number = #classes + 1
    local set = {}
    for byte = 0, 255 do set[byte] = holds(byte) end
    classes[number] = set
    numbers[description] = number
  end
  return number
end

local function literal_class(byte)
  return class("=" .. byte, function(b) return b == byte end)
end

local function any_class(element)
  local delimiter, is_text = element.delimiter, element.form == "text"
  return class(("!%s%s"):format(delimiter or "", is_text and "t" or ""), function(b)
    return b ~= delimiter and not (is_text and b == 0)
  end)
end

local function digit_class(low)
  return class("d" .. low, function(b) return b >= low and b <= 57 end)
end

-- Bytes in the order in which a witness prefers them.
local PREFERRED = {}
do
  local taken = {}
  local function prefer(low, high)
    for byte = low, high do
      if not taken[byte] then
        taken[byte] = true
        PREFERRED[#PREFERRED + 1] = byte
      end
    end
  end
  prefer(97, 122)
  prefer(65, 90)
  prefer(48, 57)
  prefer(33, 126)
  prefer(0, 255)
end

local shared = {} -- from pair of class numbers to a byte, or false

local function shared_byte(a, b)
  local key = a * CLASS_LIMIT + b
  local byte = shared[key]
  if byte == nil then
    byte = false
    for _, candidate in ipairs(PREFERRED) do
      if classes[a][candidate] and classes[b][candidate] then
        byte = candidate
        break
      end
    end
    shared[key] = byte
  end
  return byte
end

-- Adds a state that every state of `from` enters by `number`.
local function add_state(automaton, from, number)
  local state = #automaton.edges + 1
  automaton.edges[state] = {}
  for _, source in ipairs(from) do
    local edges = automaton.edges[source]
    edges[#edges + 1] = number
    edges[#edges + 1] = state
  end
  return state
end

-- Up to `most` bytes of a class, entered from `from` by `first`; gives all states on the way.
local function chain(automaton, from, first, later, most)
  local states = {}
  local last = add_state(automaton, from, first)
  states[1] = last
  for i = 2, most do
    last = add_state(automaton, { last }, later)
    states[i] = last
  end
  return states
end

local ADD = {
  literal = function(automaton, from, element)
    for i = 1, #element.bytes do
      from = { add_state(automaton, from, literal_class(element.bytes:byte(i))) }
    end
    return from
  end,
  text = function(automaton, from, element)
    local number = any_class(element)
    return chain(automaton, from, number, number, element.max)
  end,
  fixed = function(automaton, from, element)
    local number = any_class {}
    local states = chain(automaton, from, number, number, element.length)
    return { states[#states] }
  end,
  decimal = function(automaton, from, element)
    local zero = add_state(automaton, from, literal_class(48))
    local states = chain(automaton, from, digit_class(49), digit_class(48), element.max)
    states[#states + 1] = zero
    return states
  end,
}
ADD.bytes, ADD.raw = ADD.text, ADD.fixed

-- The automaton of a URI: edges[state] = { class, target, class, target … }, start 1, and ends.
local function automaton_of(uri)
  local automaton = { edges = { {} }, ends = {} }
  local from = { 1 }
  for _, element in ipairs(uri.elements) do
    local entered = from
    from = ADD[element.form or element.kind](automaton, from, element)
    if uri.tier == "bare" then from[#from + 1] = entered[1] end
  end
  for _, state in ipairs(from) do automaton.ends[state] = true end
  return automaton
end

local function witness_of(parents, bytes, at)
  local reversed = {}
  while parents[at] do
    reversed[#reversed + 1] = string.char(bytes[at])
    at = parents[at]
  end
  return table.concat(reversed):reverse()
end

-- The walk over pairs of states; a pair is one number.
local function walk(a, b, budget)
  local width = #b.edges + 1
  local queue, parents, bytes = { width + 1 }, {}, {}
  local seen = { [width + 1] = true }
  local at = 1
  while queue[at] do
    if #queue > budget then return nil, #queue end
    local left, right = queue[at] // width, queue[at] % width
    if a.ends[left] and b.ends[right] then return witness_of(parents, bytes, at), #queue end
    local from_left, from_right = a.edges[left], b.edges[right]
    for i = 1, #from_left, 2 do
      for j = 1, #from_right, 2 do
        local pair = from_left[i + 1] * width + from_right[j + 1]
        local byte = not seen[pair] and shared_byte(from_left[i], from_right[j])
        if byte then
          seen[pair] = true
          queue[#queue + 1] = pair
          parents[#queue], bytes[#queue] = at, byte
        end
      end
    end
    at = at + 1
  end
  return nil, #queue
end

--- A function that compares other URIs with this one: against(uri)(other, budget) gives the
-- shortest bytes that both match, or nil; and how many pairs of states were visited. A walk that
-- would visit more than `budget` pairs ends there.
function M.against(uri)
  local automaton
  return function(other, budget)
    if uri.max < other.min or other.max < uri.min then return nil, 0 end
    automaton = automaton or automaton_of(uri)
    return walk(automaton, automaton_of(other), budget or math.huge)
  end
end

--- The same for a single pair.
function M.find(a, b, budget)
  return M.against(a)(b, budget)
end

--- Bytes as they stand in a schema's string.
function M.quoted(bytes)
  local escaped = bytes:gsub('["\\]', "\\%0"):gsub("[^ -~]", function(c)
    return ("\\x%02x"):format(c:byte())
  end)
  return escaped
end

return M
