#include "runtime.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guard.h"
#include "util.h"

static int take_string(struct assignment *assignment, const char *key, const char *value) {
  if (!strcmp(key, "code")) {
    if (assignment->code) {
      return fail("more than one code");
    }
    assignment->code = value;
    return 0;
  }
  if (!strcmp(key, "layer")) {
    if (assignment->layer_count == (int)ARRAY_LENGTH(assignment->layers)) {
      return fail("more than %d layers", assignment->layer_count);
    }
    assignment->layers[assignment->layer_count++] = value;
    return 0;
  }
  if (!strcmp(key, "env")) {
    if (assignment->environment_count == (int)ARRAY_LENGTH(assignment->environment)) {
      return fail("more than %d environment variables", assignment->environment_count);
    }
    if (!strchr(value, '=') || value[0] == '=') {
      return fail("not NAME=VALUE: %s", value);
    }
    assignment->environment[assignment->environment_count++] = value;
    return 0;
  }
  if (!strcmp(key, "arg")) {
    if (assignment->argument_count == MAX_ARGUMENTS - 1) {
      return fail("more than %d arguments", assignment->argument_count);
    }
    assignment->arguments[assignment->argument_count++] = value;
    return 0;
  }
  int taken = parse_limit(key, value, &assignment->limits);
  return taken > 0 ? 0 : fail(taken ? "%s is out of bounds: %s" : "unknown key %s: %s", key, value);
}

int assignment_parse(struct assignment *assignment, const void *payload, size_t length) {
  assignment->bytes = must_allocate(length + 1);
  memcpy(assignment->bytes, payload, length);
  if (length > 0 && assignment->bytes[length - 1] != 0) {
    return fail("a string is not ended");
  }
  for (char *string = assignment->bytes; string < assignment->bytes + length;) {
    char *next = string + strlen(string) + 1;
    char *equals = strchr(string, '=');
    if (!equals) {
      return fail("not key=value: %s", string);
    }
    *equals = 0;
    if (take_string(assignment, string, equals + 1)) {
      return -1;
    }
    string = next;
  }
  return 0;
}

static bool has_view(const struct shared_options *shared) {
  return shared->mode == MODE_ROOT || shared->mode == MODE_USER;
}

struct plan {
  const struct shared_options *shared;
  const struct sandbox_options *sandbox;
  const struct cgroup *group;
  bool in_unified;
  char task_root[4096];
  char *arguments[MAX_ARGUMENTS + 1];
  char *environment[MAX_ENVIRONMENT + 1024 + 3];
  char extra[2][4200];
  int input;
  int output;
  int errors;
  int assignment;
  int status;
};

static size_t name_length(const char *variable) { return (size_t)(strchr(variable, '=') - variable); }

static void add_variable(struct plan *plan, int *count, const char *variable) {
  size_t length = name_length(variable) + 1;
  for (int i = 0; i < *count; i++) {
    if (!strncmp(plan->environment[i], variable, length)) {
      plan->environment[i] = (char *)(uintptr_t)variable;
      return;
    }
  }
  plan->environment[(*count)++] = (char *)(uintptr_t)variable;
}

// The base environment, then the assigned one over it; a waiting runtime gets the latter later.
static void plan_environment(struct plan *plan, const struct assignment *assignment) {
  int count = 0;
  for (int i = 0; i < plan->sandbox->environment_count; i++) {
    add_variable(plan, &count, plan->sandbox->environment[i]);
  }
  for (int i = 0; !plan->sandbox->wait && i < assignment->environment_count; i++) {
    add_variable(plan, &count, assignment->environment[i]);
  }
  if (!has_view(plan->shared)) {
    snprintf(plan->extra[0], sizeof plan->extra[0], "HEADRACE_TASK_ROOT=%s", plan->task_root);
    snprintf(plan->extra[1], sizeof plan->extra[1], "TMPDIR=%s", plan->sandbox->tmp_dir);
    add_variable(plan, &count, plan->extra[0]);
    add_variable(plan, &count, plan->extra[1]);
  }
  plan->environment[count] = NULL;
}

// The string with %TASK% replaced by the task root.
static char *with_task_root(const char *string, const char *task_root) {
  static const char mark[] = "%TASK%";
  const char *found = strstr(string, mark);
  if (!found) {
    return (char *)(uintptr_t)string;
  }
  size_t bytes = strlen(string) + strlen(task_root) + 1;
  char *result = must_allocate(bytes);
  snprintf(result, bytes, "%.*s%s%s", (int)(found - string), string, task_root,
           found + sizeof mark - 1);
  return result;
}

static int plan_command(struct plan *plan, const struct assignment *assignment) {
  bool replaced = !plan->sandbox->wait && assignment->argument_count > 0;
  int count = replaced ? assignment->argument_count : plan->sandbox->argument_count;
  const char *const *strings =
      replaced ? assignment->arguments : plan->sandbox->arguments;
  if (count == 0) {
    return fail("neither the start nor the assignment names a command");
  }
  for (int i = 0; i < count; i++) {
    plan->arguments[i] = with_task_root(strings[i], plan->task_root);
  }
  plan->arguments[count] = NULL;
  return plan->arguments[0][0] == '/' ? 0 : fail("not an absolute path: %s", plan->arguments[0]);
}

static void plan_task_root(struct plan *plan, const struct assignment *assignment) {
  if (has_view(plan->shared)) {
    strcpy(plan->task_root, "/var/task");
  } else if (assignment->code && plan->shared->code_root) {
    snprintf(plan->task_root, sizeof plan->task_root, "%s/%s", plan->shared->code_root,
             assignment->code);
  } else {
    snprintf(plan->task_root, sizeof plan->task_root, "%s", plan->sandbox->tmp_dir);
  }
}

static int guard_view(const struct plan *plan) {
  static const char *const own_readable[] = {"/", NULL};
  static const char *const own_writable[] = {"/tmp", "/run/shm", "/dev", NULL};
  if (has_view(plan->shared)) {
    return guard_reach(own_readable, own_writable, plan->sandbox->only_port);
  }
  static const char *const machine[] = {
      "/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/libx32", "/proc",
      "/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/crypto-policies",
      "/etc/alternatives", "/etc/fonts", "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf",
      "/etc/gai.conf", "/etc/nsswitch.conf", "/etc/ld.so.cache", "/etc/ld.so.conf",
      "/etc/localtime", "/etc/timezone", "/etc/protocols", "/etc/services", "/etc/mime.types",
      "/etc/os-release", "/etc/passwd", "/etc/group"};
  const char *readable[ARRAY_LENGTH(machine) + MAX_BINDS + 2];
  size_t count = 0;
  for (size_t i = 0; i < ARRAY_LENGTH(machine); i++) {
    readable[count++] = machine[i];
  }
  for (int i = 0; i < plan->shared->bind_count; i++) {
    readable[count++] = plan->shared->binds[i].source;
  }
  readable[count++] = plan->task_root;
  readable[count] = NULL;
  const char *const writable[] = {plan->sandbox->tmp_dir, "/dev/null", "/dev/zero", "/dev/full",
                                  "/dev/random", "/dev/urandom", NULL};
  return guard_reach(readable, writable, plan->sandbox->only_port);
}

static int guard_all(const struct plan *plan) {
  bool own_uid = plan->shared->mode == MODE_ROOT ||
                 (plan->shared->mode != MODE_USER && geteuid() == 0);
  if (plan->shared->mode == MODE_NONE) {
    return guard_limits(plan->sandbox);
  }
  return guard_limits(plan->sandbox) ||
                 guard_privileges(plan->sandbox->uid, plan->sandbox->gid, own_uid) ||
                 guard_no_new_privileges() || guard_view(plan) || guard_system_calls()
             ? -1
             : 0;
}

static int arrange_descriptors(const struct plan *plan) {
  // The given ones may lie on 0 to 3 themselves, so all move up first.
  int input = fcntl(plan->input, F_DUPFD, 10);
  int output = fcntl(plan->output, F_DUPFD, 10);
  int errors = fcntl(plan->errors, F_DUPFD, 10);
  int status = fcntl(plan->status, F_DUPFD_CLOEXEC, 10);
  int assignment = plan->assignment < 0 ? -1 : fcntl(plan->assignment, F_DUPFD, 10);
  if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0) {
    return -1;
  }
  if (assignment >= 0 && dup2(assignment, 3) < 0) {
    return -1;
  }
  int next = assignment >= 0 ? 4 : 3;
  if (dup3(status, next, O_CLOEXEC) < 0) {
    return -1;
  }
  syscall(SYS_close_range, next + 1, ~0U, 0);
  return next;
}

// In the child: becomes the runtime or tells over the status pipe why not.
static _Noreturn void become_runtime(struct plan *plan) {
  int joined = cgroup_join(plan->group, plan->in_unified);
  if (joined == 0 && has_view(plan->shared)) {
    // From inside, its own group is the top; there is no mount of it to see either way.
    (void)unshare(CLONE_NEWCGROUP);
  }
  int status = arrange_descriptors(plan);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  umask(022);
  setsid();
  const char *folder = plan->sandbox->wait ? "/" : plan->task_root;
  if (joined == 0 && guard_all(plan) == 0) {
    if (!has_view(plan->shared)) {
      // After the change of uid, which would undo it.
      prctl(PR_SET_PDEATHSIG, SIGKILL);
    }
    if (chdir(folder)) {
      fail_errno("enter %s", folder);
    } else {
      execve(plan->arguments[0], plan->arguments, plan->environment);
      fail_errno("execute %s", plan->arguments[0]);
    }
  }
  (void)!write(status, failure, strlen(failure));
  _exit(127);
}

// A fork, straight into the unified group where there is one: moving there later would wait for a
// grace period of the whole machine.
static pid_t fork_into(const struct cgroup *group, bool *in_unified) {
  *in_unified = false;
  if (group->unified >= 0) {
    struct clone_args arguments = {
        .flags = CLONE_INTO_CGROUP,
        .exit_signal = SIGCHLD,
        .cgroup = (uint64_t)group->folders[group->unified].directory,
    };
    pid_t pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid >= 0) {
      *in_unified = true;
      return pid;
    }
  }
  return fork();
}

static int open_channels(struct plan *plan, struct runtime *runtime, int *status) {
  int output[2] = {-1, -1};
  int errors[2] = {-1, -1};
  int result[2] = {-1, -1};
  int assignment[2] = {-1, -1};
  plan->input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (plan->input < 0 || pipe2(output, O_CLOEXEC) || pipe2(errors, O_CLOEXEC) ||
      pipe2(result, O_CLOEXEC) ||
      (plan->sandbox->wait && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, assignment))) {
    return fail_errno("channels of the runtime");
  }
  fcntl(output[0], F_SETFL, O_NONBLOCK);
  fcntl(errors[0], F_SETFL, O_NONBLOCK);
  plan->output = output[1];
  plan->errors = errors[1];
  plan->status = result[1];
  plan->assignment = assignment[1];
  runtime->output = output[0];
  runtime->errors = errors[0];
  runtime->assignment = assignment[0];
  *status = result[0];
  return 0;
}

static void close_childs(const struct plan *plan) {
  close(plan->input);
  close(plan->output);
  close(plan->errors);
  close(plan->status);
  if (plan->assignment >= 0) {
    close(plan->assignment);
  }
}

int runtime_start(struct runtime *runtime, const struct shared_options *shared,
                  const struct sandbox_options *sandbox, const struct assignment *assignment,
                  const struct cgroup *group) {
  // Static, not on the stack: some 30 KiB, used once at a time.
  static struct plan plan;
  memset(&plan, 0, sizeof plan);
  plan.shared = shared;
  plan.sandbox = sandbox;
  plan.group = group;
  plan_task_root(&plan, assignment);
  plan_environment(&plan, assignment);
  int status;
  if (plan_command(&plan, assignment) || open_channels(&plan, runtime, &status)) {
    return -1;
  }
  pid_t pid = fork_into(group, &plan.in_unified);
  if (pid == 0) {
    become_runtime(&plan);
  }
  close_childs(&plan);
  if (pid < 0) {
    fail_errno("start of the runtime");
    close(status);
    return -1;
  }
  ssize_t length;
  do {
    length = read(status, failure, sizeof failure - 1);
  } while (length < 0 && errno == EINTR);
  close(status);
  if (length > 0) {
    failure[length] = 0;
    waitpid(pid, NULL, 0);
    return -1;
  }
  runtime->pid = pid;
  return 0;
}
