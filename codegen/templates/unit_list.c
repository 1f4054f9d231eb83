% local u = unit
static bool ${check}(const ${u.c_type} *value)
{
% if item_check then
    if (value->count > ${u.type.max}) {
        return false;
    }
    for (size_t i = 0; i < value->count; i++) {
        if (${item_refuse}) {
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
        nio_gen_shape_add(&shape, ${item_size});
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
    at = nio_gen_put_head(at, NIO_PK_LIST, ${shape}(value), &items);
    for (size_t i = 0; i < value->count; i++) {
        at = nio_gen_put_item(&items, ${item_write});
    }
    return at;
}

static bool ${read}(nio_bytes packed, nio_gen_arena *arena, ${u.c_type} *value)
{
    nio_gen_reader reader;
    nio_bytes item;
    if (!nio_gen_open(packed, NIO_PK_LIST, &reader) || reader.left > ${u.type.max}) {
        return false;
    }
    size_t count = reader.left;
    ${declare_items} = nio_gen_alloc(arena, count, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (size_t i = 0; nio_gen_next(&reader, &item); i++) {
        if (!${item_read}) {
            return false;
        }
    }
    value->items = ${items};
    value->count = count;
    return true;
}
