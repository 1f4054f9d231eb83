${write_head}
{
    nio_gen_out out;
% if refuse then
    if (${refuse}) {
        return NIO_EINVAL;
    }
% end
    nio_status status = nio_gen_item_begin(stream, ${size}, &out, accepted);
    if (status != NIO_OK || !*accepted) {
        return status;
    }
    out.content.at = ${write};
    return nio_gen_item_end(&out);
}

${next_head}
{
    nio_bytes view;
    nio_gen_arena *arena;
    if (!nio_gen_item_next(stream, bytes, &view, &arena)) {
        return false;
    }
    if (!${read}) {
        nio_gen_item_broken(stream);
        return false;
    }
    return true;
}
