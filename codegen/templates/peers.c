static nio_status ${pack}(nio_node *node, const ${peer.c_name} *self, nio_gen_out *out)
{
% if check then
    if (!${check}(self)) {
        return NIO_EINVAL;
    }
% end
    nio_status status = nio_gen_peers_begin(node, ${size}(self), out);
    if (status == NIO_OK) {
        out->content.at = ${write};
    }
    return status;
}

${setups.peers_start}
{
    nio_gen_out out;
    nio_status status = ${pack}(node, self, &out);
    if (status != NIO_OK) {
        return nio_gen_fail(error, status, "${peer.c_name}");
    }
    return nio_gen_peers_start(&out, &${c.protocol}, ${keys}, options, peers, error);
}

${setups.peers_say}
{
    nio_gen_out out;
    nio_status status = ${pack}(nio_peers_node(peers), self, &out);
    return status != NIO_OK ? status : nio_gen_peers_say(&out, &${c.protocol}, ${keys}, peers);
}

% if flat then
${setups.peer_read}
{
    return ${read}(nio_peer_data(peer), said);
}
% else
${setups.peer_keep}
{
    nio_gen_arena *arena;
    ${peer.c_name} said;
    nio_status status = nio_gen_arena_new(env, ${room}, &arena);
    if (status != NIO_OK) {
        return status;
    }
    if (${read}(nio_peer_data(peer), arena, &said)) {
        status = ${peer.c_clone}(&said, env, clone);
    } else {
        status = nio_gen_unread(arena, NIO_EMALFORMED);
    }
    nio_gen_arena_free(arena);
    return status;
}
% end
