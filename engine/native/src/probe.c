#include "probe.h"

#include <errno.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "guard.h"
#include "util.h"
#include "view.h"

// Runs the trial in a child, since most trials cannot be undone; 0 or the reason in failure.
static int try(int (*trial)(void), uint64_t namespaces) {
  int channel[2];
  if (pipe(channel)) {
    return fail_errno("pipe");
  }
  struct clone_args arguments = {.flags = namespaces, .exit_signal = SIGCHLD};
  pid_t pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
  if (pid == 0) {
    close(channel[0]);
    *failure = 0;
    int result = trial();
    (void)!write(channel[1], failure, strlen(failure));
    _exit(result ? 1 : 0);
  }
  close(channel[1]);
  if (pid < 0) {
    close(channel[0]);
    return fail_errno("clone");
  }
  ssize_t length = read(channel[0], failure, sizeof failure - 1);
  close(channel[0]);
  failure[length > 0 ? length : 0] = 0;
  int status;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) {
    return fail("the trial was killed by signal %d", WTERMSIG(status));
  }
  return WEXITSTATUS(status) ? -1 : 0;
}

static int nothing(void) { return 0; }

static int mount_something(void) {
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) {
    return fail_errno("private mounts");
  }
  return mount("none", "/tmp", "tmpfs", 0, "size=4k") ? fail_errno("mount") : 0;
}

static int mount_in_user_namespace(void) {
  uid_t uid = geteuid();
  gid_t gid = getegid();
  if (unshare(CLONE_NEWUSER)) {
    return fail_errno("unshare");
  }
  if (view_map_ids(0, 0, uid, gid)) {
    return -1;
  }
  return unshare(CLONE_NEWNS) ? fail_errno("unshare") : mount_something();
}

enum mode probe_best_mode(void) {
  if (geteuid() == 0 && try(mount_something, CLONE_NEWNS | CLONE_NEWPID) == 0) {
    return MODE_ROOT;
  }
  if (geteuid() != 0 && try(mount_in_user_namespace, 0) == 0) {
    return MODE_USER;
  }
  return landlock_version() > 0 ? MODE_LANDLOCK : MODE_NONE;
}

static bool in_user_mode;

static int mount_proc(void) {
  if (in_user_mode && view_map_ids(1000, 1000, geteuid(), getegid())) {
    return -1;
  }
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) {
    return fail_errno("private mounts");
  }
  return mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL)
             ? fail_errno("mount of /proc")
             : 0;
}

static int filter_calls(void) {
  if (guard_no_new_privileges() || guard_system_calls()) {
    return -1;
  }
  if (unshare(CLONE_NEWNS) == 0 || errno != EPERM) {
    return fail("the filter lets unshare through");
  }
  return 0;
}

static int restrict_paths(void) {
  static const char *const readable[] = {"/usr", NULL};
  static const char *const writable[] = {NULL};
  if (landlock_version() == 0) {
    return fail("the kernel has no Landlock, or it is not among the active security modules");
  }
  if (guard_no_new_privileges() || guard_reach(readable, writable, 0)) {
    return -1;
  }
  struct stat status;
  FILE *file = stat("/proc/self/stat", &status) ? NULL : fopen("/proc/self/stat", "r");
  return file ? fail("Landlock lets a forbidden read through") : 0;
}

static int restrict_ports(void) {
  static const char *const readable[] = {"/usr", NULL};
  static const char *const writable[] = {NULL};
  if (!landlock_has_ports()) {
    return fail("the kernel has no Landlock that knows ports");
  }
  if (guard_no_new_privileges() || guard_reach(readable, writable, 65535)) {
    return -1;
  }
  // A refused connection would be ECONNREFUSED.
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  int result = connect(fd, (struct sockaddr *)&address, sizeof address);
  return result == 0 || errno != EACCES ? fail("Landlock lets a forbidden connection through") : 0;
}

static int become_other(void) {
  return setresuid(12345, 12345, 12345) ? fail_errno("setresuid") : 0;
}

static void line(const char *name, int result) {
  if (result == 0) {
    printf("%s=ok\n", name);
  } else {
    printf("%s=missing %s\n", name, failure);
  }
}

static void controls(uint64_t have) {
  static const struct {
    const char *name;
    unsigned control;
    const char *reason;
  } table[] = {
      {"memory-limit", CONTROL_MEMORY, "no memory cgroup that may be written"},
      {"memory-peak", CONTROL_MEMORY, "no memory cgroup that may be written; sampled instead"},
      {"cpu-limit", CONTROL_CPU, "no cpu cgroup that may be written"},
      {"pids-limit", CONTROL_PIDS, "no pids cgroup that may be written; RLIMIT_NPROC instead"},
      {"freeze", CONTROL_FREEZE, "no cgroup that may be written; SIGSTOP instead"},
  };
  for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
    bool there = have & table[i].control;
    line(table[i].name, there ? 0 : fail("%s", table[i].reason));
  }
}

// Whether a group can really be made and joined: cgroup files may look writable and not be.
static uint64_t try_cgroups(void) {
  struct cgroup_root root;
  struct cgroup group;
  cgroup_discover(&root, false);
  struct limits limits = {.memory_mib = 128, .cpu_millis = 1000, .tmp_mib = 512};
  char name[32];
  snprintf(name, sizeof name, "%d", (int)getpid());
  (void)cgroup_sweep(&root, "probe", name);
  if (root.count == 0 || cgroup_create(&root, "probe", name, 16, &limits, &group)) {
    return 0;
  }
  pid_t pid = fork();
  if (pid == 0) {
    _exit(cgroup_join(&group, false) ? 1 : 0);
  }
  int status = 1;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  cgroup_remove(&group);
  return pid > 0 && status == 0 ? root.controls : 0;
}

int probe(void) {
  enum mode mode = probe_best_mode();
  bool view = mode == MODE_ROOT || mode == MODE_USER;
  in_user_mode = mode == MODE_USER;
  uint64_t user = in_user_mode ? CLONE_NEWUSER : 0;
  printf("level=%s\n", mode_name(mode));
  line("mount-view", mode == MODE_ROOT ? try(mount_something, CLONE_NEWNS)
                                       : try(mount_in_user_namespace, 0));
  static const struct {
    const char *name;
    uint64_t flag;
  } namespaces[] = {{"pid-namespace", CLONE_NEWPID},
                    {"ipc-namespace", CLONE_NEWIPC},
                    {"uts-namespace", CLONE_NEWUTS},
                    {"cgroup-namespace", CLONE_NEWCGROUP}};
  for (size_t i = 0; i < ARRAY_LENGTH(namespaces); i++) {
    line(namespaces[i].name, try(nothing, namespaces[i].flag | user));
  }
  line("own-uid", geteuid() == 0 ? try(become_other, 0) : fail("only root has other uids to give"));
  line("user-namespace", try(mount_in_user_namespace, 0));
  line("no-new-privs", try(guard_no_new_privileges, 0));
  line("seccomp", try(filter_calls, 0));
  line("landlock", try(restrict_paths, 0));
  line("landlock-tcp", try(restrict_ports, 0));
  uint64_t have = try_cgroups();
  controls(have);
  line("kill", view || (have & CONTROL_KILL) ? 0 : fail("neither a pid namespace nor cgroup.kill"));
  line("proc-private",
       view ? try(mount_proc, CLONE_NEWNS | CLONE_NEWPID | user) : fail("no mount namespace"));
  line("tmp-limit", view ? 0 : fail("no mount namespace, so no file system of its own for /tmp"));
  return 0;
}
