// The runtime: the process that the function's code runs in.
#ifndef HEADRACE_RUNTIME_H
#define HEADRACE_RUNTIME_H

#include <stdbool.h>
#include <sys/types.h>

#include "cgroup.h"
#include "options.h"

// What ASSIGN has brought; strings are owned here.
struct assignment {
  char *bytes;
  const char *code;
  const char *layers[5];
  int layer_count;
  int environment_count;
  const char *environment[1024];
  int argument_count;
  const char *arguments[MAX_ARGUMENTS];
  struct limits limits;  // 0 where ASSIGN does not say
};

struct runtime {
  pid_t pid;  // 0: none
  int output;
  int errors;
  int assignment;  // the socket to a waiting runtime, or -1
};

// Takes the strings of an ASSIGN; 0, or -1 with the reason in failure.
int assignment_parse(struct assignment *assignment, const void *payload, size_t length);

// Starts the runtime and returns once it was executed; -1 with the reason in failure.
int runtime_start(struct runtime *runtime, const struct shared_options *shared,
                  const struct sandbox_options *sandbox, const struct assignment *assignment,
                  const struct cgroup *group);

#endif
