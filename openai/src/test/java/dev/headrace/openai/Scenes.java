package dev.headrace.openai;

import dev.headrace.inference.Answer;
import dev.headrace.inference.Ask;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.QuotaLeft;
import dev.headrace.inference.Served;
import dev.headrace.kernel.Partition;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server for real clients, where a model's name says how it behaves. */
final class Scenes implements LanguageModels {
  static final String KEY = "sk-right";
  private static final String ENDLESS = "word ".repeat(200_000);

  private final FakeModels greeter = new FakeModels().limited();
  private final FakeModels endless = new FakeModels().saying(ENDLESS);
  private final FakeModels damagedOnce =
      new FakeModels().refusing(Reason.UNAVAILABLE, "The model's file is damaged.");
  private final Map<String, FakeModels> models =
      Map.of(
          "greeter", greeter,
          "caller", new FakeModels().calling("weather", "{\"city\":\"Oslo\"}"),
          "placed", new FakeModels().saying("{\"city\": \"Oslo\"}"),
          "failing",
              new FakeModels().failingAfter(2, Reason.SERVER_FAILED, "The model's server ended."),
          "limited", new FakeModels().refusing(Reason.TOO_MANY_TOKENS, "Too many tokens a minute."),
          "damaged", new FakeModels().refusing(Reason.UNAVAILABLE, "The model's file is damaged."),
          "damaged-once", damagedOnce,
          "endless", endless);

  /** The API over these models; it takes one key. */
  OpenAi api() {
    return new OpenAi(
        this,
        greeter,
        () -> List.of(new ModelList.Listed(FakeModels.NAME, "Apache-2.0")),
        key -> KEY.equals(key) ? Api.ACCOUNT : null,
        InstantSource.system());
  }

  /** The model that would never come to its end. */
  FakeModels endless() {
    return endless;
  }

  /** The model that should be asked once. */
  FakeModels damagedOnce() {
    return damagedOnce;
  }

  private FakeModels model(String id) throws ModelException {
    FakeModels model = models.get(id);
    if (model == null) {
      throw new ModelException(Reason.UNKNOWN_MODEL, "nobody answers");
    }
    return model;
  }

  @Override
  public Served served(String modelId) throws ModelException {
    return model(modelId).served(modelId);
  }

  @Override
  public Answer ask(Ask ask) throws ModelException {
    return model(ask.modelId()).ask(ask);
  }

  @Override
  public int countTokens(Ask ask) throws ModelException {
    return model(ask.modelId()).countTokens(ask);
  }

  @Override
  public Optional<QuotaLeft> quotaLeft(Partition partition, String modelId) {
    return greeter.quotaLeft(partition, modelId);
  }
}
