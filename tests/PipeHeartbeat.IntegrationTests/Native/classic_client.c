/* The client that people already have: a struct sent as it lies in memory, every few seconds, and nothing ever read.
 *   classic_client PORT BEATS INTERVAL_MS
 * Beats, falls silent, waits for the server to hang up, and prints how many milliseconds after the last heartbeat
 * that was. The clock is read before the send, so what it prints is never less than the server had. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum Type { HEART, OTHER };
typedef struct { enum Type type; int length; } PACKET_HEAD;

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
    if (argc != 4) { fprintf(stderr, "usage: classic_client PORT BEATS INTERVAL_MS\n"); return 2; }
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int beats = atoi(argv[2]), interval_ms = atoi(argv[3]), client = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(client, (void *)&server, sizeof server)) { perror("connect"); return 1; }
    struct sockaddr_in self;
    socklen_t size = sizeof self;
    getsockname(client, (void *)&self, &size);

    double last = 0;
    for (int i = 0; i < beats; i++) {
        if (i) usleep(interval_ms * 1000);
        PACKET_HEAD head = { HEART, 0 };
        last = now_ms();
        if (send(client, &head, sizeof head, MSG_NOSIGNAL) != sizeof head) { perror("send"); return 1; }
    }
    char byte;
    ssize_t received = recv(client, &byte, 1, 0);
    printf("port=%d received=%zd silent_ms=%.3f\n", ntohs(self.sin_port), received, now_ms() - last);
    return 0;
}
