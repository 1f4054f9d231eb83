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
# of the target. The generator runs when CMake does, which it does again when a schema changes.
#
# It needs Lua 5.4. With COMMITTED the files go to <folder>/chat of the source tree instead, to be
# committed, beside a checksum of the schema; then who has no Lua (or says -DNETAIO_LUA=OFF) builds
# what is there, as long as it is of that very schema.

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
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema} ${NETAIO_GEN})
    file(GLOB sources ${folder}/*.c)
    target_sources(${target} PRIVATE ${sources})
    target_include_directories(${target} PRIVATE ${folder})
  endforeach()
endfunction()

# Runs the generator, and notes of which schema its files are.
function(_netaio_run schema folder note)
  file(MAKE_DIRECTORY ${folder})
  execute_process(COMMAND ${NETAIO_LUA} ${NETAIO_GEN} gen -o ${folder} ${schema}
    OUTPUT_QUIET RESULT_VARIABLE result)
  if(result)
    message(FATAL_ERROR "${schema} does not generate; see above")
  endif()
  file(SHA256 ${schema} sum)
  file(CONFIGURE OUTPUT ${note} CONTENT "${sum}\n")
endfunction()

# Without a generator: what was generated before will do, if it is of this schema.
function(_netaio_take schema note)
  set(was "")
  if(EXISTS ${note})
    file(STRINGS ${note} was)
  endif()
  file(SHA256 ${schema} sum)
  if(NOT was STREQUAL sum)
    message(FATAL_ERROR "netaio_generate: ${schema} has changed, or was never generated, and the "
      "generator cannot run: it needs Lua 5.4 (lua5.4 on the path, or -DNETAIO_LUA=...) and "
      "${NETAIO_GEN} (package netaio-tools)")
  endif()
endfunction()
