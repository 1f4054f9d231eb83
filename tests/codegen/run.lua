--- Runs all tests of the generator, from any folder: lua5.4 tests/codegen/run.lua [NAME…]
--
-- In:  names of test files without `test_`; all if there are none. Out: a line for each test, a
--      line with the sum, exit status 0 if none failed.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"

local FILES = {
  "lexer", "parser", "diagnostics", "nearest", "spelling", "size", "types", "members", "layers",
  "operations", "uri", "overlap", "budget", "cname", "model", "template", "bad", "hostile",
  "format", "breaking", "explain", "reference",
  "command", "emit", "gen",
  "tapescript", "tapescript_compiler", "tapescript_random", "tapescript_command",
}

check.many = true
local wanted = #arg > 0 and { table.unpack(arg) } or FILES
for _, name in ipairs(wanted) do dofile(("%s/test_%s.lua"):format(here, name)) end
check.many = false
check.finish()
