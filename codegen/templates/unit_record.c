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
% for _, f in ipairs(fields) do
%   if f.optional then
    if (value->${f.c_has}) {
        nio_gen_shape_item(&shape, ${f.number}, ${f.size});
    }
%   elseif f.sure then
    nio_gen_shape_add(&shape, ${f.size});
%   else
    nio_gen_shape_item(&shape, ${f.number}, ${f.size});
%   end
% end
    return shape;
}

static size_t ${size}(const ${u.c_type} *value)
{
    nio_gen_shape shape = ${shape}(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *${write}(uint8_t *at, const ${u.c_type} *value${status_param})
{
    nio_gen_items items;
    at = nio_gen_put_head(at, NIO_PK_TUPLE, ${shape}(value), &items);
% for _, f in ipairs(fields) do
%   for _ = 1, f.gap do
    at = nio_gen_put_absent(&items, at);
%   end
%   if f.optional then
    if (value->${f.c_has}) {
        at = nio_gen_put_item(&items, ${f.write});
    } else {
        at = nio_gen_put_absent(&items, at);
    }
%   else
    at = nio_gen_put_item(&items, ${f.write});
%   end
% end
    return at;
}

static bool ${read}(nio_bytes packed, ${arena_param}${u.c_type} *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader)) {
        return false;
    }
% for _, run in ipairs(runs) do
%   if run.optional then
    if (nio_gen_next_present(&reader, &item)) {
        value->${run.optional.c_has} = true;
        if (!${run.optional.read}) {
            return false;
        }
    }
%   else
    if (${run.conditions}) {
        return false;
    }
%   end
% end
    return nio_gen_skip(&reader, SIZE_MAX);
}
