${signature}
{
    nio_gen_out out;
% if refuse then
    if (${refuse}) {
        return NIO_EINVAL;
    }
% end
${begin};
    if (status != NIO_OK) {
        return status;
    }
% if write then
    out.content.at = ${write};
% end
    return nio_gen_reply_end(&out);
}
