--- Explanations of the rules, from explain.txt.
--
-- In:  the text of that file. Out: entries by rule, { rule, why = text, before, bad, good }, the
--      last three of which are examples { text, whole = bool } or nil; and the words for a person.
--
-- The file has a section a rule: `=== RULE`, why there is the rule, and under `--- bad` and
-- `--- good` an example that breaks it and its mend; rules of evolution have `--- before` besides.
-- Examples are what stands below a protocol and, where there are operations, an outer layer;
-- those marked `whole` have everything in them.

local rules = require "breaking.rules"

local M = {}

local function trimmed(lines)
  return (table.concat(lines, "\n"):gsub("^%s+", ""):gsub("%s+$", ""))
end

--- Reads the file: entries by rule, and the rules in their order.
function M.parse(text)
  local entries, order = {}, {}
  local entry, into
  local function close()
    if into and into.example then into.example.text = trimmed(into) .. "\n" end
    if into and not into.example then entry.why = trimmed(into) end
    into = {}
  end
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local rule = line:match("^=== (N%d+)$")
    local kind, mark = line:match("^%-%-%- (%a+) ?(%a*)$")
    if rule then
      close()
      entry = { rule = rule }
      entries[rule], order[#order + 1] = entry, rule
    elseif kind then
      close()
      into.example = { whole = mark == "whole" }
      entry[kind] = into.example
    else
      into[#into + 1] = line
    end
  end
  close()
  return entries, order
end

--- An example as a schema that can be checked: of version 3 as it was before, else 4 where
-- there is a before.
function M.schema(entry, kind)
  local example = entry[kind]
  if example.whole or example.text:find("^protocol") then return example.text end
  local text, lines = example.text, "\n" .. example.text
  local version = (entry.before and kind ~= "before") and 4 or 3
  local operates = lines:find("\nresource ") or lines:find("\nmessage ")
  local outer = operates and not lines:find("\nlayer outer ")
    and "layer outer { auth none  cipher none }\n" or ""
  return ('protocol example version %d { app "example" }\n%s%s'):format(version, outer, text)
end

-- The wording of a rule, with … where values come.
local function wording(rule)
  local text = rules[rule].text
  if type(text) == "table" then text = text[#text] end
  return (text:gsub("%$%a+", "…"))
end

--- A line of the list of rules.
function M.line(rule)
  local level = rules[rule].level or "error"
  return ("%s  %-7s  %s"):format(rule, level, wording(rule))
end

local TITLES = {
  { kind = "before", title = "Before:" }, { kind = "bad", title = "This is found:" },
  { kind = "good", title = "This is not:" },
}

--- What a person reads about a rule.
function M.render(entry)
  local level = rules[entry.rule].level or "error"
  local out = { ("%s[%s]: %s"):format(level, entry.rule, wording(entry.rule)), "", entry.why }
  for _, part in ipairs(TITLES) do
    local example = entry[part.kind]
    if example then
      out[#out + 1] = "\n" .. part.title .. "\n"
      out[#out + 1] = (example.text:gsub("([^\n]+)", "    %1"):gsub("\n$", ""))
    end
  end
  return table.concat(out, "\n") .. "\n"
end

return M
