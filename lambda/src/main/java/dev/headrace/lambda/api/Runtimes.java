package dev.headrace.lambda.api;

import dev.headrace.lambda.functions.Refusals;
import java.util.List;

/**
 * The runtimes that functions may name.
 *
 * <p>Source: <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Lambda
 * runtimes</a>. Some that Lambda retires go on here: the nearest interpreter of the machine runs
 * them.
 */
final class Runtimes {
  /** In the order in which lists show them. */
  static final List<String> SUPPORTED =
      List.of(
          "python3.9",
          "python3.10",
          "python3.11",
          "python3.12",
          "python3.13",
          "python3.14",
          "nodejs18.x",
          "nodejs20.x",
          "nodejs22.x",
          "nodejs24.x",
          "java8.al2",
          "java11",
          "java17",
          "java21",
          "java25",
          "provided.al2",
          "provided.al2023");

  private static final List<String> ELSEWHERE =
      List.of("dotnet8", "dotnet10", "ruby3.2", "ruby3.3", "ruby3.4");

  private Runtimes() {}

  /** Refuses a runtime that is none of them, and says why. */
  static void requireSupported(String runtime) {
    if (SUPPORTED.contains(runtime)) {
      return;
    }
    String there = "Headrace runs " + String.join(", ", SUPPORTED) + ".";
    if (ELSEWHERE.contains(runtime)) {
      throw Refusals.invalid(
          "The runtime "
              + runtime
              + " is not available here. "
              + there
              + " Any other language runs as an executable named bootstrap under provided.al2023.");
    }
    throw Refusals.invalid(
        "The runtime parameter of "
            + runtime
            + " is no longer supported for creating or updating AWS Lambda functions. We recommend"
            + " you use a supported runtime while creating or updating functions. "
            + there);
  }
}
