/* What a heartbeat costs when nothing but the kernel is in the way: one thread, one edge-triggered epoll, a millisecond of sleep before each
 * pass so that beats gather, one recv for each connection that has something, one store for each beat.
 *
 *     bare-epoll PORT [answer]        answer: sends 8 bytes back for each beat
 *
 * Listens on 127.0.0.1 until it is killed. Part of pipeheartbeat-load, which compiles and starts it for its comparison. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BEAT_BYTES 8
#define MOST_DESCRIPTORS (1 << 20)
#define EVENTS_A_PASS 1024
#define ANSWERS_A_SEND 64

struct client {
    uint32_t missed; /* what a server would keep: zero again with each beat */
    uint32_t begun;  /* bytes of a beat that has not come whole */
};

static volatile struct client clients[MOST_DESCRIPTORS];
static char received[65536];

/* An ACK without a body, as the protocol has it: type 4, length 0. */
static char answers[ANSWERS_A_SEND * BEAT_BYTES];

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int listen_on(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0) die("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)) die("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address)) die("bind");
    if (listen(listener, 65535)) die("listen");
    return listener;
}

static void watch(int epoll, int descriptor, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = descriptor};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event)) die("epoll_ctl");
}

static void admit(int epoll, int listener) {
    int client;
    while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (client >= MOST_DESCRIPTORS) {
            close(client);
            continue;
        }
        clients[client].missed = 0;
        clients[client].begun = 0;
        watch(epoll, client, EPOLLIN | EPOLLRDHUP | EPOLLET);
    }
}

/* A client that does not take its answers loses them; nothing here waits for anybody. */
static void answer(int client, long beats) {
    while (beats > 0) {
        long now = beats < ANSWERS_A_SEND ? beats : ANSWERS_A_SEND;
        if (send(client, answers, (size_t)now * BEAT_BYTES, MSG_NOSIGNAL) < 0) return;
        beats -= now;
    }
}

static void hear(int client, int is_answering) {
    ssize_t count = recv(client, received, sizeof received, 0);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) close(client);
        return;
    }

    long bytes = (long)clients[client].begun + count, beats = bytes / BEAT_BYTES;
    for (long i = 0; i < beats; i++) clients[client].missed = 0;
    clients[client].begun = (uint32_t)(bytes % BEAT_BYTES);
    if (is_answering) answer(client, beats);
}

int main(int count, char **arguments) {
    static struct epoll_event events[EVENTS_A_PASS];
    const struct timespec pace = {.tv_nsec = 1000000};

    if (count < 2 || (count > 2 && strcmp(arguments[2], "answer"))) {
        fprintf(stderr, "usage: bare-epoll PORT [answer]\n");
        return 2;
    }

    for (int i = 0; i < ANSWERS_A_SEND; i++) answers[i * BEAT_BYTES] = 4;
    int listener = listen_on(atoi(arguments[1])), epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) die("epoll_create1");
    watch(epoll, listener, EPOLLIN);

    for (;;) {
        nanosleep(&pace, NULL);
        int ready = epoll_wait(epoll, events, EVENTS_A_PASS, 0);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) admit(epoll, listener);
            else hear(events[i].data.fd, count > 2);
        }
    }
}
