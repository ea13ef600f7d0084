#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util.h"

static const char BASE[] = "headrace";
// Where the processes of a delegated v2 group go, since a group with controllers may hold none.
static const char CALLERS[] = "headrace-callers";

enum { TEXT = 16384, PATH_BYTES = 4096, SWEEP_SECONDS = 5 };

static bool has_word(const char *text, const char *word, const char *separators) {
  size_t length = strlen(word);
  while (*text) {
    text += strspn(text, separators);
    size_t here = strcspn(text, separators);
    if (here == length && !strncmp(text, word, length)) {
      return true;
    }
    text += here;
  }
  return false;
}

// The caller's own group in the hierarchy, from /proc/self/cgroup: "ID:CONTROLLERS:PATH".
static bool own_group(const char *text, const char *controllers, char *path) {
  for (const char *line = text; line && *line;) {
    const char *end = strchr(line, '\n');
    const char *first = strchr(line, ':');
    const char *second = first ? strchr(first + 1, ':') : NULL;
    if (second) {
      char names[256];
      size_t length = (size_t)(second - first - 1);
      snprintf(names, sizeof names, "%.*s", (int)length, first + 1);
      bool match = *controllers ? has_word(names, controllers, ",") : length == 0;
      if (match) {
        size_t bytes = end ? (size_t)(end - second - 1) : strlen(second + 1);
        snprintf(path, PATH_BYTES, "%.*s", (int)bytes, second + 1);
        return true;
      }
    }
    line = end ? end + 1 : NULL;
  }
  return false;
}

// Opens the folder below which the base is made: the top of the mount for root, else the caller's
// own group, which has been delegated to it if anything has.
static int open_top(const char *mount_point, const char *mount_root, const char *own) {
  char path[PATH_BYTES * 2];
  if (geteuid() == 0) {
    snprintf(path, sizeof path, "%s", mount_point);
  } else {
    size_t skip = strcmp(mount_root, "/") ? strlen(mount_root) : 0;
    if (strncmp(own, mount_root, skip) != 0) {
      skip = 0;
    }
    snprintf(path, sizeof path, "%s%s", mount_point, own + skip);
    char *last = strrchr(path, '/');
    if (last && !strcmp(last + 1, CALLERS)) {
      *last = 0;
    }
  }
  return open(path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
}

static void move_members(int from, int into) {
  static char text[TEXT];
  // A few rounds, since members may fork meanwhile.
  for (int round = 0; round < 8; round++) {
    if (read_text_at(from, "cgroup.procs", text, sizeof text) <= 0) {
      return;
    }
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
      (void)write_text_at(into, "cgroup.procs", line);
    }
  }
}

static void enable_controllers(int directory) {
  static const char *const wanted[] = {"+memory", "+cpu", "+pids"};
  char available[1024];
  if (read_text_at(directory, "cgroup.controllers", available, sizeof available) < 0) {
    return;
  }
  for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++) {
    if (!has_word(available, wanted[i] + 1, " \n")) {
      continue;
    }
    if (write_text_at(directory, "cgroup.subtree_control", wanted[i]) == 0 || errno != EBUSY) {
      continue;
    }
    (void)mkdirat(directory, CALLERS, 0755);
    int callers = openat(directory, CALLERS, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
    if (callers >= 0) {
      move_members(directory, callers);
      close(callers);
      (void)write_text_at(directory, "cgroup.subtree_control", wanted[i]);
    }
  }
}

static unsigned unified_controls(int base) {
  unsigned controls = 0;
  char enabled[1024];
  if (read_text_at(base, "cgroup.subtree_control", enabled, sizeof enabled) >= 0) {
    controls |= has_word(enabled, "memory", " \n") ? CONTROL_MEMORY : 0;
    controls |= has_word(enabled, "cpu", " \n") ? CONTROL_CPU : 0;
    controls |= has_word(enabled, "pids", " \n") ? CONTROL_PIDS : 0;
  }
  controls |= CONTROL_CPU_TIME;
  controls |= faccessat(base, "cgroup.freeze", W_OK, AT_EACCESS) == 0 ? CONTROL_FREEZE : 0;
  controls |= faccessat(base, "cgroup.kill", W_OK, AT_EACCESS) == 0 ? CONTROL_KILL : 0;
  return controls;
}

static unsigned legacy_controls(const char *options) {
  unsigned controls = 0;
  controls |= has_word(options, "memory", ",\n") ? CONTROL_MEMORY : 0;
  controls |= has_word(options, "cpu", ",\n") ? CONTROL_CPU : 0;
  controls |= has_word(options, "cpuacct", ",\n") ? CONTROL_CPU_TIME : 0;
  controls |= has_word(options, "pids", ",\n") ? CONTROL_PIDS : 0;
  controls |= has_word(options, "freezer", ",\n") ? CONTROL_FREEZE : 0;
  return controls;
}

static const char *first_controller(unsigned controls) {
  return controls & CONTROL_MEMORY     ? "memory"
         : controls & CONTROL_CPU      ? "cpu"
         : controls & CONTROL_CPU_TIME ? "cpuacct"
         : controls & CONTROL_PIDS     ? "pids"
                                       : "freezer";
}

static void add_hierarchy(struct cgroup_root *root, int top, bool unified, unsigned controls) {
  (void)mkdirat(top, BASE, 0755);
  int base = openat(top, BASE, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  if (base < 0) {
    return;
  }
  if (faccessat(base, ".", W_OK, AT_EACCESS) != 0) {
    close(base);
    return;
  }
  if (unified) {
    enable_controllers(top);
    enable_controllers(base);
    controls = unified_controls(base);
  }
  root->hierarchies[root->count++] =
      (struct hierarchy){.controls = controls, .unified = unified, .base = base};
  root->controls |= controls;
}

// One line of mountinfo: "ID PARENT DEVICE ROOT POINT OPTIONS [TAGS] - TYPE SOURCE SUPEROPTIONS".
static void consider_mount(struct cgroup_root *root, char *line, const char *groups, bool all) {
  char *dash = strstr(line, " - ");
  if (!dash) {
    return;
  }
  char type[32] = "";
  char options[512] = "";
  char mount_root[PATH_BYTES];
  char mount_point[PATH_BYTES];
  if (sscanf(dash, " - %31s %*s %511s", type, options) != 2 ||
      sscanf(line, "%*s %*s %*s %4095s %4095s", mount_root, mount_point) != 2) {
    return;
  }
  bool unified = !strcmp(type, "cgroup2");
  if (!unified && strcmp(type, "cgroup") != 0) {
    return;
  }
  unsigned controls = unified ? (unsigned)CONTROL_KILL : legacy_controls(options);
  bool needed = all ? controls != 0 : (controls & ~root->controls) != 0;
  if (!needed || root->count == MAX_HIERARCHIES) {
    return;
  }
  char own[PATH_BYTES];
  if (!own_group(groups, unified ? "" : first_controller(controls), own)) {
    return;
  }
  int top = open_top(mount_point, mount_root, own);
  if (top >= 0) {
    add_hierarchy(root, top, unified, controls);
    close(top);
  }
}

// Leaves out a v1 hierarchy that adds nothing to the unified one: each costs a move a start.
static void drop_needless(struct cgroup_root *root) {
  unsigned unified = 0;
  for (int i = 0; i < root->count; i++) {
    unified |= root->hierarchies[i].unified ? root->hierarchies[i].controls : 0;
  }
  int kept = 0;
  for (int i = 0; i < root->count; i++) {
    struct hierarchy *hierarchy = &root->hierarchies[i];
    if (!hierarchy->unified && (hierarchy->controls & ~unified) == 0) {
      close(hierarchy->base);
      continue;
    }
    root->hierarchies[kept++] = *hierarchy;
  }
  root->count = kept;
}

void cgroup_discover(struct cgroup_root *root, bool all) {
  memset(root, 0, sizeof *root);
  static char groups[TEXT];
  if (read_text_at(AT_FDCWD, "/proc/self/cgroup", groups, sizeof groups) < 0) {
    return;
  }
  FILE *mounts = fopen("/proc/self/mountinfo", "re");
  if (!mounts) {
    return;
  }
  char *line = NULL;
  size_t capacity = 0;
  while (getline(&line, &capacity, mounts) > 0) {
    consider_mount(root, line, groups, all);
  }
  free(line);
  fclose(mounts);
  if (!all) {
    drop_needless(root);
  }
}

static int folder_of(const struct cgroup *group, unsigned control) {
  // The unified hierarchy freezes better (a frozen member still dies of SIGKILL), so it goes first.
  if (group->unified >= 0 && (group->folders[group->unified].of->controls & control)) {
    return group->unified;
  }
  for (int i = 0; i < group->count; i++) {
    if (group->folders[i].of->controls & control) {
      return i;
    }
  }
  return -1;
}

static int limit_memory(int directory, bool unified, int64_t mib) {
  int64_t bytes = mib << 20;
  if (unified) {
    (void)write_text_at(directory, "memory.swap.max", "0");
    return write_number_at(directory, "memory.max", bytes);
  }
  (void)write_text_at(directory, "memory.swappiness", "0");
  // The limit may never be above that with swap, so which goes first depends on the direction.
  (void)write_number_at(directory, "memory.memsw.limit_in_bytes", bytes);
  int result = write_number_at(directory, "memory.limit_in_bytes", bytes);
  (void)write_number_at(directory, "memory.memsw.limit_in_bytes", bytes);
  return result;
}

static int limit_cpu(int directory, bool unified, int64_t millis) {
  // A short period spreads a small share evenly; the kernel wants at least 1 ms of quota.
  int64_t period = millis >= 50 ? 20000 : 100000;
  int64_t quota = millis * period / 1000;
  if (unified) {
    char text[64];
    snprintf(text, sizeof text, "%lld %lld", (long long)quota, (long long)period);
    return write_text_at(directory, "cpu.max", text);
  }
  if (write_text_at(directory, "cpu.cfs_quota_us", "-1") ||
      write_number_at(directory, "cpu.cfs_period_us", period)) {
    return -1;
  }
  return write_number_at(directory, "cpu.cfs_quota_us", quota);
}

int cgroup_limit(struct cgroup *group, const struct limits *limits) {
  int memory = folder_of(group, CONTROL_MEMORY);
  if (memory >= 0 && limit_memory(group->folders[memory].directory,
                                  group->folders[memory].of->unified, limits->memory_mib)) {
    return fail_errno("memory limit of %lld MiB", (long long)limits->memory_mib);
  }
  int cpu = folder_of(group, CONTROL_CPU);
  if (cpu >= 0 && limit_cpu(group->folders[cpu].directory, group->folders[cpu].of->unified,
                            limits->cpu_millis)) {
    return fail_errno("CPU limit of %lld millis", (long long)limits->cpu_millis);
  }
  return 0;
}

static int open_folder(const struct hierarchy *hierarchy, struct cgroup *group) {
  if (mkdirat(hierarchy->base, group->name, 0755)) {
    return fail_errno("cgroup %s", group->name);
  }
  int directory = openat(hierarchy->base, group->name, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  if (directory < 0) {
    fail_errno("cgroup %s", group->name);
    unlinkat(hierarchy->base, group->name, AT_REMOVEDIR);
    return -1;
  }
  int procs = openat(directory, "cgroup.procs", O_WRONLY | O_CLOEXEC);
  if (hierarchy->unified) {
    group->unified = group->count;
  }
  group->folders[group->count].of = hierarchy;
  group->folders[group->count].directory = directory;
  group->folders[group->count].procs = procs;
  group->count++;
  group->controls |= hierarchy->controls;
  return procs < 0 ? fail_errno("cgroup %s: cgroup.procs", group->name) : 0;
}

int cgroup_create(const struct cgroup_root *root, const char *prefix, const char *name,
                  int64_t pids, const struct limits *limits, struct cgroup *group) {
  memset(group, 0, sizeof *group);
  group->unified = -1;
  snprintf(group->name, sizeof group->name, "%s.%s", prefix, name);
  for (int i = 0; i < root->count; i++) {
    if (open_folder(&root->hierarchies[i], group)) {
      cgroup_remove(group);
      return -1;
    }
  }
  int folder = folder_of(group, CONTROL_PIDS);
  if (folder >= 0 && write_number_at(group->folders[folder].directory, "pids.max", pids)) {
    fail_errno("pids limit");
    cgroup_remove(group);
    return -1;
  }
  if (cgroup_limit(group, limits)) {
    cgroup_remove(group);
    return -1;
  }
  return 0;
}

int cgroup_join(const struct cgroup *group, bool in_unified) {
  for (int i = 0; i < group->count; i++) {
    if (in_unified && i == group->unified) {
      continue;
    }
    if (write_text(group->folders[i].procs, "0")) {
      return fail_errno("join cgroup %s", group->name);
    }
  }
  return 0;
}

static int set_frozen(struct cgroup *group, bool frozen) {
  int folder = folder_of(group, CONTROL_FREEZE);
  if (folder < 0) {
    errno = ENOTSUP;
    return -1;
  }
  int directory = group->folders[folder].directory;
  int result = group->folders[folder].of->unified
                   ? write_text_at(directory, "cgroup.freeze", frozen ? "1" : "0")
                   : write_text_at(directory, "freezer.state", frozen ? "FROZEN" : "THAWED");
  if (result == 0) {
    group->frozen = frozen;
  }
  return result;
}

int cgroup_freeze(struct cgroup *group) { return set_frozen(group, true); }

int cgroup_thaw(struct cgroup *group) { return group->frozen ? set_frozen(group, false) : 0; }

bool cgroup_is_frozen(const struct cgroup *group) {
  int folder = folder_of(group, CONTROL_FREEZE);
  if (folder < 0) {
    return false;
  }
  char text[256];
  int directory = group->folders[folder].directory;
  if (!group->folders[folder].of->unified) {
    return read_text_at(directory, "freezer.state", text, sizeof text) > 0 &&
           !strcmp(text, "FROZEN\n");
  }
  int64_t frozen = 0;
  return read_text_at(directory, "cgroup.events", text, sizeof text) > 0 &&
         find_number(text, "frozen", &frozen) && frozen == 1;
}

int cgroup_watch_oom(const struct cgroup *group, bool *priority) {
  int folder = folder_of(group, CONTROL_MEMORY);
  if (folder < 0) {
    return -1;
  }
  int directory = group->folders[folder].directory;
  *priority = group->folders[folder].of->unified;
  if (*priority) {
    int events = openat(directory, "memory.events", O_RDONLY | O_CLOEXEC);
    char text[512];
    if (events >= 0) {
      reread_text(events, text, sizeof text);
    }
    return events;
  }
  int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  int control = openat(directory, "memory.oom_control", O_RDONLY | O_CLOEXEC);
  char text[32];
  snprintf(text, sizeof text, "%d %d", event, control);
  int result = control < 0 ? -1 : write_text_at(directory, "cgroup.event_control", text);
  if (control >= 0) {
    close(control);
  }
  if (result) {
    close(event);
    return -1;
  }
  return event;
}

int64_t cgroup_oom_kills(const struct cgroup *group) {
  int folder = folder_of(group, CONTROL_MEMORY);
  char text[512];
  int64_t kills = -1;
  if (folder >= 0 &&
      read_text_at(group->folders[folder].directory,
                   group->folders[folder].of->unified ? "memory.events" : "memory.oom_control",
                   text, sizeof text) > 0) {
    find_number(text, "oom_kill", &kills);
  }
  return kills;
}

static int64_t read_number(int directory, const char *name) {
  char text[64];
  if (read_text_at(directory, name, text, sizeof text) <= 0) {
    return -1;
  }
  char *end;
  int64_t value = strtoll(text, &end, 10);
  return end == text ? -1 : value;
}

void cgroup_measure(const struct cgroup *group, struct measure *measure) {
  *measure = (struct measure){-1, -1, -1, -1, cgroup_oom_kills(group)};
  int memory = folder_of(group, CONTROL_MEMORY);
  if (memory >= 0) {
    int directory = group->folders[memory].directory;
    bool unified = group->folders[memory].of->unified;
    measure->memory_max_bytes =
        read_number(directory, unified ? "memory.peak" : "memory.max_usage_in_bytes");
    measure->memory_bytes =
        read_number(directory, unified ? "memory.current" : "memory.usage_in_bytes");
  }
  int cpu = folder_of(group, CONTROL_CPU_TIME);
  if (cpu >= 0 && group->folders[cpu].of->unified) {
    char text[1024];
    int64_t micros;
    if (read_text_at(group->folders[cpu].directory, "cpu.stat", text, sizeof text) > 0 &&
        find_number(text, "usage_usec", &micros)) {
      measure->cpu_nanos = micros * 1000;
    }
  } else if (cpu >= 0) {
    measure->cpu_nanos = read_number(group->folders[cpu].directory, "cpuacct.usage");
  }
  int pids = folder_of(group, CONTROL_PIDS);
  if (pids >= 0) {
    measure->processes = read_number(group->folders[pids].directory, "pids.current");
  }
}

static void kill_members(int directory) {
  static char text[TEXT];
  if (read_text_at(directory, "cgroup.procs", text, sizeof text) <= 0) {
    return;
  }
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    pid_t pid = (pid_t)strtol(line, NULL, 10);
    if (pid > 1) {
      kill(pid, SIGKILL);
    }
  }
}

static void kill_folder(int directory, bool unified) {
  if (!unified || write_text_at(directory, "cgroup.kill", "1")) {
    kill_members(directory);
  }
  // A member of a frozen v1 group dies only once thawed.
  (void)write_text_at(directory, unified ? "cgroup.freeze" : "freezer.state",
                      unified ? "0" : "THAWED");
}

void cgroup_kill(struct cgroup *group) {
  for (int i = 0; i < group->count; i++) {
    kill_folder(group->folders[i].directory, group->folders[i].of->unified);
  }
}

static void pause_millis(long millis) {
  struct timespec pause = {.tv_sec = 0, .tv_nsec = millis * 1000000};
  nanosleep(&pause, NULL);
}

static int remove_folder(int base, const char *name, int64_t until) {
  while (unlinkat(base, name, AT_REMOVEDIR)) {
    if (errno == ENOENT) {
      return 0;
    }
    if (errno != EBUSY || monotonic_nanos() > until) {
      return -1;
    }
    pause_millis(1);
  }
  return 0;
}

void cgroup_remove(struct cgroup *group) {
  int64_t until = monotonic_nanos() + 2000000000;
  for (int i = 0; i < group->count; i++) {
    (void)remove_folder(group->folders[i].of->base, group->name, until);
  }
  cgroup_close(group);
}

void cgroup_close(struct cgroup *group) {
  for (int i = 0; i < group->count; i++) {
    close(group->folders[i].directory);
    if (group->folders[i].procs >= 0) {
      close(group->folders[i].procs);
    }
  }
  group->count = 0;
}

// Kills the members of a folder and removes it; whether it is gone.
static bool sweep_folder(const struct hierarchy *hierarchy, const char *name) {
  int directory = openat(hierarchy->base, name, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  if (directory < 0) {
    return errno == ENOENT;
  }
  kill_folder(directory, hierarchy->unified);
  close(directory);
  return unlinkat(hierarchy->base, name, AT_REMOVEDIR) == 0 || errno == ENOENT;
}

// Sweeps the folders whose names start so; returns how many are still there.
static int sweep_hierarchy(const struct hierarchy *hierarchy, const char *start) {
  int copy = openat(hierarchy->base, ".", O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  DIR *folder = copy < 0 ? NULL : fdopendir(copy);
  int left = 0;
  for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
    if (!strncmp(entry->d_name, start, strlen(start)) &&
        !sweep_folder(hierarchy, entry->d_name)) {
      left++;
    }
  }
  if (folder) {
    closedir(folder);
  }
  return left;
}

int cgroup_sweep(const struct cgroup_root *root, const char *prefix, const char *name) {
  char start[MAX_PREFIX + MAX_NAME + 2];
  snprintf(start, sizeof start, "%s.%s", prefix, name ? name : "");
  int64_t until = monotonic_nanos() + (int64_t)SWEEP_SECONDS * 1000000000;
  // Round by round over all hierarchies: what is frozen in one does not die of a kill in another.
  for (;;) {
    int left = 0;
    for (int i = 0; i < root->count; i++) {
      const struct hierarchy *hierarchy = &root->hierarchies[i];
      left += name ? !sweep_folder(hierarchy, start) : sweep_hierarchy(hierarchy, start);
    }
    if (left == 0 || monotonic_nanos() > until) {
      return left;
    }
    pause_millis(2);
  }
}
