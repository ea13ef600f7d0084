package dev.headrace.inference.models;

import java.util.List;

/** Catalogues for tests of other packages. */
public final class TestCatalogues {
  private TestCatalogues() {}

  /** A catalogue whose first model answers for every id that is no other model's name. */
  public static Catalogue of(Model... models) {
    return limited(MinuteLimits.NONE, models);
  }

  /** The same, with these limits for every id. */
  public static Catalogue limited(MinuteLimits limits, Model... models) {
    var all = List.of(models);
    return new Catalogue(
        all,
        new Routes(all, List.of(new Routes.Route("*", models[0].name()))),
        new Limits(List.of(new Limits.Limit("*", limits))));
  }
}
