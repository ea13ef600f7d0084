package dev.headrace.lambda.functions;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A function with its versions and aliases at one instant; it never changes.
 *
 * @param versions the published ones by number
 * @param aliases by name
 */
public record FunctionView(
    FunctionRecord function,
    NavigableMap<Integer, FunctionVersion> versions,
    NavigableMap<String, Alias> aliases) {
  public FunctionView {
    versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
    aliases = Collections.unmodifiableNavigableMap(new TreeMap<>(aliases));
  }

  /** Its name. */
  public String name() {
    return function.name();
  }

  /** A version by {@code $LATEST} or its number; null where there is none. */
  public @Nullable FunctionVersion version(String version) {
    if (version.equals(FunctionVersion.LATEST)) {
      return function.latest();
    }
    int number = versionNumber(version);
    return number < 0 ? null : versions.get(number);
  }

  /** The version that a qualifier stands for; an alias stands for its first version. */
  public @Nullable FunctionVersion resolve(@Nullable String qualifier) {
    if (qualifier == null || qualifier.isEmpty()) {
      return function.latest();
    }
    Alias alias = aliases.get(qualifier);
    return version(alias == null ? qualifier : alias.version());
  }

  /** Whether a qualifier is a version, or an alias of which requests go to that version. */
  boolean standsFor(String qualifier, String version) {
    Alias alias = aliases.get(qualifier);
    if (alias == null) {
      return qualifier.equals(version);
    }
    Alias.Additional additional = alias.additional();
    return alias.version().equals(version)
        || (additional != null && additional.version().equals(version));
  }

  /**
   * How much of what is provisioned for a qualifier is for a version: what an alias has goes with
   * its requests, to two versions by their weights.
   */
  public int provisionedShare(String qualifier, String version) {
    ProvisionedConfig config = function.provisioned().get(qualifier);
    if (config == null || !standsFor(qualifier, version)) {
      return 0;
    }
    Alias alias = aliases.get(qualifier);
    Alias.Additional additional = alias == null ? null : alias.additional();
    if (additional == null) {
      return config.level();
    }
    int second = Math.toIntExact(StrictMath.round(config.level() * additional.weight()));
    return additional.version().equals(version) ? second : config.level() - second;
  }

  /** How much is provisioned for a version, by itself or by aliases. */
  public int provisionedFor(String version) {
    int sum = 0;
    for (String qualifier : function.provisioned().keySet()) {
      sum += provisionedShare(qualifier, version);
    }
    return sum;
  }

  /** The bytes of all its packages, each version's counted. */
  public long codeBytes() {
    long bytes = function.latest().code().sizeBytes();
    for (FunctionVersion version : versions.values()) {
      bytes += version.code().sizeBytes();
    }
    return bytes;
  }

  /** Whether a version of it runs from a package. */
  public boolean uses(CodePackage code) {
    return function.latest().code().blobId().equals(code.blobId())
        || versions.values().stream()
            .anyMatch(version -> version.code().blobId().equals(code.blobId()));
  }

  /** What a version is called by, or -1 where that is no version's number. */
  static int versionNumber(String text) {
    if (text.isEmpty() || text.length() > 9) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + digit - '0';
    }
    return number;
  }

  FunctionView with(FunctionRecord other) {
    return new FunctionView(other, versions, aliases);
  }

  FunctionView with(FunctionVersion version) {
    var grown = new TreeMap<>(versions);
    grown.put(versionNumber(version.version()), version);
    return new FunctionView(function, grown, aliases);
  }

  FunctionView with(Alias alias) {
    var grown = new TreeMap<>(aliases);
    grown.put(alias.name(), alias);
    return new FunctionView(function, versions, grown);
  }

  FunctionView withoutVersion(int number) {
    var shrunk = new TreeMap<>(versions);
    shrunk.remove(number);
    return new FunctionView(function, shrunk, aliases);
  }

  FunctionView withoutAlias(String name) {
    var shrunk = new TreeMap<>(aliases);
    shrunk.remove(name);
    return new FunctionView(function, versions, shrunk);
  }
}
