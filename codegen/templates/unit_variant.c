% local u = unit
/* An arm that is not known cannot be sent. */
static bool ${check}(const ${u.c_type} *value)
{
    switch (value->tag) {
% for _, a in ipairs(arms) do
    case ${a.c_tag}:
%   if not a.same then
        return ${a.check};
%   end
% end
    default:
        return false;
    }
}

static nio_gen_shape ${shape}(const ${u.c_type} *value)
{
    nio_gen_shape shape = {0, 0, 0};
    nio_gen_shape_add(&shape, nio_gen_uint_size(value->tag));
    switch (value->tag) {
% for _, a in ipairs(typed) do
    case ${a.c_tag}:
        nio_gen_shape_add(&shape, ${a.size});
        break;
% end
    default:
        nio_gen_shape_add(&shape, NIO_PK_NONE_SIZE);
        break;
    }
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
    at = nio_gen_put_item(&items, nio_gen_put_uint(at, value->tag));
    switch (value->tag) {
% for _, a in ipairs(typed) do
    case ${a.c_tag}:
        return nio_gen_put_item(&items, ${a.write});
% end
    default:
        return nio_gen_put_item(&items, nio_gen_put_none(at));
    }
}

static bool ${read}(nio_bytes packed, ${arena_param}${u.c_type} *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    memset(value, 0, sizeof *value);
    if (!nio_gen_open(packed, NIO_PK_TUPLE, &reader) || reader.left != 2 ||
        !nio_gen_next(&reader, &item) || !nio_gen_get_u32(item, &value->tag) ||
        value->tag < 1 || value->tag > 255 || !nio_gen_next(&reader, &item)) {
        return false;
    }
    switch (value->tag) {
% for _, a in ipairs(typed) do
    case ${a.c_tag}:
        return ${a.read};
% end
% for i, a in ipairs(plain) do
    case ${a.c_tag}:
%   if i == #plain then
        return nio_gen_is_none(item);
%   end
% end
    default:
        return nio_gen_get_unknown(item, &value->as.unknown);
    }
}
