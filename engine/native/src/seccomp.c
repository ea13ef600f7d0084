// The system call filter: everything is allowed but what reaches beyond the sandbox or gives the
// kernel a large surface for nothing that a function needs.
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guard.h"
#include "util.h"

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "headrace-init knows x86_64 and aarch64"
#endif

#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define FIELD(name) LOAD(offsetof(struct seccomp_data, name))
// The low half of an argument; both machines are little-endian.
#define ARGUMENT(n) LOAD(offsetof(struct seccomp_data, args) + 8 * (n))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define REFUSE(error) RETURN(SECCOMP_RET_ERRNO | (error))
#define ALLOW RETURN(SECCOMP_RET_ALLOW)
// Skips the given number of instructions unless the accumulator equals the value.
#define UNLESS_EQUAL(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (skip))
#define DENY(call) UNLESS_EQUAL(SYS_##call, 1), REFUSE(EPERM)

#define NEW_NAMESPACES                                                                     \
  (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |           \
   CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWTIME)

// Numbers that an older header may lack; the same on both machines.
enum {
  CALL_QUOTACTL_FD = 443,
  CALL_SET_MEMPOLICY_HOME_NODE = 450,
  CALL_OPEN_TREE_ATTR = 467,
  CALL_LISTNS = 470,
};
// ioctl requests that put bytes into a terminal's input.
enum { REQUEST_TIOCSTI = 0x5412, REQUEST_TIOCLINUX = 0x541C };

static const struct sock_filter FILTER[] = {
    FIELD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    FIELD(nr),
#if defined(__x86_64__)
    // The x32 interface has numbers of its own that would pass the list below.
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    REFUSE(ENOSYS),
#endif

    // clone3 keeps its flags in memory that a filter cannot read; C libraries fall back to clone.
    UNLESS_EQUAL(SYS_clone3, 1),
    REFUSE(ENOSYS),

    UNLESS_EQUAL(SYS_clone, 4),
    ARGUMENT(0),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NEW_NAMESPACES, 0, 1),
    REFUSE(EPERM),
    ALLOW,

    // Only families that stay within the machine's ordinary network: no AF_PACKET, AF_VSOCK, ...
    UNLESS_EQUAL(SYS_socket, 7),
    ARGUMENT(0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 4, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 3, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 1, 0),
    REFUSE(EAFNOSUPPORT),
    ALLOW,

    UNLESS_EQUAL(SYS_ioctl, 5),
    ARGUMENT(1),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, REQUEST_TIOCSTI, 1, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, REQUEST_TIOCLINUX, 0, 1),
    REFUSE(EPERM),
    ALLOW,

    // The default personality, and asking for the present one.
    UNLESS_EQUAL(SYS_personality, 5),
    ARGUMENT(0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 2, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xffffffff, 1, 0),
    REFUSE(EPERM),
    ALLOW,

    // Mounts and roots.
    DENY(mount),
    DENY(umount2),
    DENY(pivot_root),
    DENY(chroot),
    DENY(open_tree),
    DENY(move_mount),
    DENY(fsopen),
    DENY(fsconfig),
    DENY(fsmount),
    DENY(fspick),
    DENY(mount_setattr),
    UNLESS_EQUAL(CALL_OPEN_TREE_ATTR, 1),
    REFUSE(EPERM),
    DENY(open_by_handle_at),
    DENY(name_to_handle_at),
    DENY(quotactl),
    UNLESS_EQUAL(CALL_QUOTACTL_FD, 1),
    REFUSE(EPERM),
    DENY(fanotify_init),

    // Namespaces.
    DENY(unshare),
    DENY(setns),
    UNLESS_EQUAL(CALL_LISTNS, 1),
    REFUSE(EPERM),

    // Other processes' memory and descriptors.
    DENY(ptrace),
    DENY(process_vm_readv),
    DENY(process_vm_writev),
    DENY(process_madvise),
    DENY(pidfd_getfd),
    DENY(kcmp),
    DENY(migrate_pages),
    DENY(move_pages),
    UNLESS_EQUAL(CALL_SET_MEMPOLICY_HOME_NODE, 1),
    REFUSE(EPERM),

    // The kernel itself.
    DENY(bpf),
    DENY(perf_event_open),
    DENY(userfaultfd),
    DENY(io_uring_setup),
    DENY(io_uring_enter),
    DENY(io_uring_register),
    DENY(keyctl),
    DENY(add_key),
    DENY(request_key),
    DENY(init_module),
    DENY(finit_module),
    DENY(delete_module),
    DENY(kexec_load),
    DENY(kexec_file_load),
    DENY(reboot),
    DENY(swapon),
    DENY(swapoff),
    DENY(acct),
    DENY(syslog),
    DENY(vhangup),
    DENY(sethostname),
    DENY(setdomainname),
    DENY(settimeofday),
    DENY(clock_settime),
    DENY(clock_adjtime),
    DENY(adjtimex),
#if defined(__x86_64__)
    DENY(iopl),
    DENY(ioperm),
    DENY(modify_ldt),
    DENY(sysfs),
    DENY(uselib),
    DENY(ustat),
    DENY(_sysctl),
#endif
    ALLOW,
};

int guard_system_calls(void) {
  struct sock_fprog program = {.len = ARRAY_LENGTH(FILTER),
                               .filter = (struct sock_filter *)(uintptr_t)FILTER};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) ? fail_errno("seccomp") : 0;
}
