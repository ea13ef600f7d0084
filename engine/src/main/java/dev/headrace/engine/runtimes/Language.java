package dev.headrace.engine.runtimes;

/** What a function is written in, as far as it decides what runs it. */
public enum Language {
  /** CPython. */
  PYTHON("Python", "a Python 3.8 or later, such as your distribution's package python3"),
  /** Node.js. */
  NODE("Node.js", "Node.js 18 or later, such as your distribution's package nodejs"),
  /** A Java virtual machine. */
  JAVA("Java", "a JDK, such as your distribution's package openjdk-21-jdk"),
  /** Anything with an executable {@code bootstrap}. */
  PROVIDED("a bootstrap", "");

  private final String title;
  private final String toInstall;

  Language(String title, String toInstall) {
    this.title = title;
    this.toInstall = toInstall;
  }

  /** Its name for users. */
  public String title() {
    return title;
  }

  /** What to install where there is none. */
  public String toInstall() {
    return toInstall;
  }
}
