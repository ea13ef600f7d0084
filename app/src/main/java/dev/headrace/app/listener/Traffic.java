package dev.headrace.app.listener;

import dev.headrace.kernel.journal.NoRoomException;
import dev.headrace.kernel.world.WorldStoppedException;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.ResponseBody;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request after the other from HTTP to its service and back. */
final class Traffic implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
  private static final String OWN_PAGES = "/_headrace/";
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Door door;
  private final InFlight inFlight;
  private final Stalls stalls;
  private final Hangups hangups = new Hangups();
  private volatile @Nullable Routes routes;
  private final AtomicLongArray answersByClass = new AtomicLongArray(6);
  private volatile boolean draining;

  /** Where requests go. */
  private record Routes(Service services, Service ownPages) {
    Service of(WireRequest request) {
      return request.rawPath().startsWith(OWN_PAGES) ? ownPages : services;
    }
  }

  Traffic(Door door, InFlight inFlight, Stalls stalls) {
    this.door = door;
    this.inFlight = inFlight;
    this.stalls = stalls;
  }

  /** Says where requests go, before the first comes. */
  void serve(Service services, Service ownPages) {
    routes = new Routes(services, ownPages);
  }

  void drain() {
    draining = true;
  }

  long[] answersByClass() {
    long[] counts = new long[answersByClass.length()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = answersByClass.get(i);
    }
    return counts;
  }

  @Override
  public void handle(ServerRequest in, ServerResponse out) {
    String requestId = RequestIds.next();
    InFlight.Ticket ticket = inFlight.admit();
    Hangups.Watch watch = null;
    try (Stalls.Watch turns = stalls.watch()) {
      WireRequest request = request(in, ticket, turns);
      watch = watch(request, in);
      WireResponse response = answer(request, ticket, requestId);
      try {
        count(response, request, requestId, watch != null && watch.hasLeft());
        send(response, request, requestId, turns, out);
      } finally {
        response.body().release();
      }
    } finally {
      if (watch != null) {
        watch.close();
      }
      if (ticket != null) {
        ticket.close();
      }
    }
  }

  private Hangups.@Nullable Watch watch(WireRequest request, ServerRequest in) {
    return Objects.requireNonNull(routes).of(request).endsWithClient(request)
        ? hangups.watch(in.localPeer().port(), in.remotePeer().address())
        : null;
  }

  private WireResponse answer(
      WireRequest request, InFlight.@Nullable Ticket ticket, String requestId) {
    Service service = Objects.requireNonNull(routes).of(request);
    try {
      admit(request, ticket, service);
      return service.serve(request, requestId);
    } catch (ServiceError refused) {
      return service.refuse(refused, request, requestId);
    } catch (NoRoomException | WorldStoppedException refused) {
      LOG.warn(
          "request {}: {} {} refused", requestId, request.method(), request.rawPath(), refused);
      return service.refuse(busy(String.valueOf(refused.getMessage())), request, requestId);
    } catch (RuntimeException bug) {
      LOG.error("request {}: {} {} failed", requestId, request.method(), request.rawPath(), bug);
      return service.refuse(
          new ServiceError("InternalFailure", 500, "The request failed by a defect of Headrace."),
          request,
          requestId);
    }
  }

  private void admit(WireRequest request, InFlight.@Nullable Ticket ticket, Service service) {
    String refusal = door.refusal(request);
    if (refusal != null) {
      throw new ServiceError("AccessDeniedException", 403, "Refused: " + refusal + ".");
    }
    if (draining) {
      throw busy("The server is shutting down.");
    }
    if (ticket == null) {
      throw busy("The server answers as many requests at once as requestsInFlight allows.");
    }
    long length = request.body().length();
    if (length > 0 && service.holdsBody(request) && !ticket.hold(length)) {
      throw busy("The bodies of all requests are as large as bytesInFlight allows.");
    }
  }

  private static ServiceError busy(String message) {
    return new ServiceError("ServiceUnavailable", 503, message)
        .withHeader("Retry-After", RETRY_AFTER_SECONDS);
  }

  private static WireRequest request(
      ServerRequest in, InFlight.@Nullable Ticket ticket, Stalls.Watch turns) {
    HttpPrologue prologue = in.prologue();
    Headers.Builder headers = Headers.builder();
    for (Header header : in.headers()) {
      for (String value : header.allValues()) {
        headers.add(header.name(), value);
      }
    }
    return new WireRequest(
        prologue.method().text(),
        prologue.uriPath().rawPath(),
        prologue.query().rawValue(),
        headers.build(),
        body(in, ticket, turns));
  }

  private static RequestBody body(
      ServerRequest in, InFlight.@Nullable Ticket ticket, Stalls.Watch turns) {
    if (!in.content().hasEntity()) {
      return RequestBody.empty();
    }
    InputStream bytes = new LazyBody(() -> in.content().inputStream(), turns);
    long length = in.headers().contentLength().orElse(RequestBody.UNKNOWN);
    if (length == 0) {
      return RequestBody.empty();
    }
    if (length == RequestBody.UNKNOWN && ticket != null) {
      return new RequestBody(ticket.counting(bytes), length);
    }
    return new RequestBody(bytes, length);
  }

  /** What a client that has left would have been told is nobody's trouble. */
  private void count(
      WireResponse response, WireRequest request, String requestId, boolean clientHasLeft) {
    answersByClass.incrementAndGet(Math.clamp(response.status() / 100, 0, 5));
    if (response.status() >= 500 && !clientHasLeft) {
      LOG.warn(
          "request {}: {} {} was answered with {}",
          requestId,
          request.method(),
          request.rawPath(),
          response.status());
    } else {
      LOG.debug("{} {} {} {}", requestId, request.method(), request.rawPath(), response.status());
    }
  }

  private void send(
      WireResponse response,
      WireRequest request,
      String requestId,
      Stalls.Watch turns,
      ServerResponse out) {
    out.status(Status.create(response.status()));
    response
        .headers()
        .forEach((name, value) -> out.headers().add(HeaderValues.create(name, value)));
    if (draining || asksToClose(request)) {
      out.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
    switch (response.body()) {
      case ResponseBody.Bytes bytes when bytes.length() <= TakenByClient.PIECE_BYTES ->
          send(bytes, turns, out);
      case ResponseBody body -> stream(body, requestId, turns, out);
    }
    if (asksToClose(request)) {
      endWhole(out);
      throw new CloseConnectionException("the client asked to close");
    }
  }

  /**
   * Writes the last chunk, which the web server writes when a handler has returned, and not thrown.
   */
  private static void endWhole(ServerResponse out) {
    if (out instanceof RoutingResponse response) {
      response.commit();
    }
  }

  private static boolean asksToClose(WireRequest request) {
    return "close".equalsIgnoreCase(request.header("Connection"));
  }

  private static void send(ResponseBody.Bytes body, Stalls.Watch turns, ServerResponse out) {
    turns.clientsTurn();
    try {
      out.send(body.bytes());
    } finally {
      turns.ownTurn();
    }
  }

  /**
   * Writes a body while it is made. Where that breaks off the connection is closed, without the
   * last chunk: else a client would take what it has for the whole.
   */
  private static void stream(
      ResponseBody body, String requestId, Stalls.Watch turns, ServerResponse out) {
    if (body.length() != ResponseBody.UNKNOWN) {
      out.headers().set(HeaderNames.CONTENT_LENGTH, Long.toString(body.length()));
    }
    try {
      OutputStream bytes = new TakenByClient(out.outputStream(), turns);
      body.writeTo(bytes);
      bytes.close();
    } catch (IOException e) {
      LOG.warn("request {}: its answer broke off: {}", requestId, e.toString());
      throw new CloseConnectionException("an answer broke off", e);
    } catch (UncheckedIOException e) {
      throw new CloseConnectionException("its client has left", e);
    }
  }
}
