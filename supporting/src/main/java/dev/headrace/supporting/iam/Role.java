package dev.headrace.supporting.iam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A role as it is kept; immutable.
 *
 * @param path begins and ends with a slash
 * @param trustPolicy who may assume it, as JSON
 * @param inline its own policies, as JSON, by name
 * @param attached the names (ARNs) of managed policies, in the order in which they were attached
 */
record Role(
    String name,
    String path,
    String id,
    String arn,
    long createdEpochMillis,
    String trustPolicy,
    @Nullable String description,
    int maxSessionSeconds,
    @Nullable String permissionsBoundary,
    SortedMap<String, String> inline,
    List<String> attached,
    SortedMap<String, String> tags) {

  Role withTrustPolicy(String document) {
    return copy(document, description, maxSessionSeconds, inline, attached, tags);
  }

  Role described(@Nullable String text, int sessionSeconds) {
    return copy(trustPolicy, text, sessionSeconds, inline, attached, tags);
  }

  Role withInline(String policyName, String document) {
    SortedMap<String, String> grown = new TreeMap<>(inline);
    grown.put(policyName, document);
    return copy(trustPolicy, description, maxSessionSeconds, grown, attached, tags);
  }

  Role withoutInline(String policyName) {
    SortedMap<String, String> left = new TreeMap<>(inline);
    left.remove(policyName);
    return copy(trustPolicy, description, maxSessionSeconds, left, attached, tags);
  }

  Role attaching(String policyArn) {
    List<String> grown = new ArrayList<>(attached);
    grown.add(policyArn);
    return copy(trustPolicy, description, maxSessionSeconds, inline, grown, tags);
  }

  Role detaching(String policyArn) {
    List<String> left = new ArrayList<>(attached);
    left.remove(policyArn);
    return copy(trustPolicy, description, maxSessionSeconds, inline, left, tags);
  }

  Role withTags(Map<String, String> replacement) {
    return copy(
        trustPolicy, description, maxSessionSeconds, inline, attached, new TreeMap<>(replacement));
  }

  private Role copy(
      String trust,
      @Nullable String text,
      int sessionSeconds,
      SortedMap<String, String> policies,
      List<String> policyArns,
      SortedMap<String, String> newTags) {
    return new Role(
        name,
        path,
        id,
        arn,
        createdEpochMillis,
        trust,
        text,
        sessionSeconds,
        permissionsBoundary,
        Collections.unmodifiableSortedMap(policies),
        List.copyOf(policyArns),
        Collections.unmodifiableSortedMap(newTags));
  }
}
