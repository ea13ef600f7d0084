package dev.headrace.inference.models;

import java.util.OptionalInt;

/**
 * What somebody who adds a model says about it; what is left out follows from its file.
 *
 * @param contextTokens of each slot
 * @param slots requests at the same time
 */
public record Wanted(OptionalInt contextTokens, OptionalInt slots) {
  /** Nothing said. */
  public static final Wanted NOTHING = new Wanted(OptionalInt.empty(), OptionalInt.empty());
}
