package dev.headrace.supporting.iam;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A managed policy as it is kept; immutable.
 *
 * @param path begins and ends with a slash
 * @param versions by number
 * @param defaultVersion the number of the one in force
 * @param lastVersion the highest number ever given; numbers are not given twice
 */
record ManagedPolicy(
    String name,
    String path,
    String id,
    String arn,
    long createdEpochMillis,
    long updatedEpochMillis,
    @Nullable String description,
    SortedMap<Integer, Version> versions,
    int defaultVersion,
    int lastVersion,
    SortedMap<String, String> tags) {

  /** One version's JSON. */
  record Version(String document, long createdEpochMillis) {}

  /** How a version is named in requests and answers. */
  static String versionId(int number) {
    return "v" + number;
  }

  ManagedPolicy withVersion(Version version, boolean asDefault) {
    int number = lastVersion + 1;
    SortedMap<Integer, Version> grown = new TreeMap<>(versions);
    grown.put(number, version);
    return copy(
        version.createdEpochMillis(), grown, asDefault ? number : defaultVersion, number, tags);
  }

  ManagedPolicy withoutVersion(int number, long nowEpochMillis) {
    SortedMap<Integer, Version> left = new TreeMap<>(versions);
    left.remove(number);
    return copy(nowEpochMillis, left, defaultVersion, lastVersion, tags);
  }

  ManagedPolicy withDefault(int number, long nowEpochMillis) {
    return copy(nowEpochMillis, versions, number, lastVersion, tags);
  }

  ManagedPolicy withTags(Map<String, String> replacement) {
    return copy(
        updatedEpochMillis, versions, defaultVersion, lastVersion, new TreeMap<>(replacement));
  }

  private ManagedPolicy copy(
      long updated,
      SortedMap<Integer, Version> newVersions,
      int newDefault,
      int newLast,
      SortedMap<String, String> newTags) {
    return new ManagedPolicy(
        name,
        path,
        id,
        arn,
        createdEpochMillis,
        updated,
        description,
        Collections.unmodifiableSortedMap(newVersions),
        newDefault,
        newLast,
        Collections.unmodifiableSortedMap(newTags));
  }
}
