/* plugins/native.h - what the native plugins share: header, covered data, keys, freshness.
 *
 * The value of the plugin's field:
 *
 *     at  size
 *      0     1  version 1
 *      1     1  kind: 1 mac, 2 aead, 3 sign; bit 7: the receiver's peer id is bound; bit 6: a
 *               challenge; bit 5: it is for a group
 *      2     6  time, milliseconds since 1970
 *      8     4  key id
 *     12    16  channel: 12 random bytes of the node || u32 number
 *     28     8  counter, from 1
 *     36     …  tag
 *
 * Covered data (AD), of which the tag is a proof together with the content:
 *
 *     "netaio-seal-1" || u8 len || realm || the 36 bytes above || u8 type || u8 len || to
 *     || u8 len || chal || u8 len || bind || u16 n || n times (u16 len || name || u16 len || value)
 *     || u16 uri_len || uri as it is on the wire at this layer
 *
 * The fields are those of nio_layer_covered, in wire order. `to` is the receiver's peer id under
 * the realm, where that is known, proved (level 1) and has at most 255 bytes; `bind` in an answer
 * the tag of its request.
 *
 * A message for a group (broadcast, notification, multicast) is bound to nobody. Two nodes of one
 * process may both be in the group, so each keeps a window of its own for such channels; all other
 * windows are those of the domain.
 *
 * Happy path (open):  header → key by its id → AD → prove (once for each try of the request)
 *                     → time → replay window
 * Failure modes, the same for every native plugin:
 *     NIO_EAUTH    no field or another size, version or kind; an unknown key id (before any
 *                  cryptography); a covered field that is not bytes; no proof
 *     NIO_ESTALE   the time is more than 30 s away or before this node began, unless a challenge
 *                  or the tag of an own request is bound; no place for another channel
 *     NIO_EREPLAY  the counter was seen or is behind the window; the node's own message
 *     NIO_ECIPHER  proved, and yet no body: the other side does not hide the URI as this one does
 *
 * Keys: a secret of 32 bytes is the master; of another length, BLAKE2b-256("netaio-master-1" ||
 * secret). The key id is the first 4 bytes of BLAKE2b-256("netaio-key-id-1" || master), for `sign`
 * with the verify key instead of the master. Windows go by more of that digest than its 4 bytes on
 * the wire, for which another key could be found. */
#ifndef NIO_PLUGINS_NATIVE_H
#define NIO_PLUGINS_NATIVE_H

#include "base/bytes.h"
#include "crypto/kdf.h"
#include "layer/windows.h"
#include "plugins/plugins.h"

#define NIO__NATIVE_HEAD_BYTES 36
#define NIO__NATIVE_CHANNEL_AT 12
#define NIO__NATIVE_KEY_MIN 16
#define NIO__NATIVE_REALM_MAX 255
#define NIO__NATIVE_KEYS (1 + NIO_KEYS_PREVIOUS)

typedef enum nio__native_kind {
    NIO__NATIVE_MAC = 1,
    NIO__NATIVE_AEAD = 2,
    NIO__NATIVE_SIGN = 3
} nio__native_kind;

/* The header of one message, taken apart. */
typedef struct nio__native_head {
    uint8_t bytes[NIO__NATIVE_HEAD_BYTES];
    size_t key;             /* place in the key set */
    const uint8_t *key_tag; /* NIO__KEY_TAG_BYTES */
    const uint8_t *verify;  /* sign: the verify key */
    bool stranger;          /* sign: nobody vouches for it */
} nio__native_head;

static inline const uint8_t *nio__native_key_id(const nio__native_head *head)
{
    return head->bytes + 8;
}

static inline const uint8_t *nio__native_channel(const nio__native_head *head)
{
    return head->bytes + NIO__NATIVE_CHANNEL_AT;
}

static inline const uint8_t *nio__native_counter(const nio__native_head *head)
{
    return head->bytes + 28;
}

typedef struct nio__native nio__native;

/* What differs. Both take the covered data, and the content where it lies. */
typedef struct nio__native_ops {
    nio__native_kind kind;
    size_t tag_bytes; /* at least NIO_TAG_BYTES, at most NIO__NATIVE_TAG_MAX */
    bool in_one;      /* the covered data ends with u32 len || content: it is proved in one piece */
    /* Finds the key that the header names, and fills in the rest of the head. NULL: in the key set,
     * by its id. */
    bool (*find)(nio__native *self, const nio_layer_message *message, nio__native_head *head);
    void (*seal)(nio__native *self, const nio__native_head *head, nio_bytes ad, nio__span content,
                 uint8_t *tag);
    bool (*prove)(nio__native *self, const nio__native_head *head, nio_bytes ad, nio__span content,
                  const uint8_t *tag);
} nio__native_ops;
#define NIO__NATIVE_TAG_MAX 64

/* The head of every native plugin. */
struct nio__native {
    nio_plugin base;
    const nio__native_ops *ops;
    bool hide; /* seals uri_len || uri || content and sends an empty URI */
    bool given[NIO__NATIVE_KEYS];
    uint8_t key_tag[NIO__NATIVE_KEYS][NIO__KEY_TAG_BYTES]; /* begins with the key id */
    nio__field_name field;
    uint8_t realm[NIO__NATIVE_REALM_MAX];
    uint8_t realm_len;
    uint8_t *ad; /* scratch for covered data, which is no secret; grows to the largest seen */
    size_t ad_len, ad_cap;
};

/* Sets up the head; `derive` is called for each key that is given, with its master, and says by
 * what it is known if that is not the master. NIO_ENOMEM. End it with nio__native_end, also when
 * this failed. */
typedef void nio__native_derive(nio__native *self, size_t key,
                                const uint8_t master[NIO__MASTER_SIZE],
                                uint8_t known_by[NIO__MASTER_SIZE]);
NIO_MUST_USE nio_status nio__native_begin(nio__native *self, const nio_plugin_class *cls,
                                          const nio__native_ops *ops, const nio__plugin_args *args,
                                          nio__native_derive *derive);
void nio__native_end(nio__native *self);

/* What a key is recognised by: the beginning of BLAKE2b-256("netaio-key-id-1" || known_by). */
void nio__native_tag_of(uint8_t tag[NIO__KEY_TAG_BYTES], const uint8_t known_by[NIO__MASTER_SIZE]);

/* What is bound besides the message itself. */
typedef struct nio__native_bound {
    nio_bytes to, challenge, bind;
    size_t bind_at; /* where `bind` lies in the covered data */
} nio__native_bound;

/* Puts the covered data of a message into self->ad. NIO_EAUTH: a covered field is not bytes;
 * NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__native_cover(nio__native *self, const nio_layer_message *message,
                                          const nio__native_head *head, nio__native_bound *with,
                                          nio_bytes uri, nio_bytes content);

/* Of one sending channel. Another epoch than the host's (0 at first): it has yet to begin. */
typedef struct nio__native_channel_state {
    uint32_t epoch;
    uint32_t number;
    uint64_t counter; /* the last one used */
} nio__native_channel_state;

/* The functions of the plugin class. */
void nio__native_room(const nio_plugin *plugin, nio_room *room);
NIO_MUST_USE nio_status nio__native_seal(nio_plugin *plugin, nio_layer_message *message);
NIO_MUST_USE nio_status nio__native_open(nio_plugin *plugin, nio_layer_message *message);

#endif
