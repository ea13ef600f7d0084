package dev.headrace.openai;

import dev.headrace.inference.Answer;
import dev.headrace.inference.Ask;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.Payment;
import dev.headrace.inference.Served;
import dev.headrace.wire.ResponseBody;
import dev.headrace.wire.WireResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of language models, streamed or whole. */
final class Texts {
  /** How long a request may take, waiting included: as long as OpenAI's clients wait. */
  static final Duration TIMEOUT = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(Texts.class);
  private static final int MAX_TOLD = 1_024;

  private final LanguageModels models;

  /** Model ids whose answering model the log has told. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Texts(LanguageModels models) {
    this.models = models;
  }

  /** Passes events and answers on to the client. */
  interface Passing {
    /** An answer that came at once. */
    byte[] whole(byte[] answer);

    /** An event of a stream. */
    void event(byte[] event, EventStream out) throws IOException;

    /** The stream's end. */
    void end(Answer answer, EventStream out) throws IOException;

    /** A failure amid the stream. */
    void failure(ApiError error, EventStream out) throws IOException;
  }

  /** Asks and answers. */
  WireResponse answer(TextRequest request, Passing passing, Call call) {
    try {
      Served served = models.served(request.model());
      tell(served, call);
      TextRequest.Prepared prepared = request.prepare(served);
      Answer answer = models.ask(ask(request, prepared, call));
      return answered(answer, request, passing, call);
    } catch (ModelException e) {
      models.quotaLeft(call.partition(), request.model()).ifPresent(call.head()::with);
      throw Refusals.of(e, request.model(), request.promptParameter());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** An answer of which the client will not hear is closed. */
  private WireResponse answered(Answer answer, TextRequest request, Passing passing, Call call)
      throws ModelException, InterruptedException {
    try {
      return request.isStreamed()
          ? streamed(answer, request, passing, call)
          : whole(answer, request, passing, call);
    } catch (RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  private static ApiError interrupted() {
    Thread.currentThread().interrupt();
    return new ApiError(503, ApiError.SERVER_ERROR, null, null, "The server is shutting down.");
  }

  private static Ask ask(TextRequest request, TextRequest.Prepared prepared, Call call) {
    return new Ask(
        call.partition(),
        OpenAi.SERVICE,
        request.model(),
        request.task(),
        prepared.body(),
        request.isStreamed(),
        prepared.inputTokens(),
        prepared.maxOutputTokens(),
        TIMEOUT,
        call.requestId(),
        Payment.ON_DEMAND.pricingCache(true));
  }

  /** Nobody shall take a small model for the one that was named. */
  private void tell(Served served, Call call) {
    LOG.debug(
        "request {}: '{}' is answered by {}",
        call.requestId(),
        served.modelId(),
        served.modelName());
    if (!served.modelId().equals(served.modelName())
        && told.size() < MAX_TOLD
        && told.add(served.modelId())) {
      LOG.info(
          "what is asked of the model '{}' is answered by {}",
          served.modelId(),
          served.modelName());
    }
  }

  private WireResponse whole(Answer answer, TextRequest request, Passing passing, Call call)
      throws ModelException, InterruptedException {
    try (answer) {
      var bytes = new ByteArrayOutputStream();
      byte[] part = answer.next();
      while (part != null) {
        bytes.writeBytes(part);
        part = answer.next();
      }
      return call.answer(head(answer, request, call), passing.whole(bytes.toByteArray()));
    }
  }

  private AnswerHead head(Answer answer, TextRequest request, Call call) {
    AnswerHead head = call.head().with(AnswerHead.MODEL, answer.served().modelName());
    models.quotaLeft(call.partition(), request.model()).ifPresent(head::with);
    return head;
  }

  private WireResponse streamed(Answer answer, TextRequest request, Passing passing, Call call) {
    return new WireResponse(
        200,
        head(answer, request, call)
            .with("Cache-Control", "no-cache")
            .build("text/event-stream; charset=utf-8"),
        ResponseBody.streaming(
            ResponseBody.UNKNOWN, out -> stream(answer, request, passing, out), answer::close));
  }

  /** A client that is gone shows by a write that fails; the answer is closed in any case. */
  private static void stream(Answer answer, TextRequest request, Passing passing, OutputStream out)
      throws IOException {
    var events = new EventStream(out);
    try (answer) {
      byte[] event = answer.next();
      while (event != null) {
        passing.event(event, events);
        event = answer.next();
      }
      passing.end(answer, events);
    } catch (ModelException e) {
      passing.failure(Refusals.of(e, request.model(), request.promptParameter()), events);
    } catch (InterruptedException e) {
      passing.failure(interrupted(), events);
    }
  }
}
