package dev.headrace.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service does with each member of each request: it <em>acts</em> on it, <em>keeps</em> it
 * and gives it back, or <em>refuses</em> a request that has it. So nothing is accepted and silently
 * dropped.
 *
 * <pre>{@code
 * # a comment
 * CreateFunction
 *   acts FunctionName, Code.ZipFile, Environment.*
 *   kept Description, Tags
 *   refused Code.ImageUri, ImageConfig.*: container images are not run
 *   refused PackageType=Image: container images are not run
 * }</pre>
 *
 * <p>A member within a structure is named by its path; elements of lists and values of maps add
 * nothing to a path. {@code X.*} stands for X and all that it holds. With {@code =VALUE} only that
 * value is refused, and the member needs another line that says what becomes of the other values. A
 * reason that ends in a full stop is the whole message, for refusals that a provider has words for.
 */
public final class Members {
  /** What becomes of a member. */
  public enum Fate {
    ACTS,
    KEPT,
    REFUSED
  }

  /**
   * One line's word on one member.
   *
   * @param path without the {@code .*}
   * @param deep whether it holds for all that the member holds
   * @param value the only value that it is about, or null
   * @param reason why the member is refused; else empty
   */
  public record Entry(String path, boolean deep, @Nullable String value, Fate fate, String reason) {
    boolean covers(String other) {
      return path.equals(other) || ((deep || fate == Fate.REFUSED) && other.startsWith(path + "."));
    }
  }

  private final Map<String, List<Entry>> byOperation;

  private Members(Map<String, List<Entry>> byOperation) {
    this.byOperation = byOperation;
  }

  /** Declares nothing. */
  public static Members none() {
    return new Members(Map.of());
  }

  /**
   * Reads declarations from a resource beside a class.
   *
   * @throws IllegalArgumentException where there is none or it has an error
   */
  public static Members load(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + resource + " beside " + beside);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads declarations.
   *
   * @throws IllegalArgumentException naming the line that has an error
   */
  public static Members parse(String text) {
    Map<String, List<Entry>> byOperation = new LinkedHashMap<>();
    List<List<Entry>> open = List.of();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      if (Character.isWhitespace(line.charAt(0))) {
        List<Entry> entries = entries(line.strip());
        open.forEach(list -> list.addAll(entries));
        if (open.isEmpty()) {
          throw new IllegalArgumentException("before any operation: " + line);
        }
      } else {
        open = new ArrayList<>();
        for (String operation : line.strip().split(",\\s*", -1)) {
          open.add(byOperation.computeIfAbsent(operation, key -> new ArrayList<>()));
        }
      }
    }
    return new Members(byOperation);
  }

  private static List<Entry> entries(String line) {
    int space = line.indexOf(' ');
    Fate fate =
        switch (space < 0 ? line : line.substring(0, space)) {
          case "acts" -> Fate.ACTS;
          case "kept" -> Fate.KEPT;
          case "refused" -> Fate.REFUSED;
          default -> throw new IllegalArgumentException("not a declaration of members: " + line);
        };
    int colon = line.indexOf(':');
    if ((fate == Fate.REFUSED) != (colon >= 0) || space < 0) {
      throw new IllegalArgumentException("what is refused, and that alone, has a reason: " + line);
    }
    String reason = colon < 0 ? "" : line.substring(colon + 1).strip();
    List<Entry> entries = new ArrayList<>();
    for (String member : line.substring(space, colon < 0 ? line.length() : colon).split(",", -1)) {
      entries.add(entry(member.strip(), fate, reason));
    }
    return entries;
  }

  private static Entry entry(String member, Fate fate, String reason) {
    int equals = member.indexOf('=');
    String value = equals < 0 ? null : member.substring(equals + 1);
    String path = equals < 0 ? member : member.substring(0, equals);
    boolean deep = path.endsWith(".*");
    if (path.isEmpty() || (value != null && fate != Fate.REFUSED)) {
      throw new IllegalArgumentException("not a member: " + member);
    }
    return new Entry(deep ? path.substring(0, path.length() - 2) : path, deep, value, fate, reason);
  }

  /** The operations that these declarations are about. */
  public Iterable<String> operations() {
    return Collections.unmodifiableSet(byOperation.keySet());
  }

  /** What is said of an operation's members; empty where nothing is. */
  public List<Entry> of(String operation) {
    return Collections.unmodifiableList(byOperation.getOrDefault(operation, List.of()));
  }
}
