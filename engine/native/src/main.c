// headrace-init: see PROTOCOL.md for its commands.
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "frames.h"
#include "guard.h"
#include "options.h"
#include "probe.h"
#include "sandbox.h"
#include "util.h"
#include "view.h"

enum { EXIT_FAILED = 1, EXIT_USAGE = 2, MAX_SANDBOXES = 65536 };

// What run and broker have in common.
struct host {
  struct shared_options shared;
  struct cgroup_root groups;
  char token[MAX_TOKEN + 1];
  char socket_name[MAX_SOCKET_PATH + 1];
};

static int usage(void) {
  fprintf(stderr, "headrace-init: %s\nusage: headrace-init run|broker|sweep|probe ... (see PROTOCOL.md)\n",
          *failure ? failure : "no such command");
  return EXIT_USAGE;
}

static int failed(void) {
  fprintf(stderr, "headrace-init: %s\n", failure);
  return EXIT_FAILED;
}

static int take_token(char *token) {
  const char *given = getenv("HEADRACE_TOKEN");
  size_t length = given ? strlen(given) : 0;
  if (length < 1 || length > MAX_TOKEN) {
    return fail("HEADRACE_TOKEN must hold 1 to %d characters", MAX_TOKEN);
  }
  strcpy(token, given);
  clearenv();
  return 0;
}

// Makes the socket's folder the working directory, so that it is found after the change of root.
static int enter_socket_folder(struct host *host) {
  char path[MAX_SOCKET_PATH + 1];
  strcpy(path, host->shared.socket);
  char *slash = strrchr(path, '/');
  strcpy(host->socket_name, slash + 1);
  *slash = 0;
  return chdir(*path ? path : "/") ? fail_errno("folder of %s", host->shared.socket) : 0;
}

static int prepare(struct host *host) {
  if (host->shared.mode == MODE_BEST) {
    host->shared.mode = probe_best_mode();
  }
  if (check_shared(&host->shared) || enter_socket_folder(host)) {
    return -1;
  }
  cgroup_discover(&host->groups, false);
  if (host->shared.mode != MODE_ROOT && host->shared.mode != MODE_USER) {
    return 0;
  }
  int folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0 || view_prepare(&host->shared)) {
    return folder < 0 ? fail_errno("folder of the socket") : -1;
  }
  int result = fchdir(folder);
  close(folder);
  return result ? fail_errno("folder of the socket") : 0;
}

static pid_t fork_sandbox(enum mode mode) {
  uint64_t flags = mode == MODE_ROOT || mode == MODE_USER
                       ? CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS
                       : 0;
  flags |= mode == MODE_USER ? CLONE_NEWUSER : 0;
  struct clone_args arguments = {.flags = flags, .exit_signal = SIGCHLD};
  return (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
}

// Starts one sandbox; the child never returns. close_too is a descriptor that is not its business.
static pid_t start_sandbox(struct host *host, struct sandbox_options *sandbox, int close_too) {
  int64_t started = monotonic_nanos();
  struct cgroup group;
  if (check_sandbox(&host->shared, sandbox)) {
    return -1;
  }
  int fd = connect_server(host->socket_name);
  if (fd < 0) {
    return -1;
  }
  if (cgroup_create(&host->groups, host->shared.prefix, sandbox->name, sandbox->pids,
                    &sandbox->limits, &group)) {
    close(fd);
    return -1;
  }
  pid_t pid = fork_sandbox(host->shared.mode);
  if (pid == 0) {
    if (close_too >= 0) {
      close(close_too);
    }
    if (chdir("/")) {
      _exit(EXIT_FAILED);
    }
    struct start start = {.shared = &host->shared,
                          .sandbox = sandbox,
                          .group = &group,
                          .machine_controls = host->groups.controls,
                          .socket = fd,
                          .started_nanos = started};
    _exit(sandbox_run(&start));
  }
  close(fd);
  if (pid < 0) {
    fail_errno("new namespaces");
    cgroup_remove(&group);
    return -1;
  }
  cgroup_close(&group);
  return pid;
}

static int run(int count, char **strings) {
  static struct host host;
  static struct sandbox_options sandbox;
  sandbox_defaults(&sandbox);
  if (parse_options(count, strings, SCOPE_SHARED | SCOPE_SANDBOX, &host.shared, &sandbox) ||
      take_token(host.token)) {
    return usage();
  }
  strcpy(sandbox.token, host.token);
  if (prepare(&host)) {
    return failed();
  }
  pid_t pid = start_sandbox(&host, &sandbox, -1);
  if (pid < 0) {
    return failed();
  }
  int status;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  // Where init itself was killed it could not clean up.
  cgroup_sweep(&host.groups, host.shared.prefix, sandbox.name);
  return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
}

// ---- the broker

struct child {
  pid_t pid;
  char name[MAX_NAME + 1];
};

struct broker {
  struct host host;
  struct stream stream;
  struct child *children;
  size_t count;
};

static ptrdiff_t broker_limit(uint8_t type) { return type == FRAME_SPAWN ? SPAWN_LIMIT : -1; }

// Splits the NUL-ended strings of a SPAWN; -1 where they are not.
static int split(char *payload, size_t length, char **strings, int most) {
  if (length == 0 || payload[length - 1] != 0) {
    return -1;
  }
  int count = 0;
  for (char *string = payload; string < payload + length; string += strlen(string) + 1) {
    if (count == most) {
      return -1;
    }
    strings[count++] = string;
  }
  return count;
}

static void spawn(struct broker *broker, char *payload, size_t length) {
  static struct sandbox_options sandbox;
  static char *strings[4096];
  sandbox_defaults(&sandbox);
  int count = split(payload, length, strings, (int)ARRAY_LENGTH(strings));
  pid_t pid = -1;
  if (count < 1 || strlen(strings[0]) > MAX_TOKEN) {
    fail("malformed SPAWN");
  } else if (broker->count == MAX_SANDBOXES) {
    fail("more than %d sandboxes", MAX_SANDBOXES);
  } else {
    strcpy(sandbox.token, strings[0]);
    pid = parse_options(count - 1, strings + 1, SCOPE_SANDBOX, NULL, &sandbox)
              ? -1
              : start_sandbox(&broker->host, &sandbox, broker->stream.fd);
  }
  if (pid < 0) {
    send_error(&broker->stream, "spawn", sandbox.name, failure);
    return;
  }
  struct child *child = &broker->children[broker->count++];
  child->pid = pid;
  snprintf(child->name, sizeof child->name, "%s", sandbox.name);
}

static void reap_children(struct broker *broker) {
  pid_t pid;
  while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
    for (size_t i = 0; i < broker->count; i++) {
      if (broker->children[i].pid == pid) {
        // Its init has removed these, unless it was killed.
        cgroup_sweep(&broker->host.groups, broker->host.shared.prefix, broker->children[i].name);
        broker->children[i] = broker->children[--broker->count];
        break;
      }
    }
  }
}

static void serve(struct broker *broker) {
  uint8_t type;
  uint8_t *payload;
  size_t length;
  while (stream_room(&broker->stream) >= CONTROL_RESERVE) {
    enum next next = stream_next(&broker->stream, broker_limit, &type, &payload, &length);
    if (next == NEXT_NONE) {
      return;
    }
    if (next == NEXT_MALFORMED) {
      send_error(&broker->stream, "protocol", NULL, "a frame of an unknown type or too long");
      stream_drain(&broker->stream, monotonic_nanos() + 1000000000);
      broker->stream.broken = true;
      return;
    }
    spawn(broker, (char *)payload, length);
    stream_consume(&broker->stream, length);
  }
}

static void serve_all(struct broker *broker, int children) {
  while (!broker->stream.broken) {
    stream_flush(&broker->stream);
    struct pollfd polls[2] = {
        {.fd = broker->stream.fd,
         .events = (short)((stream_room(&broker->stream) >= CONTROL_RESERVE ? POLLIN : 0) |
                           (stream_pending(&broker->stream) ? POLLOUT : 0))},
        {.fd = children, .events = POLLIN}};
    (void)poll(polls, 2, -1);
    if (polls[1].revents) {
      struct signalfd_siginfo ignored;
      while (read(children, &ignored, sizeof ignored) > 0) {
      }
      reap_children(broker);
    }
    if (polls[0].revents & POLLIN) {
      stream_receive(&broker->stream);
      serve(broker);
    } else if (polls[0].revents & (POLLHUP | POLLERR)) {
      return;
    }
  }
}

static int serve_broker(int count, char **strings) {
  static struct broker broker;
  if (parse_options(count, strings, SCOPE_SHARED, &broker.host.shared, NULL) ||
      take_token(broker.host.token)) {
    return usage();
  }
  if (prepare(&broker.host)) {
    return failed();
  }
  int fd = connect_server(broker.host.socket_name);
  if (fd < 0) {
    return failed();
  }
  broker.children = must_allocate(MAX_SANDBOXES * sizeof *broker.children);
  stream_open(&broker.stream, fd, SPAWN_LIMIT);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  signal(SIGPIPE, SIG_IGN);
  int children = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  send_hello(&broker.stream, &broker.host.shared, broker.host.token, NULL, host_pid(),
             broker.host.groups.controls, true);
  serve_all(&broker, children);
  return 0;
}

static int sweep(const char *prefix) {
  struct cgroup_root groups;
  cgroup_discover(&groups, true);
  int left = cgroup_sweep(&groups, prefix, NULL);
  if (left > 0) {
    fail("%d cgroups of %s could not be removed", left, prefix);
    return failed();
  }
  return 0;
}

int main(int count, char **strings) {
  const char *command = count > 1 ? strings[1] : "";
  if (!strcmp(command, "run")) {
    return run(count - 2, strings + 2);
  }
  if (!strcmp(command, "broker")) {
    return serve_broker(count - 2, strings + 2);
  }
  if (!strcmp(command, "sweep") && count == 3 && *strings[2]) {
    return sweep(strings[2]);
  }
  if (!strcmp(command, "probe") && count == 2) {
    return probe();
  }
  return usage();
}
