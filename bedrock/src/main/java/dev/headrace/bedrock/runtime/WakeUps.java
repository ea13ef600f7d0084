package dev.headrace.bedrock.runtime;

import dev.headrace.inference.Ask;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.kernel.Partition;
import java.nio.charset.StandardCharsets;

/** Wakes models ahead of requests, for throughput that was bought. */
public final class WakeUps {
  private static final byte[] QUESTION =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}".getBytes(StandardCharsets.UTF_8);

  private final LanguageModels models;

  WakeUps(LanguageModels models) {
    this.models = models;
  }

  /**
   * Has a model's server count a few tokens; returns once it did. One that runs elsewhere is awake.
   *
   * @throws ModelException where the model cannot be woken
   */
  public void wake(Partition partition, String modelId)
      throws ModelException, InterruptedException {
    try {
      models.countTokens(
          new Ask(
              partition,
              Inference.SERVICE,
              modelId,
              Ask.Task.CHAT,
              QUESTION,
              false,
              1,
              1,
              Inference.TIMEOUT));
    } catch (ModelException failure) {
      if (failure.reason() != Reason.UNSUPPORTED) {
        throw failure;
      }
    }
  }
}
