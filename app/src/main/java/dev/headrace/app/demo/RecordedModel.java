package dev.headrace.app.demo;

import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.OpenModels;
import dev.headrace.advisor.workload.Spread;

/**
 * The model of the demo as components of workloads: how often it was called, and with how many
 * tokens.
 *
 * @param callsPerRequest of the assistant
 * @param inputTokens of a call
 * @param outputTokens of a call
 * @param p50Millis of a call, waiting included
 */
record RecordedModel(
    double callsPerRequest, Spread inputTokens, Spread outputTokens, double p50Millis) {
  /** What the assistant asks for, as the catalogue calls it. */
  static final String NAMED = "claude-haiku-4.5";

  /** A model whose weights a team can have, and that is sold by the token as well. */
  static final String OPEN = "llama-3.1-8b";

  private static final String COMPONENT = "model";

  static RecordedModel of(ModelCalls calls, long requests) {
    return new RecordedModel(
        (double) calls.count() / requests,
        calls.inputTokens().spread(),
        calls.outputTokens().spread(),
        calls.totalMicros().percentileMillis(50));
  }

  /** The model that was named, which only its provider serves. */
  Model named() {
    return component(NAMED);
  }

  /** An open model with the same calls. */
  Model open() {
    return component(OPEN);
  }

  private Model component(String model) {
    return new Model(
        COMPONENT,
        callsPerRequest,
        model,
        OpenModels.shipped().find(model).map(OpenModels.Entry::model).orElse(null),
        inputTokens,
        outputTokens,
        0,
        (int) Math.ceil(outputTokens.largest()),
        null,
        false);
  }
}
