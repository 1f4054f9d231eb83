/* plugins/stamp.h - nonce and time, by which the plugins of plain netaio tell messages apart.
 *
 * Wire form: two fields, whose names can be set.
 *     nonce  16 bytes   random
 *     ts      4 bytes   seconds since 1970, big-endian; received also as a number from 1 on
 * All layers of a message share them: whoever seals later keeps what it finds.
 *
 * Neither has another length: where a proof runs ts, nonce and body together, bytes could be moved
 * from one to the other. */
#ifndef NIO_PLUGINS_STAMP_H
#define NIO_PLUGINS_STAMP_H

#include "layer/fresh.h"
#include "plugins/plugins.h"

#define NIO__STAMP_NONCE 16
#define NIO__STAMP_TIME 4

typedef struct nio__stamp {
    uint8_t nonce[NIO__STAMP_NONCE];
    uint8_t ts[NIO__STAMP_TIME];
} nio__stamp;

typedef struct nio__stamp_names {
    nio__field_name nonce, ts;
} nio__stamp_names;

/* From the parameters nonce_field and ts_field. */
void nio__stamp_names_set(nio__stamp_names *names, const nio_plugin_spec *spec);
/* Adds both fields. */
void nio__stamp_room(const nio__stamp_names *names, nio_room *room);

/* What the message that is being sealed has already, or else random bytes and the clock.
 * NIO_EINVAL: a time that is none, or that lies ahead: whoever keeps such a message could choose
 * when it arrives. */
NIO_MUST_USE nio_status nio__stamp_make(nio_plugin *plugin, const nio__stamp_names *names,
                                        const nio_layer_message *message, nio__stamp *stamp);
NIO_MUST_USE nio_status nio__stamp_put(const nio__stamp_names *names, nio_layer_message *message,
                                       const nio__stamp *stamp);

/* Those of a message that came; false: not there, or of another form. */
NIO_MUST_USE bool nio__stamp_read(const nio__stamp_names *names, const nio_layer_message *message,
                                  nio__stamp *stamp);

/* ---- Freshness ------------------------------------------------------------------------------ */

/* Accepts a proved message once, and one that is for a group (NOTIFY_URI, ADVERTISE_PEER,
 * DISCONNECT) once for each node of the process: NIO_OK, NIO_ESTALE, NIO_EREPLAY. */
NIO_MUST_USE nio_status nio__stamp_accept(const nio_plugin *plugin, nio__fresh *fresh,
                                          const nio_layer_message *message, const nio__stamp *stamp,
                                          uint64_t fingerprint);
/* The same for a message that another memory accepts: nothing is put there, see nio__fresh_look. */
NIO_MUST_USE nio_status nio__stamp_look(const nio_plugin *plugin, nio__fresh *fresh,
                                        const nio_layer_message *message, const nio__stamp *stamp,
                                        uint64_t fingerprint);
/* Remembers what this node seals, so that nobody can send it back. */
void nio__stamp_sent(const nio_plugin *plugin, nio__fresh *fresh, const nio__stamp *stamp,
                     uint64_t fingerprint);

#endif
