package dev.headrace.inference.live;

import dev.headrace.inference.ModelException;
import dev.headrace.inference.models.Catalogue;

/** Says which models there are now; asked for each request, so it answers at once. */
@FunctionalInterface
public interface CatalogueSource {
  /**
   * The models as they are now.
   *
   * @throws ModelException with {@link ModelException.Reason#UNAVAILABLE} where that cannot be read
   */
  Catalogue current() throws ModelException;
}
