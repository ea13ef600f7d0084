package dev.headrace.app.server;

import dev.headrace.app.listener.Listener;

/**
 * Counts of a server in Prometheus' text form
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).
 */
final class Metrics {
  private final StringBuilder text = new StringBuilder();

  static String of(Listener listener) {
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
    return metrics.text.toString();
  }

  private void type(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String labels, long value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }
}
