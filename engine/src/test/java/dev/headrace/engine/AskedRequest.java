package dev.headrace.engine;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Request;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request as tests ask it. */
public record AskedRequest(
    long id,
    String requestId,
    Body body,
    long deadlineEpochMillis,
    @Nullable String traceHeader,
    @Nullable String clientContext,
    boolean flushesOutput)
    implements Request {
  public static AskedRequest of(long id, String json) {
    return of(id, json.getBytes(StandardCharsets.UTF_8));
  }

  public static AskedRequest of(long id, byte[] body) {
    return new AskedRequest(
        id,
        new UUID(0x1234_5678_0000_4000L, 0x8000_0000_0000_0000L | id).toString(),
        Body.of(body),
        System.currentTimeMillis() + 10_000,
        null,
        null,
        false);
  }

  public AskedRequest with(String trace, String context) {
    return new AskedRequest(
        id, requestId, body, deadlineEpochMillis, trace, context, flushesOutput);
  }

  public AskedRequest flushing() {
    return new AskedRequest(
        id, requestId, body, deadlineEpochMillis, traceHeader, clientContext, true);
  }

  @Override
  public String invokedArn() {
    return "arn:aws:lambda:us-east-1:000000000000:function:tested";
  }

  @Override
  public Demand demand() {
    return Demand.NONE;
  }
}
