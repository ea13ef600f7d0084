package dev.headrace.lambda.code;

import java.io.IOException;
import java.nio.file.Path;

/** What tests of other packages need of packages. */
public final class TestZips {
  private TestZips() {}

  /** A zip file of one file. */
  public static byte[] of(String name, String content) {
    return new TestZip().file(name, content).bytes();
  }

  /** A zip file of one file. */
  public static byte[] of(String name, byte[] content) {
    return new TestZip().file(name, content).bytes();
  }

  /** A zip file of one file that is not compressed. */
  public static byte[] stored(String name, byte[] content) {
    return new TestZip().add(name, TestZip.FILE, false, content).bytes();
  }

  /** A zip file of one symbolic link. */
  public static byte[] link(String name, String target) {
    return new TestZip().link(name, target).bytes();
  }

  /** A zip file of one file that can be executed. */
  public static byte[] executable(String name, String content) {
    return new TestZip().executable(name, content).bytes();
  }

  /** Deletes a directory with all that is in it. */
  public static void deleteAll(Path folder) throws IOException {
    Folders.deleteAll(folder);
  }
}
