// cgroups v1, v2 or a hybrid of both, behind one face.
#ifndef HEADRACE_CGROUP_H
#define HEADRACE_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "options.h"

enum control {
  CONTROL_MEMORY = 1,
  CONTROL_CPU = 2,
  CONTROL_CPU_TIME = 4,
  CONTROL_PIDS = 8,
  CONTROL_FREEZE = 16,
  CONTROL_KILL = 32,
};

enum { MAX_HIERARCHIES = 8 };

struct hierarchy {
  unsigned controls;
  bool unified;
  int base;  // the folder "headrace" below which sandboxes are
};

// What this process may use, found out once.
struct cgroup_root {
  int count;
  struct hierarchy hierarchies[MAX_HIERARCHIES];
  unsigned controls;
};

// One sandbox's folders. File descriptors only, so that it works after a change of root.
struct cgroup {
  char name[MAX_PREFIX + MAX_NAME + 2];
  int count;
  struct {
    const struct hierarchy *of;
    int directory;
    int procs;
  } folders[MAX_HIERARCHIES];
  unsigned controls;
  int unified;  // index of the v2 folder, or -1
  bool frozen;
};

struct measure {
  int64_t memory_max_bytes;  // -1 where it cannot be known, as all of these
  int64_t memory_bytes;
  int64_t cpu_nanos;
  int64_t processes;
  int64_t oom_kills;
};

// Finds the hierarchies that are needed, or all that hold sandboxes' folders, for a sweep.
void cgroup_discover(struct cgroup_root *root, bool all);

// Makes the sandbox's folders and sets its limits. On failure nothing is left.
int cgroup_create(const struct cgroup_root *root, const char *prefix, const char *name,
                  int64_t pids, const struct limits *limits, struct cgroup *group);
int cgroup_limit(struct cgroup *group, const struct limits *limits);

// Moves the caller into every folder but the unified one where it was already cloned into that.
int cgroup_join(const struct cgroup *group, bool in_unified);

int cgroup_freeze(struct cgroup *group);
int cgroup_thaw(struct cgroup *group);
bool cgroup_is_frozen(const struct cgroup *group);

// A descriptor that becomes readable (or has POLLPRI) when something ran out of memory; -1: none.
int cgroup_watch_oom(const struct cgroup *group, bool *priority);
int64_t cgroup_oom_kills(const struct cgroup *group);
void cgroup_measure(const struct cgroup *group, struct measure *measure);

// Kills the members that are still there; of use where init cannot reach them by their pids.
void cgroup_kill(struct cgroup *group);
void cgroup_remove(struct cgroup *group);
void cgroup_close(struct cgroup *group);

// Thaws, kills and removes every sandbox folder of the prefix (of one name where it is not null).
// Returns how many folders could not be removed.
int cgroup_sweep(const struct cgroup_root *root, const char *prefix, const char *name);

#endif
