/* tests/fuzz/fuzz_url.c - any text as an endpoint: parsed, or refused with a sentence that prints;
 * what parses is the same endpoint once more when it is written again. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "loop/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_groups(const nio__endpoint *endpoint)
{
    assert(endpoint->datagram || endpoint->group_count + endpoint->iface_count == 0);
    assert(endpoint->group_count <= NIO__GROUPS_MAX && endpoint->iface_count <= NIO__IFACES_MAX);
    for (size_t i = 0; i < endpoint->group_count; i++) {
        const nio__group *group = &endpoint->groups[i];
        assert(group->port != 0);
        assert(group->family == 4 ? group->ip[0] >> 4 == 0xe : group->ip[0] == 0xff);
    }
    for (size_t i = 0; i < endpoint->iface_count; i++) {
        assert(endpoint->ifaces[i][0] != '\0');
        assert(memchr(endpoint->ifaces[i], '\0', NIO__ZONE_SIZE) != NULL);
    }
}

static void check(const char *url, nio__url_use use)
{
    nio__endpoint endpoint, again;
    nio_error error = {""};
    if (nio__url_parse(url, use, 0, &endpoint, &error) != NIO_OK) {
        assert(error.text[0] != '\0');
        for (const char *c = error.text; *c != '\0'; c++) {
            assert(*c >= ' ' && *c <= '~');
        }
        return;
    }
    check_groups(&endpoint);
    char text[NIO__URL_TEXT];
    nio__url_text(&endpoint, text);
    assert(strlen(text) < sizeof text);
    nio_status status = nio__url_parse(text, use, 0, &again, &error);
    assert(status == NIO_OK);
    assert(again.host == endpoint.host && again.port == endpoint.port);
    assert(again.datagram == endpoint.datagram);
    assert(memcmp(again.ip, endpoint.ip, sizeof again.ip) == 0);
    assert(strcmp(again.name, endpoint.name) == 0);
    assert(strcmp(again.zone, endpoint.zone) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *url = malloc(size + 1);
    if (url == NULL) {
        return 0;
    }
    if (size > 0) {
        memcpy(url, data, size);
    }
    url[size] = '\0';
    check(url, NIO__URL_LISTEN);
    check(url, NIO__URL_CONNECT);
    free(url);
    return 0;
}
