package dev.headrace.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkPojo;

/**
 * A service as the wire sees it: its table, the operations that it implements, and the limits of
 * their bodies. Turns a request into a call of a handler and what comes of that into an answer.
 *
 * <pre>{@code
 * ServiceDefinition.builder(ServiceTable.of("lambda"))
 *     .operation("CreateFunction",
 *         () -> Operation.of(CreateFunctionRequest::builder, api::createFunction))
 *     .bodyLimit("CreateFunction", 70_167_211)
 *     .build();
 * }</pre>
 *
 * Building one loads none of the SDK's model classes: an operation's are loaded when it is first
 * called.
 */
public final class ServiceDefinition {
  /** The most bytes of a body that is read as a whole, where an operation sets nothing else. */
  public static final int DEFAULT_BODY_LIMIT_BYTES = 6 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ServiceDefinition.class);

  private final ServiceTable table;
  private final Codec codec;
  private final ErrorWords words;
  private final Map<String, Lazy> operations;
  private final Map<String, Integer> bodyLimits;
  private final int bodyLimit;
  private final Members members;
  private final Validator validator;

  private final Shortcut shortcut;

  private ServiceDefinition(Builder builder) {
    shortcut = builder.shortcut;
    table = builder.table;
    operations = new LinkedHashMap<>(builder.operations);
    bodyLimits = new HashMap<>(builder.bodyLimits);
    bodyLimit = builder.bodyLimit;
    members = builder.members;
    validator = new Validator(table, Set.copyOf(builder.unchecked));
    words = new ErrorWords(table);
    codec =
        switch (table.protocol()) {
          case REST_JSON_1 -> new RestJsonCodec(table, builder.strict);
          case AWS_JSON_1_0, AWS_JSON_1_1 -> new AwsJsonCodec(table);
          case AWS_QUERY -> new QueryCodec(table);
          case REST_XML -> new RestXmlCodec(table);
        };
  }

  public static Builder builder(ServiceTable table) {
    return new Builder(table);
  }

  public ServiceTable table() {
    return table;
  }

  /** The names of the operations that this service implements. */
  public Set<String> operationNames() {
    return Collections.unmodifiableSet(operations.keySet());
  }

  /** What becomes of the members of its requests. */
  public Members members() {
    return members;
  }

  /** Whether an operation of AWS's model has a request's method and path. */
  boolean hasOperationAt(WireRequest request) {
    return codec instanceof RestJsonCodec rest && rest.knows(request);
  }

  /** An empty builder of an operation's request. */
  SdkPojo newRequest(String operation) {
    Lazy lazy = operations.get(operation);
    if (lazy == null) {
      throw new IllegalArgumentException(table.service() + " does not implement " + operation);
    }
    return lazy.get().newRequest();
  }

  /** Answers a request under a new random id. */
  public WireResponse serve(WireRequest request) {
    return serve(request, UUID.randomUUID().toString());
  }

  /**
   * Answers a request. Throws nothing: what goes wrong is an answer too.
   *
   * @param requestId stands in the answer and in the log
   */
  public WireResponse serve(WireRequest request, String requestId) {
    return serve(request, requestId, null);
  }

  /** Answers a request after its signature was checked, where there is a verifier. */
  WireResponse serve(WireRequest request, String requestId, @Nullable SigV4Verifier verifier) {
    try {
      WireRequest trusted =
          verifier == null ? request : verifier.verify(request, table, maxBodyLimit());
      return shortcut.serve(trusted, requestId, () -> call(trusted, requestId));
    } catch (ServiceError e) {
      return answer(e, request, requestId);
    } catch (RefusedRequest e) {
      return answer(words.of(e), request, requestId);
    } catch (Exception | StackOverflowError | AssertionError e) {
      LOG.error(
          "{} request {}: {} {} failed",
          table.service(),
          requestId,
          request.method(),
          request.rawPath(),
          e);
      return answer(words.of(Fault.INTERNAL, INTERNAL_MESSAGE), request, requestId);
    }
  }

  private static final String INTERNAL_MESSAGE =
      "The service failed for a reason of its own; the log has it under this request's id.";

  private WireResponse call(WireRequest request, String requestId) throws Exception {
    Codec.Target target = codec.route(request, () -> read(request, "", bodyLimit));
    String name = target.operation().name();
    Lazy lazy = operations.get(name);
    if (lazy == null) {
      throw new RefusedRequest(
          Fault.MISSING_OPERATION,
          "Headrace does not implement the operation " + name + " of " + table.title() + ".");
    }
    Operation operation = lazy.get();
    CallContext call = new CallContext(requestId, name, Caller.of(request), request);
    SdkPojo builder = operation.newRequest();
    codec.decode(target, request, body(target, request, call, Fields.of(builder)), builder);
    SdkPojo decoded = Fields.build(builder);
    Refusals.check(members.of(name), decoded);
    validator.check(target.operation(), decoded);
    return answered(target, operation, call, decoded);
  }

  /** A body that will not be written, because something failed after it was there, is released. */
  private WireResponse answered(
      Codec.Target target, Operation operation, CallContext call, SdkPojo decoded)
      throws Exception {
    boolean whole = false;
    try {
      WireResponse response =
          codec.encode(target.operation(), operation.handle(call, decoded), call);
      whole = true;
      return response;
    } finally {
      ResponseBody body = call.responseBody();
      if (!whole && body != null) {
        body.release();
      }
    }
  }

  private byte[] body(Codec.Target target, WireRequest request, CallContext call, Fields input) {
    String name = target.operation().name();
    if (target.operation().streamsIn()) {
      call.withBody(Payloads.of(request));
      return new byte[0];
    }
    if (table.protocol() == Protocol.AWS_QUERY) {
      return new byte[0]; // the form was read to find the operation
    }
    WireRequest checked =
        table.protocol() == Protocol.REST_XML
            ? Payloads.withoutChecksumMembers(request, input)
            : request;
    return read(checked, name, bodyLimits.getOrDefault(name, bodyLimit));
  }

  private int maxBodyLimit() {
    return bodyLimits.values().stream().reduce(bodyLimit, Math::max);
  }

  /** All of a bounded body, its coding undone and what it announced checked. */
  static byte[] read(WireRequest request, String operation, int limitBytes) {
    try {
      return Payloads.of(request).bytes(limitBytes);
    } catch (RequestBody.BodyTooLarge e) {
      throw new RefusedRequest(
          Fault.TOO_LARGE,
          "Request must be smaller than "
              + limitBytes
              + " bytes"
              + (operation.isEmpty() ? "" : " for the " + operation + " operation"));
    } catch (EOFException e) {
      throw new RefusedRequest(Fault.INCOMPLETE_BODY, "The body ended before its length");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An error of this service as it goes on the wire, for paths that bypass {@link #serve}. */
  public WireResponse answer(ServiceError error, WireRequest request, String requestId) {
    ErrorRow row = table.error(error.code());
    int status =
        error.status() != ServiceError.AS_MODELLED
            ? error.status()
            : row == null ? 400 : row.status();
    boolean sender = row == null ? status < 500 : row.sender();
    WireResponse response =
        codec.encodeError(new Codec.AnsweredError(error, status, sender, row, requestId));
    return request.method().equals("HEAD")
        ? new WireResponse(response.status(), response.headers(), ResponseBody.empty())
        : response;
  }

  /** An operation that is made when it is first called, once. */
  private static final class Lazy {
    private final Supplier<Operation> supplier;
    private volatile @Nullable Operation made;

    Lazy(Supplier<Operation> supplier) {
      this.supplier = supplier;
    }

    Operation get() {
      Operation known = made;
      if (known == null) {
        known = supplier.get();
        made = known;
      }
      return known;
    }
  }

  /** Collects a service's operations. */
  public static final class Builder {
    private final ServiceTable table;
    private final Map<String, Lazy> operations = new LinkedHashMap<>();
    private final Map<String, Integer> bodyLimits = new HashMap<>();
    private final Set<String> unchecked = new HashSet<>();
    private int bodyLimit = DEFAULT_BODY_LIMIT_BYTES;
    private boolean strict;
    private Members members = Members.none();
    private Shortcut shortcut = Shortcut.NONE;

    private Builder(ServiceTable table) {
      this.table = table;
    }

    /**
     * Adds an operation.
     *
     * @param name as AWS has it; the table must know it
     * @param operation is asked once, when the first request for it comes
     */
    public Builder operation(String name, Supplier<Operation> operation) {
      if (table.operation(name) == null) {
        throw new IllegalArgumentException(table.service() + " has no operation " + name);
      }
      operations.put(name, new Lazy(operation));
      return this;
    }

    /** The most bytes of a body, for operations that set nothing else. */
    public Builder bodyLimit(int bytes) {
      bodyLimit = bytes;
      return this;
    }

    /** The most bytes of one operation's body; a body that is streamed has no limit here. */
    public Builder bodyLimit(String operation, int bytes) {
      bodyLimits.put(operation, bytes);
      return this;
    }

    /**
     * Says what becomes of the members of its requests; the refused ones are refused from here on.
     */
    public Builder members(Members declared) {
      members = declared;
      return this;
    }

    /**
     * Refuses members that the SDK's classes lack, which AWS passes over: clients of a later
     * release ask by them for what would not be done. For services of REST and JSON alone.
     */
    public Builder refuseUnknownMembers() {
      strict = true;
      return this;
    }

    /**
     * Leaves shapes of the table to the service's own rules, where AWS checks them by other rules
     * than its model says (a Lambda runtime that the model does not know yet).
     */
    public Builder unchecked(String... shapes) {
      unchecked.addAll(Set.of(shapes));
      return this;
    }

    /** Lets a hot path answer before the codec reads a request. */
    public Builder shortcut(Shortcut hotPath) {
      shortcut = hotPath;
      return this;
    }

    public ServiceDefinition build() {
      return new ServiceDefinition(this);
    }
  }
}
