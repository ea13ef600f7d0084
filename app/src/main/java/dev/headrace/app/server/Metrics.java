package dev.headrace.app.server;

import dev.headrace.app.listener.Listener;
import dev.headrace.inference.serve.CallPhase;
import dev.headrace.inference.serve.Latency;
import dev.headrace.inference.serve.ModelStatus;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Counts of a server in Prometheus' text form
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).
 */
final class Metrics {
  private static final String LATENCY = "headrace_model_latency_milliseconds";
  private static final String LAST_START = "headrace_model_last_start_milliseconds";
  private static final double NANOS_PER_MILLI = 1e6;

  private final StringBuilder text = new StringBuilder();

  static String of(Listener listener, List<ModelStatus> models) {
    var metrics = new Metrics();
    metrics.type("headrace_http_answers_total", "counter", "Answers by class of status.");
    long[] answers = listener.answersByClass();
    for (int i = 1; i < answers.length; i++) {
      metrics.sample("headrace_http_answers_total", "class=\"" + i + "xx\"", answers[i]);
    }
    metrics.type("headrace_http_requests_in_flight", "gauge", "Requests that are being answered.");
    metrics.sample("headrace_http_requests_in_flight", "", listener.requestsInFlight());
    metrics.type("headrace_http_body_bytes_in_flight", "gauge", "Bytes of bodies in memory.");
    metrics.sample("headrace_http_body_bytes_in_flight", "", listener.bytesInFlight());
    metrics.models(models);
    return metrics.text.toString();
  }

  private void models(List<ModelStatus> models) {
    type("headrace_model_requests_total", "counter", "Requests to models, by how they ended.");
    for (ModelStatus model : models) {
      model
          .endings()
          .forEach((ending, count) ->
              sample(
                  "headrace_model_requests_total", labels(model, "ending", ending.name()), count));
    }
    type("headrace_model_tokens_total", "counter", "Tokens that models read and wrote.");
    for (ModelStatus model : models) {
      tokens(model, "input", model.inputTokens());
      tokens(model, "cached_input", model.cachedInputTokens());
      tokens(model, "output", model.outputTokens());
    }
    gauge(models, "headrace_model_requests_running", "Requests answered.", ModelStatus::running);
    gauge(models, "headrace_model_requests_waiting", "Requests waiting.", ModelStatus::waiting);
    type("headrace_model_server_events_total", "counter", "What became of model servers.");
    for (ModelStatus model : models) {
      event(model, "wake", model.wakes());
      event(model, "sleep", model.sleeps());
      event(model, "eviction", model.evictions());
      event(model, "failure", model.failures());
    }
    latency(models);
  }

  private void latency(List<ModelStatus> models) {
    type(LATENCY, "summary", "Where the time of requests to models went, by phase.");
    for (ModelStatus model : models) {
      model.latency().forEach((phase, times) -> latency(model, phase, times));
    }
    gauge(
        models,
        "headrace_model_tokens_per_second",
        "Median rate of one answer after its first token.",
        ModelStatus::tokensPerSecondP50);
    type(LAST_START, "gauge", "What the newest start of a model's server took, by phase.");
    for (ModelStatus model : models) {
      model
          .lastStartNanos()
          .forEach((phase, nanos) ->
              sample(LAST_START, labels(model, "phase", phase.name()), nanos / NANOS_PER_MILLI));
    }
  }

  private void latency(ModelStatus model, CallPhase phase, Latency times) {
    String labels = labels(model, "phase", phase.name());
    sample(LATENCY, labels + ",quantile=\"0.5\"", times.millisP50());
    sample(LATENCY, labels + ",quantile=\"0.99\"", times.millisP99());
    sample(LATENCY + "_sum", labels, times.totalMillis());
    sample(LATENCY + "_count", labels, times.count());
  }

  private void tokens(ModelStatus model, String kind, long count) {
    sample("headrace_model_tokens_total", labels(model, "kind", kind), count);
  }

  private void event(ModelStatus model, String event, long count) {
    sample("headrace_model_server_events_total", labels(model, "event", event), count);
  }

  private void gauge(
      List<ModelStatus> models, String name, String help, ToLongFunction<ModelStatus> value) {
    type(name, "gauge", help);
    for (ModelStatus model : models) {
      sample(name, "model=\"" + model.name() + "\"", value.applyAsLong(model));
    }
  }

  private static String labels(ModelStatus model, String label, String value) {
    return "model=\""
        + model.name()
        + "\","
        + label
        + "=\""
        + value.toLowerCase(Locale.ROOT)
        + "\"";
  }

  private void type(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String labels, long value) {
    sample(name, labels, Long.toString(value));
  }

  private void sample(String name, String labels, double value) {
    sample(name, labels, Double.toString(value));
  }

  private void sample(String name, String labels, String value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }
}
