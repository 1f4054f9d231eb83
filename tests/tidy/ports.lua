-- Nothing but loop/ asks the system for more than C11 and POSIX have, nor another floor for a
-- library than its own. docs/ports.md says what that is good for.
--
-- arg[1] is the folder of a build tree that holds the objects of the floors, or of the tools:
-- nio_<floor>.dir and netaio_tool.dir. What an object does not define is looked up below.

local tree = require("tree")

local function set(names, into)
  into = into or {}
  for name in names:gmatch("%S+") do
    into[name] = true
  end
  return into
end

-- C11 without files, processes and threads: what every floor may use.
local C11 = set([[
  abort memchr memcmp memcpy memmove memset strchr strcmp strcspn strlen strncmp strspn
  snprintf vsnprintf]])

-- A floor's own: what of the system it is there for, and its libraries by prefix.
local OWN = {
  -- memory, clocks, randomness and the log of nio_env_default; getentropy: POSIX 2024
  base = { set("realloc free clock_gettime getentropy fprintf fwrite stderr") },
  crypto = { set("pthread_once pthread_atfork"), "crypto_", "sodium_", "nettle_" },
  wire = { {}, "libdeflate_" },
  layer = { set("pthread_mutex_init pthread_mutex_destroy pthread_mutex_lock "
    .. "pthread_mutex_unlock") },
  plugins = { set("fmod frexp ldexp"), "__gmp" }, -- of Tapescript
  core = { {} },
  node = { {} },
  loop = { set([[
    pthread_mutex_init pthread_mutex_destroy pthread_mutex_lock pthread_mutex_unlock sigaction
    if_nametoindex if_indextoname inet_ntop inet_pton htons ntohs strtoul strcpy
    socket bind connect listen accept setsockopt getsockopt getsockname getpeername
    sendmsg recvmsg sendto recvfrom getaddrinfo freeaddrinfo gai_strerror
    open close read write fcntl stat lstat fstat unlink chmod umask getuid geteuid flock
    getifaddrs freeifaddrs sendmmsg]]),
    -- flock, getifaddrs: of BSD, and everywhere since; sendmmsg: under __linux__ alone
    "uv_" },
  tool = { set([[
    malloc calloc realloc free exit _Exit atexit getenv
    fopen fclose ferror fflush fread fwrite fputs fputc getc putc
    puts putchar printf fprintf vfprintf setvbuf stdin stdout stderr strerror strstr strtod strtoul
    strtol strtoll strtoull strncasecmp strcasecmp lround tolower isatty
    inet_pton pthread_create pthread_join pthread_kill pthread_sigmask signal sigaddset
    sigemptyset sigwait sigaction
    pipe open close write fsync unlink fcntl fdopen waitpid environ open_memstream
    strpbrk qsort ioctl
    posix_spawnp posix_spawn_file_actions_init posix_spawn_file_actions_adddup2
    posix_spawn_file_actions_destroy]]), "kv_", "cli_", "uv_" }, -- ioctl: how high a terminal is
}

-- What compilers, sanitizers and the headers of a C library put in: names that no program writes.
local COMPILED_IN = { "^__", "^_GLOBAL_OFFSET_TABLE_$", "^_Unwind", "^bcmp$", "^nio_" }

local function may_use(own, name)
  if C11[name] or own[1][name] then
    return true
  end
  for i = 2, #own do
    if name:sub(1, #own[i]) == own[i] then
      return true
    end
  end
  for _, pattern in ipairs(COMPILED_IN) do
    if name:find(pattern) and not name:find("^__gmp") then
      return true
    end
  end
  return false
end

-- A fortified function (__memcpy_chk) is the function.
local function plain(name)
  return name:match("^__(.+)_chk$") or name:match("^__isoc%d+_(.+)$") or name
end

local seen = 0

local function check_objects(floor, folder)
  local own = OWN[floor]
  if not own then
    tree.report(folder, nil, "no list says what this floor may use")
    return
  end
  local command = "find '" .. folder .. "' -name '*.o' -exec nm -uA {} +"
  for _, line in ipairs(tree.lines_of(command)) do
    local object, name = line:match("([^/]+)%.o:%s+[Uwv] ([%w_]+)")
    if name then
      seen = seen + 1
      if not may_use(own, plain(name)) then
        tree.report(floor .. "/" .. object, nil,
          name .. " is of no standard that this floor may rely on")
      end
    end
  end
end

-- Headers by which another system would come in unseen (as macros and constants).
local HEADERS = set([[
  assert.h ctype.h errno.h inttypes.h limits.h math.h signal.h stdalign.h stdarg.h stdatomic.h
  stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h time.h
  pthread.h strings.h sys/random.h unistd.h
  sodium.h nettle/sha2.h nettle/sha3.h libdeflate.h gmp.h uv.h sanitizer/asan_interface.h]])
-- Those of sockets and files, for loop/ and the tools.
local OUTSIDE = set([[
  arpa/inet.h ifaddrs.h net/if.h netdb.h netinet/in.h netinet/tcp.h sys/socket.h sys/un.h sys/uio.h
  fcntl.h poll.h spawn.h sys/file.h sys/ioctl.h sys/stat.h sys/types.h sys/wait.h]])

local function check_headers()
  for _, path in ipairs(tree.files()) do
    local outside = path:find("^runtime/loop/") or path:find("^tools/")
    if path:find("^runtime/.*%.[ch]$") or path:find("^tools/.*%.[ch]$") then
      for number, line in tree.lines(tree.read(path)) do
        local header = line:match("^%s*#%s*include%s+<([^>]+)>")
        if header and not header:find("^netaio/") and not HEADERS[header]
          and not (outside and OUTSIDE[header]) then
          tree.report(path, number, ("<%s> is no header that may be relied on here"):format(header))
        end
      end
    end
  end
end

check_headers()
for _, folder in ipairs(tree.lines_of("find '" .. arg[1] .. "' -type d -name '*.dir' | sort")) do
  local floor = folder:match("/nio_(%a+)%.dir$") or folder:find("/netaio_tool%.dir$") and "tool"
  if floor and folder:find("/runtime/") or floor == "tool" then
    check_objects(floor, folder)
  end
end
tree.finish(seen, "symbols")
