/* base/list.h - doubly linked lists whose hooks live inside the elements.
 *
 *     struct job { nio__hook in_queue; … };
 *     nio__list queue;  nio__list_init(&queue);
 *     nio__list_push(&queue, &job->in_queue);
 *     struct job *first = NIO__LIST_FIRST(&queue, struct job, in_queue);
 *
 * Nothing is allocated. A hook that is in no list points at itself once initialised, so that
 * removing it twice is harmless and nio__hook_in_list can be asked. */
#ifndef NIO_BASE_LIST_H
#define NIO_BASE_LIST_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct nio__hook {
    struct nio__hook *next, *prev;
} nio__hook;

/* A ring through a head that is no element. */
typedef struct nio__list {
    nio__hook head;
} nio__list;

static inline void *nio__container(void *member, size_t offset)
{
    return (char *)member - offset;
}

/* The element that holds `member` at `hook`. */
#define NIO__CONTAINER(hook, type, member) ((type *)nio__container(hook, offsetof(type, member)))

/* The first element, or NULL. */
#define NIO__LIST_FIRST(list, type, member)                                                        \
    (nio__list_is_empty(list) ? NULL : NIO__CONTAINER((list)->head.next, type, member))

/* Visits every hook; the visited one may be removed meanwhile, no other may. */
#define NIO__LIST_EACH(hook, list)                                                                 \
    for (nio__hook *hook = (list)->head.next, *hook##_next = hook->next; hook != &(list)->head;    \
         hook = hook##_next, hook##_next = hook->next)

static inline void nio__hook_init(nio__hook *hook)
{
    hook->next = hook->prev = hook;
}

static inline bool nio__hook_in_list(const nio__hook *hook)
{
    return hook->next != hook;
}

static inline void nio__list_init(nio__list *list)
{
    nio__hook_init(&list->head);
}

static inline bool nio__list_is_empty(const nio__list *list)
{
    return list->head.next == &list->head;
}

static inline void nio__hook_insert_after(nio__hook *place, nio__hook *hook)
{
    assert(place != NULL && place->next != NULL); /* the list was initialised */
    hook->prev = place;
    hook->next = place->next;
    place->next->prev = hook;
    place->next = hook;
}

/* At the end. `hook` must be in no list. */
static inline void nio__list_push(nio__list *list, nio__hook *hook)
{
    nio__hook_insert_after(list->head.prev, hook);
}

static inline void nio__list_push_front(nio__list *list, nio__hook *hook)
{
    nio__hook_insert_after(&list->head, hook);
}

/* Takes an initialised hook out of whatever list it is in, if any. */
static inline void nio__list_remove(nio__hook *hook)
{
    hook->prev->next = hook->next;
    hook->next->prev = hook->prev;
    nio__hook_init(hook);
}

/* Takes the first hook out; NULL if there is none. */
static inline nio__hook *nio__list_pop(nio__list *list)
{
    if (nio__list_is_empty(list)) {
        return NULL;
    }
    nio__hook *first = list->head.next;
    nio__list_remove(first);
    return first;
}

/* Moves all hooks of `from` behind those of `to`. */
static inline void nio__list_append(nio__list *to, nio__list *from)
{
    if (nio__list_is_empty(from)) {
        return;
    }
    nio__hook *first = from->head.next, *last = from->head.prev;
    first->prev = to->head.prev;
    to->head.prev->next = first;
    last->next = &to->head;
    to->head.prev = last;
    nio__list_init(from);
}

#endif
