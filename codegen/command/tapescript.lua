--- netaio-gen tapescript: the compiler and the decompiler of Tapescript, by hand.

local compiler = require "tapescript.compiler"
local decompiler = require "tapescript.decompiler"
local host = require "command.host"
local nearest = require "nearest"
local opcodes = require "tapescript.opcodes"

local M = {
  name = "tapescript", call = "tapescript compile [--netaio PATH] FILE | decompile HEX",
  about = "compiles a script of Tapescript to hex, or shows the source of one",
}

local HELP = [[
compile prints the bytes of a source in hex; decompile prints a source that gives these bytes
again. FILE and HEX may be - for standard input; HEX may be @FILE.

  --netaio PATH   the netaio tool, which runs what the compiler itself does not run in a block
                  ~! { … }; else the one beside netaio-gen, or in PATH, is taken

A source is words between white space; what stands between two # is a comment.

  d5  d-300  x0aff  s"some text"  f1.5          values: int, hex, text, float
  PUSH d5  ADD_INTS d2  OP_DUP                  an op and its operands; case does not matter
  IF { … } ELSE { … }    IF ( … ) { … }         ( ) stands before the IF that takes its result
  DEF 0 { … }  CALL d0   LOOP { … }   TRY { … } EXCEPT { … }
  @= name [ d1 d2 ]  @name  @#name              a variable: set, put on the stack, counted
  != name [ a b ] { PUSH a PUSH b }  !name [ d1 d2 ]       a macro, and a call of it
  PUSH ~ { … }   PUSH ~! { … }                  bytes of a block; what a block leaves when it runs
]]

-- Operands as they are written, by their kind in the table of opcodes; in the order of the list.
local GROUPS = {
  { "none", "Ops without operands" },
  { "byte", "with a number from d-128 to d127, or x00 to xff; NOP92 to NOP255 likewise" },
  { "flags", "with flags, x00 to xff" },
  { "short", "with a value of at most 255 bytes" }, { "short_int", "with an int" },
  { "push1", "with a value of at most 255 bytes (better: PUSH)" },
  { "push2", "with a value of at most 65,535 bytes (better: PUSH)" },
  { "cache", "with a key and a count" }, { "float", "with a whole float, or x and 8 digits" },
  { "two", "with two numbers, d0 to d255" }, { "three", "with flags and two numbers" },
  { "hash", "with x and 64 digits" },
}

local WIDTH = 96

-- The ops of a kind, in lines, each short name in brackets behind the long one.
local function ops_of(kind)
  local lines, line = {}, " "
  for code = 0, 91 do
    local op = opcodes.of_code(code)
    if op.operand == kind then
      local word = op.name:sub(4) .. (op.short and (" (%s)"):format(op.short) or "")
      if #line + #word + 2 > WIDTH then
        lines[#lines + 1] = line
        line = " "
      end
      line = line .. " " .. word
    end
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

local function help()
  local parts = { HELP }
  for _, group in ipairs(GROUPS) do
    parts[#parts + 1] = ("%s:\n%s"):format(group[2], ops_of(group[1]))
  end
  return table.concat(parts, "\n")
end

M.help = help()

local LARGEST = 4 * 1024 * 1024 -- of hex on standard input

local function complain(text, ...)
  return host.complain("tapescript: " .. text:format(...))
end

local function hex(bytes)
  return (bytes:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

local function unhex(text)
  return (text:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end))
end

local function quoted(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- The tool: the one that was named, the one that was installed with the generator, or any.
local function tool(named)
  if named then return named end
  local beside = host.folder .. "/../../../bin/netaio"
  return host.exists(beside) and beside or "netaio"
end

local LARGEST_RUN = 32 * 1024 -- of bytes: arguments of programs have limits

-- What the tool said: lines `stack ITEM`, the top first, then `steps N`; or last why it failed.
local function outcome(path, output, ok, status)
  if not ok and (status == 126 or status == 127) then
    return nil, path .. " is needed for it, and cannot be run; name the netaio tool by --netaio"
  elseif not ok then
    local why = output:match("([^\n]+)\n*$")
    return nil, why or ("%s ended with %d"):format(path, status)
  elseif not output:find("\nsteps %d+\n") then
    return nil, path .. " does not say what the netaio tool says; name that by --netaio"
  end
  local top = output:match("\nstack (%x*)\n")
  return top and unhex(top)
end

-- Runs scripts by the netaio tool: nothing but hex is handed to it.
local function runner(named)
  return function(bytes)
    if #bytes > LARGEST_RUN then return nil, "it has more than 32 KiB" end
    local path = tool(named)
    local pipe = assert(io.popen(("%s tapescript run %s 2>&1"):format(quoted(path), hex(bytes))))
    local output = pipe:read("a")
    local ok, _, status = pipe:close()
    return outcome(path, "\n" .. output, ok, status)
  end
end

local function compile(name, options)
  local source, problem = host.read_file(name)
  if not source then return host.complain(problem) end
  local shown_as = name == "-" and "standard input" or name
  local bytes, found = compiler.compile(source, { run = runner(options.netaio) })
  io.stderr:write(compiler.render(bytes and found or { found }, shown_as, source))
  if not bytes then return host.FINDINGS end
  io.stdout:write(hex(bytes), "\n")
  return host.OK
end

local function decompile(digits)
  local file, problem = digits == "-" and "-" or digits:match("^@(.+)")
  if file then
    digits, problem = host.read_file(file, LARGEST + 1)
    if not digits then return host.complain(problem) end
    if #digits > LARGEST then return complain("more than 4 MiB of hex") end
    digits = digits:gsub("%s", "")
  end
  local at = digits:find("%X")
  if at then
    return complain("'%s' is no hex digit (character %d)",
      utf8.len(digits) and digits:match(utf8.charpattern, at):gsub("%c", "?") or "?", at)
  elseif #digits % 2 == 1 then
    return complain("%d hex digits; two make a byte", #digits)
  end
  local lines, found = decompiler.decompile(unhex(digits))
  if not lines then
    io.stderr:write(("byte %d: error: %s\n"):format(found.offset, found.text))
    return host.FINDINGS
  end
  for _, line in ipairs(lines) do io.stdout:write(line, "\n") end
  return host.OK
end

local VERBS = { compile = compile, decompile = decompile }

function M.run(arguments)
  local options, words = host.arguments(M, { ["--netaio"] = "a path" }, arguments)
  if not options then return host.USAGE end
  local name = words[1]
  if not name then return complain("compile or decompile is wanted; netaio-gen %s", M.call) end
  if not VERBS[name] then
    local near = nearest.find(name, { "compile", "decompile" })
    return complain("there is no '%s' here; %s", name,
      near and ("did you mean '%s'?"):format(near) or "netaio-gen " .. M.call)
  elseif #words ~= 2 then
    return complain("%s wants one %s; netaio-gen %s", name,
      name == "compile" and "file" or "script in hex", M.call)
  elseif options.netaio and name ~= "compile" then
    return complain("--netaio is for compile; netaio-gen %s", M.call)
  end
  return VERBS[name](words[2], options)
end

return M
