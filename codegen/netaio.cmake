# netaio_generate(<target> <schema>...): adds what the generator makes of the schemas to a target.
#
#   find_package(netaio REQUIRED)
#   add_executable(server server.c)
#   netaio_generate(server chat.nio)
#   target_link_libraries(server PRIVATE netaio::netaio)
#
# The files of chat.nio go to netaio/chat/ of the binary folder, which becomes an include folder
# of the target. The generator runs when CMake does, which it does again when a schema changes.
# It needs Lua 5.4; a project that commits its generated files needs neither.

set(NETAIO_GEN ${CMAKE_CURRENT_LIST_DIR}/netaio-gen CACHE INTERNAL "the generator of schemas")

function(netaio_generate target)
  find_program(NETAIO_LUA NAMES lua5.4 lua54 DOC "Lua 5.4, to run the generator of schemas")
  if(NOT NETAIO_LUA)
    message(FATAL_ERROR "netaio_generate needs Lua 5.4 (lua5.4 on the path, or NETAIO_LUA)")
  endif()
  foreach(schema IN LISTS ARGN)
    get_filename_component(schema ${schema} ABSOLUTE)
    get_filename_component(name ${schema} NAME_WE)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/netaio/${name})
    file(MAKE_DIRECTORY ${folder})
    execute_process(COMMAND ${NETAIO_LUA} ${NETAIO_GEN} gen -o ${folder} ${schema}
      OUTPUT_QUIET RESULT_VARIABLE result)
    if(result)
      message(FATAL_ERROR "${schema} does not generate; see above")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema} ${NETAIO_GEN})
    file(GLOB sources ${folder}/*.c)
    target_sources(${target} PRIVATE ${sources})
    target_include_directories(${target} PRIVATE ${folder})
  endforeach()
endfunction()
