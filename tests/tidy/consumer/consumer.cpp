// consumer.cpp - the same in C++.
#include <netaio/netaio.h>

#include <iostream>

int main()
{
    std::cout << "netaio " << nio_version() << '\n';
}
