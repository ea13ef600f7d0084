package dev.headrace.app.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.advisor.live.RecordedGenerations;
import dev.headrace.app.listener.Listener;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.export.Bills;
import dev.headrace.billing.prices.BadPricesException;
import dev.headrace.lambda.api.FunctionStatus;
import dev.headrace.lambda.run.Explanation;
import dev.headrace.lambda.run.FunctionUse;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a running server tells of itself. */
final class CloudFacts implements OwnPages.Facts {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Cloud cloud;
  private final String url;
  private final long startedAtEpochMillis;
  private final Listener listener;

  CloudFacts(Cloud cloud, Listener listener, String url, long startedAtEpochMillis) {
    this.cloud = cloud;
    this.listener = listener;
    this.url = url;
    this.startedAtEpochMillis = startedAtEpochMillis;
  }

  @Override
  public @Nullable String ailment() {
    return cloud.ailment();
  }

  @Override
  public ObjectNode status() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    json.put("url", url);
    json.put("pid", ProcessHandle.current().pid());
    json.put("uptimeMillis", System.currentTimeMillis() - startedAtEpochMillis);
    json.put("engine", cloud.capabilities().engine());
    var missing = json.putArray("missingProtections");
    cloud.capabilities().missingProtections().forEach(missing::add);
    var functions = json.putArray("functions");
    cloud.lambda().status().forEach(function -> functions.add(json(function)));
    var models = json.putArray("models");
    cloud.models().status().forEach(model -> models.add(ModelFacts.json(model)));
    putMonthToDate(json.putObject("monthToDate"));
    return json;
  }

  /** What the month has cost until now, at public prices. */
  private void putMonthToDate(ObjectNode json) {
    Bill bill;
    try {
      bill = cloud.bills().monthToDate(System.currentTimeMillis());
    } catch (BadPricesException e) {
      json.put("problem", "an imported price file is damaged: " + e.getMessage());
      return;
    }
    json.put("from", Instant.ofEpochMilli(bill.period().startEpochMillis()).toString());
    json.put("cashUsd", bill.totals().cash());
    json.put("wastedUsd", bill.totals().wasted());
    json.put("unknownPrices", bill.unknown().size());
  }

  @Override
  public Bills.Written bill(Map<String, List<String>> query) {
    return cloud.bills().answer(query, System.currentTimeMillis());
  }

  private static ObjectNode json(FunctionStatus function) {
    FunctionUse use = function.use();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account", function.partition().account());
    json.put("region", function.partition().region());
    json.put("name", function.name());
    json.put("runtime", function.runtime());
    json.put("memoryMebibytes", function.memoryMiB());
    json.put("state", function.state());
    json.put("requests", use.requests());
    json.put("errors", use.errors());
    json.put("throttles", use.throttles());
    json.put("coldStarts", use.coldStarts());
    json.put("provisioned", use.provisioned());
    json.put("provisionedReady", use.allocated());
    json.put("provisionedRequests", use.provisionedRequests());
    json.put("spillovers", use.spillovers());
    json.put("concurrency", use.concurrency());
    json.put("environments", use.environments());
    json.put("pendingEvents", use.pendingEvents());
    json.put("computeMebibyteMillis", use.computeMebibyteMillis());
    return json;
  }

  @Override
  public @Nullable ObjectNode why(String requestId) {
    Explanation why = cloud.lambda().why(requestId);
    return why == null ? ModelFacts.json(cloud.models().why(requestId)) : json(why);
  }

  private static ObjectNode json(Explanation why) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    json.put("functionName", why.functionName());
    json.put("version", why.version());
    json.put("requestId", why.requestId());
    json.put("state", why.state().toLowerCase(Locale.ROOT).replace('_', ' '));
    json.put("cold", why.cold());
    json.put("provisioned", why.provisioned());
    json.put("totalMillis", why.totalNanos() / NANOS_PER_MILLI);
    ArrayNode phases = json.putArray("phases");
    why.phaseNanos()
        .forEach((phase, nanos) -> addPhase(phases, phase.name().toLowerCase(Locale.ROOT), nanos));
    addPhase(phases, "run", why.runNanos());
    return json;
  }

  private static void addPhase(ArrayNode phases, String name, long nanos) {
    phases.addObject().put("name", name).put("millis", nanos / NANOS_PER_MILLI);
  }

  @Override
  public ObjectNode traffic(String function) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    ArrayNode functions = json.putArray("functions");
    cloud.traffic(function).forEach(traffic -> functions.add(traffic.json()));
    return json;
  }

  @Override
  public ObjectNode generations(String model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    ArrayNode models = json.putArray("models");
    RecordedGenerations recorded = cloud.models().generations(model);
    if (recorded != null) {
      models.add(recorded.json());
    }
    return json;
  }

  @Override
  public WireResponse code(WireRequest request, String requestId) {
    return cloud.lambda().serveCode(request, requestId);
  }

  @Override
  public String metrics() {
    return Metrics.of(listener, cloud.models().status());
  }
}
