# Packages: `cpack -G DEB` in a build tree makes libnetaio0, libnetaio-dev and netaio-tools.
#
# For the folders that Debian uses (/usr/lib/<triplet>), configure the tree with
# -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_BUILD_TYPE=Release. What programs need at run time is found by
# dpkg-shlibdeps (package dpkg-dev).
set(CPACK_PACKAGE_NAME netaio)
set(CPACK_PACKAGE_VENDOR "netaio for C contributors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/finish.cmake)

set(CPACK_COMPONENTS_ALL runtime dev)
if(NIO_TOOLS)
  list(APPEND CPACK_COMPONENTS_ALL tools)
endif()
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEB_COMPONENT_INSTALL ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "netaio for C contributors <netaio@packages.invalid>")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/runtime)

set(same_version "libnetaio${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}-1)")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libnetaio${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/triggers)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "typed, authenticated network services (library)
 The run-time library of netaio for C: messages with authentication and
 encryption over TCP, on libuv. It speaks the wire format of the Python
 library netaio.")

# The static library is linked with the libraries that the shared one brings by itself.
set(static_needs "libuv1-dev (>= 1.44), libsodium-dev, libdeflate-dev")
if(NIO_HAVE_NETTLE)
  string(APPEND static_needs ", nettle-dev")
endif()
if(NIO_HAVE_GMP)
  string(APPEND static_needs ", libgmp-dev")
endif()
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libnetaio-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "${same_version}, ${static_needs}")
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS "netaio-tools (= ${PROJECT_VERSION}-1), cmake, pkg-config")
set(CPACK_DEBIAN_DEV_DESCRIPTION "typed, authenticated network services (development files)
 Headers, the static library, and what CMake and pkg-config need to build
 programs with netaio for C.")

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME netaio-tools)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION net)
set(CPACK_DEBIAN_TOOLS_PACKAGE_DEPENDS "${same_version}, lua5.4")
set(CPACK_DEBIAN_TOOLS_DESCRIPTION "typed, authenticated network services (command-line tools)
 netaio sends requests and serves a small store, which is good for trying out
 services; netaio-gen makes C of the schema of a service.")

include(CPack)
