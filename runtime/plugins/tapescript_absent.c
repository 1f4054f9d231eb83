/* plugins/tapescript_absent.c - what stands in for Tapescript in a library that was built without
 * nettle or without GMP: each function says so. */
#include <netaio/lock.h>
#include <netaio/tapescript.h>
