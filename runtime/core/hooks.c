/* core/hooks.c - asks the program about messages that come in.
 *
 * A hook may do whatever a handler may: close the link or the node, add and take away handlers,
 * change the hooks. So what was found before it ran is looked at again afterwards. */
#include "core/hooks.h"

#include "core/in.h"

void nio__core_on_auth_error(nio__core *core, nio_auth_error_fn *fn, void *user)
{
    core->hooks.auth_error = fn;
    core->hooks.auth_error_user = user;
}

void nio__core_on_route(nio__core *core, nio_route_fn *fn, void *user)
{
    core->hooks.route = fn;
    core->hooks.route_user = user;
}

/* ---- Failed proofs --------------------------------------------------------------------------- */

static nio_status status_of(nio__stage stage)
{
    switch (stage) {
    case NIO__AT_OUTER_STALE:
    case NIO__AT_INNER_STALE:
        return NIO_ESTALE;
    case NIO__AT_OUTER_REPLAY:
    case NIO__AT_INNER_REPLAY:
        return NIO_EREPLAY;
    default:
        return NIO_EAUTH;
    }
}

const char *nio__hook_auth_error(const nio__in *in, nio__stage stage, const char *text)
{
    const nio__hooks *hooks = &in->core->hooks;
    if (hooks->auth_error == NULL) {
        return text;
    }
    bool inner = stage == NIO__AT_INNER_AUTH || stage == NIO__AT_INNER_STALE ||
                 stage == NIO__AT_INNER_REPLAY;
    nio_auth_error error = {.status = status_of(stage),
                            .inner = inner,
                            .type = in->type,
                            .uri = inner ? in->uri : nio__bytes(NULL, 0),
                            .text = text,
                            .link = in->link};
    const char *other = hooks->auth_error(hooks->auth_error_user, &error);
    return text != NULL ? other : NULL;
}

/* ---- Messages that have a handler ------------------------------------------------------------ */

static nio__stage stage_of(nio_status status)
{
    switch (status) {
    case NIO_ENOTFOUND:
        return NIO__AT_HOOK_FINDS_NOT;
    case NIO_ENOTPERMITTED:
        return NIO__AT_HOOK_FORBIDS;
    default:
        return NIO__AT_HOOK_REFUSES;
    }
}

bool nio__hook_route(nio__in *in, nio__found *found)
{
    const nio__hooks *hooks = &in->core->hooks;
    if (hooks->route == NULL) {
        return true;
    }
    nio_message message = nio__in_message(in);
    nio_status status = hooks->route(hooks->route_user, &message);
    if (in->link->state >= NIO_LINK_CLOSING) {
        return false;
    }
    if (status != NIO_OK) {
        nio__refuse(in, stage_of(status), NULL);
        return false;
    }
    nio__found now = {.handler = NULL};
    if (!nio__route_find(in, &now) || now.inner != found->inner) {
        nio__refuse(in, NIO__AT_ROUTE, NULL);
        return false;
    }
    *found = now;
    return true;
}
