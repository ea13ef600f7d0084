package dev.headrace.inference;

import dev.headrace.kernel.Partition;
import java.time.Duration;

/**
 * A request to a language model, in the words of OpenAI's API, which model servers speak. Services
 * with formats of their own translate into it.
 *
 * @param partition whose request it is; quotas and usage are counted there
 * @param service the service that was asked, for usage: {@code bedrock} or {@code openai}
 * @param modelId the model as the client named it: what is limited, metered and billed
 * @param task what is asked
 * @param body the request as JSON; its {@code model} is replaced by what the server calls its model
 * @param streamed whether {@code body} asks for a stream of events
 * @param inputTokensEstimate tokens of the prompt as far as they are known before; they and {@code
 *     maxOutputTokens} are reserved of the quota until the answer says what was used
 * @param maxOutputTokens the most tokens that may be generated
 * @param timeout how long the whole may take, waiting included
 * @param requestId the id that the client is told, under which {@code why} explains the request;
 *     empty where there is none
 * @param payment how it is paid, and under which name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Ask(
    Partition partition,
    String service,
    String modelId,
    Task task,
    byte[] body,
    boolean streamed,
    int inputTokensEstimate,
    int maxOutputTokens,
    Duration timeout,
    String requestId,
    Payment payment) {
  /** A request paid on demand, of no id, whose provider caches nothing. */
  public Ask(
      Partition partition,
      String service,
      String modelId,
      Task task,
      byte[] body,
      boolean streamed,
      int inputTokensEstimate,
      int maxOutputTokens,
      Duration timeout) {
    this(
        partition,
        service,
        modelId,
        task,
        body,
        streamed,
        inputTokensEstimate,
        maxOutputTokens,
        timeout,
        "",
        Payment.ON_DEMAND);
  }

  /** By which prices it is paid. */
  public Tariff tariff() {
    return payment.tariff();
  }

  /** Whether tokens that were read from a cache are paid as such. */
  public boolean pricesCache() {
    return payment.pricesCache();
  }

  /** The same with another body. */
  public Ask withBody(byte[] other) {
    return new Ask(
        partition,
        service,
        modelId,
        task,
        other,
        streamed,
        inputTokensEstimate,
        maxOutputTokens,
        timeout,
        requestId,
        payment);
  }

  /** By which prices a request is paid, and so what limits it. */
  public enum Tariff {
    /** At the model's price for each token, within the quotas of a minute. */
    ON_DEMAND,
    /** At the price for batches; no quota of a minute holds for it, and all others come before. */
    BATCH,
    /**
     * By the hour, with the throughput that was bought of the model: its tokens cost nothing, no
     * quota of a minute holds for it, and it comes before all others.
     */
    PROVISIONED
  }

  /** What a model is asked to do, with the path under which a model server answers it. */
  public enum Task {
    /** The next message of a conversation. */
    CHAT("/v1/chat/completions"),
    /** The text that follows a prompt. */
    COMPLETION("/v1/completions");

    private final String path;

    Task(String path) {
      this.path = path;
    }

    /** The path of a model server. */
    public String path() {
      return path;
    }
  }
}
