/* ${file}.h - protocol ${p.name}, version ${p.version}.
 *
 * Made by netaio-gen from ${source}; do not edit.
% for i, line in ipairs(doc) do
${i == 1 and " *\n" or ""} * ${line}
% end
 *
% for _, line in ipairs(ownership) do
 *${line == "" and "" or " "}${line}
% end
 */
#ifndef ${guard}
#define ${guard}

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define ${c.VERSION} ${p.version}
#define ${c.APP} ${app}
#define ${c.FINGERPRINT} "${fingerprint}"
% if p.port then
#define ${c.PORT} ${p.port} /* unless an endpoint says another */
% end
% for _, const in ipairs(consts) do
${const.doc}#define ${const.c_name} ${const.value}
% end
% for _, since in ipairs(sinces) do
#define ${since.c_name} ${since.value} /* ${since.what} */
% end
% for _, declaration in ipairs(types) do

${declaration}
% end
% if served then

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol ${c.protocol};

typedef struct ${c.server} ${c.server}; /* ${p.name} as a node serves it */
typedef struct ${c.client} ${c.client}; /* ${p.name} as it is spoken over a link */
%   for _, group in ipairs(groups) do

${group}
%   end

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct ${c.handlers} {
    size_t size;
%   for _, slot in ipairs(handlers) do
${slot}
%   end
} ${c.handlers};
%   if #keys > 0 then

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
%     if has_locks then
 * and those of the operations that it calls. Copied; what a `witness` refers to has to stay. */
%     else
 * and those of the operations that it calls. Copied. */
%     end
typedef struct ${c.keys} {
    size_t size;
%     for _, key in ipairs(keys) do
${key}
%     end
} ${c.keys};
%   end

/* Serves ${p.name} on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: ${c.server_app} gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
${setups.serve}
void *${c.server_app}(const ${c.server} *server);
nio_node *${c.server_node}(const ${c.server} *server);
%   if #keys > 0 then
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
${setups.set_keys}
%   end

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
${setups.connect}
/* Speaks ${p.name} on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of ${p.name} (NIO_ECONFLICT). Asked for twice, it is the same client. */
${setups.attach}
nio_link *${c.client_link}(const ${c.client} *client);
%   for _, call in ipairs(calls) do

${call}
%   end
%   if #events > 0 then

/* ---- Hearing --------------------------------------------------------------------------------- */

/* What is notified; begins with its size. What is NULL is not heard. */
typedef struct ${c.events} {
    size_t size;
%     for _, slot in ipairs(events) do
${slot}
%     end
} ${c.events};

/* Hears what is notified, on all links of the node under the outer layer of ${p.name}, and borrows
 * `events` until the node is closed. `app` is the program's own: ${c.client_app} gives it back.
 * Once for a node (NIO_ECONFLICT). */
${setups.hear}
void *${c.client_app}(const ${c.client} *client);
%   end
%   if peer then

/* ---- Peers ----------------------------------------------------------------------------------- */

/* Says on all networks of the node who it is, and listens who else is there: nio_peers_start with
 * the app id, the layer and the data of ${p.name}. What of these `options` have themselves is not
 * looked at; `options` may be NULL. What belongs to layers (pubkey, vkey, lock) and `self` does not
 * give is added. NIO_EINVAL: `self` is out of bounds. */
${setups.peers_start}
/* Says something else from now on. */
${setups.peers_say}
%     if peer_flat then
/* What a peer says about itself, as it is; false if that does not decode. Text and bytes are good
 * as long as the record of the peer stays as it is. */
${setups.peer_read}
%     else
/* What a peer says about itself, in one block; see nio_clone_free. NIO_EMALFORMED: it does not
 * decode. */
${setups.peer_keep}
%     end
%   end
% end

NIO_END_DECLS
#endif
