package dev.headrace.inference.models;

/**
 * What one partition may ask of one model id in a minute.
 *
 * @param requests {@link #UNLIMITED} for as many as come
 * @param tokens of input and output; {@link #UNLIMITED} for as many as come
 */
public record MinuteLimits(int requests, int tokens) {
  /** No limit. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** No limits at all. */
  public static final MinuteLimits NONE = new MinuteLimits(UNLIMITED, UNLIMITED);
}
