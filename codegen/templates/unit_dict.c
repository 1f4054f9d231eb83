% local u = unit
% if u.has_check then
static bool ${check}(const ${u.c_type} *value)
{
    return ${checks};
}

% end
static nio_gen_shape ${shape}(const ${u.c_type} *value)
{
% if not varies then
    (void)value;
% end
    nio_gen_shape shape = {0, 0, 0};
% for _, f in ipairs(sorted) do
%   if f.optional then
    if (value->${f.c_has}) {
        nio_gen_shape_pair(&shape, ${f.key_size}, ${f.size});
    }
%   else
    nio_gen_shape_pair(&shape, ${f.key_size}, ${f.size});
%   end
% end
    return shape;
}

static size_t ${size}(const ${u.c_type} *value)
{
    nio_gen_shape shape = ${shape}(value);
    return nio_gen_shape_size(&shape);
}

/* Pairs are sorted by their lengths first, which the values decide. */
static uint8_t *${write}(uint8_t *at, const ${u.c_type} *value${status_param})
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = ${shape}(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
% for _, f in ipairs(sorted) do
%   local indent = f.optional and "    " or ""
%   if f.optional then
    if (value->${f.c_has}) {
%   end
${indent}    at = nio_gen_put_pair(at, ${f.key_size}, ${f.size});
${indent}    at = nio_gen_put_blob(at, NIO_PK_STR, ${f.literal}, ${f.key_len});
${indent}    at = nio_gen_put_item(&items, ${f.write});
%   if f.optional then
    }
%   end
% end
    nio_gen_sort_record(dict, shape);
    return at;
}

static bool ${read}(nio_bytes packed, ${arena_param}${u.c_type} *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
% for _, f in ipairs(fields) do
%   if not f.optional then
    bool has_${f.name} = false;
%   end
% end
    memset(value, 0, sizeof *value);
    if (!nio_gen_open_dict(packed, &reader)) {
        return false;
    }
    while (reader.left > 0) {
        if (!nio_gen_next_pair(&reader, &key, &item)) {
            return false;
        }
% for i, f in ipairs(fields) do
%   local lead = i > 1 and "} else " or ""
        ${lead}if (nio_gen_key_is(key, ${f.literal}, ${f.key_len})) {
            ${f.mark} = !nio_gen_is_none(item);
            if (${f.mark} && !${f.read}) {
                return false;
            }
% end
        } else if (!nio_gen_skip_pair(key, item)) {
            return false;
        }
    }
    return ${required};
}
