/* ledger.h - protocol ledger, version 1.
 *
 * Made by netaio-gen from ledger.nio; do not edit.
 *
 * EasyCoin's peer protocol: transactions are found, listed and fetched in parts over UDP.
 *
 * What a program is given (text, bytes, any: views into the message; arrays: in an arena of the
 * node) is good until the handler or callback returns. What it passes in is borrowed for the
 * call. Text is UTF-8 without U+0000 and has no NUL at its end. An optional member is there if
 * its has_… says so.
 */
#ifndef NIO_GENERATED_LEDGER_H
#define NIO_GENERATED_LEDGER_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define LEDGER_VERSION 1
#define LEDGER_APP "easycoin"
#define LEDGER_FINGERPRINT "3b652e3887a4b6b4c7f212f61c9c0c4f657ca2fcd1318f8f32b4e4c9681e0746"
#define LEDGER_PORT 9876 /* unless an endpoint says another */
#define LEDGER_MAX_PART 62000
#define LEDGER_PAGE 1550

typedef struct ledger_node {
    bool has_pubkey;
    uint8_t pubkey[32];
    bool has_vkey;
    uint8_t vkey[32];
} ledger_node;
#define LEDGER_NODE_MAX 97 /* largest packed size */

typedef struct ledger_range {
    bool has_min;
    uint64_t min;
    bool has_max;
    uint64_t max;
} ledger_range;
#define LEDGER_RANGE_MAX 45 /* largest packed size */

typedef struct ledger_text_range_entry {
    nio_text key;
    ledger_range value;
} ledger_text_range_entry;
/* In any order; each key once. */
typedef struct ledger_text_range_map {
    const ledger_text_range_entry *items;
    size_t count;
} ledger_text_range_map;

typedef struct ledger_summary {
    uint64_t count;
    bool has_cols;
    ledger_text_range_map cols;             /* absent when count is 0; at most 8 entries */
} ledger_summary;
#define LEDGER_SUMMARY_MAX 725 /* largest packed size */

typedef struct ledger_page {
    bool has_offset;
    uint64_t offset;
} ledger_page;
#define LEDGER_PAGE_MAX 27 /* largest packed size */

/* One piece of a packed transaction, with the proof that it belongs to the tree of `root`. */
typedef struct ledger_part {
    nio_text record_type;                   /* at most 16 bytes */
    nio_text record_id;                     /* the id in hex; at most 64 bytes */
    uint8_t idx;
    uint8_t root[32];
    nio_bytes proof;                        /* at most 2048 bytes */
    nio_bytes blob;                         /* at most 62000 bytes */
} ledger_part;
#define LEDGER_PART_MAX 64189 /* largest packed size */

typedef struct ledger_u8_part_entry {
    uint8_t key;
    ledger_part value;
} ledger_u8_part_entry;
/* In any order; each key once. */
typedef struct ledger_u8_part_map {
    const ledger_u8_part_entry *items;
    size_t count;
} ledger_u8_part_map;

typedef struct ledger_sequence {
    nio_text record_type;                   /* at most 16 bytes */
    nio_text record_id;                     /* at most 64 bytes */
    uint8_t root[32];
    uint8_t count;
    /* there when the transaction is one part */
    bool has_parts;
    ledger_u8_part_map parts;               /* at most 1 entries */
} ledger_sequence;
#define LEDGER_SEQUENCE_MAX 64345 /* largest packed size */

typedef struct ledger_bytes_32_list {
    const uint8_t (*items)[32];
    size_t count;
} ledger_bytes_32_list;

NIO_END_DECLS
#endif
