${signature}
{
% if uri.c_type then
    uint8_t bytes[${uri.c_max}];
    nio_bytes view = {bytes, 0};
    nio_status status = ${uri.c_build}(uri, bytes, sizeof bytes, &view.len);
    if (status != NIO_OK) {
        return status;
    }
% else
    nio_bytes view = {(const uint8_t *)${literal}, ${length}};
% end
${call};
}
