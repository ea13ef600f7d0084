#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util.h"

int guard_privileges(uid_t uid, gid_t gid, bool own_uid) {
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)) {
    return fail_errno("clear ambient capabilities");
  }
  for (unsigned long capability = 0; capability < 64; capability++) {
    // EINVAL: the kernel knows no more. EPERM: an ordinary user has none to drop.
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) && errno == EINVAL) {
      break;
    }
  }
  if (own_uid && (setgroups(0, NULL) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid))) {
    return fail_errno("become uid %u", (unsigned)uid);
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  if (syscall(SYS_capset, &header, none)) {
    return fail_errno("drop capabilities");
  }
  return 0;
}

static int lower_limit(int resource, rlim_t value) {
  struct rlimit limit;
  if (getrlimit(resource, &limit)) {
    return -1;
  }
  rlim_t most = limit.rlim_max < value ? limit.rlim_max : value;
  limit = (struct rlimit){.rlim_cur = most, .rlim_max = most};
  return setrlimit(resource, &limit);
}

int guard_limits(const struct sandbox_options *sandbox) {
  if (lower_limit(RLIMIT_NOFILE, (rlim_t)sandbox->open_files) || lower_limit(RLIMIT_CORE, 0) ||
      lower_limit(RLIMIT_NPROC, (rlim_t)sandbox->pids) || lower_limit(RLIMIT_MEMLOCK, 65536) ||
      lower_limit(RLIMIT_MSGQUEUE, 0) || lower_limit(RLIMIT_NICE, 0) ||
      lower_limit(RLIMIT_RTPRIO, 0)) {
    return fail_errno("resource limits");
  }
  return 0;
}

int guard_no_new_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? fail_errno("no_new_privs") : 0;
}

int landlock_version(void) {
  long version =
      syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : (int)version;
}

bool landlock_has_ports(void) { return landlock_version() >= 4; }

// Rights by number, as in the kernel's header, so that an old header does not hide a new right.
#define RIGHT(bit) (UINT64_C(1) << (bit))
enum { EXECUTE = 0, WRITE_FILE = 1, READ_FILE = 2, READ_DIR = 3, LAST_OF_FIRST = 12 };
enum { REFER = 13, TRUNCATE = 14, IOCTL_DEV = 15 };
enum { BIND_TCP = 0, CONNECT_TCP = 1 };

static uint64_t all_rights(int version) {
  uint64_t rights = RIGHT(LAST_OF_FIRST + 1) - 1;
  rights |= version >= 2 ? RIGHT(REFER) : 0;
  rights |= version >= 3 ? RIGHT(TRUNCATE) : 0;
  rights |= version >= 5 ? RIGHT(IOCTL_DEV) : 0;
  return rights;
}

static int allow_path(int ruleset, const char *path, uint64_t rights) {
  int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0) {
    return 0;
  }
  struct stat status;
  if (fstat(fd, &status) == 0 && !S_ISDIR(status.st_mode)) {
    rights &= RIGHT(EXECUTE) | RIGHT(WRITE_FILE) | RIGHT(READ_FILE) | RIGHT(TRUNCATE) |
              RIGHT(IOCTL_DEV);
  }
  struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = fd};
  long result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(fd);
  return result ? fail_errno("landlock rule for %s", path) : 0;
}

static int allow_paths(int ruleset, const char *const *readable, const char *const *writable,
                       uint64_t all) {
  uint64_t read = RIGHT(EXECUTE) | RIGHT(READ_FILE) | RIGHT(READ_DIR);
  for (; *readable; readable++) {
    if (allow_path(ruleset, *readable, read & all)) {
      return -1;
    }
  }
  for (; *writable; writable++) {
    if (allow_path(ruleset, *writable, all)) {
      return -1;
    }
  }
  return 0;
}

static int allow_port(int ruleset, int64_t port) {
  struct landlock_net_port_attr rule = {.allowed_access = RIGHT(BIND_TCP) | RIGHT(CONNECT_TCP),
                                        .port = (uint64_t)port};
  return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_NET_PORT, &rule, 0)
             ? fail_errno("landlock rule for port %d", (int)port)
             : 0;
}

int guard_reach(const char *const *readable, const char *const *writable, int64_t only_port) {
  int version = landlock_version();
  if (version == 0) {
    return 0;
  }
  // The layout of struct landlock_ruleset_attr at version 6: paths, ports, scopes.
  struct {
    uint64_t handled_paths;
    uint64_t handled_ports;
    uint64_t scoped;
  } attributes = {.handled_paths = all_rights(version), .scoped = version >= 6 ? 3 : 0};
  bool limits_ports = only_port > 0 && landlock_has_ports();
  if (limits_ports) {
    attributes.handled_ports = RIGHT(BIND_TCP) | RIGHT(CONNECT_TCP);
  }
  size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
  if (ruleset < 0) {
    return fail_errno("landlock ruleset");
  }
  int result = allow_paths(ruleset, readable, writable, attributes.handled_paths);
  if (result == 0 && limits_ports) {
    result = allow_port(ruleset, only_port);
  }
  if (result == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0)) {
    result = fail_errno("landlock");
  }
  close(ruleset);
  return result;
}
