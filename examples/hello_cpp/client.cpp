// client.cpp - asks to be greeted, in C++17: RAII around a node, a lambda for the end of a call.
#include "hello.h"

#include <array>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

namespace {

struct close_node {
    void operator()(nio_node *node) const { nio_node_close(node, nullptr, nullptr); }
};
using node_ptr = std::unique_ptr<nio_node, close_node>;

node_ptr make_node()
{
    nio_node *node = nullptr;
    return node_ptr(nio_node_create(&node, nullptr) == NIO_OK ? node : nullptr);
}

using key_bytes = std::array<char, NIO_KEY_BYTES>;

bool read_key(const char *path, key_bytes &key)
{
    std::ifstream file(path, std::ios::binary);
    return file.read(key.data(), static_cast<std::streamsize>(key.size())).good();
}

// What the server said, which is a view that ends with the callback, is kept as a string.
struct outcome {
    nio_status status = NIO_OK;
    std::string text;
    std::uint32_t visits = 0;
};

outcome greet(nio_node *node, hello_client *client, const std::string &name)
{
    hello_greeting_request_args args{};
    args.name = {name.data(), name.size()};
    outcome result;
    nio_call_id id{};
    result.status = hello_greeting_request(
        client, &args, nullptr,
        [](void *user, const hello_greeting_request_end *end) {
            auto &out = *static_cast<outcome *>(user);
            out.status = end->status;
            if (end->status == NIO_OK) {
                out.text.assign(end->ok->text.ptr, end->ok->text.len);
                out.visits = end->ok->visits;
            }
        },
        &result, &id);
    if (result.status == NIO_OK) {
        nio_status waited = nio_call_wait(node, id);
        result.status = waited == NIO_OK ? result.status : waited;
    }
    return result;
}

int fail(const char *why)
{
    std::cerr << "hello_cpp_client: " << why << '\n';
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    key_bytes key{};
    node_ptr node = make_node();
    if (argc != 4 || !read_key(argv[2], key) || !node) {
        std::cerr << "usage: hello_cpp_client ENDPOINT KEYFILE NAME\n";
        return 2;
    }
    hello_keys keys{};
    keys.size = sizeof keys;
    keys.outer_seal = nio_key_of(key.data(), key.size());

    nio_error error{};
    hello_client *client = nullptr;
    if (hello_connect(node.get(), argv[1], &keys, nullptr, &client, &error) != NIO_OK) {
        return fail(error.text);
    }
    outcome greeted = greet(node.get(), client, argv[3]);
    if (greeted.status != NIO_OK) {
        return fail(nio_status_text(greeted.status));
    }
    std::cout << greeted.text << " (" << greeted.visits << " greeted so far)\n";
    return 0;
}
