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

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND. */
typedef struct ${c.handlers} {
    size_t size;
%   for _, op in ipairs(ops) do
${op.slot}
%   end
} ${c.handlers};
%   if #keys > 0 then

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct ${c.keys} {
    size_t size;
%     for _, key in ipairs(keys) do
    nio_key ${key.c_name};
%     end
} ${c.keys};
%   end

/* Serves ${p.name} on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: ${c.server_app} gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
${serve}
void *${c.server_app}(const ${c.server} *server);
nio_node *${c.server_node}(const ${c.server} *server);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
${connect}
nio_link *${c.client_link}(const ${c.client} *client);
%   for _, op in ipairs(ops) do

${op.call}
%   end
% end

NIO_END_DECLS
#endif
