#include "view.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util.h"

// <sys/mount.h> and <linux/mount.h> do not go together; these are the older calls that we need.
int mount(const char *source, const char *target, const char *type, unsigned long flags,
          const void *data);
int umount2(const char *target, int flags);

#ifndef OPEN_TREE_CLOEXEC
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif
#define DETACH 2

enum { MAX_PLACED = 96, PATH_BYTES = 4096, SMALL_FILE = 262144 };

static const char CODE[] = "/.headrace/code";

// A tree taken from the machine, to be put into the new root.
struct placed {
  int tree;
  char target[256];
};

static struct placed placed[MAX_PLACED];
static int placed_count;

static int open_tree(int directory, const char *path, unsigned flags) {
  return (int)syscall(SYS_open_tree, directory, path, flags);
}

static int move_tree(int tree, int directory, const char *target) {
  return (int)syscall(SYS_move_mount, tree, "", directory, target,
                      MOVE_MOUNT_F_EMPTY_PATH | (*target ? 0 : MOVE_MOUNT_T_EMPTY_PATH));
}

static int restrict_tree(int tree, uint64_t attributes) {
  struct mount_attr attr = {.attr_set = attributes};
  return (int)syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr,
                      sizeof attr);
}

static int open_in(int root, const char *path, uint64_t flags, uint64_t resolve) {
  struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = resolve};
  return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

// Takes a copy of a path's mount, to be placed later; one that does not exist is passed over
// unless it is required.
static int take(const char *source, const char *target, uint64_t attributes, bool required) {
  if (placed_count == MAX_PLACED || strlen(target) >= sizeof placed[0].target) {
    return fail("too many or too long paths: %s", target);
  }
  int tree = open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (tree < 0 && !required && (errno == ENOENT || errno == ENOTDIR)) {
    return 0;
  }
  if (tree < 0) {
    return fail_errno("take %s", source);
  }
  if (attributes && restrict_tree(tree, attributes)) {
    fail_errno("make %s read-only", source);
    close(tree);
    return -1;
  }
  struct placed *place = &placed[placed_count++];
  place->tree = tree;
  strcpy(place->target, target);
  return 0;
}

static const uint64_t READ_ONLY = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;

static int take_etc(void) {
  static const char *const folders[] = {"ssl", "pki", "ca-certificates", "crypto-policies",
                                        "alternatives", "fonts"};
  char path[512];
  for (size_t i = 0; i < ARRAY_LENGTH(folders); i++) {
    snprintf(path, sizeof path, "/etc/%s", folders[i]);
    if (take(path, path, READ_ONLY, false)) {
      return -1;
    }
  }
  // Where a distribution keeps a JDK's configuration outside the JDK.
  DIR *etc = opendir("/etc");
  int result = 0;
  for (struct dirent *entry = etc ? readdir(etc) : NULL; entry && result == 0;
       entry = readdir(etc)) {
    if (!strncmp(entry->d_name, "java", 4) && strlen(entry->d_name) < 128) {
      snprintf(path, sizeof path, "/etc/%s", entry->d_name);
      result = take(path, path, READ_ONLY, false);
    }
  }
  if (etc) {
    closedir(etc);
  }
  return result;
}

static const char *const TOP[] = {"usr", "bin", "sbin", "lib", "lib64", "lib32", "libx32"};
static const char *const DEVICES[] = {"null", "zero", "full", "random", "urandom"};

static int take_machine(void) {
  char path[64];
  for (size_t i = 0; i < ARRAY_LENGTH(TOP); i++) {
    snprintf(path, sizeof path, "/%s", TOP[i]);
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
        take(path, path, READ_ONLY, true)) {
      return -1;
    }
  }
  for (size_t i = 0; i < ARRAY_LENGTH(DEVICES); i++) {
    snprintf(path, sizeof path, "/dev/%s", DEVICES[i]);
    if (take(path, path, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, true)) {
      return -1;
    }
  }
  return take_etc();
}

static int take_all(const struct shared_options *shared) {
  if (take_machine()) {
    return -1;
  }
  for (int i = 0; i < shared->bind_count; i++) {
    if (take(shared->binds[i].source, shared->binds[i].target, READ_ONLY, true)) {
      return -1;
    }
  }
  if (shared->code_root && take(shared->code_root, CODE, READ_ONLY, true)) {
    return -1;
  }
  // Needed until each sandbox has its own: the uid map is written through it.
  return take("/proc", "/proc", 0, true);
}

static int put_file(int root, const char *name, const char *bytes, size_t length) {
  int fd = openat(root, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) {
    return fail_errno("create %s", name);
  }
  ssize_t written = write(fd, bytes, length);
  close(fd);
  return written == (ssize_t)length ? 0 : fail_errno("write %s", name);
}

// Copies small files of /etc; those that the machine lacks are passed over. Runs while the
// machine's own /etc is still to be seen.
static int copy_etc(int root) {
  static const char *const names[] = {"resolv.conf", "host.conf",   "gai.conf",  "ld.so.cache",
                                      "ld.so.conf",  "localtime",   "timezone",  "protocols",
                                      "services",    "mime.types",  "os-release"};
  char *bytes = must_allocate(SMALL_FILE);
  int result = 0;
  for (size_t i = 0; i < ARRAY_LENGTH(names) && result == 0; i++) {
    char path[64];
    snprintf(path, sizeof path, "/etc/%s", names[i]);
    ptrdiff_t length = read_text_at(AT_FDCWD, path, bytes, SMALL_FILE);
    // A file that fills the buffer would be cut short: worse than none.
    if (length >= 0 && length < SMALL_FILE - 1) {
      result = put_file(root, path + 1, bytes, (size_t)length);
    }
  }
  if (result == 0) {
    ptrdiff_t length = read_text_at(AT_FDCWD, "/etc/hosts", bytes, SMALL_FILE - 64);
    length = length < 0 ? 0 : length;
    length += snprintf(bytes + length, 64, "\n127.0.0.1 localhost headrace\n");
    result = put_file(root, "etc/hosts", bytes, (size_t)length);
  }
  free(bytes);
  return result;
}

static int make_etc(int root) {
  static const char services[] = "passwd: files\ngroup: files\nhosts: files dns\n";
  if (put_file(root, "etc/nsswitch.conf", services, sizeof services - 1) ||
      put_file(root, "etc/hostname", "headrace\n", 9) || copy_etc(root)) {
    return -1;
  }
  // Each sandbox has a uid of its own, hence its own of these.
  if (symlinkat("/run/etc/passwd", root, "etc/passwd") ||
      symlinkat("/run/etc/group", root, "etc/group")) {
    return fail_errno("make /etc");
  }
  return 0;
}

static int make_links(int root) {
  for (size_t i = 0; i < ARRAY_LENGTH(TOP); i++) {
    char path[64];
    char target[256];
    snprintf(path, sizeof path, "/%s", TOP[i]);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length > 0) {
      target[length] = 0;
      if (symlinkat(target, root, TOP[i])) {
        return fail_errno("link %s", path);
      }
    }
  }
  static const char *const links[][2] = {
      {"/proc/self/fd", "dev/fd"},       {"/proc/self/fd/0", "dev/stdin"},
      {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"},
      {"/run/shm", "dev/shm"},           {"/tmp", "var/tmp"}};
  for (size_t i = 0; i < ARRAY_LENGTH(links); i++) {
    if (symlinkat(links[i][0], root, links[i][1])) {
      return fail_errno("link /%s", links[i][1]);
    }
  }
  return 0;
}

static int make_skeleton(int root) {
  static const char *const folders[] = {"proc", "dev",  "etc",      "tmp", "run",         "var",
                                        "opt",  "home", "var/task", "sys", "var/runtime", "root"};
  for (size_t i = 0; i < ARRAY_LENGTH(folders); i++) {
    if (mkdirat(root, folders[i], 0755)) {
      return fail_errno("create /%s", folders[i]);
    }
  }
  if (mkdirat(root, ".headrace", 0700) || mkdirat(root, ".headrace/code", 0700)) {
    return fail_errno("create /.headrace");
  }
  return make_links(root) || make_etc(root) ? -1 : 0;
}

// Opens the mount point for a tree below the new root, creating what is missing on the way.
// Symbolic links lead within the new root.
static int open_target(int root, const char *target, bool folder) {
  char path[256];
  strcpy(path, target + 1);
  int directory = -1;
  for (char *slash = path; slash;) {
    slash = strchr(slash, '/');
    if (slash) {
      *slash = 0;
    }
    int next = open_in(root, path, O_PATH, RESOLVE_IN_ROOT);
    if (next < 0 && errno == ENOENT) {
      const char *last = strrchr(path, '/');
      last = last ? last + 1 : path;
      int parent = directory < 0 ? root : directory;
      int made = slash || folder
                     ? mkdirat(parent, last, 0755)
                     : mknodat(parent, last, S_IFREG | 0644, 0);
      next = made ? -1 : open_in(root, path, O_PATH, RESOLVE_IN_ROOT);
    }
    if (directory >= 0) {
      close(directory);
    }
    if (next < 0) {
      return fail_errno("mount point %s", target);
    }
    directory = next;
    if (slash) {
      *slash++ = '/';
    }
  }
  return directory;
}

static int place_all(int root) {
  for (int i = 0; i < placed_count; i++) {
    struct stat status;
    if (fstat(placed[i].tree, &status)) {
      return fail_errno("examine %s", placed[i].target);
    }
    int target = open_target(root, placed[i].target, S_ISDIR(status.st_mode));
    if (target < 0) {
      return -1;
    }
    int result = move_tree(placed[i].tree, target, "");
    close(target);
    close(placed[i].tree);
    if (result) {
      return fail_errno("mount %s", placed[i].target);
    }
  }
  placed_count = 0;
  return 0;
}

int view_map_ids(uid_t inside_uid, gid_t inside_gid, uid_t outside_uid, gid_t outside_gid) {
  char text[64];
  if (write_text_at(AT_FDCWD, "/proc/self/setgroups", "deny")) {
    return fail_errno("setgroups");
  }
  snprintf(text, sizeof text, "%u %u 1", (unsigned)inside_gid, (unsigned)outside_gid);
  if (write_text_at(AT_FDCWD, "/proc/self/gid_map", text)) {
    return fail_errno("gid_map");
  }
  snprintf(text, sizeof text, "%u %u 1", (unsigned)inside_uid, (unsigned)outside_uid);
  if (write_text_at(AT_FDCWD, "/proc/self/uid_map", text)) {
    return fail_errno("uid_map");
  }
  return 0;
}

static int leave_namespaces(bool user) {
  uid_t uid = geteuid();
  gid_t gid = getegid();
  if (user && (unshare(CLONE_NEWUSER) || view_map_ids(0, 0, uid, gid))) {
    return fail_errno("user namespace");
  }
  if (unshare(CLONE_NEWNS)) {
    return fail_errno("mount namespace");
  }
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) {
    return fail_errno("private mounts");
  }
  return 0;
}

static int change_root(void) {
  // The new root on top of the old one at the same place; then the old one is let go.
  if (chdir("/tmp") || syscall(SYS_pivot_root, ".", ".") || umount2(".", DETACH) || chdir("/")) {
    return fail_errno("change of root");
  }
  if (mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL)) {
    return fail_errno("read-only root");
  }
  return 0;
}

int view_prepare(const struct shared_options *shared) {
  umask(0);
  if (leave_namespaces(shared->mode == MODE_USER) || take_all(shared)) {
    return -1;
  }
  if (mount("headrace", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=8m")) {
    return fail_errno("new root");
  }
  int root = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) {
    return fail_errno("new root");
  }
  int result = make_skeleton(root) || place_all(root) ? -1 : 0;
  close(root);
  return result ? -1 : change_root();
}

static int enter_run(const struct sandbox_options *sandbox) {
  if (mount("run", "/run", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
            "mode=755,size=64m,nr_inodes=16384")) {
    return fail_errno("/run");
  }
  char text[512];
  if (mkdir("/run/shm", 01777) || mkdir("/run/etc", 0755)) {
    return fail_errno("/run");
  }
  int length = snprintf(text, sizeof text,
                        "root:x:0:0:root:/root:/sbin/nologin\n"
                        "sandbox:x:%u:%u:sandbox:/tmp:/sbin/nologin\n"
                        "nobody:x:65534:65534:nobody:/:/sbin/nologin\n",
                        (unsigned)sandbox->uid, (unsigned)sandbox->gid);
  if (put_file(AT_FDCWD, "/run/etc/passwd", text, (size_t)length)) {
    return -1;
  }
  length = snprintf(text, sizeof text, "root:x:0:\nsandbox:x:%u:\nnogroup:x:65534:\n",
                    (unsigned)sandbox->gid);
  return put_file(AT_FDCWD, "/run/etc/group", text, (size_t)length);
}

// Takes what the shared root has below /tmp before a sandbox's own /tmp covers it.
static int take_below_tmp(const struct shared_options *shared) {
  for (int i = 0; i < shared->bind_count; i++) {
    const char *target = shared->binds[i].target;
    if (path_is_below(target, "/tmp") && take(target, target, 0, true)) {
      return -1;
    }
  }
  return 0;
}

static int place_below_tmp(void) {
  int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) {
    return fail_errno("root");
  }
  int result = place_all(root);
  close(root);
  return result;
}

int view_enter(const struct shared_options *shared, const struct sandbox_options *sandbox,
               bool *proc_private) {
  char options[128];
  snprintf(options, sizeof options, "mode=700,uid=%u,gid=%u,size=%lldm,nr_inodes=%lld",
           (unsigned)sandbox->uid, (unsigned)sandbox->gid, (long long)sandbox->limits.tmp_mib,
           (long long)sandbox->limits.tmp_mib * 256);
  if (take_below_tmp(shared)) {
    return -1;
  }
  if (mount("tmp", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, options)) {
    return fail_errno("/tmp");
  }
  if (place_below_tmp() || enter_run(sandbox)) {
    return -1;
  }
  unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  *proc_private = mount("proc", "/proc", "proc", flags | MS_RDONLY, "hidepid=2") == 0;
  // Where the kernel refuses one of its own, none is better than the machine's.
  if (!*proc_private && mount("none", "/proc", "tmpfs", flags | MS_RDONLY, "size=4k,mode=555")) {
    return fail_errno("/proc");
  }
  return 0;
}

// A folder below the code root; nothing on the way may be a symbolic link or lead elsewhere.
static int open_code(const char *path) {
  static const char allowed[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/";
  if (strlen(path) > 255 || path[0] == '/' || strspn(path, allowed) != strlen(path)) {
    return fail("not a path below the code root: %s", path);
  }
  int root = open(CODE, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) {
    return fail_errno("code root");
  }
  int folder = open_in(root, path, O_PATH | O_DIRECTORY,
                       RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
  close(root);
  return folder < 0 ? fail_errno("code %s", path) : folder;
}

static int bind_code(const char *path, const char *target) {
  int folder = open_code(path);
  if (folder < 0) {
    return -1;
  }
  int tree = open_tree(folder, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
  close(folder);
  if (tree < 0) {
    return fail_errno("bind %s", path);
  }
  int result = restrict_tree(tree, READ_ONLY) || move_tree(tree, AT_FDCWD, target)
                   ? fail_errno("bind %s to %s", path, target)
                   : 0;
  close(tree);
  return result;
}

static int bind_layers(const char *const *layers, int count) {
  if (count <= 1) {
    return count == 0 ? 0 : bind_code(layers[0], "/opt");
  }
  char options[PATH_BYTES] = "lowerdir=";
  size_t length = strlen(options);
  for (int i = count - 1; i >= 0; i--) {
    int folder = open_code(layers[i]);
    if (folder < 0) {
      return -1;
    }
    close(folder);
    length += (size_t)snprintf(options + length, sizeof options - length, "%s/%s%s", CODE,
                               layers[i], i > 0 ? ":" : "");
  }
  if (mount("layers", "/opt", "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, options)) {
    return fail_errno("merge %d layers", count);
  }
  return 0;
}

// Takes the code root out of reach. In a user namespace it came with the namespace and cannot be
// unmounted by anyone inside, only covered; for the same reason nobody inside can uncover it.
static int hide_code(void) {
  (void)umount2(CODE, DETACH);
  if (mount("none", "/.headrace", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
            "size=4k,mode=0")) {
    return fail_errno("hide the code root");
  }
  return 0;
}

int view_assign(const char *code, const char *const *layers, int layer_count, int64_t tmp_mib) {
  if (code && bind_code(code, "/var/task")) {
    return -1;
  }
  if (bind_layers(layers, layer_count)) {
    return -1;
  }
  if (tmp_mib > 0) {
    char options[64];
    snprintf(options, sizeof options, "size=%lldm,nr_inodes=%lld", (long long)tmp_mib,
             (long long)tmp_mib * 256);
    if (mount("tmp", "/tmp", NULL, MS_REMOUNT | MS_NOSUID | MS_NODEV, options)) {
      return fail_errno("size of /tmp");
    }
  }
  return hide_code();
}
