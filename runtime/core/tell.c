/* core/tell.c - typed notifications: written once, then told to all whom they are for.
 *
 * Happy path:  notify_begin → room in the draft of the engine → the generated code writes URI
 *              and content → notify_end → the fan-out seals and queues
 * Failure:     begin or end says why; nobody was told. */
#include "base/alloc.h"
#include "core/fanout.h"
#include "core/service.h"
#include "wire/frame.h"

/* What nio_gen_out.state holds between begin and end. */
enum { AT_SERVICE = 0, AT_OP = 1, AT_CONTENT = 2 };

#define DRAFT_STEP 1024

/* The draft grows to the largest notification that there was, in steps, and stays. */
static nio_status want_draft(nio__core *core, size_t len)
{
    if (core->draft.len >= len && core->draft.ptr != NULL) {
        return NIO_OK;
    }
    size_t cap = (len / DRAFT_STEP + 1) * DRAFT_STEP; /* a message has some 65,000 bytes */
    uint8_t *bytes = nio__realloc_array(core->env, core->draft.ptr, cap, 1);
    if (bytes == NULL) {
        return NIO_ENOMEM;
    }
    core->draft = nio__span_of(bytes, cap);
    return NIO_OK;
}

nio_status nio_gen_notify_begin(nio_service *service, const nio_gen_op *op, size_t uri_len,
                                size_t content_len, nio_gen_out *out)
{
    nio__core *core = nio__service_core(service);
    if (core->closing) {
        return NIO_ECLOSED;
    }
    if (uri_len > NIO__PAYLOAD_MAX || content_len > NIO__PAYLOAD_MAX - uri_len) {
        return NIO_ETOOBIG;
    }
    nio_status status = want_draft(core, uri_len + content_len);
    if (status != NIO_OK) {
        return status;
    }
    out->state[AT_SERVICE] = service;
    out->state[AT_OP] = (void *)(uintptr_t)op;
    out->state[AT_CONTENT] = core->draft.ptr + uri_len;
    nio__gen_hand_out(out, core->draft.ptr, core->draft.ptr + uri_len, content_len);
    return NIO_OK;
}

static nio__audience audience_of(const nio_service *service, const nio_gen_op *op)
{
    return (nio__audience){.to = (nio_gen_to)op->to,
                           .app = nio__service_protocol(service)->app,
                           .outer = nio__service_outer(service),
                           .op = op};
}

nio_status nio_gen_notify_end(nio_gen_out *out, size_t *count)
{
    const nio_service *service = out->state[AT_SERVICE];
    const nio_gen_op *op = out->state[AT_OP];
    const uint8_t *content = out->state[AT_CONTENT];
    nio_status status = nio__gen_written(out);
    if (status != NIO_OK) {
        return status;
    }
    nio__core *core = nio__service_core(service);
    nio__audience audience = audience_of(service, op);
    nio_send_spec message = NIO_SEND_SPEC_INIT;
    message.type = op->type;
    message.uri = nio__bytes(core->draft.ptr, (size_t)(content - core->draft.ptr));
    message.content = nio__bytes(content, (size_t)(out->content.at - content));
    if (op->to != NIO_GEN_TO_SUBSCRIBERS) {
        message.inner = nio__service_layer(service, op);
    }
    return nio__core_tell(core, &message, &audience, count);
}
