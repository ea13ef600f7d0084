// What a sandbox sees of the file system: one read-only root that all share, and what is its own.
#ifndef HEADRACE_VIEW_H
#define HEADRACE_VIEW_H

#include <stdbool.h>

#include "options.h"

// Leaves the machine's view for good: new mount namespace (and user namespace in mode user), and
// the shared read-only root, in which sandboxes are then started.
int view_prepare(const struct shared_options *shared);

// Enters a new user namespace's uids: the given ones inside for the caller's outside.
int view_map_ids(uid_t inside_uid, gid_t inside_gid, uid_t outside_uid, gid_t outside_gid);

// In the first process of a new mount and pid namespace: /proc, /tmp and /run of its own. Returns
// 0, or -1; *proc_private tells whether /proc could be made private (else it is empty).
int view_enter(const struct shared_options *shared, const struct sandbox_options *sandbox,
               bool *proc_private);

// Binds the code to /var/task and the layers to /opt, sets the size of /tmp, and hides all other
// code for good.
int view_assign(const char *code, const char *const *layers, int layer_count, int64_t tmp_mib);

#endif
