/* base/list.h - doubly linked lists whose links live inside the elements.
 *
 *     struct job { nio__link in_queue; … };
 *     nio__list queue;  nio__list_init(&queue);
 *     nio__list_push(&queue, &job->in_queue);
 *     struct job *first = NIO__LIST_FIRST(&queue, struct job, in_queue);
 *
 * Nothing is allocated. A link that is in no list points at itself once initialised, so that
 * removing it twice is harmless and nio__link_in_list can be asked. */
#ifndef NIO_BASE_LIST_H
#define NIO_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct nio__link {
    struct nio__link *next, *prev;
} nio__link;

/* A ring through a head that is no element. */
typedef struct nio__list {
    nio__link head;
} nio__list;

/* The element that holds `member` at `link`. */
#define NIO__CONTAINER(link, type, member) ((type *)(void *)((char *)(link) - offsetof(type, member)))

/* The first element, or NULL. */
#define NIO__LIST_FIRST(list, type, member)                                                        \
    (nio__list_is_empty(list) ? NULL : NIO__CONTAINER((list)->head.next, type, member))

/* Visits every link; the visited one may be removed meanwhile, no other may. */
#define NIO__LIST_EACH(link, list)                                                                 \
    for (nio__link *link = (list)->head.next, *link##_next = link->next; link != &(list)->head;    \
         link = link##_next, link##_next = link->next)

static inline void nio__link_init(nio__link *link)
{
    link->next = link->prev = link;
}

static inline bool nio__link_in_list(const nio__link *link)
{
    return link->next != link;
}

static inline void nio__list_init(nio__list *list)
{
    nio__link_init(&list->head);
}

static inline bool nio__list_is_empty(const nio__list *list)
{
    return list->head.next == &list->head;
}

static inline void nio__link_insert_after(nio__link *place, nio__link *link)
{
    link->prev = place;
    link->next = place->next;
    place->next->prev = link;
    place->next = link;
}

/* At the end. `link` must be in no list. */
static inline void nio__list_push(nio__list *list, nio__link *link)
{
    nio__link_insert_after(list->head.prev, link);
}

static inline void nio__list_push_front(nio__list *list, nio__link *link)
{
    nio__link_insert_after(&list->head, link);
}

/* Takes an initialised link out of whatever list it is in, if any. */
static inline void nio__list_remove(nio__link *link)
{
    link->prev->next = link->next;
    link->next->prev = link->prev;
    nio__link_init(link);
}

/* Takes the first link out; NULL if there is none. */
static inline nio__link *nio__list_pop(nio__list *list)
{
    if (nio__list_is_empty(list)) {
        return NULL;
    }
    nio__link *first = list->head.next;
    nio__list_remove(first);
    return first;
}

/* Moves all links of `from` behind those of `to`. */
static inline void nio__list_append(nio__list *to, nio__list *from)
{
    if (nio__list_is_empty(from)) {
        return;
    }
    nio__link *first = from->head.next, *last = from->head.prev;
    first->prev = to->head.prev;
    to->head.prev->next = first;
    last->next = &to->head;
    to->head.prev = last;
    nio__list_init(from);
}

#endif
