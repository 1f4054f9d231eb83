${handler};

static nio_status ${deliver}(const nio_gen_delivery *delivery)
{
% for _, line in ipairs(declarations) do
    ${line};
% end
% if #conditions > 0 then
    if (${table.concat(conditions, " ||\n        ")}) {
        return nio_gen_unread(delivery->arena, NIO_EMALFORMED);
    }
% end
    ${handler_type} *handler = (${handler_type} *)delivery->handler;
${call};
    return NIO_OK;
}
