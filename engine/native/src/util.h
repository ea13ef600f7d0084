// Small things that every part of headrace-init uses.
#ifndef HEADRACE_UTIL_H
#define HEADRACE_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LENGTH(a) (sizeof(a) / sizeof((a)[0]))

// The last failure in words: what was tried and why it failed. Static, no allocation, so that it
// can be filled in the child of a fork.
extern char failure[512];

// Notes "WHAT: strerror(errno)" in failure and returns -1, so that callers can return it.
__attribute__((format(printf, 1, 2))) int fail_errno(const char *format, ...);

// Notes the text in failure and returns -1.
__attribute__((format(printf, 1, 2))) int fail(const char *format, ...);

int64_t monotonic_nanos(void);

// Writes all of the text to an open file of the kernel (one write call, as such files demand).
int write_text(int fd, const char *text);
int write_text_at(int directory, const char *name, const char *text);
int write_number_at(int directory, const char *name, int64_t value);

// Reads a small file whole into the buffer, ends it with NUL, and returns the length, or -1.
ptrdiff_t read_text_at(int directory, const char *name, char *buffer, size_t capacity);
ptrdiff_t reread_text(int fd, char *buffer, size_t capacity);

// Finds "KEY NUMBER" at the beginning of a line; false if there is none.
bool find_number(const char *text, const char *key, int64_t *value);

// A decimal number within the bounds and nothing else.
bool parse_number(const char *text, int64_t least, int64_t most, int64_t *value);

void *must_allocate(size_t bytes);

#endif
