#include "options.h"

#include <string.h>

#include "util.h"

static const char *const MODE_NAMES[] = {"best", "root", "user", "landlock", "none"};

const char *mode_name(enum mode mode) { return MODE_NAMES[mode]; }

static bool only(const char *text, const char *allowed, size_t least, size_t most) {
  size_t length = strlen(text);
  return length >= least && length <= most && strspn(text, allowed) == length;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

bool path_is_below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return !strncmp(path, folder, length) && (path[length] == 0 || path[length] == '/');
}

// An absolute path without empty, "." or ".." components.
static bool plain_absolute(const char *path) {
  if (path[0] != '/' || path[1] == 0) {
    return false;
  }
  while (*path) {
    path++;
    size_t length = strcspn(path, "/");
    if (length == 0 || (length == 1 && path[0] == '.') ||
        (length == 2 && path[0] == '.' && path[1] == '.')) {
      return false;
    }
    path += length;
  }
  return true;
}

static int parse_mode(const char *value, struct shared_options *shared) {
  for (enum mode mode = MODE_ROOT; mode <= MODE_NONE; mode++) {
    if (!strcmp(value, MODE_NAMES[mode])) {
      shared->mode = mode;
      return 0;
    }
  }
  return fail("--mode is root, user, landlock or none, not %s", value);
}

static int parse_bind(char *value, struct shared_options *shared) {
  if (shared->bind_count == MAX_BINDS) {
    return fail("more than %d --bind-ro", MAX_BINDS);
  }
  char *colon = strchr(value, ':');
  struct bind_option *bind = &shared->binds[shared->bind_count++];
  bind->source = value;
  bind->target = value;
  if (colon) {
    *colon = 0;
    bind->target = colon + 1;
  }
  if (!plain_absolute(bind->source) || !plain_absolute(bind->target)) {
    return fail("--bind-ro needs plain absolute paths, not %s:%s", bind->source, bind->target);
  }
  // What a sandbox has of its own; of /tmp and /opt only the top itself.
  static const char *const reserved[] = {"/proc", "/dev", "/var/task", "/etc", "/run", "/.headrace"};
  static const char *const tops[] = {"/tmp", "/opt"};
  for (size_t i = 0; i < ARRAY_LENGTH(reserved); i++) {
    if (path_is_below(bind->target, reserved[i])) {
      return fail("--bind-ro may not lead below %s: %s", reserved[i], bind->target);
    }
  }
  for (size_t i = 0; i < ARRAY_LENGTH(tops); i++) {
    if (!strcmp(bind->target, tops[i])) {
      return fail("--bind-ro may not lead to %s itself", tops[i]);
    }
  }
  return 0;
}

static int parse_shared(const char *option, char *value, struct shared_options *shared) {
  if (!strcmp(option, "--socket")) {
    shared->socket = value;
    return 1;
  }
  if (!strcmp(option, "--mode")) {
    return parse_mode(value, shared) ? -1 : 1;
  }
  if (!strcmp(option, "--bind-ro")) {
    return parse_bind(value, shared) ? -1 : 1;
  }
  if (!strcmp(option, "--code-root")) {
    shared->code_root = value;
    return 1;
  }
  if (!strcmp(option, "--prefix")) {
    shared->prefix = value;
    return 1;
  }
  return 0;
}

int parse_limit(const char *key, const char *value, struct limits *limits) {
  if (!strcmp(key, "memoryMiB")) {
    return parse_number(value, 128, MAX_MEMORY_MIB, &limits->memory_mib) ? 1 : -1;
  }
  if (!strcmp(key, "cpuMillis")) {
    return parse_number(value, 10, 1024000, &limits->cpu_millis) ? 1 : -1;
  }
  if (!strcmp(key, "tmpMiB")) {
    return parse_number(value, 512, 10240, &limits->tmp_mib) ? 1 : -1;
  }
  return 0;
}

static int parse_sandbox_number(const char *option, const char *value,
                                struct sandbox_options *sandbox) {
  static const struct {
    const char *option;
    const char *limit;
  } limits[] = {
      {"--memory-mib", "memoryMiB"}, {"--cpu-millis", "cpuMillis"}, {"--tmp-mib", "tmpMiB"}};
  for (size_t i = 0; i < ARRAY_LENGTH(limits); i++) {
    if (!strcmp(option, limits[i].option)) {
      return parse_limit(limits[i].limit, value, &sandbox->limits);
    }
  }
  int64_t number;
  if (!strcmp(option, "--uid")) {
    bool good = parse_number(value, 1, 4294967294, &number);
    sandbox->uid = (uid_t)number;
    return good ? 1 : -1;
  }
  if (!strcmp(option, "--gid")) {
    bool good = parse_number(value, 1, 4294967294, &number);
    sandbox->gid = (gid_t)number;
    return good ? 1 : -1;
  }
  if (!strcmp(option, "--pids")) {
    return parse_number(value, 1, 32768, &sandbox->pids) ? 1 : -1;
  }
  if (!strcmp(option, "--nofile")) {
    return parse_number(value, 16, 1048576, &sandbox->open_files) ? 1 : -1;
  }
  if (!strcmp(option, "--only-port")) {
    return parse_number(value, 1, 65535, &sandbox->only_port) ? 1 : -1;
  }
  return 0;
}

static int parse_sandbox(const char *option, char *value, struct sandbox_options *sandbox) {
  if (!strcmp(option, "--name")) {
    sandbox->name = value;
    return 1;
  }
  if (!strcmp(option, "--tmp-dir")) {
    sandbox->tmp_dir = value;
    return 1;
  }
  if (!strcmp(option, "--env")) {
    if (sandbox->environment_count == MAX_ENVIRONMENT) {
      return fail("more than %d --env", MAX_ENVIRONMENT);
    }
    if (!strchr(value, '=') || value[0] == '=') {
      return fail("--env needs NAME=VALUE");
    }
    sandbox->environment[sandbox->environment_count++] = value;
    return 1;
  }
  int taken = parse_sandbox_number(option, value, sandbox);
  if (taken < 0) {
    fail("%s is out of bounds: %s", option, value);
  }
  return taken;
}

void sandbox_defaults(struct sandbox_options *sandbox) {
  memset(sandbox, 0, sizeof *sandbox);
  sandbox->limits = (struct limits){.memory_mib = 128, .cpu_millis = 1000, .tmp_mib = 512};
  sandbox->pids = 1024;
  sandbox->open_files = 1024;
}

static int parse_command(int count, char **strings, struct sandbox_options *sandbox) {
  if (count > MAX_ARGUMENTS) {
    return fail("a command of more than %d strings", MAX_ARGUMENTS);
  }
  for (int i = 0; i < count; i++) {
    sandbox->arguments[i] = strings[i];
  }
  sandbox->argument_count = count;
  return 0;
}

int parse_options(int count, char **strings, int scope, struct shared_options *shared,
                  struct sandbox_options *sandbox) {
  for (int i = 0; i < count; i++) {
    const char *option = strings[i];
    if ((scope & SCOPE_SANDBOX) && !strcmp(option, "--")) {
      return parse_command(count - i - 1, strings + i + 1, sandbox);
    }
    if ((scope & SCOPE_SHARED) && !strcmp(option, "--unsafe")) {
      shared->unsafe = true;
      continue;
    }
    if ((scope & SCOPE_SANDBOX) && !strcmp(option, "--wait")) {
      sandbox->wait = true;
      continue;
    }
    if (i + 1 == count) {
      return fail("unknown option or no value: %s", option);
    }
    char *value = strings[++i];
    int taken = 0;
    if (scope & SCOPE_SHARED) {
      taken = parse_shared(option, value, shared);
    }
    if (taken == 0 && (scope & SCOPE_SANDBOX)) {
      taken = parse_sandbox(option, value, sandbox);
    }
    if (taken <= 0) {
      return taken < 0 ? -1 : fail("unknown option: %s", option);
    }
  }
  return 0;
}

int check_shared(const struct shared_options *shared) {
  if (!shared->socket || strlen(shared->socket) > MAX_SOCKET_PATH ||
      !plain_absolute(shared->socket)) {
    return fail("--socket needs an absolute path of at most %d bytes", MAX_SOCKET_PATH);
  }
  if (!shared->prefix || !only(shared->prefix, LOWER DIGITS "-", 1, MAX_PREFIX)) {
    return fail("--prefix needs 1 to %d of a-z, 0-9 and -", MAX_PREFIX);
  }
  if (shared->code_root && !plain_absolute(shared->code_root)) {
    return fail("--code-root needs an absolute path");
  }
  if (shared->mode == MODE_NONE && !shared->unsafe) {
    return fail("this machine allows no protection; --unsafe runs code without any");
  }
  return 0;
}

int check_sandbox(const struct shared_options *shared, const struct sandbox_options *sandbox) {
  if (!sandbox->name || !only(sandbox->name, LOWER UPPER DIGITS "-_", 1, MAX_NAME)) {
    return fail("--name needs 1 to %d of A-Z, a-z, 0-9, - and _", MAX_NAME);
  }
  if (sandbox->uid == 0 || sandbox->gid == 0) {
    return fail("--uid and --gid are required and never 0");
  }
  bool view = shared->mode == MODE_ROOT || shared->mode == MODE_USER;
  if (!view && sandbox->wait) {
    return fail("--wait needs mode root or user");
  }
  if (!view && (!sandbox->tmp_dir || !plain_absolute(sandbox->tmp_dir))) {
    return fail("--tmp-dir is required in mode %s", mode_name(shared->mode));
  }
  if (sandbox->wait && sandbox->argument_count == 0) {
    return fail("--wait needs a command");
  }
  if (sandbox->argument_count > 0 && sandbox->arguments[0][0] != '/' &&
      strncmp(sandbox->arguments[0], "%TASK%/", 7) != 0) {
    return fail("the command needs an absolute path");
  }
  return 0;
}
