${setups.connect}
{
    nio_client *made;
    nio_status status = nio_gen_connect(node, &${c.protocol}, endpoint, ${keys}, options, &made,
                                        error);
    if (status == NIO_OK) {
        *client = (${c.client} *)made;
    }
    return status;
}

${setups.attach}
{
    nio_client *made;
    nio_status status = nio_gen_attach(link, &${c.protocol}, ${keys}, &made, error);
    if (status == NIO_OK) {
        *client = (${c.client} *)made;
    }
    return status;
}

nio_link *${c.client_link}(const ${c.client} *client)
{
    return nio_gen_client_link((const nio_client *)client);
}
