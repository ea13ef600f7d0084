// What a process of the function is denied: privileges, system calls, paths.
#ifndef HEADRACE_GUARD_H
#define HEADRACE_GUARD_H

#include <stdbool.h>

#include "options.h"

// The Landlock version of this kernel; 0: none.
int landlock_version(void);

// Whether it knows TCP ports.
bool landlock_has_ports(void);

// Drops every capability, also from the bounding and ambient sets, and becomes the uid if own_uid.
int guard_privileges(uid_t uid, gid_t gid, bool own_uid);

int guard_limits(const struct sandbox_options *sandbox);

// Never again a privilege by exec, and the seccomp filter.
int guard_no_new_privileges(void);
int guard_system_calls(void);

// What Landlock leaves: everything readable and executable below each of readable, everything
// below each of writable. Lists end with NULL; a path that does not exist is passed over. Of TCP it
// leaves the one port to listen at and to connect to; 0: all of it.
int guard_reach(const char *const *readable, const char *const *writable, int64_t only_port);

#endif
