package dev.headrace.bedrock.catalogue;

import dev.headrace.kernel.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The foundation models of Amazon Bedrock, in the order of their ids. */
public final class Catalogue {
  /**
   * What may stand before a model's id, for inference that several regions share: <a
   * href="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html">the
   * list</a>.
   */
  private static final List<String> GEOGRAPHIES =
      List.of("us", "us-gov", "eu", "apac", "jp", "au", "ca", "global");

  private final Map<String, FoundationModel> byId = new TreeMap<>();

  private Catalogue(List<FoundationModel> models) {
    models.forEach(model -> byId.put(model.id(), model));
  }

  /** The models that Headrace ships a list of; read once, when first asked for. */
  public static Catalogue shipped() {
    return Shipped.CATALOGUE;
  }

  private static final class Shipped {
    static final Catalogue CATALOGUE = read();

    private static Catalogue read() {
      try (InputStream in = Catalogue.class.getResourceAsStream("models.csv")) {
        if (in == null) {
          throw new IllegalStateException("the data file models.csv is missing");
        }
        return new Catalogue(
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("modelId,"))
                .map(line -> model(line.split(",", -1)))
                .toList());
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }

    private static FoundationModel model(String[] row) {
      return new FoundationModel(
          row[0],
          row[1],
          row[2],
          List.of(row[3].split("\\|", -1)),
          List.of(row[4].split("\\|", -1)),
          row[5].equals("yes"),
          row[7].isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(row[7])),
          row[8].isEmpty() ? List.of() : List.of(row[8].split(" ", -1)));
    }
  }

  /** All models. */
  public Collection<FoundationModel> models() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** The model of an id, with or without the prefix of an inference profile. */
  public Optional<FoundationModel> find(String id) {
    FoundationModel exact = byId.get(id);
    return Optional.ofNullable(exact == null ? byId.get(withoutGeography(id)) : exact);
  }

  /** An id without the prefix of an inference profile. */
  public static String withoutGeography(String id) {
    int dot = id.indexOf('.');
    return dot > 0 && GEOGRAPHIES.contains(id.substring(0, dot)) ? id.substring(dot + 1) : id;
  }

  /** {@code ; did you mean ID?} for an id that is not here, or nothing. */
  public String hint(String id) {
    return Nearest.hint(withoutGeography(id), byId.keySet());
  }
}
