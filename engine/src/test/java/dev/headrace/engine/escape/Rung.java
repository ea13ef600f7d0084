package dev.headrace.engine.escape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A rung of the ladder, and how a test reaches it from where it runs. */
enum Rung {
  ROOT("root"),
  USER("user"),
  LANDLOCK("landlock"),
  /** Nothing at all, to show that the attacks are real. */
  NONE("none");

  /** The ordinary user that root becomes to test what an ordinary user has. */
  static final int ORDINARY_UID = 65_534;

  private final String mode;

  Rung(String mode) {
    this.mode = mode;
  }

  String mode() {
    return mode;
  }

  boolean hasView() {
    return this == ROOT || this == USER;
  }

  /** What goes before a command so that it runs as this rung's user. */
  List<String> becomeUser() {
    return this == ROOT || !testsRunAsRoot()
        ? List.of()
        : List.of(
            "setpriv",
            "--reuid",
            "" + ORDINARY_UID,
            "--regid",
            "" + ORDINARY_UID,
            "--clear-groups");
  }

  /** Gives a file to this rung's user, whose server would have made it. */
  void own(Path path) throws IOException {
    if (this != ROOT && testsRunAsRoot()) {
      Files.setAttribute(path, "unix:uid", ORDINARY_UID);
      Files.setAttribute(path, "unix:gid", ORDINARY_UID);
    }
  }

  static boolean testsRunAsRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
          && uid == 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
