// The processes of a sandbox, where no cgroup tells of them.
#ifndef HEADRACE_PROCESSES_H
#define HEADRACE_PROCESSES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// Signals everything in the sandbox but init: all of the pid namespace where there is one
// (isolated), else init's descendants.
void processes_signal(int signal, bool isolated);

int64_t processes_memory_bytes(bool isolated);
int64_t processes_cpu_nanos(bool isolated);

// Makes the folder that serves as /tmp the uid's own where the caller is root.
int processes_prepare_folder(const char *path, uid_t uid, gid_t gid);

#endif
