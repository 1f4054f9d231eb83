# What Debian wants to see in each package, put into the staged folders before they are packed:
# a copyright, a changelog, compressed manual pages, and no path of libraries in programs.
function(put text file)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${text} ${file} COPYONLY
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

# Compresses a file in place; -n leaves out its time, so that packing twice gives the same bytes.
function(compress file)
  execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  set(usr ${CPACK_TEMPORARY_DIRECTORY}/${component}${CPACK_PACKAGING_INSTALL_PREFIX})
  set(package ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  set(doc ${usr}/share/doc/${package})
  put(copyright ${doc}/copyright)
  put(changelog.Debian ${doc}/changelog.Debian)
  compress(${doc}/changelog.Debian)
  put(lintian-overrides ${usr}/share/lintian/overrides/${package})
  file(GLOB manuals ${usr}/share/man/man1/*.1)
  foreach(manual IN LISTS manuals)
    compress(${manual})
  endforeach()
  # Installed under /usr, programs find the library where the system looks.
  file(GLOB programs ${usr}/bin/netaio)
  foreach(program IN LISTS programs)
    file(RPATH_REMOVE FILE ${program})
  endforeach()
endforeach()
