/* ledger.c - protocol ledger, version 1.
 *
 * Made by netaio-gen from ledger.nio; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "ledger.h"
