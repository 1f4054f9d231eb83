/* tests/support/simudp.c - see simudp.h. */
#include "support/simudp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BATCH 8

struct sim_packet {
    struct sim_packet *next;
    uint64_t at_ms;
    nio_address from;
    bool multicast;
    size_t len;
    uint8_t data[];
};

/* ---- What an engine asks of its host --------------------------------------------------------- */

void sim_udp_want_send(void *host, nio__socket *socket)
{
    (void)host;
    struct sim_socket *self = nio__socket_transport(socket);
    assert_false(self->send_wanted);
    self->send_wanted = true;
}

void sim_udp_want_close(void *host, nio__socket *socket)
{
    (void)host;
    struct sim_socket *self = nio__socket_transport(socket);
    assert_false(self->close_wanted);
    self->close_wanted = true;
}

bool sim_udp_is_near(void *host, const nio_address *address)
{
    (void)address;
    return !((struct sim_host *)host)->sim->weather.far;
}

/* ---- Sockets --------------------------------------------------------------------------------- */

void sim_set_weather(struct sim *sim, const struct sim_weather *weather)
{
    sim->weather = *weather;
}

nio_address sim_group(uint16_t port)
{
    return (nio_address){.family = 4, .port = port, .ip = {224, 0, 0, 1}};
}

static struct sim_socket *new_socket(struct sim *sim, const nio_address *address)
{
    struct sim_socket *socket = calloc(1, sizeof *socket);
    assert_non_null(socket);
    socket->sim = sim;
    socket->address = *address;
    socket->last = &socket->first;
    socket->next = sim->sockets;
    sim->sockets = socket;
    return socket;
}

struct sim_socket *sim_socket_with(struct sim_host *host, const nio__socket_options *options,
                                   uint8_t family, uint16_t port)
{
    uint8_t number = (uint8_t)(host - host->sim->hosts + 1);
    nio_address address = {.family = family, .port = port, .ip = {10, 0, 0, number}};
    if (family == 6) {
        memset(address.ip, 0, sizeof address.ip);
        address.ip[0] = 0xfd;
        address.ip[15] = number;
    }
    struct sim_socket *socket = new_socket(host->sim, &address);
    nio__socket_options with = *options;
    with.transport = socket;
    with.family = family;
    socket->host = host;
    if (nio__socket_create(host->core, &with, &socket->socket) != NIO_OK) {
        socket->socket = NULL;
        return NULL;
    }
    return socket;
}

struct sim_socket *sim_socket_new(struct sim_host *host, nio_layer *outer, uint16_t port)
{
    nio__socket_options options = {.outer = outer, .shared = true};
    return sim_socket_with(host, &options, 4, port);
}

struct sim_socket *sim_socket_new6(struct sim_host *host, nio_layer *outer, uint16_t port)
{
    nio__socket_options options = {.outer = outer, .shared = true};
    return sim_socket_with(host, &options, 6, port);
}

struct sim_socket *sim_socket_raw(struct sim *sim, uint8_t last, uint16_t port)
{
    nio_address address = {.family = 4, .port = port, .ip = {10, 0, 1, last}};
    return new_socket(sim, &address);
}

nio_link *sim_socket_join(struct sim_socket *socket, uint16_t port)
{
    size_t at = socket->group_count++;
    assert_true(at < SIM_GROUPS);
    socket->groups[at] = sim_group(port);
    if (socket->socket != NULL) {
        assert_int_equal(
            nio__socket_join(socket->socket, &socket->groups[at], 0, &socket->group_links[at]),
            NIO_OK);
    }
    return socket->group_links[at];
}

nio_link *sim_socket_link(struct sim_socket *socket, const nio_address *to)
{
    nio__link_options options = {.outer = NULL};
    nio_link *link = NULL;
    assert_int_equal(nio__socket_link(socket->socket, to, true, &options, &link), NIO_OK);
    return link;
}

/* ---- The network ----------------------------------------------------------------------------- */

static void put(struct sim_socket *to, const nio_address *from, nio_bytes bytes, bool multicast)
{
    struct sim *sim = to->sim;
    struct sim_packet *packet = malloc(sizeof *packet + bytes.len);
    assert_non_null(packet);
    *packet = (struct sim_packet){.at_ms = sim->now_ms +
                                           sim_choose(sim, (uint64_t)sim->weather.delay_ms + 1),
                                  .from = *from,
                                  .multicast = multicast,
                                  .len = bytes.len};
    if (bytes.len > 0) {
        memcpy(packet->data, bytes.ptr, bytes.len);
    }
    /* In order of time: who has less of a delay overtakes. */
    struct sim_packet **place = &to->first;
    while (*place != NULL && (*place)->at_ms <= packet->at_ms) {
        place = &(*place)->next;
    }
    packet->next = *place;
    *place = packet;
}

static bool has_joined(const struct sim_socket *socket, const nio_address *group)
{
    for (size_t i = 0; i < socket->group_count; i++) {
        if (nio_address_equal(&socket->groups[i], group)) {
            return true;
        }
    }
    return false;
}

static void carry_to(struct sim_socket *socket, const nio_address *from, nio_bytes bytes,
                     bool multicast)
{
    struct sim *sim = socket->sim;
    unsigned dice = (unsigned)sim_choose(sim, 1000);
    if (dice < sim->weather.lost) {
        return;
    }
    put(socket, from, bytes, multicast);
    if (sim_choose(sim, 1000) < sim->weather.doubled) {
        put(socket, from, bytes, multicast);
    }
}

static void carry(struct sim *sim, const nio_address *from, const nio_address *to, nio_bytes bytes)
{
    for (struct sim_socket *socket = sim->sockets; socket != NULL; socket = socket->next) {
        if (has_joined(socket, to)) {
            carry_to(socket, from, bytes, true);
        } else if (nio_address_equal(&socket->address, to)) {
            carry_to(socket, from, bytes, false);
        }
    }
}

void sim_send_as(struct sim_socket *raw, const nio_address *from, const nio_address *to,
                 nio_bytes bytes)
{
    carry(raw->sim, from, to, bytes);
}

void sim_send(struct sim_socket *raw, const nio_address *to, nio_bytes bytes)
{
    sim_send_as(raw, &raw->address, to, bytes);
}

nio_bytes sim_receive(struct sim_socket *raw, nio_address *from)
{
    free(raw->taken);
    raw->taken = raw->first;
    if (raw->taken == NULL || raw->taken->at_ms > raw->sim->now_ms) {
        raw->taken = NULL;
        return (nio_bytes){NULL, 0};
    }
    raw->first = raw->taken->next;
    if (from != NULL) {
        *from = raw->taken->from;
    }
    return (nio_bytes){raw->taken->data, raw->taken->len};
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static bool flush(struct sim_socket *socket)
{
    if (!socket->send_wanted || socket->stalled) {
        return false;
    }
    nio__datagram list[BATCH];
    size_t count = nio__socket_output(socket->socket, list, BATCH);
    if (count == 0) {
        socket->send_wanted = false;
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        carry(socket->sim, &socket->address, &list[i].to, list[i].bytes);
    }
    socket->sent += count;
    socket->send_wanted = false; /* what the engine says when the queue was empty */
    nio__socket_sent(socket->socket, count, 0);
    socket->send_wanted = nio__socket_output(socket->socket, list, 1) > 0;
    return true;
}

/* Hands over a datagram in memory of just its size. */
static bool arrive(struct sim_socket *socket)
{
    struct sim_packet *packet = socket->first;
    if (packet == NULL || packet->at_ms > socket->sim->now_ms || socket->host == NULL) {
        return false;
    }
    socket->first = packet->next;
    bool own = nio_address_equal(&packet->from, &socket->address);
    if (socket->socket != NULL && !own) {
        uint8_t *bytes = malloc(packet->len + (packet->len == 0));
        assert_non_null(bytes);
        memcpy(bytes, packet->data, packet->len);
        if (socket->on_arrival != NULL) {
            socket->on_arrival(socket, &packet->from, (nio__span){bytes, packet->len});
        }
        nio__socket_input(socket->socket, &packet->from, (nio__span){bytes, packet->len}, false,
                          packet->multicast);
        free(bytes);
    }
    free(packet);
    return true;
}

static bool finish(struct sim_socket *socket)
{
    if (!socket->close_wanted) {
        return false;
    }
    nio__socket *gone = socket->socket;
    socket->close_wanted = socket->send_wanted = false;
    socket->socket = NULL;
    nio__socket_closed(gone);
    return true;
}

bool sim_udp_step(struct sim *sim)
{
    bool any = false;
    for (struct sim_socket *socket = sim->sockets; socket != NULL; socket = socket->next) {
        any = flush(socket) || any;
        any = arrive(socket) || any;
        any = finish(socket) || any;
    }
    return any;
}

uint64_t sim_udp_next_time(const struct sim *sim)
{
    uint64_t next = UINT64_MAX;
    for (const struct sim_socket *socket = sim->sockets; socket != NULL; socket = socket->next) {
        if (socket->first != NULL && socket->first->at_ms > sim->now_ms &&
            socket->first->at_ms < next) {
            next = socket->first->at_ms;
        }
    }
    return next;
}

void sim_udp_end(struct sim *sim)
{
    while (sim->sockets != NULL) {
        struct sim_socket *next = sim->sockets->next;
        while (sim->sockets->first != NULL) {
            struct sim_packet *packet = sim->sockets->first;
            sim->sockets->first = packet->next;
            free(packet);
        }
        free(sim->sockets->taken);
        free(sim->sockets);
        sim->sockets = next;
    }
}
