package dev.headrace.app.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the process logs, on stderr: from {@code info} on, or as {@code HEADRACE_LOG} says.
 * Libraries are heard from {@code warning} on, and all that they say only with {@code debug}.
 */
final class Logging {
  static final String VARIABLE = "HEADRACE_LOG";

  /** The levels by the names that users know, and as the JDK calls them. */
  private static final Map<String, String> LEVELS =
      Map.of("debug", "FINE", "info", "INFO", "warning", "WARNING", "error", "SEVERE");

  /** Of all that is Headrace's; held here, as the JDK forgets loggers that nobody holds. */
  private static final Logger OWN = Logger.getLogger("dev.headrace");

  private Logging() {}

  /**
   * Sets it up; called before anything logs.
   *
   * @param wanted what the variable says; null where it is not set
   * @throws CommandFailure where it names no level
   */
  static void setUp(@Nullable String wanted) {
    String name = wanted == null || wanted.isEmpty() ? "info" : wanted.toLowerCase(Locale.ROOT);
    String level = LEVELS.get(name);
    if (level == null) {
      throw new CommandFailure(VARIABLE + " is debug, info, warning or error, and not " + wanted);
    }
    String libraries = name.equals("debug") ? "INFO" : "WARNING";
    String settings =
        """
        handlers=java.util.logging.ConsoleHandler
        java.util.logging.ConsoleHandler.level=ALL
        java.util.logging.ConsoleHandler.formatter=java.util.logging.SimpleFormatter
        java.util.logging.SimpleFormatter.format=%%1$tFT%%1$tT.%%1$tL %%4$s %%3$s: %%5$s%%6$s%%n
        .level=%s
        dev.headrace.level=%s
        """
            .formatted(libraries, level);
    try {
      LogManager.getLogManager()
          .readConfiguration(
              new ByteArrayInputStream(settings.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException fromMemory) {
      throw new UncheckedIOException(fromMemory);
    }
  }

  /** Lets only warnings through, unless the user said what to hear: somebody reads along. */
  static void quieten() {
    String wanted = System.getenv(VARIABLE);
    if (wanted == null || wanted.isEmpty()) {
      OWN.setLevel(Level.WARNING);
    }
  }

  /** Whether the user asked for all there is. */
  static boolean isDebug() {
    return "debug".equalsIgnoreCase(System.getenv(VARIABLE));
  }
}
