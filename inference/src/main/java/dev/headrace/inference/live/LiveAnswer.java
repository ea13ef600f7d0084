package dev.headrace.inference.live;

import dev.headrace.inference.Answer;
import dev.headrace.inference.AnswerTiming;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.Served;
import dev.headrace.inference.TokenUse;
import dev.headrace.inference.http.Exchange;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.Report;
import dev.headrace.inference.serve.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An answer that flows from a model's server. */
final class LiveAnswer implements Answer {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  /** How long the end of a stream may take after the server has said that it is done. */
  private static final int END_MILLIS = 1_000;

  private final LiveCall live;
  private final Served served;
  private final Exchange exchange;
  private final boolean streamed;
  private final boolean passesUsageOn;
  private final long grantedNanos;

  private byte @Nullable [] begun;
  private TokenUse use = TokenUse.NONE;
  private boolean usageKnown;
  private int chunks;
  private long firstTokenAtNanos;
  private long lastTokenAtNanos;
  private boolean over;

  LiveAnswer(
      LiveCall live,
      Served served,
      Exchange exchange,
      boolean streamed,
      boolean passesUsageOn,
      long grantedNanos) {
    this.live = live;
    this.served = served;
    this.exchange = exchange;
    this.streamed = streamed;
    this.passesUsageOn = passesUsageOn;
    this.grantedNanos = grantedNanos;
  }

  /** Reads what an answer begins with: the first event of a stream, or the whole. */
  void begin() throws ModelException {
    begun = streamed ? read() : readWhole();
  }

  @Override
  public Served served() {
    return served;
  }

  @Override
  public byte @Nullable [] next() throws ModelException {
    byte[] first = begun;
    if (first != null) {
      begun = null;
      return first;
    }
    return streamed && !over ? read() : null;
  }

  private byte[] readWhole() throws ModelException {
    try {
      byte[] whole = exchange.rest();
      arrived();
      UsageJson.Found found = UsageJson.in(whole);
      took(found);
      firstTokenAtNanos = firstTokenOfWhole(found);
      end();
      return whole;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private byte @Nullable [] read() throws ModelException {
    try {
      while (true) {
        byte[] event = exchange.nextEvent();
        if (event == null) {
          throw new IOException("its stream ended before its answer did");
        }
        if (Arrays.equals(event, DONE)) {
          exchange.limitReads(END_MILLIS);
          exchange.nextEvent();
          exchange.limitReads(0);
          end();
          return null;
        }
        ModelException error = ServerErrors.in(event);
        if (error != null) {
          throw refused(error);
        }
        arrived();
        UsageJson.Found found = UsageJson.in(event);
        took(found);
        if (found == null || !found.alone() || passesUsageOn) {
          return event;
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void took(UsageJson.@Nullable Found found) {
    if (found != null) {
      use = found.use();
      usageKnown = true;
    }
  }

  /**
   * Of an answer that came at once only its server knows when it began; 0 where it does not tell.
   */
  private long firstTokenOfWhole(UsageJson.@Nullable Found found) {
    return found == null || found.promptNanos() == 0
        ? 0
        : Math.min(grantedNanos + found.promptNanos(), lastTokenAtNanos);
  }

  private void arrived() {
    chunks++;
    lastTokenAtNanos = System.nanoTime();
    if (firstTokenAtNanos == 0) {
      firstTokenAtNanos = lastTokenAtNanos;
    }
  }

  /** All of it was read. */
  private void end() throws ModelException {
    over = true;
    exchange.close();
    live.report(report(Ending.ANSWERED, ""));
  }

  /** It broke off: because the server failed, or because rules had it end. */
  private ModelException failed(IOException e) throws ModelException {
    over = true;
    exchange.close();
    Ending ending = live.report(report(LiveCall.brokenOff(), failure(e)));
    return ending == Ending.ANSWERED
        ? new ModelException(Reason.SERVER_FAILED, failure(e))
        : live.why();
  }

  private String failure(IOException e) {
    return "The server of the model %s failed while it answered: %s."
        .formatted(served.modelName(), e.getMessage());
  }

  private ModelException refused(ModelException error) throws ModelException {
    over = true;
    exchange.close();
    String detail = String.valueOf(error.getMessage());
    live.report(report(Ending.SERVER_FAILED, detail));
    return error;
  }

  private Report report(Ending ending, String detail) {
    long first = firstTokenAtNanos == 0 ? 0 : firstTokenAtNanos - grantedNanos;
    return new Report(ending, detail, use(), first);
  }

  /** Of an answer that broke off: what was asked, as it was estimated, and a token a chunk. */
  @Override
  public TokenUse use() {
    return usageKnown || chunks == 0
        ? use
        : new TokenUse(live.call().ask().inputTokensEstimate(), 0, streamed ? chunks : 0);
  }

  @Override
  public AnswerTiming timing() {
    ModelCall call = live.call();
    long queued = call.waitedNanos(Wait.QUEUE);
    long woke = -queued;
    for (Wait wait : Wait.values()) {
      woke += call.waitedNanos(wait);
    }
    boolean begun = firstTokenAtNanos != 0;
    return new AnswerTiming(
        woke,
        queued,
        begun ? firstTokenAtNanos - grantedNanos : 0,
        begun ? lastTokenAtNanos - firstTokenAtNanos : 0);
  }

  @Override
  public void close() {
    if (!over) {
      over = true;
      begun = null;
      exchange.close();
      try {
        live.report(report(Ending.CANCELLED, ""));
      } catch (ModelException worldHasStopped) {
        // nothing counts it any more
      }
    }
  }
}
