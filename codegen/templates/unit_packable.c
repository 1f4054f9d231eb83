% local u = unit
% if u.has_check then
static bool ${check}(const ${u.c_type} *value)
{
    return ${inner_check}(value);
}

% end
static size_t ${size}(const ${u.c_type} *value)
{
    return nio_gen_packable_size(${name_len}, ${inner_size}(value));
}

static uint8_t *${write}(uint8_t *at, const ${u.c_type} *value${status_param})
{
    at = nio_gen_put_packable(at, ${literal}, ${name_len}, ${inner_size}(value));
    return ${inner_write};
}

static bool ${read}(nio_bytes packed, ${arena_param}${u.c_type} *value)
{
    nio_bytes payload;
    return nio_gen_get_packable(packed, ${literal}, ${name_len}, &payload) &&
           ${inner_read};
}
