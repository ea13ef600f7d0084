package dev.headrace.app.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.app.listener.Listener;
import org.jspecify.annotations.Nullable;

/** What a running server tells of itself. */
final class CloudFacts implements OwnPages.Facts {
  private final Cloud cloud;
  private final long startedAtEpochMillis;
  private volatile @Nullable Listener listener;
  private volatile String url = "";

  CloudFacts(Cloud cloud, long startedAtEpochMillis) {
    this.cloud = cloud;
    this.startedAtEpochMillis = startedAtEpochMillis;
  }

  /** Says where the server listens, once it does. */
  void serves(String url, Listener listener) {
    this.url = url;
    this.listener = listener;
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
    json.putArray("functions");
    return json;
  }

  @Override
  public @Nullable ObjectNode why(String requestId) {
    return null;
  }

  @Override
  public String metrics() {
    Listener known = listener;
    return known == null ? "" : Metrics.of(known);
  }
}
