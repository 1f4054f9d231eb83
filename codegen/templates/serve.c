${setups.serve}
{
    nio_service *service;
    nio_status status = nio_gen_serve(node, &${c.protocol}, handlers, ${keys}, app, &service,
                                      error);
    if (status == NIO_OK && server != NULL) {
        *server = (${c.server} *)service;
    }
    return status;
}

void *${c.server_app}(const ${c.server} *server)
{
    return nio_gen_service_app((const nio_service *)server);
}

nio_node *${c.server_node}(const ${c.server} *server)
{
    return nio_gen_service_node((const nio_service *)server);
}
% if has_keys then

${setups.set_keys}
{
    return nio_gen_set_keys(node, &${c.protocol}, keys, error);
}
% end
