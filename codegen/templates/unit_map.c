% local u = unit
static bool ${check}(const ${u.c_type} *value)
{
% if entry_check then
    if (value->count > ${u.type.max}) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (${entry_refuse}) {
            return false;
        }
    }
    return true;
% else
    return value->count <= ${u.type.max};
% end
}

static nio_gen_shape ${shape}(const ${u.c_type} *value)
{
    nio_gen_shape shape = {0, 0, 0};
    for (size_t i = 0; i < value->count; i++) {
        nio_gen_shape_pair(&shape, ${key_size}, ${value_size});
    }
    return shape;
}

static size_t ${size}(const ${u.c_type} *value)
{
    nio_gen_shape shape = ${shape}(value);
    return nio_gen_shape_size(&shape);
}

static uint8_t *${write}(uint8_t *at, const ${u.c_type} *value, nio_status *status)
{
    uint8_t *dict = at;
    nio_gen_items items;
    nio_gen_shape shape = ${shape}(value);
    at = nio_gen_put_head(at, NIO_PK_DICT, shape, &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_pair(at, ${key_size}, ${value_size});
        at = ${key_write};
        at = nio_gen_put_item(&items, ${value_write});
    }
    if (nio_gen_sort_dict(dict, shape) != NIO_OK) {
        *status = NIO_EINVAL;
    }
    return at;
}

static bool ${read}(nio_bytes packed, nio_gen_arena *arena, ${u.c_type} *value)
{
    nio_gen_reader reader;
    nio_bytes key, item;
    if (!nio_gen_open_dict(packed, &reader) || reader.left > ${u.type.max}) {
        return false;
    }
    size_t count = reader.left;
    ${u.type.struct.c_entry} *items = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!nio_gen_next_pair(&reader, &key, &item) || !${key_read} ||
            !${value_read}) {
            return false;
        }
    }
    value->items = items;
    value->count = count;
    return true;
}
