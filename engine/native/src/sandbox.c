#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "frames.h"
#include "guard.h"
#include "processes.h"
#include "runtime.h"
#include "util.h"
#include "view.h"

enum {
  MAX_GRACE_MILLIS = 60000,
  // How often what the kernel does not announce is looked at while it is expected.
  LOOK_MILLIS = 2,
  OOM_LOOKS = 50,
  // Memory is sampled this often where no cgroup limits it.
  SAMPLE_MILLIS = 50,
  DRAIN_MILLIS = 1000,
  HANDED_OVER_AT_ONCE = 64,
};

enum slot { SLOT_SERVER, SLOT_CHILD, SLOT_OUTPUT, SLOT_ERRORS, SLOT_ASSIGNMENT, SLOT_OOM, SLOTS };

struct state {
  const struct start *start;
  const struct sandbox_options *sandbox;
  struct cgroup *group;
  struct stream stream;
  int children;  // signalfd of SIGCHLD
  int oom_watch;
  bool oom_priority;
  int oom_looks;       // how many more times the counter is looked at after an alarm
  int64_t oom_told;    // kills already told to the server
  int64_t oom_before;  // kills before this run of the runtime
  struct assignment assignment;
  bool assigned;
  bool waits;          // the runtime has said that it waits for its environment
  size_t handed_over;  // bytes of the environment already given to a waiting runtime
  struct runtime runtime;
  bool ran;            // a runtime was started and its end is not told yet
  bool ended;          // its process has ended; its output may still be on the way
  int wait_status;
  bool frozen_asked;   // PHASE frozen is owed
  bool stopped_by_signal;
  bool stopping;
  bool over;
  int64_t kill_at;     // when the grace of STOP ends; 0: not set
  int64_t sample_at;
  bool sampled_out;    // killed by us for memory in this run
  int64_t sampled_max;
};

static bool isolated(const struct state *state) {
  return state->start->shared->mode == MODE_ROOT || state->start->shared->mode == MODE_USER;
}

static void send_phase(struct state *state, const char *name, int64_t at) {
  struct fields fields = {0};
  field(&fields, "name", "%s", name);
  field_number(&fields, "at", at);
  stream_fields(&state->stream, FRAME_PHASE, &fields);
}

void send_error(struct stream *stream, const char *code, const char *name, const char *message) {
  struct fields fields = {0};
  field(&fields, "code", "%s", code);
  if (name) {
    field(&fields, "name", "%.64s", name);
  }
  field(&fields, "message", "%.2000s", message);
  stream_fields(stream, FRAME_ERROR, &fields);
}

static void send_missing(struct fields *fields, const struct shared_options *shared,
                         unsigned controls, bool proc_private) {
  bool view = shared->mode == MODE_ROOT || shared->mode == MODE_USER;
  const struct {
    const char *name;
    bool there;
  } protections[] = {
      {"mount-view", view},
      {"pid-namespace", view},
      {"ipc-namespace", view},
      {"uts-namespace", view},
      {"own-uid", shared->mode == MODE_ROOT || (shared->mode == MODE_LANDLOCK && geteuid() == 0)},
      {"no-new-privs", shared->mode != MODE_NONE},
      {"seccomp", shared->mode != MODE_NONE},
      {"landlock", shared->mode != MODE_NONE && landlock_version() > 0},
      {"landlock-tcp", shared->mode != MODE_NONE && landlock_has_ports()},
      {"memory-limit", controls & CONTROL_MEMORY},
      {"memory-peak", controls & CONTROL_MEMORY},
      {"cpu-limit", controls & CONTROL_CPU},
      {"pids-limit", controls & CONTROL_PIDS},
      {"freeze", controls & CONTROL_FREEZE},
      {"kill", view || (controls & CONTROL_KILL)},
      {"proc-private", view && proc_private},
      {"tmp-limit", view},
  };
  for (size_t i = 0; i < ARRAY_LENGTH(protections); i++) {
    if (!protections[i].there) {
      field(fields, "missing", "%s", protections[i].name);
    }
  }
}

int64_t host_pid(void) {
  char text[32];
  ssize_t length = readlink("/proc/self", text, sizeof text - 1);
  int64_t pid = getpid();
  if (length > 0) {
    text[length] = 0;
    (void)parse_number(text, 1, INT32_MAX, &pid);
  }
  return pid;
}

void send_hello(struct stream *stream, const struct shared_options *shared, const char *token,
                const char *name, int64_t pid, unsigned controls, bool proc_private) {
  struct fields fields = {0};
  field(&fields, "token", "%s", token);
  field(&fields, "version", "1");
  field(&fields, "role", "%s", name ? "sandbox" : "broker");
  if (name) {
    field(&fields, "name", "%s", name);
  }
  field_number(&fields, "pid", pid);
  field(&fields, "mode", "%s", mode_name(shared->mode));
  send_missing(&fields, shared, controls, proc_private);
  stream_fields(stream, FRAME_HELLO, &fields);
}

int connect_server(const char *socket_name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, socket_name, sizeof address.sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) {
    fail_errno("connect to the server at %s", socket_name);
    if (fd >= 0) {
      close(fd);
    }
    return -1;
  }
  return fd;
}

// ---- the runtime's life

static int64_t oom_kills(const struct state *state) {
  int64_t kills = cgroup_oom_kills(state->group);
  return kills < 0 ? 0 : kills;
}

static void thaw(struct state *state) {
  if (state->stopped_by_signal) {
    processes_signal(SIGCONT, isolated(state));
    state->stopped_by_signal = false;
  }
  (void)cgroup_thaw(state->group);
  state->frozen_asked = false;
}

static void kill_all(struct state *state) {
  processes_signal(SIGKILL, isolated(state));
  if (!isolated(state)) {
    cgroup_kill(state->group);
  }
  thaw(state);
}

// Kills everything but init and waits until nothing is left. Orphans come to init as its children,
// so none is overlooked.
static void end_all(struct state *state) {
  for (;;) {
    kill_all(state);
    for (int look = 0; look < OOM_LOOKS; look++) {
      int status;
      pid_t pid = waitpid(-1, &status, WNOHANG);
      if (pid < 0 && errno == ECHILD) {
        return;
      }
      if (pid > 0 && pid == state->runtime.pid) {
        state->wait_status = status;
        state->runtime.pid = 0;
        state->ended = true;
      }
      if (pid == 0) {
        struct timespec pause = {.tv_nsec = 500000};
        nanosleep(&pause, NULL);
      }
    }
  }
}

static void start_runtime(struct state *state) {
  state->oom_before = oom_kills(state);
  state->oom_told = state->oom_before;
  state->sampled_out = false;
  state->waits = false;
  state->handed_over = 0;
  if (runtime_start(&state->runtime, state->start->shared, state->sandbox, &state->assignment,
                    state->group)) {
    send_error(&state->stream, "start", NULL, failure);
    state->over = true;
    return;
  }
  state->ran = true;
  state->ended = false;
  send_phase(state, "runtime", monotonic_nanos());
}

static void close_slot(int *fd) {
  if (*fd >= 0) {
    close(*fd);
    *fd = -1;
  }
}

static void add_measure(struct state *state, struct fields *fields) {
  struct measure measure;
  cgroup_measure(state->group, &measure);
  if (measure.memory_max_bytes < 0 && state->sampled_max > 0) {
    measure.memory_max_bytes = state->sampled_max;
  }
  if (measure.cpu_nanos < 0) {
    measure.cpu_nanos = processes_cpu_nanos(isolated(state));
  }
  const struct {
    const char *key;
    int64_t value;
  } values[] = {{"memoryMaxBytes", measure.memory_max_bytes},
                {"memoryBytes", measure.memory_bytes},
                {"cpuNanos", measure.cpu_nanos},
                {"processes", measure.processes},
                {"oomKills", measure.oom_kills}};
  for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
    if (values[i].value >= 0) {
      field_number(fields, values[i].key, values[i].value);
    }
  }
}

static void send_exited(struct state *state) {
  struct fields fields = {0};
  int status = state->wait_status;
  if (WIFEXITED(status)) {
    field_number(&fields, "code", WEXITSTATUS(status));
  } else {
    field_number(&fields, "signal", WTERMSIG(status));
  }
  bool killed = state->sampled_out || oom_kills(state) > state->oom_before;
  field(&fields, "oomKilled", "%s", killed ? "true" : "false");
  add_measure(state, &fields);
  stream_fields(&state->stream, FRAME_EXITED, &fields);
  state->ran = false;
  state->ended = false;
  state->kill_at = 0;
  if (state->stopping) {
    state->over = true;
  }
}

static void reap(struct state *state) {
  struct signalfd_siginfo ignored[4];
  while (read(state->children, ignored, sizeof ignored) > 0) {
  }
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    if (pid == state->runtime.pid) {
      state->wait_status = status;
      state->runtime.pid = 0;
      state->ended = true;
    }
  }
  if (state->ended) {
    end_all(state);
    close_slot(&state->runtime.assignment);
  }
}

// ---- what the server says

static bool malformed(struct state *state, const char *message) {
  send_error(&state->stream, "protocol", NULL, message);
  state->over = true;
  return false;
}

static void refuse(struct state *state, const char *code) {
  send_error(&state->stream, code, NULL, failure);
}

static void merge_limits(struct limits *into, const struct limits *from) {
  into->memory_mib = from->memory_mib ? from->memory_mib : into->memory_mib;
  into->cpu_millis = from->cpu_millis ? from->cpu_millis : into->cpu_millis;
  into->tmp_mib = from->tmp_mib ? from->tmp_mib : into->tmp_mib;
}

static void assign(struct state *state, const uint8_t *payload, size_t length) {
  if (state->assigned) {
    fail("this sandbox has its assignment already");
    refuse(state, "assign");
    return;
  }
  struct assignment *assignment = &state->assignment;
  if (assignment_parse(assignment, payload, length)) {
    refuse(state, "assign");
    return;
  }
  struct limits limits = state->sandbox->limits;
  merge_limits(&limits, &assignment->limits);
  if (cgroup_limit(state->group, &limits)) {
    refuse(state, "limit");
    return;
  }
  state->sampled_max = 0;
  if (isolated(state) && view_assign(assignment->code, assignment->layers,
                                     assignment->layer_count, assignment->limits.tmp_mib)) {
    refuse(state, "assign");
    return;
  }
  state->assigned = true;
  send_phase(state, "code", monotonic_nanos());
  if (!state->sandbox->wait) {
    start_runtime(state);
  }
}

static void freeze(struct state *state, bool acknowledge) {
  if (cgroup_freeze(state->group)) {
    processes_signal(SIGSTOP, isolated(state));
    state->stopped_by_signal = true;
    if (acknowledge) {
      send_phase(state, "frozen", monotonic_nanos());
    }
    return;
  }
  state->frozen_asked = acknowledge;
}

static void tell_frozen(struct state *state) {
  if (state->frozen_asked && cgroup_is_frozen(state->group)) {
    state->frozen_asked = false;
    send_phase(state, "frozen", monotonic_nanos());
  }
}

static void stop(struct state *state, uint32_t grace_millis) {
  state->stopping = true;
  if (!state->ran) {
    state->over = true;
    return;
  }
  if (state->ended) {
    return;
  }
  if (grace_millis == 0) {
    kill_all(state);
    return;
  }
  kill(state->runtime.pid, SIGTERM);
  thaw(state);
  state->kill_at = monotonic_nanos() + (int64_t)grace_millis * 1000000;
}

static void restart(struct state *state) {
  if (state->ran) {
    fail("a runtime is running");
    refuse(state, "start");
    state->over = true;
    return;
  }
  if (!state->assigned && !state->sandbox->wait) {
    fail("there is no assignment yet");
    refuse(state, "assign");
    return;
  }
  thaw(state);
  start_runtime(state);
}

static void limit(struct state *state, const uint8_t *payload, size_t length) {
  struct assignment given = {0};
  if (assignment_parse(&given, payload, length) || given.code || given.layer_count ||
      given.environment_count || given.argument_count || given.limits.tmp_mib) {
    if (!*failure) {
      fail("only memoryMiB and cpuMillis may change");
    }
    refuse(state, "limit");
  } else {
    struct limits limits = state->sandbox->limits;
    merge_limits(&limits, &state->assignment.limits);
    merge_limits(&limits, &given.limits);
    if (cgroup_limit(state->group, &limits)) {
      refuse(state, "limit");
    } else {
      merge_limits(&state->assignment.limits, &given.limits);
    }
  }
  free(given.bytes);
}

static ptrdiff_t limit_of(uint8_t type) {
  switch (type) {
    case FRAME_ASSIGN:
      return ASSIGN_LIMIT;
    case FRAME_FREEZE:
    case FRAME_THAW:
      return 1;
    case FRAME_STOP:
    case FRAME_MEASURE:
      return 4;
    case FRAME_KILL:
    case FRAME_RESTART:
      return 0;
    case FRAME_LIMITS:
      return 256;
    default:
      return -1;
  }
}

static bool well_formed(uint8_t type, const uint8_t *payload, size_t length) {
  if (type == FRAME_STOP) {
    return length == 4 && big_endian(payload) <= MAX_GRACE_MILLIS;
  }
  if (type == FRAME_MEASURE) {
    return length == 4;
  }
  return (type != FRAME_FREEZE && type != FRAME_THAW) || length == 0 || payload[0] == 1;
}

static void obey(struct state *state, uint8_t type, const uint8_t *payload, size_t length) {
  struct fields fields = {0};
  switch (type) {
    case FRAME_ASSIGN:
      assign(state, payload, length);
      break;
    case FRAME_FREEZE:
      freeze(state, length == 1);
      break;
    case FRAME_THAW:
      thaw(state);
      if (length == 1) {
        send_phase(state, "thawed", monotonic_nanos());
      }
      break;
    case FRAME_STOP:
      stop(state, big_endian(payload));
      break;
    case FRAME_KILL:
      kill_all(state);
      break;
    case FRAME_RESTART:
      restart(state);
      break;
    case FRAME_MEASURE:
      field(&fields, "cookie", "%u", (unsigned)big_endian(payload));
      add_measure(state, &fields);
      stream_fields(&state->stream, FRAME_MEASURED, &fields);
      break;
    default:
      limit(state, payload, length);
  }
}

// Obeys what has arrived, as long as there is room for the answers.
static void obey_all(struct state *state) {
  while (!state->over && stream_room(&state->stream) >= CONTROL_RESERVE) {
    uint8_t type;
    uint8_t *payload;
    size_t length;
    enum next next = stream_next(&state->stream, limit_of, &type, &payload, &length);
    if (next == NEXT_NONE) {
      return;
    }
    if (next == NEXT_MALFORMED || !well_formed(type, payload, length)) {
      malformed(state, "a frame of an unknown type, too long or malformed");
      return;
    }
    *failure = 0;
    obey(state, type, payload, length);
    stream_consume(&state->stream, length);
    stream_flush(&state->stream);
  }
}

// ---- what the sandbox says

static bool room_for_output(struct state *state) {
  return stream_room(&state->stream) >= HEADER_BYTES + 1 + OUTPUT_CHUNK + CONTROL_RESERVE;
}

static void take_output(struct state *state, int *fd, uint8_t number) {
  while (*fd >= 0 && room_for_output(state)) {
    uint8_t *place = stream_begin(&state->stream);
    ssize_t got = read(*fd, place + 1, OUTPUT_CHUNK);
    if (got > 0) {
      place[0] = number;
      stream_commit(&state->stream, FRAME_OUTPUT, (size_t)got + 1);
      stream_flush(&state->stream);
      // The other stream and the server get their turn.
      if (!state->ended) {
        return;
      }
      continue;
    }
    if (got < 0 && errno == EINTR) {
      continue;
    }
    // Nothing more can come once every process is dead, whoever else may hold the pipe.
    if (got == 0 || errno != EAGAIN || state->ended) {
      close_slot(fd);
    }
    return;
  }
}

// Sends the next variables, many at once: each one by itself would wake the runtime for it. 1 where
// some were sent, 0 where none is left, -1 with errno where none can be.
static int hand_over(struct state *state, int fd) {
  struct iovec parts[HANDED_OVER_AT_ONCE];
  int count = 0;
  size_t skip = state->handed_over;
  for (int i = 0; i < state->assignment.environment_count && count < HANDED_OVER_AT_ONCE; i++) {
    const char *variable = state->assignment.environment[i];
    size_t bytes = strlen(variable) + 1;
    if (skip >= bytes) {
      skip -= bytes;
      continue;
    }
    parts[count++] = (struct iovec){(char *)variable + skip, bytes - skip};
    skip = 0;
  }
  if (count == 0) {
    return 0;
  }
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
  ssize_t sent = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0) {
    return -1;
  }
  state->handed_over += (size_t)sent;
  return 1;
}

// Reads the ready byte of a waiting runtime, and gives it its environment once that is known.
static void serve_waiting(struct state *state, short events) {
  int *fd = &state->runtime.assignment;
  if (events & (POLLIN | POLLHUP)) {
    char byte;
    ssize_t got = recv(*fd, &byte, 1, MSG_DONTWAIT);
    if (got == 1) {
      state->waits = true;
      send_phase(state, "waiting", monotonic_nanos());
    } else if (got == 0) {
      close_slot(fd);
      return;
    }
  }
  // A restarted runtime is assigned before it waits; to close its end now would kill it by SIGPIPE.
  if (!state->assigned || !state->waits) {
    return;
  }
  int sent;
  do {
    sent = hand_over(state, *fd);
  } while (sent > 0);
  if (sent == 0 || (errno != EAGAIN && errno != EINTR)) {
    close_slot(fd);
  }
}

static void look_for_oom(struct state *state) {
  int64_t kills = oom_kills(state);
  if (kills > state->oom_told) {
    state->oom_told = kills;
    state->oom_looks = 0;
    struct fields fields = {0};
    field_number(&fields, "oomKills", kills);
    stream_fields(&state->stream, FRAME_OOM, &fields);
  } else if (state->oom_looks > 0) {
    state->oom_looks--;
  }
}

static void hear_oom(struct state *state) {
  if (state->oom_priority) {
    char text[512];
    reread_text(state->oom_watch, text, sizeof text);
  } else {
    uint64_t count;
    (void)!read(state->oom_watch, &count, sizeof count);
  }
  // The alarm may ring a little before the kernel has killed and counted.
  state->oom_looks = OOM_LOOKS;
  look_for_oom(state);
}

// Where no cgroup limits memory, init looks itself: late and coarse, but not never.
static void sample_memory(struct state *state) {
  if (!state->runtime.pid || (state->start->machine_controls & CONTROL_MEMORY)) {
    return;
  }
  int64_t now = monotonic_nanos();
  if (now < state->sample_at) {
    return;
  }
  state->sample_at = now + (int64_t)SAMPLE_MILLIS * 1000000;
  int64_t bytes = processes_memory_bytes(isolated(state));
  state->sampled_max = bytes > state->sampled_max ? bytes : state->sampled_max;
  struct limits limits = state->sandbox->limits;
  merge_limits(&limits, &state->assignment.limits);
  if (bytes > limits.memory_mib << 20) {
    state->sampled_out = true;
    kill_all(state);
  }
}

// ---- the loop

static int timeout_millis(const struct state *state) {
  int64_t timeout = -1;
  if (state->oom_looks > 0 || state->frozen_asked) {
    timeout = LOOK_MILLIS;
  }
  if (state->kill_at > 0) {
    int64_t left = (state->kill_at - monotonic_nanos()) / 1000000 + 1;
    left = left < 0 ? 0 : left;
    timeout = timeout < 0 || left < timeout ? left : timeout;
  }
  bool sampling = state->runtime.pid && !(state->start->machine_controls & CONTROL_MEMORY) &&
                  !state->group->frozen && !state->stopped_by_signal;
  if (sampling && (timeout < 0 || timeout > SAMPLE_MILLIS)) {
    timeout = SAMPLE_MILLIS;
  }
  return (int)timeout;
}

static void wait_for_events(struct state *state, struct pollfd *polls) {
  bool room = room_for_output(state);
  bool hand_over = state->assigned && state->waits && state->runtime.assignment >= 0;
  polls[SLOT_SERVER] = (struct pollfd){
      .fd = state->stream.fd,
      .events = (short)((stream_room(&state->stream) >= CONTROL_RESERVE ? POLLIN : 0) |
                        (stream_pending(&state->stream) ? POLLOUT : 0))};
  polls[SLOT_CHILD] = (struct pollfd){.fd = state->children, .events = POLLIN};
  polls[SLOT_OUTPUT] =
      (struct pollfd){.fd = room ? state->runtime.output : -1, .events = POLLIN};
  polls[SLOT_ERRORS] =
      (struct pollfd){.fd = room ? state->runtime.errors : -1, .events = POLLIN};
  polls[SLOT_ASSIGNMENT] =
      (struct pollfd){.fd = state->runtime.assignment,
                      .events = (short)(POLLIN | (hand_over ? POLLOUT : 0))};
  polls[SLOT_OOM] = (struct pollfd){.fd = state->oom_watch,
                                    .events = state->oom_priority ? POLLPRI : POLLIN};
  for (int i = 0; i < SLOTS; i++) {
    polls[i].revents = 0;
  }
  (void)poll(polls, SLOTS, timeout_millis(state));
}

static void turn(struct state *state) {
  struct pollfd polls[SLOTS];
  wait_for_events(state, polls);
  if (polls[SLOT_SERVER].revents & (POLLHUP | POLLERR)) {
    state->stream.broken = true;
    return;
  }
  if (polls[SLOT_OOM].revents) {
    hear_oom(state);
  } else if (state->oom_looks > 0) {
    look_for_oom(state);
  }
  take_output(state, &state->runtime.output, 1);
  take_output(state, &state->runtime.errors, 2);
  if (polls[SLOT_ASSIGNMENT].revents && state->runtime.assignment >= 0) {
    serve_waiting(state, polls[SLOT_ASSIGNMENT].revents);
  }
  if (polls[SLOT_CHILD].revents) {
    reap(state);
  }
  if (polls[SLOT_SERVER].revents & POLLIN) {
    stream_receive(&state->stream);
  }
  obey_all(state);
  tell_frozen(state);
  sample_memory(state);
  if (state->kill_at > 0 && monotonic_nanos() >= state->kill_at) {
    state->kill_at = 0;
    kill_all(state);
  }
  if (state->ended && state->runtime.output < 0 && state->runtime.errors < 0) {
    send_exited(state);
  }
  stream_flush(&state->stream);
}

static int watch_children(void) {
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  signal(SIGPIPE, SIG_IGN);
  return signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int enter(const struct start *start, bool *proc_private) {
  *proc_private = false;
  // Functions go before the server when the machine runs out of memory.
  (void)write_text_at(AT_FDCWD, "/proc/self/oom_score_adj", "300");
  bool user = start->shared->mode == MODE_USER;
  if (user && view_map_ids(start->sandbox->uid, start->sandbox->gid, 0, 0)) {
    return -1;
  }
  // Same uid as the code in mode user: out of its reach by ptrace and /proc/1.
  prctl(PR_SET_DUMPABLE, 0);
  if (!user && start->shared->mode != MODE_ROOT) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    return processes_prepare_folder(start->sandbox->tmp_dir, start->sandbox->uid,
                                    start->sandbox->gid);
  }
  if (sethostname("headrace", 8)) {
    return fail_errno("host name");
  }
  return view_enter(start->shared, start->sandbox, proc_private);
}

static void run_until_over(struct state *state) {
  if (state->sandbox->wait) {
    start_runtime(state);
  }
  while (!state->over && !state->stream.broken) {
    turn(state);
  }
  end_all(state);
  stream_drain(&state->stream, monotonic_nanos() + (int64_t)DRAIN_MILLIS * 1000000);
}

int sandbox_run(const struct start *start) {
  static struct state state;
  state = (struct state){.start = start,
                         .sandbox = start->sandbox,
                         .group = start->group,
                         .oom_watch = -1,
                         .runtime = {.output = -1, .errors = -1, .assignment = -1}};
  stream_open(&state.stream, start->socket, ASSIGN_LIMIT);
  state.children = watch_children();
  int64_t pid = host_pid();
  bool proc_private;
  int entered = enter(start, &proc_private);
  send_hello(&state.stream, start->shared, start->sandbox->token, start->sandbox->name, pid,
             start->machine_controls, proc_private);
  if (entered) {
    send_error(&state.stream, "start", NULL, failure);
  } else {
    send_phase(&state, "start", start->started_nanos);
    send_phase(&state, "sandbox", monotonic_nanos());
    stream_flush(&state.stream);
    state.oom_watch = cgroup_watch_oom(start->group, &state.oom_priority);
    run_until_over(&state);
  }
  stream_drain(&state.stream, monotonic_nanos() + (int64_t)DRAIN_MILLIS * 1000000);
  close(state.stream.fd);
  cgroup_remove(start->group);
  return entered ? 1 : 0;
}
