% if answered then
static void ${taker}(const nio_gen_end *end)
{
    ${op.c_done} *done = (${op.c_done} *)end->done;
    ${op.c_end} result = {0};
%   for _, line in ipairs(declarations) do
    ${line};
%   end
    if (done == NULL) {
        return;
    }
    result.status = end->end->status;
    result.type = end->end->type;
    result.authenticated = end->end->authenticated;
%   if ok then
    if (result.status == NIO_OK) {
        if (${ok.read}) {
            ${ok.assign};
        } else {
            result.status = nio_gen_unread(end->arena, NIO_EPROTO);
        }
    }
%   end
    if (result.status != NIO_OK && end->end->answered) {
        result.detail = end->end->content;
    }
%   for _, f in ipairs(failures) do
    if (result.status == ${f.status} && end->end->type == ${f.type} &&
        ${f.read}) {
%     for _, line in ipairs(f.assign) do
        ${line};
%     end
    }
%   end
    done(end->user, &result);
}

% end
${signature}
{
    nio_gen_out out;
% if #checks > 0 then
    if (${table.concat(checks, " || ")}) {
        return NIO_EINVAL;
    }
% end
${begin};
    if (status != NIO_OK) {
        return status;
    }
    ${uri_write};
% if write then
    out.content.at = ${write};
% end
    return ${finish};
}
