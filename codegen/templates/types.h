% if kind == "enum" then
${doc}typedef uint32_t ${t.c_name};
enum {
%   for i, m in ipairs(members) do
${m.doc}${m.text}
%   end
};
/* The name of a member; NULL for a number that this version does not know. */
const char *${t.c_name_of}(${t.c_name} value);
% elseif kind == "variant" then
${doc}typedef struct ${t.c_name} {
    uint32_t tag; /* ${t.c_name:upper()}_…; another number: as.unknown holds its packed value */
    union {
%   for _, m in ipairs(members) do
${m.doc}${m.text}
%   end
        nio_any unknown;
    } as;
} ${t.c_name};
enum {
%   for _, m in ipairs(tags) do
${m.doc}${m.text}
%   end
};
% elseif kind == "list" then
${line}
% elseif kind == "map" then
typedef struct ${t.c_entry} {
    ${key};
    ${value};
} ${t.c_entry};
/* In any order; each key once. */
typedef struct ${t.c_name} {
    const ${t.c_entry} *items;
    size_t count;
} ${t.c_name};
% elseif one_line then
${doc}${one_line}
${constant}
% else
${doc}typedef struct ${t.c_name} {
%   for _, m in ipairs(members) do
${m.doc}${m.text}
%   end
} ${t.c_name};
${constant}
% end
