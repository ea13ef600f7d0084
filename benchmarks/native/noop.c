/*
 * The smallest runtime that a function can have: takes an invocation from the Runtime API and answers
 * it with its own payload. What a benchmark measures with it is the server, not a language.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { BUFFER_BYTES = 8 << 20, HEAD_BYTES = 1024, REQUEST_ID_BYTES = 64 };

static char buffer[BUFFER_BYTES];

struct message {
    char request_id[REQUEST_ID_BYTES];
    size_t head_bytes;
    size_t body_bytes;
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int connect_to(const char *address)
{
    char host[64];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host) {
        fail("AWS_LAMBDA_RUNTIME_API");
    }
    memcpy(host, address, (size_t)(colon - address));
    host[colon - address] = 0;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(colon + 1))};
    if (inet_pton(AF_INET, host, &to.sin_addr) != 1) {
        fail("address");
    }
    int stream = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    if (stream < 0 || setsockopt(stream, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0
        || connect(stream, (struct sockaddr *)&to, sizeof to) < 0) {
        fail("connect");
    }
    return stream;
}

/* Sends all parts in one system call where the socket takes them. */
static void send_all(int stream, struct iovec *parts, int count)
{
    int first = 0;
    while (first < count) {
        ssize_t sent = writev(stream, parts + first, count - first);
        if (sent < 0) {
            fail("write");
        }
        size_t left = (size_t)sent;
        while (first < count && left >= parts[first].iov_len) {
            left -= parts[first].iov_len;
            first++;
        }
        if (first < count) {
            parts[first].iov_base = (char *)parts[first].iov_base + left;
            parts[first].iov_len -= left;
        }
    }
}

static void read_header(char *line, struct message *into)
{
    char *value = strchr(line, ':');
    if (!value) {
        return;
    }
    *value++ = 0;
    value += strspn(value, " ");
    if (strcasecmp(line, "Content-Length") == 0) {
        into->body_bytes = strtoul(value, NULL, 10);
    } else if (strcasecmp(line, "Lambda-Runtime-Aws-Request-Id") == 0) {
        snprintf(into->request_id, sizeof into->request_id, "%s", value);
    }
}

static void read_more(int stream, size_t *have)
{
    ssize_t n = *have < BUFFER_BYTES - 1 ? read(stream, buffer + *have, BUFFER_BYTES - 1 - *have) : 0;
    if (n <= 0) {
        exit(0);
    }
    *have += (size_t)n;
}

/*
 * Reads one message into the buffer, which begins with what was read behind the last one. The server
 * of this runtime always sends a Content-Length.
 */
static struct message receive(int stream, size_t *have)
{
    struct message got = {0};
    char *end;
    while (!(end = memmem(buffer, *have, "\r\n\r\n", 4))) {
        read_more(stream, have);
    }
    got.head_bytes = (size_t)(end - buffer) + 4;
    *end = 0;
    for (char *line = strstr(buffer, "\r\n"); line;) {
        line += 2;
        char *next = strstr(line, "\r\n");
        if (next) {
            *next = 0;
        }
        read_header(line, &got);
        line = next;
    }
    if (got.head_bytes + got.body_bytes >= BUFFER_BYTES) {
        fail("payload");
    }
    while (*have < got.head_bytes + got.body_bytes) {
        read_more(stream, have);
    }
    return got;
}

/* Moves what came behind a message to the beginning. */
static void drop(const struct message *message, size_t *have)
{
    size_t bytes = message->head_bytes + message->body_bytes;
    memmove(buffer, buffer + bytes, *have - bytes);
    *have -= bytes;
}

int main(void)
{
    const char *address = getenv("AWS_LAMBDA_RUNTIME_API");
    if (!address) {
        fail("AWS_LAMBDA_RUNTIME_API");
    }
    int stream = connect_to(address);
    char next[HEAD_BYTES];
    size_t next_bytes = (size_t)snprintf(next, sizeof next,
        "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n", address);
    struct iovec ask = {next, next_bytes};
    send_all(stream, &ask, 1);
    size_t have = 0;
    for (;;) {
        struct message event = receive(stream, &have);
        char head[HEAD_BYTES];
        size_t head_bytes = (size_t)snprintf(head, sizeof head,
            "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: %s\r\n"
            "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
            event.request_id, address, event.body_bytes);
        /* The call for the next invocation goes with the answer to this one. */
        struct iovec parts[3] = {
            {head, head_bytes}, {buffer + event.head_bytes, event.body_bytes}, {next, next_bytes}};
        send_all(stream, parts, 3);
        drop(&event, &have);
        struct message accepted = receive(stream, &have);
        drop(&accepted, &have);
    }
}
