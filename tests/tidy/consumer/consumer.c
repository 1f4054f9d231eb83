/* consumer.c - the smallest program that uses an installed library. */
#include <netaio/base.h>

#include <stdio.h>

int main(void)
{
    printf("netaio %s\n", nio_version());
    return 0;
}
