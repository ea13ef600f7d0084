package dev.headrace.lambda.functions;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user sets on a function apart from its code.
 *
 * @param runtime what runs it, such as {@code python3.13}
 * @param handler where the runtime enters the code
 * @param architecture {@code x86_64} or {@code arm64}
 * @param timeoutSeconds how long one invocation may take
 * @param temporaryMiB room in {@code /tmp}
 * @param environment its variables, by name in order
 * @param environmentSet whether the user ever gave an environment, if only an empty one
 * @param logGroup where its output goes
 * @param kept what is kept for its readers and acts on nothing
 */
public record FunctionSettings(
    String description,
    String role,
    String runtime,
    String handler,
    String architecture,
    int memoryMiB,
    int timeoutSeconds,
    int temporaryMiB,
    Map<String, String> environment,
    boolean environmentSet,
    String logGroup,
    KeptSettings kept) {
  public FunctionSettings {
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
  }

  /** The same with another description. */
  public FunctionSettings describedAs(@Nullable String otherDescription) {
    return otherDescription == null
        ? this
        : new FunctionSettings(
            otherDescription,
            role,
            runtime,
            handler,
            architecture,
            memoryMiB,
            timeoutSeconds,
            temporaryMiB,
            environment,
            environmentSet,
            logGroup,
            kept);
  }

  /** The same on another architecture. */
  public FunctionSettings on(@Nullable String otherArchitecture) {
    return otherArchitecture == null
        ? this
        : new FunctionSettings(
            description,
            role,
            runtime,
            handler,
            otherArchitecture,
            memoryMiB,
            timeoutSeconds,
            temporaryMiB,
            environment,
            environmentSet,
            logGroup,
            kept);
  }
}
