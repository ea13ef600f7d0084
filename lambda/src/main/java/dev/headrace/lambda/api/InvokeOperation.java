package dev.headrace.lambda.api;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.lambda.functions.Alias;
import dev.headrace.lambda.functions.Condition;
import dev.headrace.lambda.functions.FunctionDirectory;
import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.Refusals;
import dev.headrace.lambda.run.Ending;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.Invocations;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.lambda.run.ThrottleReason;
import dev.headrace.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function for a client: finds what is meant, enters the world once, waits for the end.
 *
 * <p>Source: <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>.
 */
final class InvokeOperation {
  /** The longest client context, in Base64. */
  static final int MAX_CLIENT_CONTEXT_CHARACTERS = 3_583;

  private static final byte[] EMPTY_EVENT = {'{', '}'};

  private final Entrance entrance;
  private final Invocations invocations;
  private final FunctionDirectory directory;
  private final FunctionTargets targets;
  private final RandomGenerator routing;
  private final int maxPayloadBytes;
  private final int maxEventBytes;

  /**
   * @param routing chance by which an alias with two versions chooses; drawn within events
   */
  InvokeOperation(
      Entrance entrance,
      Invocations invocations,
      FunctionDirectory directory,
      FunctionTargets targets,
      RandomGenerator routing,
      Quotas quotas) {
    this.entrance = entrance;
    this.invocations = invocations;
    this.directory = directory;
    this.targets = targets;
    this.routing = routing;
    this.maxPayloadBytes = Math.toIntExact(quotas.get(Quota.SYNCHRONOUS_PAYLOAD_BYTES));
    this.maxEventBytes = Math.toIntExact(quotas.get(Quota.ASYNCHRONOUS_PAYLOAD_BYTES));
  }

  /** How a client invokes. */
  enum Type {
    /** It waits for the answer. */
    REQUEST_RESPONSE("RequestResponse"),
    /** It waits until the event is kept. */
    EVENT("Event"),
    /** It wants to know whether it could. */
    DRY_RUN("DryRun");

    private final String apiName;

    Type(String apiName) {
      this.apiName = apiName;
    }

    /** The type of a name; null where there is none. */
    static @Nullable Type named(@Nullable String name) {
      if (name == null) {
        return REQUEST_RESPONSE;
      }
      for (Type type : values()) {
        if (type.apiName.equals(name)) {
          return type;
        }
      }
      return null;
    }
  }

  /**
   * What a client asks for.
   *
   * @param clientContext as it came, in Base64; functions see it where their caller waits
   * @param traceHeader as it came; null where none did
   */
  record Call(
      FunctionReference reference,
      Type type,
      boolean wantsLogTail,
      @Nullable String clientContext,
      @Nullable String traceHeader,
      String requestId) {}

  /** The most bytes that a payload of a type may have. */
  int maxBytes(Type type) {
    return type == Type.EVENT ? maxEventBytes : maxPayloadBytes;
  }

  /** Lambda's error where a payload is longer than that. */
  ServiceError tooLarge(Type type, long bytes) {
    String problem =
        bytes < 0
            ? "The payload is too large for the %s invocation type (limit %d bytes)"
                .formatted(type.apiName, maxBytes(type))
            : "%d byte payload is too large for the %s invocation type (limit %d bytes)"
                .formatted(bytes, type.apiName, maxBytes(type));
    return new ServiceError("RequestTooLargeException", problem).with("Type", "User");
  }

  /** What a request is about to run: one version, or two of which chance takes one. */
  private record Route(
      dev.headrace.lambda.run.FunctionVersion target,
      dev.headrace.lambda.run.@Nullable FunctionVersion additional,
      double additionalWeight) {}

  /**
   * Invokes.
   *
   * @return the invocation as it ended, well or with the function's own error; null for a dry run
   * @throws ServiceError where it was refused
   * @throws dev.headrace.kernel.journal.NoRoomException where the disk takes no event
   */
  @Nullable Invocation invoke(Call call, byte[] payload) {
    Route route = route(call.reference());
    if (payload.length > maxBytes(call.type())) {
      throw tooLarge(call.type(), payload.length);
    }
    byte[] event = payload.length == 0 ? EMPTY_EVENT : payload;
    requireJson(event);
    String clientContext = clientContext(call.clientContext());
    if (call.type() == Type.DRY_RUN) {
      return null;
    }
    String traceHeader = traceHeader(call);
    String invokedArn = call.reference().qualifier() == null ? null : call.reference().arn();
    if (call.type() == Type.EVENT) {
      entrance.awaitRoom();
    }
    var answer = new PendingAnswer();
    entrance.enter(() -> {
      var invocation = new Invocation(chosen(route), Body.of(event), answer);
      invocation.requestId(call.requestId()).traceHeader(traceHeader);
      if (invokedArn != null) {
        invocation.invokedArn(invokedArn);
      }
      if (call.type() == Type.EVENT) {
        invocations.enqueue(invocation);
        return;
      }
      invocation.clientContext(clientContext);
      if (call.wantsLogTail()) {
        invocation.wantingLogTail();
      }
      invocations.invoke(invocation);
    });
    return accepted(answer.await(entrance), call);
  }

  private static Invocation accepted(Invocation ended, Call call) {
    if (ended.ending() == Ending.THROTTLED) {
      throw throttled(ended.throttleReason());
    }
    if (ended.ending() == Ending.GONE) {
      throw Refusals.notFound("Function not found: " + call.reference().arn());
    }
    return ended;
  }

  private static ServiceError throttled(@Nullable ThrottleReason reason) {
    ServiceError error =
        new ServiceError("TooManyRequestsException", "Rate Exceeded.").with("Type", "User");
    return reason == null ? error : error.with("Reason", reason.reason());
  }

  private dev.headrace.lambda.run.FunctionVersion chosen(Route route) {
    var additional = route.additional();
    return additional != null && routing.nextDouble() < route.additionalWeight()
        ? additional
        : route.target();
  }

  private Route route(FunctionReference reference) {
    FunctionView view = directory.find(reference.partition(), reference.name());
    if (view == null) {
      throw Refusals.notFound("Function not found: " + reference.arn());
    }
    String qualifier = reference.qualifier();
    Alias alias = qualifier == null ? null : view.aliases().get(qualifier);
    Alias.Additional additional = alias == null ? null : alias.additional();
    var target = target(reference, reference.versionIn(view));
    if (additional == null) {
      return new Route(target, null, 0);
    }
    FunctionVersion second = view.version(additional.version());
    return second == null
        ? new Route(target, null, 0)
        : new Route(target, target(reference, second), additional.weight());
  }

  private dev.headrace.lambda.run.FunctionVersion target(
      FunctionReference reference, FunctionVersion version) {
    if (version.condition().state() != Condition.State.ACTIVE) {
      throw Refusals.conflict(
          "The operation cannot be performed at this time. The function is currently in the"
              + " following state: "
              + version.condition().state().apiName());
    }
    var target = targets.find(reference.partition(), reference.name(), version.version());
    if (target == null) {
      throw Refusals.notFound("Function not found: " + reference.arn());
    }
    return target;
  }

  private static void requireJson(byte[] event) {
    String problem = JsonCheck.problem(event);
    if (problem != null) {
      throw invalidContent("Could not parse request body into json: " + problem);
    }
  }

  private static @Nullable String clientContext(@Nullable String base64) {
    if (base64 == null || base64.isEmpty()) {
      return null;
    }
    if (base64.length() > MAX_CLIENT_CONTEXT_CHARACTERS) {
      throw invalidContent(
          "The client context has at most " + MAX_CLIENT_CONTEXT_CHARACTERS + " characters.");
    }
    byte[] json;
    try {
      json = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw invalidContent("Client context must be a valid Base64-encoded JSON object.");
    }
    if (JsonCheck.problem(json) != null) {
      throw invalidContent("Client context must be a valid Base64-encoded JSON object.");
    }
    return withoutLineBreaks(new String(json, StandardCharsets.UTF_8));
  }

  /** It travels on to the runtime as a header field; JSON keeps its meaning without them. */
  private static String withoutLineBreaks(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  private static ServiceError invalidContent(String message) {
    return new ServiceError("InvalidRequestContentException", message).with("Type", "User");
  }

  /**
   * The trace of a request; one without gets an unsampled one, as Lambda gives it.
   *
   * <p>Source: <a
   * href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">Tracing
   * header</a>.
   */
  private static String traceHeader(Call call) {
    String came = call.traceHeader();
    if (came != null && came.length() <= MAX_TRACE_CHARACTERS) {
      return came;
    }
    String id = call.requestId();
    String hex = id.replace("-", "");
    String seconds = HexFormat.of().toHexDigits((int) (System.currentTimeMillis() / 1_000));
    return hex.length() < UUID_DIGITS
        ? "Root=1-" + seconds + "-" + "0".repeat(ROOT_DIGITS) + ";Sampled=0"
        : "Root=1-"
            + seconds
            + "-"
            + hex.substring(0, ROOT_DIGITS)
            + ";Parent="
            + hex.substring(UUID_DIGITS - PARENT_DIGITS, UUID_DIGITS)
            + ";Sampled=0";
  }

  private static final int MAX_TRACE_CHARACTERS = 256;
  private static final int UUID_DIGITS = 32;
  private static final int ROOT_DIGITS = 24;
  private static final int PARENT_DIGITS = 16;
}
