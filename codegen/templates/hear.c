${setups.hear}
{
    return nio_gen_hear(node, &${c.protocol}, events, ${keys}, app, error);
}

void *${c.client_app}(const ${c.client} *client)
{
    return nio_gen_client_app((const nio_client *)client);
}
