package dev.headrace.advisor.catalogue;

import dev.headrace.advisor.catalogue.Shape.Kind;
import dev.headrace.advisor.catalogue.Shape.Limits;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.TokenKind;
import java.util.List;
import java.util.Optional;

/** What stops a language model. */
final class ModelRules {
  private static final double MIB = 1L << 20;

  /** Of a GPU's memory, what a server needs beside weights and cache. */
  private static final double SERVER_SHARE = 1.1;

  /** Of one conversation on a modest GPU, for a rough time of an answer. */
  private static final double SLOW_TOKENS_PER_SECOND = 30;

  private final Workload workload;
  private final Model model;
  private final Shape shape;
  private final Verdict verdict;

  ModelRules(Workload workload, Model model, Shape shape, Verdict verdict) {
    this.workload = workload;
    this.model = model;
    this.shape = shape;
    this.verdict = verdict;
  }

  void judge() {
    if (shape.runs().contains(Kind.TOKENS)) {
      judgeTokens();
    } else {
      judgeServing();
    }
    boolean later = shape.limits().answersLater() != null;
    verdict.stopIf(
        later && !model.batch(),
        "its callers wait for answers, and %s gives them later (batch: true if they may)"
            .formatted(shape.title()));
  }

  private void judgeTokens() {
    Optional<ModelPrices.Model> sold = ModelPrices.shipped().find(model.model());
    if (sold.isEmpty()) {
      verdict.stop("the price list of Bedrock has no model %s".formatted(model.model()));
    } else if (shape.id().equals("bedrock-batch")) {
      verdict.stopIf(
          sold.get().key(TokenKind.BATCH_OUTPUT).isEmpty(),
          "%s has no price for batches".formatted(model.model()));
    } else if (shape.id().equals("bedrock-provisioned")) {
      verdict.stop(unpublished(sold.get()));
    }
  }

  /** Without what a unit makes, nobody can say how many are needed, whatever one costs. */
  private String unpublished(ModelPrices.Model sold) {
    PriceKey unit = sold.modelUnit();
    Optional<Price> price =
        unit == null
            ? Optional.empty()
            : PriceBook.shipped().rows().stream()
                .filter(row -> row.key().equals(unit))
                .reduce((older, newer) -> newer);
    return price
        .map(row ->
            "how many tokens a model unit of %s makes is not published; one costs %s USD an hour"
                .formatted(model.model(), row.usd().stripTrailingZeros().toPlainString()))
        .orElseGet(() ->
            "what a model unit of %s costs, and how many tokens it makes, is not published"
                .formatted(model.model()));
  }

  private void judgeServing() {
    OpenModel open = model.open();
    if (open == null) {
      verdict.stop(
          "the weights of %s are not known to be open: only its provider can serve it"
              .formatted(model.model()));
      return;
    }
    if (!shape.runs().contains(Kind.MODEL_SERVER)) {
      verdict.stop(tooSmall(open));
      return;
    }
    judgeFamily(open);
    judgeMemory(open);
    judgeContext(open);
    judgeTime();
    judgeZero();
  }

  /** Such as: an 8B model in 16-bit has 16.1 GB of weights; a function has 10,240 MB and no GPU. */
  private String tooSmall(OpenModel open) {
    Limits limits = shape.limits();
    Fact<Long> memory = limits.memoryMiB();
    Fact<Long> gpu = limits.gpuMiB();
    String size = memory == null ? "" : Words.memory(memory.value());
    String noGpu = gpu != null && gpu.value() == 0 ? "no GPU" : "";
    String has = size.isEmpty() || noGpu.isEmpty() ? size + noGpu : size + " and " + noGpu;
    return "%s has %s GB of weights; %s %s"
        .formatted(
            Words.model(open.parametersBillions(), open.bitsPerWeight()),
            Words.number(open.weightBytes() / 1e9),
            Words.thing(shape),
            has.isEmpty() ? "serves no models" : "has " + has);
  }

  private void judgeFamily(OpenModel open) {
    Fact<List<String>> families = shape.limits().modelFamilies();
    verdict.stopIf(
        families != null && !families.value().contains(open.family()),
        "Neuron supports no models of the family %s; it supports %s"
            .formatted(open.family(), families == null ? "" : String.join(", ", families.value())));
    verdict.stopIf(
        families != null && open.bitsPerWeight() == 4,
        "Neuron serves weights in 16 or 8 bits, not in %d".formatted(open.bitsPerWeight()));
  }

  private void judgeMemory(OpenModel open) {
    Fact<Long> most = shape.limits().gpuMiB();
    if (most == null) {
      return;
    }
    double tokens = model.inputTokens().largest() + model.outputTokens().largest();
    double cache = tokens * open.kvBytesPerToken();
    double needed = (open.weightBytes() + cache) * SERVER_SHARE;
    verdict.stopIf(
        needed > most.value() * MIB,
        ("%s has %s GB of weights and needs %s GB with its cache; the largest machine of %s has"
                + " %s GB of GPU memory")
            .formatted(
                Words.model(open.parametersBillions(), open.bitsPerWeight()),
                Words.number(open.weightBytes() / 1e9),
                Words.number(needed / 1e9),
                shape.title(),
                Words.number(most.value() * MIB / 1e9)));
  }

  private void judgeContext(OpenModel open) {
    double tokens = model.inputTokens().largest() + model.outputTokens().largest();
    verdict.stopIf(
        tokens > open.contextTokens(),
        "its calls have up to %s tokens; %s attends to %s"
            .formatted(Words.number(tokens), model.model(), Words.number(open.contextTokens())));
  }

  private void judgeTime() {
    Fact<Long> most = shape.limits().durationMillis();
    double slow = model.outputTokens().largest() / SLOW_TOKENS_PER_SECOND * 1_000;
    if (most != null && slow > most.value()) {
      Fact<Long> streamed = shape.limits().streamedMillis();
      verdict.mind(
          "answers of %s tokens may take %s at %s tokens/s; %s ends a call after %s"
              .formatted(
                  Words.number(model.outputTokens().largest()),
                  Words.time(slow),
                  Words.number(SLOW_TOKENS_PER_SECOND),
                  shape.title(),
                  Words.time(most.value())
                      + (streamed == null
                          ? ""
                          : ", a streamed one after " + Words.time(streamed.value()))));
    }
  }

  private void judgeZero() {
    Shape.Scaling scaling = shape.scaling();
    boolean callersWait = workload.goals().p99Millis() != null && !model.batch();
    if (scaling.toZero() && callersWait) {
      verdict.mind(
          "from nothing it takes about %s to the first answer; until then requests are %s"
              .formatted(
                  Words.time(scaling.seconds().value() * 1_000), scaling.whileNone().value()));
    }
  }
}
