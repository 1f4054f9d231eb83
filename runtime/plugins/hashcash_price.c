/* plugins/hashcash_price.c - what a proof of work has to have cost: see hashcash.h.
 *
 * The rate slides: the proofs of this second, and of the one before as many as fall into the part
 * of it that is less than a second ago. Nothing here runs by a timer: when no proofs come, the
 * price has fallen by the time that somebody asks for it. */
#include "plugins/hashcash.h"

/* Moves the counts on to the second of now. A clock that was set back begins anew. */
static void advance(nio__hashcash_price *price, int64_t now_ms)
{
    int64_t second = now_ms / 1000;
    if (second == price->second) {
        return;
    }
    price->before = second == price->second + 1 ? price->now : 0;
    price->now = 0;
    price->second = second;
}

static void quote(nio__hashcash_price *price, unsigned bits)
{
    size_t at = (uint64_t)price->second % NIO__HASHCASH_QUOTED;
    if (price->quoted[at].bits == 0 || price->quoted[at].second != price->second ||
        price->quoted[at].bits > bits) {
        price->quoted[at].second = price->second;
        price->quoted[at].bits = bits;
    }
}

unsigned nio__hashcash_price_of(nio__hashcash_price *price, int64_t now_ms)
{
    advance(price, now_ms);
    uint64_t left = 1000 - (uint64_t)(now_ms % 1000);
    uint64_t rate = price->now + price->before * left / 1000;
    unsigned bits = price->least;
    if (price->rate != 0) {
        for (rate /= price->rate; rate >= 2 && bits < NIO__HASHCASH_BITS_MAX; rate /= 2) {
            bits++;
        }
    }
    quote(price, bits);
    return bits;
}

bool nio__hashcash_price_suits(nio__hashcash_price *price, unsigned bits, int64_t begun_s,
                               int64_t now_ms)
{
    if (bits >= nio__hashcash_price_of(price, now_ms)) {
        return true;
    }
    size_t at = (uint64_t)begun_s % NIO__HASHCASH_QUOTED;
    return price->quoted[at].second == begun_s && begun_s + NIO__HASHCASH_QUOTED > now_ms / 1000 &&
           price->quoted[at].bits != 0 && bits >= price->quoted[at].bits;
}

void nio__hashcash_price_count(nio__hashcash_price *price, int64_t now_ms)
{
    advance(price, now_ms);
    price->now += price->now < UINT32_MAX;
}
