package dev.headrace.advisor.observe;

import dev.headrace.advisor.workload.Origin;

/** Writes models, as the log of their calls tells of them. */
final class ModelDraft {
  private final ComponentDraft draft;
  private final YamlLines yaml;

  ModelDraft(ComponentDraft draft) {
    this.draft = draft;
    this.yaml = draft.yaml();
  }

  /**
   * Writes one.
   *
   * @param told the model as its log names it
   */
  void write(String name, String told, ModelSeen model) {
    String files = " calls (" + model.sources + ")";
    yaml.open(1, name);
    yaml.value(2, "kind", "tokens");
    yaml.value(
        2,
        "model",
        '"' + ModelNames.allowed(told) + '"',
        Origin.MEASURED,
        "as Bedrock names it, without vendor and date");
    draft.calls(model.arrivals, model.sources);
    tokens("in", model.inputTokens, files);
    if (!model.inputTokens.isEmpty()) {
      yaml.value(
          2,
          "cached",
          Figures.percent(model.cachedShare()),
          Origin.MEASURED,
          Figures.count(model.inputTokens.count()) + files);
    }
    tokens("out", model.outputTokens, files);
    if (model.errors > 0) {
      yaml.comment("    " + Figures.count(model.errors) + " of the calls failed.");
    }
  }

  private void tokens(String field, Sketch tokens, String files) {
    if (tokens.isEmpty()) {
      yaml.value(2, field, "1000", Origin.ASSUMED, "the log has no token counts");
    } else {
      yaml.value(
          2,
          field,
          ComponentDraft.spread(tokens, Figures::digits),
          Origin.MEASURED,
          Figures.count(tokens.count()) + files);
    }
  }
}
