package dev.headrace.inference.models;

import java.util.List;

/** The limits of model ids: those of the first pattern that fits. */
public final class Limits {
  private final List<Limit> limits;

  /**
   * A line of the list.
   *
   * @param pattern of model ids; {@code *} stands for any characters
   */
  public record Limit(String pattern, MinuteLimits perMinute) {}

  Limits(List<Limit> limits) {
    this.limits = List.copyOf(limits);
  }

  /** What holds for a model id. */
  public MinuteLimits of(String modelId) {
    for (Limit limit : limits) {
      if (Glob.fits(limit.pattern(), modelId)) {
        return limit.perMinute();
      }
    }
    return MinuteLimits.NONE;
  }
}
