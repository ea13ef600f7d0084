// The command line, checked: what PROTOCOL.md allows and nothing else.
#ifndef HEADRACE_OPTIONS_H
#define HEADRACE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
  MAX_BINDS = 32,
  MAX_ENVIRONMENT = 256,
  MAX_ARGUMENTS = 64,
  MAX_TOKEN = 128,
  MAX_NAME = 64,
  MAX_PREFIX = 32,
  MAX_SOCKET_PATH = 107,
  MAX_MEMORY_MIB = 16777216,
};

enum mode { MODE_BEST, MODE_ROOT, MODE_USER, MODE_LANDLOCK, MODE_NONE };

struct bind_option {
  const char *source;
  const char *target;
};

// What all sandboxes of a process share.
struct shared_options {
  const char *socket;
  const char *code_root;
  const char *prefix;
  enum mode mode;
  bool unsafe;
  int bind_count;
  struct bind_option binds[MAX_BINDS];
};

struct limits {
  int64_t memory_mib;
  int64_t cpu_millis;
  int64_t tmp_mib;
};

// What one sandbox is.
struct sandbox_options {
  char token[MAX_TOKEN + 1];
  const char *name;
  uid_t uid;
  gid_t gid;
  struct limits limits;
  int64_t pids;
  int64_t open_files;
  int64_t only_port;  // the one TCP port that it may use; 0: all
  const char *tmp_dir;
  bool wait;
  int environment_count;
  const char *environment[MAX_ENVIRONMENT];
  int argument_count;
  const char *arguments[MAX_ARGUMENTS];
};

enum option_scope { SCOPE_SHARED = 1, SCOPE_SANDBOX = 2 };

void sandbox_defaults(struct sandbox_options *sandbox);

// Parses the strings; 0, or -1 with the reason in failure. Keeps pointers into the strings.
int parse_options(int count, char **strings, int scope, struct shared_options *shared,
                  struct sandbox_options *sandbox);
int check_shared(const struct shared_options *shared);
int check_sandbox(const struct shared_options *shared, const struct sandbox_options *sandbox);

// Takes one "key=value" limit; 1 taken, 0 not a limit, -1 out of bounds.
int parse_limit(const char *key, const char *value, struct limits *limits);

// Whether a path is a folder or leads below it.
bool path_is_below(const char *path, const char *folder);

const char *mode_name(enum mode mode);

#endif
