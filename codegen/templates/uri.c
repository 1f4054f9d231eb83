static bool ${check}(const ${uri.c_type} *uri)
{
% if #checks == 0 then
    (void)uri;
% end
    return ${#checks == 0 and "true" or table.concat(checks, " &&\n           ")};
}

static size_t ${size}(const ${uri.c_type} *uri)
{
% if not size_uses then
    (void)uri;
% end
    return ${table.concat(sizes, " +\n           ")};
}

static uint8_t *${write}(uint8_t *at, const ${uri.c_type} *uri)
{
% for _, write_one in ipairs(writes) do
    at = ${write_one};
% end
    return at;
}

nio_status ${uri.c_build}(const ${uri.c_type} *uri, uint8_t *out, size_t cap, size_t *len)
{
    if (!${check}(uri)) {
        return NIO_EINVAL;
    }
    if (${size}(uri) > cap) {
        return NIO_ETOOBIG;
    }
    *len = (size_t)(${write}(out, uri) - out);
    return NIO_OK;
}

bool ${uri.c_match}(nio_bytes bytes, ${uri.c_type} *uri)
{
% if uri.tier == "bare" then
    return nio_gen_as_bytes(bytes, ${uri.max}, &uri->${uri.params[1].c_name});
% else
    nio_gen_uri walk = nio_gen_uri_of(bytes);
    return ${table.concat(matches, " &&\n           ")} &&
           nio_gen_uri_left(&walk) == 0;
% end
}
% if matcher then

static bool ${matcher}(nio_bytes bytes)
{
    ${uri.c_type} uri;
    return ${uri.c_match}(bytes, &uri);
}
% end
