/* identity.h - who the tool is to peers, out of the keys of its layers. */
#ifndef NETAIO_CLI_IDENTITY_H
#define NETAIO_CLI_IDENTITY_H

#include <netaio/key.h>
#include <netaio/peer.h>

typedef struct cli_identity {
    bool needed;  /* a layer wants to know the peer at the other side */
    bool signs;   /* a layer signs; `id` is its public key */
    bool accepts; /* what nobody has proved is good enough */
    uint8_t id[NIO_KEY_BYTES];
    uint8_t entries[2][64]; /* "pubkey" and "lock", packed */
    size_t entry_lens[2];   /* 0: not there */
    uint8_t data[160];      /* a dict of them, packed, if needed */
    size_t data_len;
} cli_identity;

/* A plugin of that kind has this secret. Kinds that peers need not know change nothing. */
void cli_identity_add(cli_identity *identity, const nio_plugin_spec *plugin);

/* How to be a peer with it. */
nio_peers_options cli_identity_options(const cli_identity *identity, const char *app);

#endif
