/* base/status.c - names and texts of the statuses. */
#include <netaio/status.h>

const char *nio_status_text(nio_status status)
{
    switch (status) {
#define TEXT(name, value, text)                                                                    \
    case name:                                                                                     \
        return text;
        NIO_STATUS_LIST(TEXT)
#undef TEXT
    }
    return "unknown status";
}

const char *nio_status_name(nio_status status)
{
    switch (status) {
#define NAME(name, value, text)                                                                    \
    case name:                                                                                     \
        return #name;
        NIO_STATUS_LIST(NAME)
#undef NAME
    }
    return "NIO_?";
}
