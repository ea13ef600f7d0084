package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks models what Bedrock's operations were asked, and tells who answered. */
final class Inference {
  /** The header field that says which model really answered. */
  static final String MODEL_HEADER = "X-Headrace-Model";

  /**
   * How long an answer may take: <a
   * href="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-invoke.html">the timeout
   * of Bedrock's newer models</a>.
   */
  static final Duration TIMEOUT = Duration.ofMinutes(60);

  /** The service's name on the meter. */
  static final String SERVICE = "bedrock";

  private static final Logger LOG = LoggerFactory.getLogger(Inference.class);
  private static final int MAX_TOLD = 1_000;

  private final LanguageModels models;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Inference(LanguageModels models) {
    this.models = models;
  }

  /**
   * Asks; returns when the model has begun to answer.
   *
   * @throws ServiceError where there is no answer
   */
  Exchange ask(CallContext call, Target target, Prompt prompt, boolean streamed) {
    long beganNanos = System.nanoTime();
    Ask ask = asking(call, target, prompt, streamed);
    try {
      var exchange = new Exchange(target, prompt, models.ask(ask), beganNanos);
      call.respondWithHeader(MODEL_HEADER, target.served().modelName());
      tell(call, target);
      return exchange;
    } catch (ModelException failure) {
      throw Failures.of(failure, target.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted();
    }
  }

  /** How many tokens the model would read. */
  int countTokens(CallContext call, Target target, Prompt prompt) {
    try {
      call.respondWithHeader(MODEL_HEADER, target.served().modelName());
      return models.countTokens(asking(call, target, prompt, false));
    } catch (ModelException failure) {
      throw Failures.of(failure, target.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted();
    }
  }

  private static Ask asking(CallContext call, Target target, Prompt prompt, boolean streamed) {
    return new Ask(
        call.partition(),
        SERVICE,
        target.id(),
        prompt.task(),
        body(target, prompt, streamed),
        streamed,
        prompt.estimatedTokens(),
        reservedOutput(target, prompt),
        TIMEOUT,
        call.requestId(),
        target.payment().pricingCache(prompt.asksForCache()));
  }

  /**
   * What the quota reserves for the answer: what the client allows, else the most that the model
   * can (<a
   * href="https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html">source</a>).
   */
  private static int reservedOutput(Target target, Prompt prompt) {
    int most = target.maxOutputTokens().orElse(target.served().contextTokens());
    Integer wanted = prompt.maxTokens();
    if (wanted == null) {
      return most;
    }
    if (target.maxOutputTokens().isPresent() && wanted > most) {
      throw Invalid.request(
          "The maximum tokens you requested exceeds the model limit of "
              + most
              + ". Try again with a maximum tokens value that is lower than "
              + most
              + ".");
    }
    return wanted;
  }

  /**
   * A limit that the context of the model that answers makes meaningless is left out: some servers
   * refuse it. Those that run here are asked to say which stop sequence they met, as llama.cpp's
   * does with what else it tells then.
   */
  private static byte[] body(Target target, Prompt prompt, boolean streamed) {
    ObjectNode body = prompt.body().deepCopy();
    Integer wanted = prompt.maxTokens();
    if (wanted != null && wanted < target.served().contextTokens()) {
      body.put("max_tokens", wanted);
    }
    if (!target.served().remote() && !prompt.stops().isEmpty()) {
      body.put("verbose", true);
    }
    if (streamed) {
      body.put("stream", true);
      body.putObject("stream_options").put("include_usage", true);
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void tell(CallContext call, Target target) {
    String who = target.served().modelName();
    if (told.size() < MAX_TOLD && told.add(target.id() + " " + who)) {
      LOG.info(
          "requests for {} are answered by {}{}, and priced as {}",
          target.id(),
          who,
          target.served().remote() ? ", which runs elsewhere" : "",
          target.id());
    }
    LOG.debug("request {}: {} is answered by {}", call.requestId(), target.id(), who);
  }
}
