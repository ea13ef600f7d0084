package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.lambda.functions.FunctionDirectory;
import dev.headrace.lambda.functions.PartitionFunctions;
import dev.headrace.lambda.run.Ending;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.wire.Caller;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.ResponseBody;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.Shortcut;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves what must be fast without the codec: invocations, and lists of functions that were listed
 * before and have not changed. Whatever is unusual about a request goes the codec's way, which
 * words what is wrong with it.
 */
final class HotPath implements Shortcut {
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String INVOCATIONS = "/invocations";

  /**
   * Answers that are kept for one account and region, each for another page. A page has at most 50
   * functions of some 6 KB, so that all that is kept stays below 80 MB at the very worst.
   */
  private static final int MAX_LISTS = 32;

  /** Accounts and regions whose lists are kept. */
  private static final int MAX_PARTITIONS = 8;

  private final InvokeOperation operation;
  private final FunctionDirectory directory;
  private final ConcurrentHashMap<Partition, Lists> lists = new ConcurrentHashMap<>();

  HotPath(InvokeOperation operation, FunctionDirectory directory) {
    this.operation = operation;
    this.directory = directory;
  }

  /** Encoded lists of the functions as they stood at one instant, by query. */
  private record Lists(
      PartitionFunctions functions, ConcurrentHashMap<String, WireResponse> byQuery) {}

  @Override
  public WireResponse serve(WireRequest request, String requestId, LongWay codec) throws Exception {
    String path = request.rawPath();
    if (!path.startsWith(FUNCTIONS)) {
      return codec.serve();
    }
    if (path.endsWith(INVOCATIONS) && request.method().equals("POST")) {
      InvokeOperation.Call call = call(request, requestId);
      return call == null ? codec.serve() : invoke(call, request);
    }
    boolean isList =
        request.method().equals("GET") && (path.equals(FUNCTIONS) || path.equals(FUNCTIONS + "/"));
    return isList ? list(request, requestId, codec) : codec.serve();
  }

  @SuppressWarnings("ReferenceEquality") // the very same snapshot: to compare what it holds is slow
  private WireResponse list(WireRequest request, String requestId, LongWay codec) throws Exception {
    Partition partition = Caller.of(request).partition();
    PartitionFunctions current = directory.in(partition);
    Lists known = lists.get(partition);
    if (known == null || known.functions() != current) {
      known = new Lists(current, new ConcurrentHashMap<>());
      if (lists.size() < MAX_PARTITIONS || lists.containsKey(partition)) {
        lists.put(partition, known);
      }
    }
    WireResponse kept = known.byQuery().get(request.rawQuery());
    if (kept != null) {
      return new WireResponse(
          kept.status(),
          kept.headers().toBuilder().set("x-amzn-RequestId", requestId).build(),
          kept.body());
    }
    WireResponse response = codec.serve();
    boolean keepable = response.status() == 200 && response.body() instanceof ResponseBody.Bytes;
    if (keepable && directory.in(partition) == current && known.byQuery().size() < MAX_LISTS) {
      known.byQuery().put(request.rawQuery(), response);
    }
    return response;
  }

  /** What is asked for; null where the codec must say what is wrong with it. */
  private static InvokeOperation.@Nullable Call call(WireRequest request, String requestId) {
    String path = request.rawPath();
    if (path.length() < FUNCTIONS.length() + 1 + INVOCATIONS.length() + 1) {
      return null;
    }
    String name =
        decoded(path.substring(FUNCTIONS.length() + 1, path.length() - INVOCATIONS.length()));
    InvokeOperation.Type type = InvokeOperation.Type.named(request.header("X-Amz-Invocation-Type"));
    String logType = request.header("X-Amz-Log-Type");
    boolean tail = "Tail".equals(logType);
    String qualifier = request.rawQuery().isEmpty() ? null : request.query().first("Qualifier");
    if (name == null
        || type == null
        || (logType != null && !tail && !logType.equals("None"))
        || (qualifier != null && !isPlain(qualifier))
        || request.header("X-Amz-Tenant-Id") != null
        || request.header("X-Amz-Durable-Execution-Name") != null) {
      return null;
    }
    return new InvokeOperation.Call(
        FunctionReference.parse(Caller.of(request).partition(), name, qualifier),
        type,
        tail,
        request.header("X-Amz-Client-Context"),
        request.header("X-Amzn-Trace-Id"),
        requestId);
  }

  private static @Nullable String decoded(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return isPlain(encoded) ? encoded : null;
    }
    try {
      String text = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
      return isPlain(text) ? text : null;
    } catch (IllegalArgumentException brokenEscape) {
      return null;
    }
  }

  /** Whether all of it may stand in a function's name, ARN or qualifier. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == ':'
              || c == '$';
      if (!plain) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MAX_REFERENCE_CHARACTERS;
  }

  private static final int MAX_REFERENCE_CHARACTERS = 256;

  private WireResponse invoke(InvokeOperation.Call call, WireRequest request) throws IOException {
    byte[] payload;
    try {
      payload = request.body().bytes(operation.maxBytes(call.type()));
    } catch (RequestBody.BodyTooLarge e) {
      throw operation.tooLarge(call.type(), request.body().length());
    } catch (EOFException e) {
      throw new ServiceError("InvalidRequestContentException", "The body ended before its length.");
    }
    return answer(operation.invoke(call, payload), call.requestId());
  }

  /** An invocation's end on the wire. */
  static WireResponse answer(@Nullable Invocation ended, String requestId) throws IOException {
    if (ended == null) {
      return new WireResponse(204, Headers.of("x-amzn-RequestId", requestId), ResponseBody.empty());
    }
    if (ended.ending() == Ending.ACCEPTED) {
      return new WireResponse(202, Headers.of("x-amzn-RequestId", requestId), ResponseBody.empty());
    }
    Headers.Builder headers =
        Headers.builder()
            .add("Content-Type", "application/json")
            .add("x-amzn-RequestId", requestId)
            .add("X-Amzn-Remapped-Content-Length", "0")
            .add("X-Amz-Executed-Version", ended.version().spec().version());
    String trace = ended.traceHeader();
    if (trace != null) {
      headers.add("X-Amzn-Trace-Id", trace);
    }
    if (ended.ending().isFunctionError()) {
      headers.add("X-Amz-Function-Error", "Unhandled");
    }
    if (ended.flushesOutput()) {
      headers.add(
          "X-Amz-Log-Result",
          Base64.getEncoder().encodeToString(ended.logTail().getBytes(StandardCharsets.UTF_8)));
    }
    return WireResponse.of(200, headers.build(), ended.answer().bytes());
  }
}
