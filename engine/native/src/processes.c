#include "processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util.h"

enum { MAX_PROCESSES = 32768 };

struct process {
  pid_t pid;
  pid_t parent;
  bool ours;
  int64_t resident_pages;
  int64_t cpu_ticks;
};

// The fields after the command's name, which may itself hold spaces and parentheses.
static bool read_process(int proc, const char *name, struct process *process) {
  char path[64];
  char text[1024];
  snprintf(path, sizeof path, "%.32s/stat", name);
  if (read_text_at(proc, path, text, sizeof text) <= 0) {
    return false;
  }
  char *after = strrchr(text, ')');
  long parent;
  long long user;
  long long system;
  long long resident;
  if (!after || sscanf(after + 1,
                       " %*c %ld %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %*d %*d %*d %*d "
                       "%*d %*d %*u %*u %lld",
                       &parent, &user, &system, &resident) != 4) {
    return false;
  }
  *process = (struct process){.pid = (pid_t)strtol(name, NULL, 10),
                              .parent = (pid_t)parent,
                              .resident_pages = resident,
                              .cpu_ticks = user + system};
  return true;
}

static size_t read_processes(struct process *processes) {
  DIR *proc = opendir("/proc");
  size_t count = 0;
  for (struct dirent *entry = proc ? readdir(proc) : NULL; entry && count < MAX_PROCESSES;
       entry = readdir(proc)) {
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
        read_process(dirfd(proc), entry->d_name, &processes[count])) {
      count++;
    }
  }
  if (proc) {
    closedir(proc);
  }
  return count;
}

// Marks the sandbox's processes: all but init in its own pid namespace, else init's descendants.
static void mark(struct process *processes, size_t count, bool isolated) {
  pid_t self = getpid();
  bool changed = true;
  for (size_t i = 0; i < count; i++) {
    processes[i].ours = isolated && processes[i].pid != self;
  }
  while (!isolated && changed) {
    changed = false;
    for (size_t i = 0; i < count; i++) {
      bool child = processes[i].parent == self;
      for (size_t j = 0; !child && j < count; j++) {
        child = processes[j].ours && processes[j].pid == processes[i].parent;
      }
      if (child && !processes[i].ours) {
        processes[i].ours = true;
        changed = true;
      }
    }
  }
}

static struct process *table(void) {
  static struct process *processes;
  if (!processes) {
    processes = must_allocate(MAX_PROCESSES * sizeof *processes);
  }
  return processes;
}

void processes_signal(int signal, bool isolated) {
  if (isolated) {
    // Everything that init can see is the sandbox; init itself is left out by the kernel. Outside
    // a pid namespace this would be the machine.
    if (getpid() == 1) {
      kill(-1, signal);
    }
    return;
  }
  struct process *processes = table();
  size_t count = read_processes(processes);
  mark(processes, count, false);
  for (size_t i = 0; i < count; i++) {
    if (processes[i].ours) {
      kill(processes[i].pid, signal);
    }
  }
}

int64_t processes_memory_bytes(bool isolated) {
  struct process *processes = table();
  size_t count = read_processes(processes);
  mark(processes, count, isolated);
  int64_t pages = 0;
  for (size_t i = 0; i < count; i++) {
    pages += processes[i].ours ? processes[i].resident_pages : 0;
  }
  return pages * sysconf(_SC_PAGESIZE);
}

int64_t processes_cpu_nanos(bool isolated) {
  struct process *processes = table();
  size_t count = read_processes(processes);
  mark(processes, count, isolated);
  int64_t ticks = 0;
  for (size_t i = 0; i < count; i++) {
    ticks += processes[i].ours ? processes[i].cpu_ticks : 0;
  }
  struct rusage ended;
  getrusage(RUSAGE_CHILDREN, &ended);
  return ticks * (1000000000 / sysconf(_SC_CLK_TCK)) +
         ((int64_t)ended.ru_utime.tv_sec + ended.ru_stime.tv_sec) * 1000000000 +
         ((int64_t)ended.ru_utime.tv_usec + ended.ru_stime.tv_usec) * 1000;
}

int processes_prepare_folder(const char *path, uid_t uid, gid_t gid) {
  if (mkdir(path, 0700) && errno != EEXIST) {
    return fail_errno("create %s", path);
  }
  if (geteuid() == 0 && chown(path, uid, gid)) {
    return fail_errno("own %s", path);
  }
  return 0;
}
