package dev.headrace.lambda.code;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names of a zip file's members, which may say anything, as paths that stay in the package. */
final class ZipPaths {
  private static final int MAX_COMPONENT_BYTES = 255;
  private static final int MAX_PATH_BYTES = 4_000;

  private ZipPaths() {}

  /**
   * A member's path below the package: no empty component, no dot, no way up.
   *
   * @throws BadPackageException if it leaves the package, or no file can be called that
   */
  static String normalized(String name) throws BadPackageException {
    if (name.startsWith("/")) {
      throw BadPackageException.unreadable("entry " + name + " has an absolute path");
    }
    List<String> components = new ArrayList<>();
    for (String component : name.split("/", -1)) {
      if (component.equals("..")) {
        throw BadPackageException.unreadable("entry " + name + " leaves the package");
      }
      if (!component.isEmpty() && !component.equals(".")) {
        requireUsable(component);
        components.add(component);
      }
    }
    String path = String.join("/", components);
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw BadPackageException.unreadable("an entry's path is longer than " + MAX_PATH_BYTES);
    }
    return path;
  }

  private static void requireUsable(String component) throws BadPackageException {
    if (component.indexOf('\0') >= 0) {
      throw BadPackageException.unreadable("an entry's name has a NUL");
    }
    if (component.getBytes(StandardCharsets.UTF_8).length > MAX_COMPONENT_BYTES) {
      throw BadPackageException.unreadable(
          "a name is longer than " + MAX_COMPONENT_BYTES + " bytes: " + component);
    }
  }

  /**
   * Refuses a link that could lead out of the package. Its way up may only be at its beginning:
   * then it counts from a real directory, and what follows goes down, through links that stay
   * inside.
   */
  static void requireInside(String linkPath, String target) throws BadPackageException {
    String problem = "link " + linkPath + " to " + target + " leaves the package";
    if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
      throw BadPackageException.unreadable(problem);
    }
    int depth = linkPath.split("/", -1).length - 1;
    boolean goesDown = false;
    for (String component : target.split("/", -1)) {
      if (component.equals("..")) {
        depth--;
        if (goesDown || depth < 0) {
          throw BadPackageException.unreadable(problem);
        }
      } else if (!component.isEmpty() && !component.equals(".")) {
        goesDown = true;
        requireUsable(component);
      }
    }
  }
}
