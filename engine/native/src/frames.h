// The framed stream to the server: u32 length, u8 type, payload.
#ifndef HEADRACE_FRAMES_H
#define HEADRACE_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum frame_type {
  FRAME_ASSIGN = 0x01,
  FRAME_FREEZE = 0x02,
  FRAME_THAW = 0x03,
  FRAME_STOP = 0x04,
  FRAME_KILL = 0x05,
  FRAME_RESTART = 0x06,
  FRAME_MEASURE = 0x07,
  FRAME_LIMITS = 0x08,
  FRAME_SPAWN = 0x20,
  FRAME_HELLO = 0x81,
  FRAME_PHASE = 0x82,
  FRAME_OUTPUT = 0x83,
  FRAME_MEASURED = 0x84,
  FRAME_EXITED = 0x85,
  FRAME_ERROR = 0x86,
  FRAME_OOM = 0x87,
};

enum {
  HEADER_BYTES = 5,
  ASSIGN_LIMIT = 262144,
  SPAWN_LIMIT = 65536,
  OUTPUT_CHUNK = 32768,
  // Output of the function is taken only while this much is free, so that control frames always
  // find room; the whole is what init holds for a server that does not read.
  SEND_CAPACITY = 65536 + 16384,
  CONTROL_RESERVE = 16384,
};

struct stream {
  int fd;
  bool broken;
  size_t send_head;
  size_t send_tail;
  uint8_t *send;
  size_t received;
  uint8_t *receive;
  size_t receive_capacity;
};

void stream_open(struct stream *stream, int fd, size_t largest_payload);

// Sends what the socket takes now. Marks the stream broken where the server has gone.
void stream_flush(struct stream *stream);
bool stream_pending(const struct stream *stream);
size_t stream_room(struct stream *stream);

// Waits until all is sent or the deadline has passed.
void stream_drain(struct stream *stream, int64_t until_nanos);

// Appends a whole frame; one that finds no room breaks the stream (the reserve makes that a bug).
void stream_frame(struct stream *stream, uint8_t type, const void *payload, size_t length);

// A place for the payload of an OUTPUT frame; commit with its length.
uint8_t *stream_begin(struct stream *stream);
void stream_commit(struct stream *stream, uint8_t type, size_t length);

// Takes what has arrived. Marks the stream broken at its end.
void stream_receive(struct stream *stream);

enum next { NEXT_NONE, NEXT_FRAME, NEXT_MALFORMED };

// The next whole frame; limit says the largest payload of a type, or -1 for an unknown one. The
// payload stays valid until stream_consume.
enum next stream_next(struct stream *stream, ptrdiff_t (*limit)(uint8_t type), uint8_t *type,
                      uint8_t **payload, size_t *length);
void stream_consume(struct stream *stream, size_t payload_length);

// A structured payload under construction: strings "key=value", each ended by NUL.
struct fields {
  size_t length;
  char bytes[4096];
};

__attribute__((format(printf, 3, 4))) void field(struct fields *fields, const char *key,
                                                 const char *format, ...);
void field_number(struct fields *fields, const char *key, int64_t value);
void stream_fields(struct stream *stream, uint8_t type, const struct fields *fields);

uint32_t big_endian(const uint8_t *bytes);

#endif
