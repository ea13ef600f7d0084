package dev.headrace.engine.runtimes;

import java.util.Optional;

/**
 * A Lambda runtime identifier, taken apart.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
record RuntimeName(String name, Language language, Version version) {
  /** Understands a runtime identifier; empty for a language that nothing here runs. */
  static Optional<RuntimeName> parse(String name) {
    for (Prefix prefix : Prefix.values()) {
      if (name.startsWith(prefix.start)) {
        Version version =
            Version.in(name.substring(prefix.word.length())).orElse(new Version(0, 0, 0));
        return Optional.of(new RuntimeName(name, prefix.language, version));
      }
    }
    return Optional.empty();
  }

  private enum Prefix {
    PYTHON("python3", "python", Language.PYTHON),
    NODE("nodejs", "nodejs", Language.NODE),
    JAVA("java", "java", Language.JAVA),
    PROVIDED("provided", "provided", Language.PROVIDED);

    private final String start;
    private final String word;
    private final Language language;

    Prefix(String start, String word, Language language) {
      this.start = start;
      this.word = word;
      this.language = language;
    }
  }
}
