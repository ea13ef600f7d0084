// What a hostile function would try. Each command prints what it got and exits with 0 if it reached
// something that it should not, 10 if it was stopped. Run by the escape suite, nowhere else.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REACHED = 0, STOPPED = 10, LOCAL_STEP = 20 };

static int reached_count;

// Notes one attempt: a result of 0 or more is a success of the attack.
static void attempt(const char *what, long result) {
  if (result >= 0) {
    reached_count++;
    printf("reached %s\n", what);
  } else {
    printf("stopped %s: %s\n", what, strerror(errno));
  }
}

static int verdict(void) { return reached_count > 0 ? REACHED : STOPPED; }

static const char *argument(int count, char **strings, int index) {
  if (index >= count) {
    fprintf(stderr, "attack: missing argument\n");
    exit(2);
  }
  return strings[index];
}

static int try_read(int count, char **strings) {
  for (int i = 0; i < count; i++) {
    char byte;
    int fd = open(strings[i], O_RDONLY);
    attempt(strings[i], fd < 0 ? -1 : read(fd, &byte, 1) == 1 ? 0 : -1);
    DIR *folder = opendir(strings[i]);
    attempt(strings[i], folder ? 0 : -1);
  }
  return verdict();
}

static int try_write(int count, char **strings) {
  for (int i = 0; i < count; i++) {
    attempt(strings[i], open(strings[i], O_WRONLY | O_CREAT, 0666));
  }
  return verdict();
}

static int try_signal(int count, char **strings) {
  for (int i = 0; i < count; i++) {
    pid_t pid = (pid_t)atoi(strings[i]);
    errno = ESRCH;
    attempt(strings[i], pid == getpid() ? -1 : kill(pid, 0));
  }
  return verdict();
}

static int try_trace(int count, char **strings) {
  for (int i = 0; i < count; i++) {
    pid_t pid = (pid_t)atoi(strings[i]);
    char path[64];
    char byte;
    attempt("ptrace", ptrace(PTRACE_SEIZE, pid, 0, 0));
    struct iovec local = {&byte, 1};
    struct iovec remote = {(void *)0x400000, 1};
    long read_result = process_vm_readv(pid, &local, 1, &remote, 1, 0);
    // A bad address is past the check: the attack would only have to guess better.
    attempt("process_vm_readv", read_result < 0 && errno == EFAULT ? 0 : read_result);
    static const char *const files[] = {"mem", "environ", "root/etc/passwd", "cwd/.", "fd/0", "maps"};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
      snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, files[f]);
      attempt(path, open(path, O_RDONLY));
    }
  }
  return verdict();
}

static int try_mount(int count, char **strings) {
  (void)count;
  (void)strings;
  attempt("mount tmpfs", mount("x", "/tmp", "tmpfs", 0, NULL));
  attempt("bind", mount("/", "/tmp", NULL, MS_BIND, NULL));
  attempt("remount /", mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
  attempt("unmount /proc", umount2("/proc", MNT_DETACH));
  attempt("unmount /.headrace", umount2("/.headrace", MNT_DETACH));
  attempt("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/", 1));
  attempt("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
  attempt("pivot_root", syscall(SYS_pivot_root, ".", "."));
  attempt("chroot", chroot("/tmp"));
  return verdict();
}

static int child_stack(void *unused) {
  (void)unused;
  return 0;
}

static int try_namespaces(int count, char **strings) {
  (void)count;
  (void)strings;
  static const struct {
    const char *name;
    int flag;
  } spaces[] = {{"user", CLONE_NEWUSER}, {"mount", CLONE_NEWNS},     {"pid", CLONE_NEWPID},
                {"net", CLONE_NEWNET},   {"ipc", CLONE_NEWIPC},      {"uts", CLONE_NEWUTS},
                {"cgroup", CLONE_NEWCGROUP}};
  static char stack[65536];
  for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
    attempt(spaces[i].name, unshare(spaces[i].flag));
    attempt(spaces[i].name, clone(child_stack, stack + sizeof stack, spaces[i].flag | SIGCHLD, NULL));
  }
  struct clone_args arguments = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
  long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (pid == 0) {
    _exit(0);
  }
  attempt("clone3", pid);
  int space = open("/proc/self/ns/net", O_RDONLY);
  attempt("setns", space < 0 ? -1 : setns(space, 0));
  return verdict();
}

static int try_devices(int count, char **strings) {
  (void)count;
  (void)strings;
  static const char *const names[] = {"/dev/mem",  "/dev/kmem", "/dev/kmsg", "/dev/port",
                                      "/dev/fuse", "/dev/kvm",  "/dev/loop-control",
                                      "/dev/vda",  "/dev/sda",  "/dev/nvme0n1", "/dev/vsock",
                                      "/dev/net/tun", "/dev/tty1", "/dev/input/event0"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    attempt(names[i], open(names[i], O_RDWR));
    attempt(names[i], open(names[i], O_RDONLY));
  }
  attempt("mknod", mknod("/tmp/disk", S_IFBLK | 0600, makedev(254, 0)));
  return verdict();
}

// Whether /proc shows a process that is neither init nor ours (all of ours are in our session).
static int try_processes(int count, char **strings) {
  (void)count;
  (void)strings;
  DIR *proc = opendir("/proc");
  int foreign = 0;
  for (struct dirent *entry = proc ? readdir(proc) : NULL; entry; entry = readdir(proc)) {
    pid_t pid = (pid_t)atoi(entry->d_name);
    if (pid > 0 && pid != getpid() && getsid(pid) != getsid(0)) {
      foreign++;
    }
  }
  errno = ESRCH;
  attempt("other processes in /proc", foreign > 0 ? 0 : -1);
  return verdict();
}

static int try_proc(int count, char **strings) {
  (void)count;
  (void)strings;
  static const char *const secrets[] = {"/proc/1/environ", "/proc/1/mem", "/proc/1/root/etc/passwd",
                                        "/proc/1/fd/0", "/proc/kcore", "/proc/kpageflags"};
  for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
    attempt(secrets[i], open(secrets[i], O_RDONLY));
  }
  static const char *const switches[] = {"/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern",
                                         "/proc/sysrq-trigger", "/proc/sys/vm/overcommit_memory",
                                         "/sys/kernel/uevent_helper", "/sys/power/state"};
  for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
    attempt(switches[i], open(switches[i], O_WRONLY));
  }
  return verdict();
}

// Calls that the filter must answer before the kernel looks at their arguments: only EPERM, ENOSYS
// and EAFNOSUPPORT are the filter's (or a kernel's that lacks the call).
static void filtered(const char *name, long result) {
  bool stopped = result < 0 && (errno == EPERM || errno == ENOSYS || errno == EAFNOSUPPORT);
  attempt(name, stopped ? -1 : 0);
}

static int try_kernel(int count, char **strings) {
  (void)count;
  (void)strings;
  filtered("bpf", syscall(SYS_bpf, 0, NULL, 0));
  filtered("perf_event_open", syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
  filtered("userfaultfd", syscall(SYS_userfaultfd, 0));
  filtered("io_uring_setup", syscall(SYS_io_uring_setup, 1, NULL));
  filtered("keyctl", syscall(SYS_keyctl, 0, 0, 0, 0, 0));
  filtered("add_key", syscall(SYS_add_key, "user", "x", "y", 1, -3));
  filtered("request_key", syscall(SYS_request_key, "user", "x", NULL, 0));
  filtered("init_module", syscall(SYS_init_module, NULL, 0, ""));
  filtered("kexec_load", syscall(SYS_kexec_load, 0, 0, NULL, 0));
  filtered("reboot", syscall(SYS_reboot, 0, 0, 0, NULL));
  filtered("swapon", syscall(SYS_swapon, NULL, 0));
  filtered("open_by_handle_at", syscall(SYS_open_by_handle_at, -1, NULL, 0));
  filtered("ptrace", syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0));
  filtered("personality", syscall(SYS_personality, 0x0400000));
  filtered("quotactl", syscall(SYS_quotactl, 0, NULL, 0, NULL));
  filtered("acct", syscall(SYS_acct, NULL));
  filtered("syslog", syscall(SYS_syslog, 10, NULL, 0));
  return verdict();
}

static int try_sockets(int count, char **strings) {
  (void)count;
  (void)strings;
  filtered("raw", socket(AF_INET, SOCK_RAW, 1));
  filtered("packet", socket(AF_PACKET, SOCK_RAW, 0));
  filtered("vsock", socket(AF_VSOCK, SOCK_STREAM, 0));
  filtered("alg", socket(AF_ALG, SOCK_SEQPACKET, 0));
  filtered("bluetooth", socket(AF_BLUETOOTH, SOCK_RAW, 0));
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) {
    printf("an ordinary socket does not work\n");
    return 1;
  }
  return verdict();
}

static int try_privileges(int count, char **strings) {
  (void)count;
  (void)strings;
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  errno = EPERM;
  attempt("capget", syscall(SYS_capget, &header, data) == 0 && (data[0].permitted | data[1].permitted |
                                  data[0].inheritable | data[1].inheritable) ? 0 : -1);
  for (unsigned long capability = 0; capability <= 40; capability++) {
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0) == 1) {
      attempt("ambient capability", 0);
    }
  }
  attempt("no_new_privs is off", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? -1 : 0);
  attempt("uid 0", getuid() && geteuid() && getgid() && getegid() ? -1 : 0);
  attempt("setuid", setuid(0));
  attempt("setgroups", syscall(SYS_setgroups, 0, NULL));
  attempt("raise priority", setpriority(PRIO_PROCESS, 0, -10));
  return verdict();
}

static int say_effective_uid(int count, char **strings) {
  (void)count;
  (void)strings;
  errno = EPERM;
  attempt("euid 0", geteuid() == 0 ? 0 : -1);
  return verdict();
}

static int run_setuid(int count, char **strings) {
  const char *program = argument(count, strings, 0);
  execl(program, program, "euid", NULL);
  printf("stopped exec: %s\n", strerror(errno));
  return STOPPED;
}

static int try_forks(int count, char **strings) {
  int most = atoi(argument(count, strings, 0));
  int made = 0;
  while (made < most) {
    pid_t pid = fork();
    if (pid == 0) {
      for (;;) {
        pause();
      }
    }
    if (pid < 0) {
      break;
    }
    made++;
  }
  printf("made %d: %s\n", made, strerror(errno));
  return made == most ? REACHED : STOPPED;
}

static void touch_memory(int mib) {
  size_t bytes = (size_t)mib << 20;
  volatile char *memory = malloc(bytes);
  for (size_t i = 0; memory && i < bytes; i += 4096) {
    memory[i] = 1;
  }
  // Long enough for a sampler; a kernel limit does not wait.
  struct timespec pause = {.tv_nsec = 400000000};
  nanosleep(&pause, NULL);
}

static int grandchild_memory(int count, char **strings) {
  int mib = atoi(argument(count, strings, 0));
  pid_t child = fork();
  if (child == 0) {
    pid_t grandchild = fork();
    if (grandchild == 0) {
      touch_memory(mib);
      _exit(0);
    }
    int status;
    waitpid(grandchild, &status, 0);
    _exit(WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1);
  }
  int status;
  waitpid(child, &status, 0);
  bool whole = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  printf("%s\n", whole ? "reached the memory" : "stopped");
  return whole ? REACHED : STOPPED;
}

static int own_memory(int count, char **strings) {
  touch_memory(atoi(argument(count, strings, 0)));
  printf("reached the memory\n");
  return REACHED;
}

// Fills a folder up to the given number of MiB.
static int fill(int count, char **strings) {
  const char *folder = argument(count, strings, 0);
  int64_t most = (int64_t)atoi(argument(count, strings, 1)) << 20;
  char path[4096];
  snprintf(path, sizeof path, "%s/filler", folder);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  static char block[1 << 20];
  int64_t written = 0;
  while (fd >= 0 && written < most) {
    ssize_t now = write(fd, block, sizeof block);
    if (now <= 0) {
      break;
    }
    written += now;
  }
  printf("wrote %lld MiB: %s\n", (long long)(written >> 20), strerror(errno));
  unlink(path);
  return written >= most ? REACHED : STOPPED;
}

static struct sockaddr_un abstract_address(const char *name, socklen_t *length) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path + 1, name, sizeof address.sun_path - 2);
  *length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
  return address;
}

static int listen_abstract(int count, char **strings) {
  socklen_t length;
  struct sockaddr_un address = abstract_address(argument(count, strings, 0), &length);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr *)&address, length) || listen(fd, 5)) {
    perror("listen");
    return 1;
  }
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    pause();
  }
}

static int connect_abstract(int count, char **strings) {
  socklen_t length;
  struct sockaddr_un address = abstract_address(argument(count, strings, 0), &length);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  attempt("abstract socket", connect(fd, (struct sockaddr *)&address, length));
  return verdict();
}

static int connect_path(int count, char **strings) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, argument(count, strings, 0), sizeof address.sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  attempt("socket by path", connect(fd, (struct sockaddr *)&address, sizeof address));
  return verdict();
}

static struct sockaddr_in loopback(const char *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int listen_tcp(int count, char **strings) {
  for (int i = 0; i < count; i++) {
    struct sockaddr_in address = loopback(strings[i]);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    attempt(strings[i], bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 1) ? -1 : 0);
  }
  return verdict();
}

static int connect_tcp(int count, char **strings) {
  for (int i = 0; i < count; i++) {
    struct sockaddr_in address = loopback(strings[i]);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    attempt(strings[i], connect(fd, (struct sockaddr *)&address, sizeof address));
  }
  return verdict();
}

static int make_shared(int count, char **strings) {
  key_t key = (key_t)atoi(argument(count, strings, 0));
  int id = shmget(key, 4096, IPC_CREAT | 0666);
  if (id < 0) {
    perror("shmget");
    return 1;
  }
  // Gone with its last user, so that a run leaves nothing behind.
  char *memory = shmat(id, NULL, 0);
  strcpy(memory, "secret");
  printf("ready\n");
  fflush(stdout);
  signal(SIGTERM, SIG_DFL);
  sigset_t wait;
  sigemptyset(&wait);
  sigaddset(&wait, SIGTERM);
  sigprocmask(SIG_BLOCK, &wait, NULL);
  int caught;
  sigwait(&wait, &caught);
  shmctl(id, IPC_RMID, NULL);
  return LOCAL_STEP;
}

static int read_shared(int count, char **strings) {
  attempt("shared memory", shmget((key_t)atoi(argument(count, strings, 0)), 4096, 0));
  return verdict();
}

#if defined(__x86_64__)
static int try_old_calls(int count, char **strings) {
  (void)count;
  (void)strings;
  // 20 is getpid by the 32-bit numbers: harmless, but a filter for one set must stop the other.
  int result = -1;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory", "r8", "r9", "r10", "r11");
  errno = -result;
  attempt("32-bit call", result > 0 ? 0 : -1);
  return verdict();
}
#else
static int try_old_calls(int count, char **strings) {
  (void)count;
  (void)strings;
  return STOPPED;
}
#endif

// ---- not attacks, but behaviour that the suite needs of a function

static int flood(int count, char **strings) {
  int64_t left = (int64_t)atoi(argument(count, strings, 0)) << 20;
  static char block[65536];
  memset(block, 'x', sizeof block);
  while (left > 0) {
    ssize_t written = write(1, block, sizeof block);
    if (written < 0) {
      return 1;
    }
    left -= written;
  }
  return LOCAL_STEP;
}

static int ignore_term(int count, char **strings) {
  (void)count;
  (void)strings;
  signal(SIGTERM, SIG_IGN);
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    pause();
  }
}

// Ends well when asked to; leaves a secret in the file that it may be given.
static int wait_for_term(int count, char **strings) {
  if (count > 0) {
    int fd = open(strings[0], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0 || write(fd, "secret", 6) != 6) {
      perror(strings[0]);
      return 1;
    }
    close(fd);
  }
  sigset_t wait;
  sigemptyset(&wait);
  sigaddset(&wait, SIGTERM);
  sigprocmask(SIG_BLOCK, &wait, NULL);
  printf("ready\n");
  fflush(stdout);
  int caught;
  sigwait(&wait, &caught);
  printf("bye\n");
  return 7;
}

static int spin(int count, char **strings) {
  (void)count;
  (void)strings;
  printf("ready\n");
  fflush(stdout);
  for (volatile uint64_t turns = 0;; turns++) {
  }
}

// Leaves grandchildren behind that end at once: only the sandbox's first process can bury them.
static int orphans(int count, char **strings) {
  int most = atoi(argument(count, strings, 0));
  for (int i = 0; i < most; i++) {
    pid_t child = fork();
    if (child == 0) {
      if (fork() == 0) {
        _exit(0);
      }
      _exit(0);
    }
    waitpid(child, NULL, 0);
  }
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    pause();
  }
}

// A tree of processes in sessions of their own, which a kill of one process group would miss.
static int family(int count, char **strings) {
  int most = atoi(argument(count, strings, 0));
  for (int i = 0; i < most; i++) {
    if (fork() == 0) {
      setsid();
      if (fork() > 0) {
        _exit(0);
      }
      for (;;) {
        pause();
      }
    }
  }
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    pause();
  }
}

// A runtime that waits for its assignment on descriptor 3 and then prints it.
static int wait_for_assignment(int count, char **strings) {
  (void)count;
  (void)strings;
  if (write(3, "R", 1) != 1) {
    return 1;
  }
  char text[262144];
  size_t length = 0;
  ssize_t got;
  while ((got = read(3, text + length, sizeof text - length)) > 0) {
    length += (size_t)got;
  }
  close(3);
  for (size_t i = 0; i < length; i++) {
    putchar(text[i] ? text[i] : '\n');
  }
  DIR *task = opendir("/var/task");
  for (struct dirent *entry = task ? readdir(task) : NULL; entry; entry = readdir(task)) {
    if (entry->d_name[0] != '.') {
      printf("/var/task/%s\n", entry->d_name);
    }
  }
  fflush(stdout);
  return 8;
}

static const struct {
  const char *name;
  int (*run)(int count, char **strings);
} COMMANDS[] = {{"read", try_read},
                {"write", try_write},
                {"signal", try_signal},
                {"trace", try_trace},
                {"mount", try_mount},
                {"namespaces", try_namespaces},
                {"devices", try_devices},
                {"processes", try_processes},
                {"proc", try_proc},
                {"kernel", try_kernel},
                {"sockets", try_sockets},
                {"privileges", try_privileges},
                {"euid", say_effective_uid},
                {"run-setuid", run_setuid},
                {"forks", try_forks},
                {"grandchild-memory", grandchild_memory},
                {"memory", own_memory},
                {"fill", fill},
                {"listen-abstract", listen_abstract},
                {"connect-abstract", connect_abstract},
                {"connect-path", connect_path},
                {"listen-tcp", listen_tcp},
                {"connect-tcp", connect_tcp},
                {"make-shared", make_shared},
                {"read-shared", read_shared},
                {"old-calls", try_old_calls},
                {"flood", flood},
                {"ignore-term", ignore_term},
                {"wait-for-term", wait_for_term},
                {"spin", spin},
                {"orphans", orphans},
                {"family", family},
                {"wait", wait_for_assignment}};

int main(int count, char **strings) {
  setvbuf(stdout, NULL, _IOFBF, 65536);
  for (size_t i = 0; count > 1 && i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
    if (!strcmp(strings[1], COMMANDS[i].name)) {
      return COMMANDS[i].run(count - 2, strings + 2);
    }
  }
  fprintf(stderr, "attack: unknown command\n");
  return 2;
}
