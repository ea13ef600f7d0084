package dev.headrace.billing.prices;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.headrace.kernel.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The models that a provider sells by the token, by their names, with the keys of what their tokens
 * cost in us-east-1.
 *
 * <p>Of Amazon Bedrock, a short name such as {@code claude-haiku-4.5} means the list price, which
 * for newer models is that of global inference; {@code us.claude-haiku-4.5} is inference that stays
 * in the United States. The provider's own ids are understood too.
 */
public final class ModelPrices {
  private final Map<String, Model> byName = new TreeMap<>();
  private final List<String> aliases;

  private ModelPrices(List<Model> models) {
    models.forEach(model -> byName.putIfAbsent(model.modelId().toLowerCase(Locale.ROOT), model));
    models.forEach(model -> byName.put(model.alias(), model));
    this.aliases = models.stream().map(Model::alias).sorted().toList();
  }

  /** Amazon Bedrock's that Headrace ships prices of; read once, when first asked for. */
  public static ModelPrices shipped() {
    return Bedrock.MODELS;
  }

  /** The same of OpenAI's own API, by the ids that it knows. */
  public static ModelPrices openAi() {
    return OpenAi.MODELS;
  }

  private static final class Bedrock {
    static final ModelPrices MODELS = new ModelPrices(read(ShippedFiles.open("models.csv")));
  }

  private static final class OpenAi {
    static final ModelPrices MODELS = new ModelPrices(read(ShippedFiles.open("openai_models.csv")));
  }

  private static List<Model> read(Reader text) {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(text)) {
      return csv.stream().map(ModelPrices::model).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Model model(NamedCsvRecord row) {
    Map<TokenKind, PriceKey> keys = new EnumMap<>(TokenKind.class);
    for (TokenKind kind : TokenKind.values()) {
      String usageType = row.getField(kind.column());
      if (!usageType.isEmpty()) {
        keys.put(kind, key(row, usageType));
      }
    }
    Map<Commitment, PriceKey> units = new EnumMap<>(Commitment.class);
    for (Commitment commitment : Commitment.values()) {
      String usageType = row.getField(commitment.column());
      if (!usageType.isEmpty()) {
        units.put(commitment, key(row, usageType));
      }
    }
    return new Model(row.getField("alias"), row.getField("modelId"), keys, units);
  }

  private static PriceKey key(NamedCsvRecord row, String usageType) {
    return new PriceKey(
        row.getField("serviceCode"), "us-east-1", usageType, row.getField("operation"));
  }

  /**
   * A model that is sold by the token.
   *
   * @param alias its short name, such as {@code nova-lite}
   * @param modelId the id that the API knows, such as {@code amazon.nova-lite-v1:0}
   * @param keys where its prices are found; only the kinds that it has
   * @param modelUnits where the price of an hour of a model unit of provisioned throughput is
   *     found; only the commitments for which that is known
   */
  public record Model(
      String alias,
      String modelId,
      Map<TokenKind, PriceKey> keys,
      Map<Commitment, PriceKey> modelUnits) {
    /** Keeps copies of the keys. */
    public Model {
      keys = Map.copyOf(keys);
      modelUnits = Map.copyOf(modelUnits);
    }

    /** The same with the shortest commitment for which it is known; null where none is. */
    public @Nullable PriceKey modelUnit() {
      for (Commitment commitment : Commitment.values()) {
        PriceKey key = modelUnits.get(commitment);
        if (key != null) {
          return key;
        }
      }
      return null;
    }

    /** Where the price of a kind of tokens is found; empty if the model has no such price. */
    public Optional<PriceKey> key(TokenKind kind) {
      return Optional.ofNullable(keys.get(kind));
    }
  }

  /** All short names, in alphabetical order. */
  public List<String> aliases() {
    return aliases;
  }

  /** The model of a short name or id, whatever its case. */
  public Optional<Model> find(String name) {
    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * The model of a short name or id.
   *
   * @throws UnknownPriceException if there is none; the message suggests the nearest
   */
  public Model of(String name) {
    return find(name)
        .orElseThrow(() ->
            new UnknownPriceException(
                "the price book has no model "
                    + Decimals.shortened(name)
                    + Nearest.to(name, aliases)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("; `headrace prices search bedrock` lists what it has")));
  }
}
