${prototype}
{
    ${c_type} copy = *from;
    nio_gen_keep keep = nio_gen_keep_of(sizeof copy);
% if walk then
    ${walk}(&keep, &copy);
% end
    nio_status status = nio_gen_keep_begin(&keep, sizeof copy, env);
    if (status != NIO_OK) {
        return status;
    }
% if walk then
    ${walk}(&keep, &copy);
% end
    *clone = nio_gen_keep_end(&keep, &copy, sizeof copy);
    return NIO_OK;
}
