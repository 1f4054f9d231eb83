/* ${file}.c - protocol ${p.name}, version ${p.version}.
 *
 * Made by netaio-gen from ${source}; do not edit. */
#define NIO_GEN_IMPLEMENTATION
#include "${file}.h"
% for _, enum in ipairs(enums) do

const char *${enum.c_name_of}(${enum.c_name} value)
{
    switch (value) {
%   for _, member in ipairs(enum.members) do
    case ${member.c_name}:
        return "${member.name}";
%   end
    default:
        return NULL;
    }
}
% end
% if #units > 0 then

/* ---- Packing --------------------------------------------------------------------------------- */
%   for _, unit in ipairs(units) do

${unit}
%   end
% end
% if #uris > 0 then

/* ---- URIs ------------------------------------------------------------------------------------ */
%   for _, uri in ipairs(uris) do

${uri}
%   end
% end
% if served then
%   if #clones > 0 then

/* ---- Keeping --------------------------------------------------------------------------------- */
%     for _, clone in ipairs(clones) do

${clone}
%     end
%   end

/* ---- Delivering ------------------------------------------------------------------------------ */
%   for _, deliver in ipairs(delivers) do

${deliver}
%   end

/* ---- Tables ---------------------------------------------------------------------------------- */

${tables}

/* ---- Serving --------------------------------------------------------------------------------- */

${serve}
%   for _, reply in ipairs(replies) do

${reply}
%   end

/* ---- Calling --------------------------------------------------------------------------------- */

${connect}
%   for _, call in ipairs(calls) do

${call}
%   end
%   if hear then

/* ---- Hearing --------------------------------------------------------------------------------- */

${hear}
%   end
%   if peers then

/* ---- Peers ----------------------------------------------------------------------------------- */

${peers}
%   end
% end
