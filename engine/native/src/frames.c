#include "frames.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util.h"

void stream_open(struct stream *stream, int fd, size_t largest_payload) {
  memset(stream, 0, sizeof *stream);
  stream->fd = fd;
  stream->send = must_allocate(SEND_CAPACITY);
  stream->receive_capacity = largest_payload + HEADER_BYTES;
  stream->receive = must_allocate(stream->receive_capacity);
}

bool stream_pending(const struct stream *stream) { return stream->send_head < stream->send_tail; }

static void compact(struct stream *stream) {
  size_t pending = stream->send_tail - stream->send_head;
  if (stream->send_head > 0) {
    memmove(stream->send, stream->send + stream->send_head, pending);
    stream->send_head = 0;
    stream->send_tail = pending;
  }
}

size_t stream_room(struct stream *stream) {
  return SEND_CAPACITY - (stream->send_tail - stream->send_head);
}

void stream_flush(struct stream *stream) {
  while (!stream->broken && stream_pending(stream)) {
    ssize_t sent = send(stream->fd, stream->send + stream->send_head,
                        stream->send_tail - stream->send_head, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return;
    }
    if (sent < 0) {
      stream->broken = true;
      return;
    }
    stream->send_head += (size_t)sent;
  }
}

void stream_drain(struct stream *stream, int64_t until_nanos) {
  stream_flush(stream);
  while (!stream->broken && stream_pending(stream)) {
    int64_t left = until_nanos - monotonic_nanos();
    if (left <= 0) {
      return;
    }
    struct pollfd poller = {.fd = stream->fd, .events = POLLOUT};
    poll(&poller, 1, (int)(left / 1000000) + 1);
    stream_flush(stream);
  }
}

uint8_t *stream_begin(struct stream *stream) {
  compact(stream);
  return stream->send + stream->send_tail + HEADER_BYTES;
}

void stream_commit(struct stream *stream, uint8_t type, size_t length) {
  uint8_t *header = stream->send + stream->send_tail;
  header[0] = (uint8_t)(length >> 24);
  header[1] = (uint8_t)(length >> 16);
  header[2] = (uint8_t)(length >> 8);
  header[3] = (uint8_t)length;
  header[4] = type;
  stream->send_tail += HEADER_BYTES + length;
}

void stream_frame(struct stream *stream, uint8_t type, const void *payload, size_t length) {
  if (stream_room(stream) < HEADER_BYTES + length) {
    stream->broken = true;
    return;
  }
  uint8_t *place = stream_begin(stream);
  memcpy(place, payload, length);
  stream_commit(stream, type, length);
}

void stream_receive(struct stream *stream) {
  ssize_t got;
  do {
    got = recv(stream->fd, stream->receive + stream->received,
               stream->receive_capacity - stream->received, MSG_DONTWAIT);
  } while (got < 0 && errno == EINTR);
  if (got > 0) {
    stream->received += (size_t)got;
  } else if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
    stream->broken = true;
  }
}

uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

enum next stream_next(struct stream *stream, ptrdiff_t (*limit)(uint8_t type), uint8_t *type,
                      uint8_t **payload, size_t *length) {
  if (stream->received < HEADER_BYTES) {
    return NEXT_NONE;
  }
  *type = stream->receive[4];
  *length = big_endian(stream->receive);
  ptrdiff_t most = limit(*type);
  if (most < 0 || *length > (size_t)most) {
    return NEXT_MALFORMED;
  }
  if (stream->received < HEADER_BYTES + *length) {
    return NEXT_NONE;
  }
  *payload = stream->receive + HEADER_BYTES;
  return NEXT_FRAME;
}

void stream_consume(struct stream *stream, size_t payload_length) {
  size_t whole = HEADER_BYTES + payload_length;
  stream->received -= whole;
  memmove(stream->receive, stream->receive + whole, stream->received);
}

void field(struct fields *fields, const char *key, const char *format, ...) {
  size_t left = sizeof fields->bytes - fields->length;
  int key_length = snprintf(fields->bytes + fields->length, left, "%s=", key);
  if (key_length < 0 || (size_t)key_length >= left) {
    return;
  }
  va_list arguments;
  va_start(arguments, format);
  int value_length = vsnprintf(fields->bytes + fields->length + key_length,
                               left - (size_t)key_length, format, arguments);
  va_end(arguments);
  size_t whole = (size_t)key_length + (size_t)value_length + 1;
  if (value_length >= 0 && whole <= left) {
    fields->length += whole;
  }
}

void field_number(struct fields *fields, const char *key, int64_t value) {
  field(fields, key, "%lld", (long long)value);
}

void stream_fields(struct stream *stream, uint8_t type, const struct fields *fields) {
  stream_frame(stream, type, fields->bytes, fields->length);
}
