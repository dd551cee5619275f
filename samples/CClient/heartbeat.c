/* A client in one file of C99 and POSIX sockets: says who it is, beats as often as the server wants, heeds PACE, comes back
 * when it was cut off, and leaves when it is told that somebody else came by its name.
 *
 *   cc -O2 -o heartbeat heartbeat.c && ./heartbeat 127.0.0.1 15000 alice
 *
 * All numbers on the wire are little-endian; docs/protocol.md has every byte. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEART, OTHER, HELLO, WELCOME, ACK, BYE, PACE };
enum { UNAUTHORIZED = 7, SUPERSEDED = 9, MAX_BODY = 256, FIRST_RETRY_MS = 3000, MAX_RETRY_MS = 10000 };

static volatile sig_atomic_t leaving;
static void leave(int signal) { (void)signal; leaving = 1; }

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void sleep_ms(long ms) {
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&t, NULL);
}

static long up_to(long most) { return most > 0 ? (long)(rand() / (RAND_MAX + 1.0) * most) : 0; }

static void put(unsigned char *at, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++) at[i] = (unsigned char)(value >> 8 * i);
}

static uint32_t get(const unsigned char *at, int bytes) {
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++) value |= (uint32_t)at[i] << 8 * i;
    return value;
}

static int send_packet(int fd, uint32_t type, const void *body, uint32_t length) {
    unsigned char packet[8 + MAX_BODY];
    put(packet, type, 4);
    put(packet + 4, length, 4);
    if (length) memcpy(packet + 8, body, length);
    return send(fd, packet, 8 + length, MSG_NOSIGNAL) == (ssize_t)(8 + length);
}

/* version 1, no ACK wanted, the interval is the server's, the id, no credential, no metadata */
static int say_hello(int fd, const char *id) {
    unsigned char body[8 + 1 + 128 + 4] = { 1 };
    size_t length = strlen(id);
    body[8] = (unsigned char)length;
    memcpy(body + 9, id, length);
    return send_packet(fd, HELLO, body, (uint32_t)(9 + length + 4));
}

/* Beats until the connection is over. Returns the reason of a BYE, or 0; *retry_ms is when it says to come back, *welcome_ms
 * when WELCOME came. */
static uint32_t serve(int fd, const char *id, long *retry_ms, long long *welcome_ms) {
    unsigned char in[8 + MAX_BODY];
    size_t got = 0;
    long long next = now_ms() + 5000; /* for WELCOME */
    uint32_t interval = 0;
    if (!say_hello(fd, id)) return 0;
    while (!leaving) {
        long long wait = next - now_ms();
        if (wait <= 0) {
            if (!interval || !send_packet(fd, HEART, NULL, 0)) return 0;
            printf("heartbeat\n");
            next += interval;
            continue;
        }
        struct pollfd ready = { fd, POLLIN, 0 };
        if (poll(&ready, 1, wait > 1000 ? 1000 : (int)wait) <= 0) continue;
        ssize_t received = recv(fd, in + got, sizeof in - got, 0);
        if (received <= 0) return 0;
        got += (size_t)received;
        while (got >= 8) {
            uint32_t type = get(in, 4), length = get(in + 4, 4);
            if (length > MAX_BODY) return 0; /* not a server of this protocol */
            if (got < 8 + length) break;
            const unsigned char *body = in + 8;
            if (type == WELCOME && length == 24) {
                interval = get(body + 4, 4);
                *welcome_ms = now_ms();
                next = *welcome_ms + get(body + 12, 4); /* the phase: so that not all beat at once */
                printf("welcome, every %u ms\n", interval);
            } else if (type == PACE && length == 8) {
                interval = get(body, 4);
                next = now_ms() + up_to(interval);
                printf("pace, every %u ms\n", interval);
            } else if (type == BYE && length >= 8) {
                *retry_ms = get(body + 4, 4);
                printf("bye, reason %u, come back in %ld ms\n", get(body, 2), *retry_ms);
                return get(body, 2);
            }
            if (interval && interval < 100) interval = 100;
            memmove(in, in + 8 + length, got - 8 - length);
            got -= 8 + length;
        }
    }
    unsigned char goodbye[8] = { 2 }; /* closed */
    send_packet(fd, BYE, goodbye, sizeof goodbye);
    return 0;
}

int main(int argc, char **argv) {
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc != 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1 || !*argv[3] || strlen(argv[3]) > 128) {
        fprintf(stderr, "usage: heartbeat ADDRESS PORT ID\n");
        return 2;
    }
    server.sin_port = htons((uint16_t)atoi(argv[2]));
    setvbuf(stdout, NULL, _IOLBF, 0);
    srand((unsigned)(time(NULL) ^ getpid()));
    signal(SIGINT, leave);
    signal(SIGTERM, leave);
    long most = FIRST_RETRY_MS;
    int was_told_when = 0;
    while (!leaving) {
        long retry_ms = 0, wait_ms;
        long long welcome_ms = -1;
        uint32_t reason = 0;
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd >= 0 && connect(fd, (void *)&server, sizeof server) == 0) {
            reason = serve(fd, argv[3], &retry_ms, &welcome_ms);
        } else {
            fprintf(stderr, "cannot connect: %s\n", strerror(errno));
        }
        if (fd >= 0) close(fd);
        if (reason == SUPERSEDED) return 1; /* another of this name is there: to come back would send it away */
        if (reason == UNAUTHORIZED) { /* what is refused now will be refused in a second, too */
            fprintf(stderr, "refused: this server asks for a credential, and we have none\n");
            return 1;
        }
        if (leaving) break;
        /* Begin anew only after a connection that has held: a server that hangs up on everybody needs rest. */
        if (welcome_ms >= 0 && now_ms() - welcome_ms >= MAX_RETRY_MS) {
            most = FIRST_RETRY_MS;
            was_told_when = 0;
        }
        if (retry_ms > 0 && !was_told_when) {
            was_told_when = 1;
            sleep_ms(retry_ms);
            continue;
        }
        wait_ms = up_to(most); /* at random, so that not all come back at once */
        sleep_ms(wait_ms > retry_ms ? wait_ms : retry_ms);
        most = most * 2 < MAX_RETRY_MS ? most * 2 : MAX_RETRY_MS;
    }
    return 0;
}
