package dev.headrace.advisor.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every way to run AI work that is known. */
public final class Catalogue {
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private Catalogue(List<Shape> all) {
    all.forEach(shape -> shapes.put(shape.id(), shape));
  }

  /** The one that comes with Headrace; read once, when first asked for. */
  public static Catalogue shipped() {
    return Shipped.CATALOGUE;
  }

  private static final class Shipped {
    static final Catalogue CATALOGUE = new Catalogue(new ShapesFile("shapes.yaml").shapes());
  }

  /** All ways, related ones beside one another. */
  public List<Shape> shapes() {
    return List.copyOf(shapes.values());
  }

  /** A way by its id. */
  public Optional<Shape> find(String id) {
    return Optional.ofNullable(shapes.get(id));
  }
}
