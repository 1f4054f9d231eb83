/* base/bytes.c - views of bytes: made, compared, ordered. */
#include "base/bytes.h"

#include "base/size.h"

nio_bytes nio_bytes_of(const char *s)
{
    return nio__bytes(s, strlen(s));
}

nio_text nio_text_of(const char *s)
{
    nio_text text = {s, strlen(s)};
    return text;
}

bool nio_bytes_equal(nio_bytes a, nio_bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int nio__bytes_compare(nio_bytes a, nio_bytes b)
{
    size_t common = nio__size_min(a.len, b.len);
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}
