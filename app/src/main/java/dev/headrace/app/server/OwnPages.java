package dev.headrace.app.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.app.listener.PlainErrors;
import dev.headrace.app.listener.Service;
import dev.headrace.billing.bill.TooManyLinesException;
import dev.headrace.billing.export.BadQuestionException;
import dev.headrace.billing.export.Bills;
import dev.headrace.billing.prices.BadPricesException;
import dev.headrace.lambda.api.Lambda;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lies under {@code /_headrace/}: health and metrics for everybody who may come in, the rest
 * for the owner, whom the token of {@code server.json} proves. Where only programs of this machine
 * can reach the port, reading needs no token; stopping always does.
 */
final class OwnPages implements Service {
  private static final String ROOT = "/_headrace/";
  private static final String WHY = "why/";
  private static final String TRAFFIC = "traffic/";
  private static final String GENERATIONS = "generations/";
  private static final String CODE = Lambda.CODE_PATH.substring(ROOT.length());
  private static final int MAX_ECHO_BYTES = 1 << 20;

  /** What the pages tell. */
  interface Facts {
    /** What keeps the server from working; null where nothing does. */
    @Nullable String ailment();

    ObjectNode status();

    /** Where a request's time went; null for one that is not known. */
    @Nullable ObjectNode why(String requestId);

    /** The traffic of functions of a name, in each account and region that has one. */
    ObjectNode traffic(String function);

    /** The newest generations of the model of a name, if its server runs here. */
    ObjectNode generations(String model);

    /**
     * The bill that a query asks for.
     *
     * @throws dev.headrace.billing.export.BadQuestionException for what means nothing
     */
    Bills.Written bill(Map<String, List<String>> query);

    /** Counts in Prometheus' text form. */
    String metrics();

    /** A package of a function; its location proves that it may be read. */
    WireResponse code(WireRequest request, String requestId);
  }

  private final String token;
  private final boolean readersNeedToken;
  private final Facts facts;
  private final Runnable stop;

  /**
   * @param readersNeedToken whether others than programs of this machine can reach the port
   * @param stop begins to stop the server, and returns at once
   */
  OwnPages(String token, boolean readersNeedToken, Facts facts, Runnable stop) {
    this.token = token;
    this.readersNeedToken = readersNeedToken;
    this.facts = facts;
    this.stop = stop;
  }

  @Override
  public WireResponse serve(WireRequest request, String requestId) {
    String page = request.rawPath().substring(ROOT.length());
    if (!isOpenToAll(page)) {
      requireOwner(request, page.equals("stop"));
    }
    if (page.equals("stop")) {
      return stop(request, requestId);
    }
    if (page.equals("echo")) {
      return echo(request, requestId);
    }
    if (page.startsWith(CODE)) {
      return facts.code(request, requestId);
    }
    if (!request.method().equals("GET")) {
      return problem(405, "MethodNotAllowed", "Pages are read with GET.", requestId);
    }
    return page.equals("bill") ? bill(request, requestId) : read(page, requestId);
  }

  private WireResponse bill(WireRequest request, String requestId) {
    try {
      Map<String, List<String>> question = new LinkedHashMap<>();
      request
          .query()
          .forEach(
              (name, value) -> question.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
      Bills.Written bill = facts.bill(question);
      return answer(200, bill.mediaType(), bill.text(), requestId);
    } catch (BadQuestionException | TooManyLinesException e) {
      return problem(400, "BadRequest", String.valueOf(e.getMessage()), requestId);
    } catch (BadPricesException e) {
      String message = "An imported price file is damaged: " + e.getMessage();
      return problem(409, "BadPrices", message, requestId);
    }
  }

  private WireResponse read(String page, String requestId) {
    return switch (page) {
      case "health" -> health(requestId);
      case "status" -> json(200, facts.status(), requestId);
      case "metrics" -> text(facts.metrics(), requestId);
      default -> named(page, requestId);
    };
  }

  private WireResponse named(String page, String requestId) {
    if (page.startsWith(WHY)) {
      return why(page, requestId);
    }
    if (page.startsWith(GENERATIONS)) {
      String model = page.substring(GENERATIONS.length());
      return json(200, facts.generations(model), requestId);
    }
    return page.startsWith(TRAFFIC)
        ? json(200, facts.traffic(page.substring(TRAFFIC.length())), requestId)
        : noPage(requestId);
  }

  private WireResponse health(String requestId) {
    String ailment = facts.ailment();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", ailment == null ? "ok" : "failing");
    if (ailment != null) {
      json.put("reason", ailment);
    }
    return json(ailment == null ? 200 : 503, json, requestId);
  }

  private WireResponse why(String page, String requestId) {
    ObjectNode found = facts.why(page.substring(WHY.length()));
    return found == null
        ? problem(404, "NotFound", "No invocation of this id is remembered.", requestId)
        : json(200, found, requestId);
  }

  private WireResponse stop(WireRequest request, String requestId) {
    if (!request.method().equals("POST")) {
      return problem(405, "MethodNotAllowed", "The server is stopped with POST.", requestId);
    }
    stop.run();
    return json(202, JsonNodeFactory.instance.objectNode().put("status", "stopping"), requestId);
  }

  /** The same bytes back: what a request costs before any service does anything. */
  private static WireResponse echo(WireRequest request, String requestId) {
    try {
      byte[] bytes = request.body().bytes(MAX_ECHO_BYTES);
      Headers headers =
          Headers.of("Content-Type", "application/octet-stream", "x-amzn-RequestId", requestId);
      return WireResponse.of(200, headers, bytes);
    } catch (RequestBody.BodyTooLarge e) {
      String message = "An echo takes at most " + MAX_ECHO_BYTES + " bytes.";
      return problem(413, "RequestTooLarge", message, requestId);
    } catch (IOException e) {
      return problem(400, "IncompleteBody", "The body ended before its length.", requestId);
    }
  }

  private static boolean isOpenToAll(String page) {
    return page.equals("health") || page.equals("metrics") || page.startsWith(CODE);
  }

  private void requireOwner(WireRequest request, boolean always) {
    if ((always || readersNeedToken) && !isOwner(request, token)) {
      throw new ServiceError(
          "AccessDeniedException",
          403,
          "This needs the header X-Headrace-Token with the token that server.json in the data"
              + " folder holds.");
    }
  }

  /** Whether the request carries the token of the data folder. */
  static boolean isOwner(WireRequest request, String token) {
    String given = request.headers().first("X-Headrace-Token", "");
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public WireResponse refuse(ServiceError error, WireRequest request, String requestId) {
    return PlainErrors.answer(error, requestId);
  }

  @Override
  public boolean holdsBody(WireRequest request) {
    return true;
  }

  private static WireResponse noPage(String requestId) {
    return problem(
        404,
        "NotFound",
        "There are health, status, bill, metrics, why/REQUEST-ID, traffic/FUNCTION,"
            + " generations/MODEL, echo and stop.",
        requestId);
  }

  private static WireResponse problem(int status, String code, String message, String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("__type", code);
    json.put("message", message);
    return json(status, json, requestId);
  }

  private static WireResponse json(int status, ObjectNode json, String requestId) {
    return answer(status, "application/json", json.toString(), requestId);
  }

  private static WireResponse text(String text, String requestId) {
    return answer(200, "text/plain; version=0.0.4", text, requestId);
  }

  private static WireResponse answer(int status, String type, String text, String requestId) {
    Headers headers = Headers.of("Content-Type", type, "x-amzn-RequestId", requestId);
    return WireResponse.of(status, headers, text.getBytes(StandardCharsets.UTF_8));
  }
}
