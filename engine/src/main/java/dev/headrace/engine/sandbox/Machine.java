package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What about this machine decides how a missing protection is added.
 *
 * @param root whether the server runs as uid 0
 * @param appArmorRestricts whether AppArmor keeps ordinary users from user namespaces
 * @param usersMayClone whether the kernel lets ordinary users make user namespaces at all
 * @param systemd whether systemd runs the machine
 * @param unifiedGroups whether the unified cgroup hierarchy is where systemd puts it
 */
record Machine(
    boolean root,
    boolean appArmorRestricts,
    boolean usersMayClone,
    boolean systemd,
    boolean unifiedGroups) {

  static Machine probe() {
    return new Machine(
        isRoot(),
        isNumber("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"),
        !isNumber("/proc/sys/kernel/unprivileged_userns_clone", "0")
            && !isNumber("/proc/sys/user/max_user_namespaces", "0"),
        Files.isDirectory(Path.of("/run/systemd/system")),
        Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")));
  }

  private static boolean isRoot() {
    try {
      // A process's folder belongs to its effective uid.
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
          && uid == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isNumber(String file, String number) {
    try {
      return Files.readString(Path.of(file)).strip().equals(number);
    } catch (IOException e) {
      return false;
    }
  }
}
