package dev.headrace.engine.sandbox;

/** The one command or step that adds a missing protection on a given machine. */
final class Remedies {
  private Remedies() {}

  static String of(String protection, Machine machine) {
    return switch (protection) {
      case "mount-view",
          "pid-namespace",
          "ipc-namespace",
          "uts-namespace",
          "cgroup-namespace",
          "user-namespace",
          "kill",
          "proc-private",
          "tmp-limit" ->
          namespaces(machine);
      case "own-uid" -> machine.root() ? container() : "sudo ./headrace up";
      case "memory-limit", "memory-peak", "cpu-limit", "pids-limit", "freeze" -> groups(machine);
      case "landlock" ->
          "boot Linux 5.13 or later with landlock in its lsm= list"
              + " (cat /sys/kernel/security/lsm shows it)";
      case "landlock-tcp" ->
          "boot Linux 6.7 or later with landlock in its lsm= list"
              + " (cat /sys/kernel/security/lsm shows it)";
      case "seccomp", "no-new-privs" -> "boot a kernel built with CONFIG_SECCOMP_FILTER";
      default -> throw new IllegalArgumentException("unknown protection " + protection);
    };
  }

  private static String namespaces(Machine machine) {
    if (machine.root()) {
      return container();
    }
    if (machine.appArmorRestricts()) {
      return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
    }
    if (!machine.usersMayClone()) {
      return "sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000";
    }
    return "sudo ./headrace up";
  }

  /** Root that may not do what root may: a container has taken it away. */
  private static String container() {
    return "start the container with --privileged, or with --cap-add SYS_ADMIN"
        + " --security-opt seccomp=unconfined --security-opt apparmor=unconfined";
  }

  private static String groups(Machine machine) {
    if (!machine.root() && machine.systemd() && machine.unifiedGroups()) {
      return "systemd-run --user --scope -p Delegate=yes ./headrace up";
    }
    if (!machine.root()) {
      return "sudo ./headrace up";
    }
    return machine.unifiedGroups() || machine.systemd()
        ? "start the container with --privileged --cgroupns=private"
        : "mount -t cgroup2 none /sys/fs/cgroup";
  }
}
