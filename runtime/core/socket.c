/* core/socket.c - UDP sockets: what comes in, what goes out, the end. See socket.h. */
#include "core/datagram.h"

#include "base/alloc.h"
#include "base/size.h"
#include "core/note.h"
#include "core/own.h"
#include "core/peers.h"
#include "crypto/shorthash.h"
#include "wire/frame.h"

#define FIRST_QUEUE 64

/* Bytes that one socket may have queued, so that it does not take all of limits.tx_total. */
#define QUEUE_BYTES ((size_t)64 * 1024 * 1024)

static void on_timer(nio__timer *timer);

/* ---- Making and ending ----------------------------------------------------------------------- */

nio_status nio__socket_create(nio__core *core, const nio__socket_options *options,
                              nio__socket **out)
{
    if (core->closing) {
        return NIO_ECLOSED;
    }
    nio__socket *socket = nio__calloc(core->env, 1, sizeof *socket);
    if (socket == NULL) {
        return NIO_ENOMEM;
    }
    nio_status status = nio__timers_reserve(&core->timers);
    if (status != NIO_OK) {
        nio__free(core->env, socket);
        return status;
    }
    uint8_t seed[NIO__SEED_SIZE];
    nio__random_bytes(&core->random, seed, sizeof seed);
    socket->core = core;
    socket->options = *options;
    nio__map_init(&socket->links, core->env, nio__map_siphash, seed, SIZE_MAX / 2);
    nio__list_init(&socket->strangers);
    nio__list_init(&socket->known);
    nio__list_init(&socket->needed);
    nio__list_init(&socket->pinned);
    nio__list_init(&socket->groups);
    nio__list_init(&socket->noted);
    nio__wbuf_init(&socket->wbuf, &core->wpool, QUEUE_BYTES);
    nio__timer_init(&socket->timer, on_timer);
    nio__list_push(&core->sockets, &socket->in_core);
    *out = socket;
    return NIO_OK;
}

void *nio__socket_transport(const nio__socket *socket)
{
    return socket->options.transport;
}

static void want_close(nio__socket *socket)
{
    if (!socket->close_said) {
        socket->close_said = true;
        socket->core->host->want_socket_close(socket->core->host_data, socket);
    }
}

/* The end of one may move others to another list. */
static void end_list(nio__list *list)
{
    nio_link *link;
    while ((link = NIO__LIST_FIRST(list, nio_link, in_socket)) != NULL) {
        nio__link_end(link, NIO_OK, "its socket was closed", false);
        nio__list_remove(&link->in_socket);
    }
}

static void end_links(nio__socket *socket)
{
    end_list(&socket->needed);
    end_list(&socket->strangers);
    end_list(&socket->known);
    end_list(&socket->pinned);
    end_list(&socket->groups);
}

void nio__socket_close(nio__socket *socket)
{
    nio__core *core = socket->core;
    if (socket->closing) {
        return;
    }
    socket->closing = true;
    end_links(socket);
    if (socket->count == 0) {
        want_close(socket);
    } else {
        socket->drain_ms = nio__now(core) + core->limits->drain_ms;
        nio__set_timer(core, &socket->timer, socket->drain_ms);
    }
}

void nio__socket_unused(nio__socket *socket)
{
    if (!socket->options.shared && nio__list_is_empty(&socket->pinned)) {
        nio__socket_close(socket);
    }
}

static void drop_queue(nio__socket *socket)
{
    while (socket->count > 0) {
        nio__shared_drop(socket->queue[socket->first].shared);
        socket->first = (socket->first + 1) % socket->cap;
        socket->count--;
    }
    nio__wbuf_end(&socket->wbuf);
}

void nio__socket_closed(nio__socket *socket)
{
    nio__core *core = socket->core;
    socket->closing = socket->close_said = true;
    end_links(socket);
    drop_queue(socket);
    nio__timer_stop(&core->timers, &socket->timer);
    nio__timers_release(&core->timers);
    nio__list_remove(&socket->in_core);
    nio__map_end(&socket->links);
    nio__free(core->env, socket->queue);
    nio__free(core->env, socket);
}

/* ---- Time ------------------------------------------------------------------------------------ */

void nio__socket_watch(nio__socket *socket)
{
    nio__core *core = socket->core;
    if (!socket->closing && !nio__timer_is_set(&socket->timer)) {
        nio__set_timer(core, &socket->timer, nio__now(core) + core->limits->datagram_idle_ms);
    }
}

static void on_timer(nio__timer *timer)
{
    nio__socket *socket = NIO__CONTAINER(timer, nio__socket, timer);
    if (socket->closing) {
        want_close(socket);
        return;
    }
    uint64_t next = nio__datagram_sweep(socket);
    if (next != UINT64_MAX) {
        nio__set_timer(socket->core, &socket->timer, next);
    }
}

/* ---- In -------------------------------------------------------------------------------------- */

static void read_frame(nio_link *link, nio__frame *frame, size_t len, bool multicast)
{
    nio__core *core = link->core;
    if (!nio__gate_knows_rid(link)) {
        link->rid_known = false;
    }
    link->heard_ms = link->progress_ms = core->now_ms;
    if (!multicast) {
        nio__datagram_allow(link, len);
    }
    core->counters.frames_in++;
    link->socket->busy = link;
    nio__inbound(link, frame, multicast);
    link->socket->busy = NULL;
    nio__datagram_settle(link);
}

void nio__socket_input(nio__socket *socket, const nio_address *from, nio__span bytes, bool cut,
                       bool multicast)
{
    nio__core *core = socket->core;
    if (socket->closing) {
        return;
    }
    nio__enter(core);
    core->counters.datagrams_in++;
    core->counters.bytes_in += bytes.len;
    nio__frame frame;
    nio_status status = nio__frame_of_datagram(bytes, core->limits->frame, &frame);
    if (status == NIO_OK) {
        nio_link *link = nio__datagram_from(socket, from);
        frame.cut = frame.cut || cut;
        if (link != NULL) {
            read_frame(link, &frame, bytes.len, multicast);
        } else {
            core->counters.datagrams_dropped++;
        }
    } else {
        core->counters.refused_limit += status == NIO_ELIMIT;
        core->counters.refused_malformed += status != NIO_ELIMIT;
    }
    nio__leave(core);
}

/* ---- Out ------------------------------------------------------------------------------------- */

nio__wbuf *nio__socket_wbuf(nio__socket *socket)
{
    return &socket->wbuf;
}

/* A place in the ring. */
static nio_status reserve_place(nio__socket *socket)
{
    if (socket->count < socket->cap) {
        return NIO_OK;
    }
    uint32_t most = socket->core->limits->datagram_queue;
    if (socket->count >= most) {
        return NIO_ELIMIT;
    }
    uint32_t cap = socket->cap == 0 ? FIRST_QUEUE : 2 * socket->cap;
    nio__letterhead *queue = nio__calloc(socket->core->env, cap, sizeof *queue);
    if (queue == NULL) {
        return NIO_ENOMEM;
    }
    for (uint32_t i = 0; i < socket->count; i++) {
        uint32_t at = socket->first + i;
        queue[i] = socket->queue[at < socket->cap ? at : at - socket->cap];
    }
    nio__free(socket->core->env, socket->queue);
    socket->queue = queue;
    socket->cap = cap;
    socket->first = 0;
    return NIO_OK;
}

nio_status nio__socket_reserve(nio__socket *socket, size_t size, uint8_t **room)
{
    nio_status status = reserve_place(socket);
    return status == NIO_OK ? nio__wbuf_reserve(&socket->wbuf, size, room) : status;
}

/* Whether a frame may go to the address of the link. */
static nio_status check(nio_link *link, size_t size)
{
    if (size > NIO__DATAGRAM_MAX) {
        return NIO_ETOOBIG;
    }
    return nio__datagram_afford(link, size) ? NIO_OK : NIO_ELIMIT;
}

void nio__socket_say_send(nio__socket *socket)
{
    nio__core *core = socket->core;
    if (!socket->send_said) {
        socket->send_said = true;
        core->host->want_send(core->host_data, socket);
    }
}

static void enqueue(nio_link *link, const uint8_t *bytes, size_t len, nio__shared *shared)
{
    nio__socket *socket = link->socket;
    nio__core *core = socket->core;
    socket->queue[(socket->first + socket->count++) % socket->cap] =
        (nio__letterhead){.to = link->address,
                          .hop = link->hop,
                          .len = (uint32_t)len,
                          .bytes = bytes,
                          .shared = shared};
    core->counters.frames_out++;
    nio__socket_say_send(socket);
}

nio_status nio__socket_commit(nio_link *link, size_t size)
{
    nio__wbuf *wbuf = &link->socket->wbuf;
    nio_status status = check(link, size);
    if (status != NIO_OK) {
        nio__wbuf_commit(wbuf, 0);
        return status;
    }
    const uint8_t *bytes = nio__wbuf_commit_at(wbuf, size);
    enqueue(link, bytes, size, NULL);
    return NIO_OK;
}

nio_status nio__socket_share(nio_link *link, nio__shared *shared)
{
    nio_status status = reserve_place(link->socket);
    if (status == NIO_OK) {
        status = check(link, shared->len);
    }
    if (status == NIO_OK) {
        shared->uses++;
        enqueue(link, shared->data, shared->len, shared);
    }
    return status;
}

size_t nio__socket_output(nio__socket *socket, nio__datagram *list, size_t max)
{
    nio__notes_move_all(socket);
    size_t count = nio__size_min(max, socket->count);
    for (size_t i = 0; i < count; i++) {
        const nio__letterhead *head = &socket->queue[(socket->first + i) % socket->cap];
        list[i] = (nio__datagram){
            .to = head->to, .bytes = nio__bytes(head->bytes, head->len), .hop = head->hop};
    }
    if (socket->count == 0) {
        socket->send_said = false;
    }
    return count;
}

void nio__socket_sent(nio__socket *socket, size_t count, size_t failed)
{
    nio__core *core = socket->core;
    assert(failed <= count && count <= socket->count);
    core->counters.datagrams_out += count - failed;
    core->counters.datagrams_failed += failed;
    core->counters.writes++;
    for (; count > 0; count--) {
        nio__letterhead *head = &socket->queue[socket->first];
        core->counters.bytes_out += head->len;
        if (head->shared != NULL) {
            nio__shared_drop(head->shared);
        } else {
            nio__wbuf_consume(&socket->wbuf, head->len);
        }
        socket->first = (socket->first + 1) % socket->cap;
        socket->count--;
    }
    if (socket->count == 0) {
        nio__notes_move_all(socket);
    }
    if (socket->count == 0) {
        socket->send_said = false;
        if (socket->closing) {
            want_close(socket);
        }
    }
}

/* ---- Links that the program asks for --------------------------------------------------------- */

static bool fits_family(const nio__socket *socket, const nio_address *to)
{
    return socket->options.family == 0 || socket->options.family == to->family;
}

nio__socket *nio__socket_for(nio__core *core, const nio_address *to, const nio_layer *outer)
{
    uint8_t key[NIO__ADDRESS_KEY];
    nio__address_key(to, key);
    NIO__LIST_EACH(hook, &core->sockets) {
        nio__socket *socket = NIO__CONTAINER(hook, nio__socket, in_core);
        const nio_link *there = nio__map_get(&socket->links, 0, nio__bytes(key, sizeof key));
        if (socket->options.shared && !socket->closing && fits_family(socket, to) &&
            nio__layer_same(socket->options.outer, outer) && (there == NULL || !there->pinned)) {
            return socket;
        }
    }
    return NULL;
}

nio_status nio__socket_link(nio__socket *socket, const nio_address *to, bool pinned,
                            const nio__link_options *options, nio_link **out)
{
    if (socket->closing) {
        return NIO_ECLOSED;
    }
    if (!pinned) {
        nio_link *link = nio__datagram_from(socket, to);
        if (link == NULL) {
            return NIO_ELIMIT;
        }
        *out = link;
        return NIO_OK;
    }
    nio_link *link;
    nio_status status = nio__link_make(socket->core, options, &link);
    if (status != NIO_OK) {
        return status;
    }
    link->outer = socket->options.outer;
    status = nio__socket_adopt(socket, link, to);
    if (status != NIO_OK) {
        nio__link_free(link);
        return status;
    }
    *out = link;
    return NIO_OK;
}

/* Messages that were sent while the address was looked up. */
static nio_status move_frames(nio_link *link)
{
    nio_bytes view;
    nio_status status = NIO_OK;
    while (status == NIO_OK && nio__wbuf_peek(&link->wbuf, &view, 1) == 1) {
        nio__frame frame;
        size_t need;
        uint8_t *room;
        nio__span bytes = nio__span_of((uint8_t *)(uintptr_t)view.ptr, view.len);
        status = nio__frame_next(bytes, SIZE_MAX, &frame, &need);
        assert(status == NIO_OK);
        status = nio__socket_reserve(link->socket, frame.size, &room);
        if (status == NIO_OK) {
            memcpy(room, view.ptr, frame.size);
            status = nio__socket_commit(link, frame.size);
        }
        nio__wbuf_consume(&link->wbuf, frame.size);
        link->core->counters.frames_out--; /* it was counted when it was queued */
    }
    return status;
}

nio_status nio__socket_adopt(nio__socket *socket, nio_link *link, const nio_address *address)
{
    link->pinned = true;
    nio_status status = nio__datagram_place(socket, link, address);
    if (status != NIO_OK) {
        link->pinned = false;
        return status;
    }
    link->reconnects = false;
    nio__timer_stop(&socket->core->timers, &link->timer);
    nio__link_opened(link, address);
    link->core->counters.unsent += move_frames(link) != NIO_OK;
    return NIO_OK;
}

/* ---- Groups ---------------------------------------------------------------------------------- */

nio_status nio__socket_join(nio__socket *socket, const nio_address *group, uint32_t interface,
                            nio_link **out)
{
    nio__link_options options = {.outer = socket->options.outer, .address = *group};
    nio_link *link;
    if (socket->closing) {
        return NIO_ECLOSED;
    }
    nio_status status = nio__link_make(socket->core, &options, &link);
    if (status != NIO_OK) {
        return status;
    }
    link->socket = socket;
    link->group = link->pinned = true;
    link->hop = interface;
    link->state = NIO_LINK_OPEN;
    nio__list_push(&socket->groups, &link->in_socket);
    nio__peers_link_opened(link);
    *out = link;
    return NIO_OK;
}

void nio__group_leave(nio_link *link)
{
    nio__link_end(link, NIO_OK, "the group was left", false);
}
