/* core/peers_pack.c - see peers_pack.h. */
#include "core/peers_pack.h"

#include <assert.h>

#include <netaio/packify.h>

size_t nio__peer_packed_size(nio_bytes id, nio_bytes data)
{
    size_t id_size = nio_pk_blob_size(id.len), data_size = nio_pk_blob_size(data.len);
    if (id_size == SIZE_MAX || data_size == SIZE_MAX || id_size > SIZE_MAX - data_size) {
        return SIZE_MAX;
    }
    size_t longest = id_size > data_size ? id_size : data_size;
    return nio_pk_container_size(2, longest, id_size + data_size);
}

void nio__peer_pack(nio_bytes id, nio_bytes data, uint8_t *to, size_t size)
{
    size_t id_size = nio_pk_blob_size(id.len), data_size = nio_pk_blob_size(data.len);
    size_t longest = id_size > data_size ? id_size : data_size;
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, to, size);
    nio_pk_put_container(&writer, NIO_PK_TUPLE, 2, longest);
    nio_pk_put_length(&writer, longest, id_size);
    nio_pk_put_length(&writer, longest, data_size);
    nio_pk_put_blob(&writer, NIO_PK_BYTES, id);
    nio_pk_put_blob(&writer, NIO_PK_BYTES, data);
    assert(writer.status == NIO_OK && writer.at == writer.end);
}

nio_status nio__peer_unpack(nio_bytes content, nio_bytes *id, nio_bytes *data)
{
    nio_pk_value tuple;
    nio_pk_iter iter;
    nio_bytes item[2];
    if (nio_pk_decode_head(content, &tuple) != NIO_OK || tuple.kind != NIO_PK_TUPLE ||
        tuple.count != 2) {
        return NIO_EMALFORMED;
    }
    nio_pk_iter_init(&iter, &tuple);
    if (!nio_pk_iter_next(&iter, NULL, &item[0]) || !nio_pk_iter_next(&iter, NULL, &item[1])) {
        return NIO_EMALFORMED;
    }
    nio_bytes first, second;
    if (nio_pk_get_blob(item[0], NIO_PK_BYTES, &first) != NIO_OK ||
        nio_pk_get_blob(item[1], NIO_PK_BYTES, &second) != NIO_OK) {
        return NIO_EMALFORMED;
    }
    *id = first;
    *data = second;
    return NIO_OK;
}
