// The first process of a sandbox: talks to the server, runs the runtime, and ends with its stream.
#ifndef HEADRACE_SANDBOX_H
#define HEADRACE_SANDBOX_H

#include "cgroup.h"
#include "options.h"

// What is known before the sandbox's own process exists.
struct start {
  const struct shared_options *shared;
  const struct sandbox_options *sandbox;
  struct cgroup *group;
  unsigned machine_controls;
  int socket;
  int64_t started_nanos;
};

// Runs to the sandbox's end and returns the exit status.
int sandbox_run(const struct start *start);

// Connects to the server's socket, whose folder is the working directory; -1 with the reason.
int connect_server(const char *socket_name);

struct stream;

// The pid that the machine knows this process by (getpid() is 1 in a pid namespace); to be asked
// while /proc is still the machine's.
int64_t host_pid(void);

// What both roles say first; a broker has no name.
void send_hello(struct stream *stream, const struct shared_options *shared, const char *token,
                const char *name, int64_t pid, unsigned controls, bool proc_private);
void send_error(struct stream *stream, const char *code, const char *name, const char *message);

#endif
