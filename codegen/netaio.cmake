# netaio_generate(<target> <schema>... [COMMITTED <folder>])
#
# Adds what the generator makes of the schemas to a target.
#
#   find_package(netaio REQUIRED)
#   add_executable(server server.c)
#   netaio_generate(server chat.nio)
#   target_link_libraries(server PRIVATE netaio::netaio)
#
# The files of chat.nio go to netaio/chat/ of the binary folder, which becomes an include folder
# of the target. The generator runs when CMake does, which it does again when a schema changes, or a
# lock_file that it names.
#
# It needs Lua 5.4. With COMMITTED the files go to <folder>/chat of the source tree instead, to be
# committed, beside checksums of the schema and its lock files; then who has no Lua (or says
# -DNETAIO_LUA=OFF) builds what is there, as long as it is of these very files.

include_guard()
if(NOT NETAIO_GEN)
  set(NETAIO_GEN ${CMAKE_CURRENT_LIST_DIR}/netaio-gen CACHE INTERNAL "the generator of schemas")
endif()

function(netaio_generate target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "COMMITTED" "")
  find_program(NETAIO_LUA NAMES lua5.4 lua54 DOC "Lua 5.4, to run the generator of schemas")
  set(base ${CMAKE_CURRENT_BINARY_DIR}/netaio)
  if(ARG_COMMITTED)
    get_filename_component(base ${ARG_COMMITTED} ABSOLUTE)
  endif()
  foreach(schema IN LISTS ARG_UNPARSED_ARGUMENTS)
    get_filename_component(schema ${schema} ABSOLUTE)
    get_filename_component(name ${schema} NAME_WE)
    set(folder ${base}/${name})
    if(NETAIO_LUA AND EXISTS ${NETAIO_GEN})
      _netaio_run(${schema} ${folder} ${folder}/${name}.nio.sha256)
    else()
      _netaio_take(${schema} ${folder}/${name}.nio.sha256)
    endif()
    set_property(DIRECTORY APPEND PROPERTY
      CMAKE_CONFIGURE_DEPENDS ${schema} ${locks} ${NETAIO_GEN})
    file(GLOB sources ${folder}/*.c)
    target_sources(${target} PRIVATE ${sources})
    target_include_directories(${target} PRIVATE ${folder})
  endforeach()
endfunction()

# Runs the generator, and notes of which schema its files are: a checksum, and behind it one for
# each lock_file, with its name below the folder of the schema. Sets `locks` to their paths.
function(_netaio_run schema folder note)
  file(MAKE_DIRECTORY ${folder})
  set(depfile ${CMAKE_CURRENT_BINARY_DIR}/netaio_generate.d)
  execute_process(
    COMMAND ${NETAIO_LUA} ${NETAIO_GEN} gen -o ${folder} --depfile ${depfile} ${schema}
    OUTPUT_QUIET RESULT_VARIABLE result)
  if(result)
    message(FATAL_ERROR "${schema} does not generate; see above")
  endif()
  file(SHA256 ${schema} sum)
  _netaio_locks(${schema} ${depfile})
  get_filename_component(beside ${schema} DIRECTORY)
  foreach(lock IN LISTS locks)
    file(SHA256 ${lock} lock_sum)
    file(RELATIVE_PATH name ${beside} ${lock})
    string(APPEND sum "\n${lock_sum} ${name}")
  endforeach()
  file(CONFIGURE OUTPUT ${note} CONTENT "${sum}\n")
  set(locks "${locks}" PARENT_SCOPE)
endfunction()

# Sets `locks` to what the rule in the depfile has behind the schema.
function(_netaio_locks schema depfile)
  file(READ ${depfile} rule)
  string(STRIP "${rule}" rule)
  string(REPLACE "\\ " "\t" rule "${rule}")
  string(REPLACE "\\#" "#" rule "${rule}")
  string(REPLACE "$$" "$" rule "${rule}")
  string(REPLACE " " ";" rule "${rule}")
  string(REPLACE "\t" " " rule "${rule}")
  list(FIND rule ${schema} at)
  math(EXPR at "${at} + 1")
  list(LENGTH rule length)
  set(locks "")
  if(at LESS length)
    list(SUBLIST rule ${at} -1 locks)
  endif()
  set(locks "${locks}" PARENT_SCOPE)
endfunction()

# Without a generator: what was generated before will do, if it is of this schema.
function(_netaio_take schema note)
  set(was "")
  if(EXISTS ${note})
    file(STRINGS ${note} was)
  endif()
  get_filename_component(beside ${schema} DIRECTORY)
  set(is "")
  set(locks "")
  foreach(line IN LISTS was)
    if(line MATCHES "^[0-9a-f]+ (.+)$")
      list(APPEND locks ${beside}/${CMAKE_MATCH_1})
    endif()
  endforeach()
  file(SHA256 ${schema} sum)
  list(APPEND is ${sum})
  foreach(lock IN LISTS locks)
    set(lock_sum "")
    if(EXISTS ${lock})
      file(SHA256 ${lock} lock_sum)
    endif()
    file(RELATIVE_PATH name ${beside} ${lock})
    list(APPEND is "${lock_sum} ${name}")
  endforeach()
  if(NOT was STREQUAL is)
    message(FATAL_ERROR "netaio_generate: ${schema} has changed, or was never generated, and the "
      "generator cannot run: it needs Lua 5.4 (lua5.4 on the path, or -DNETAIO_LUA=...) and "
      "${NETAIO_GEN} (package netaio-tools)")
  endif()
  set(locks "${locks}" PARENT_SCOPE)
endfunction()
