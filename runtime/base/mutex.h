/* base/mutex.h - mutual exclusion for the few tables that nodes of several threads share. */
#ifndef NIO_BASE_MUTEX_H
#define NIO_BASE_MUTEX_H

#include <assert.h>
#include <pthread.h>

#include <netaio/status.h>

typedef struct nio__mutex {
    pthread_mutex_t native;
} nio__mutex;

/* For tables of the whole process, which nobody initialises. */
#define NIO__MUTEX_STATIC                                                                          \
    {                                                                                              \
        PTHREAD_MUTEX_INITIALIZER                                                                  \
    }

static inline nio_status nio__mutex_init(nio__mutex *mutex)
{
    return pthread_mutex_init(&mutex->native, NULL) == 0 ? NIO_OK : NIO_ENOMEM;
}

static inline void nio__mutex_end(nio__mutex *mutex)
{
    int failed = pthread_mutex_destroy(&mutex->native);
    assert(!failed);
    (void)failed;
}

/* Locking fails only where the program is wrong (not initialised, locked by this thread). */
static inline void nio__mutex_lock(nio__mutex *mutex)
{
    int failed = pthread_mutex_lock(&mutex->native);
    assert(!failed);
    (void)failed;
}

static inline void nio__mutex_unlock(nio__mutex *mutex)
{
    int failed = pthread_mutex_unlock(&mutex->native);
    assert(!failed);
    (void)failed;
}

#endif
