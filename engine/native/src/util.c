#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

char failure[512];

int fail_errno(const char *format, ...) {
  int error = errno;
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(failure, sizeof failure, format, arguments);
  va_end(arguments);
  if (length >= 0 && (size_t)length < sizeof failure) {
    snprintf(failure + length, sizeof failure - (size_t)length, ": %s", strerror(error));
  }
  errno = error;
  return -1;
}

int fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(failure, sizeof failure, format, arguments);
  va_end(arguments);
  return -1;
}

int64_t monotonic_nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int write_text(int fd, const char *text) {
  size_t length = strlen(text);
  ssize_t written;
  do {
    written = write(fd, text, length);
  } while (written < 0 && errno == EINTR);
  return written == (ssize_t)length ? 0 : -1;
}

int write_text_at(int directory, const char *name, const char *text) {
  int fd = openat(directory, name, O_WRONLY | O_CLOEXEC);
  if (fd < 0) {
    return -1;
  }
  int result = write_text(fd, text);
  int error = errno;
  close(fd);
  errno = error;
  return result;
}

int write_number_at(int directory, const char *name, int64_t value) {
  char text[24];
  snprintf(text, sizeof text, "%lld", (long long)value);
  return write_text_at(directory, name, text);
}

ptrdiff_t reread_text(int fd, char *buffer, size_t capacity) {
  size_t length = 0;
  while (length < capacity - 1) {
    ssize_t got = pread(fd, buffer + length, capacity - 1 - length, (off_t)length);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return -1;
    }
    if (got == 0) {
      break;
    }
    length += (size_t)got;
  }
  buffer[length] = 0;
  return (ptrdiff_t)length;
}

ptrdiff_t read_text_at(int directory, const char *name, char *buffer, size_t capacity) {
  int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return -1;
  }
  ptrdiff_t length = reread_text(fd, buffer, capacity);
  int error = errno;
  close(fd);
  errno = error;
  return length;
}

bool find_number(const char *text, const char *key, int64_t *value) {
  size_t length = strlen(key);
  const char *line = text;
  while (line && *line) {
    if (!strncmp(line, key, length) && line[length] == ' ') {
      *value = strtoll(line + length + 1, NULL, 10);
      return true;
    }
    line = strchr(line, '\n');
    if (line) {
      line++;
    }
  }
  return false;
}

bool parse_number(const char *text, int64_t least, int64_t most, int64_t *value) {
  size_t length = strlen(text);
  if (length == 0 || length > 18 || strspn(text, "0123456789") != length) {
    return false;
  }
  *value = strtoll(text, NULL, 10);
  return *value >= least && *value <= most;
}

void *must_allocate(size_t bytes) {
  void *memory = calloc(1, bytes);
  if (!memory) {
    static const char message[] = "headrace-init: out of memory\n";
    (void)!write(2, message, sizeof message - 1);
    _exit(1);
  }
  return memory;
}
