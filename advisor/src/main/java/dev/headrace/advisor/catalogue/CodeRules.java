package dev.headrace.advisor.catalogue;

import dev.headrace.advisor.catalogue.Shape.Kind;
import dev.headrace.advisor.catalogue.Shape.Limits;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Embedding;
import dev.headrace.advisor.workload.Component.Protocol;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.ModelPrices;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stops code that handles requests. */
final class CodeRules {
  private static final double MIB = 1L << 20;

  private final Workload workload;
  private final Code code;
  private final Shape shape;
  private final Limits limits;
  private final Verdict verdict;

  CodeRules(Workload workload, Code code, Shape shape, Verdict verdict) {
    this.workload = workload;
    this.code = code;
    this.shape = shape;
    this.limits = shape.limits();
    this.verdict = verdict;
  }

  void judge() {
    if (shape.runs().contains(Kind.TOKENS)) {
      judgeTokens(code.embedding());
      return;
    }
    if (!shape.runs().contains(Kind.CODE)) {
      verdict.stop(
          shape.runs().contains(Kind.BATCH) && !shape.runs().contains(Kind.MODEL_SERVER)
              ? shape.title() + " runs work in bulk; nobody answers its callers"
              : shape.title() + " serves models; code has better places");
      return;
    }
    judgeMachine();
    judgePackage();
    judgeDuration();
    judgePayload();
    judgeProtocols();
    judgeConcurrency();
  }

  /** An embedding model by the token can take the place of code. */
  private void judgeTokens(@Nullable Embedding embedding) {
    if (embedding == null) {
      verdict.stop(shape.title() + " sells tokens of models; it runs no code");
    } else if (ModelPrices.shipped().find(embedding.model()).isEmpty()) {
      verdict.stop(
          "the price list of Bedrock has no %s; another embedding model makes other vectors"
              .formatted(embedding.model()));
    }
  }

  private void judgeMachine() {
    Fact<Long> gpu = limits.gpuMiB();
    if (code.gpuMiB() > 0 && gpu != null) {
      verdict.stopIf(
          gpu.value() == 0,
          "it needs %s of GPU memory; %s has no GPU"
              .formatted(Words.size(code.gpuMiB() * MIB), Words.thing(shape)));
      verdict.stopIf(
          gpu.value() > 0 && code.gpuMiB() > gpu.value(),
          "it needs %s of GPU memory; the largest machine of %s has %s"
              .formatted(
                  Words.size(code.gpuMiB() * MIB), shape.title(), Words.size(gpu.value() * MIB)));
    }
    Fact<Long> memory = limits.memoryMiB();
    if (memory != null) {
      boolean weights = code.weightBytes() > memory.value() * MIB;
      verdict.stopIf(
          weights,
          "its model has %s GB of weights; %s has %s"
              .formatted(
                  Words.number(code.weightBytes() / 1e9),
                  Words.thing(shape),
                  Words.memory(memory.value())
                      + (gpu != null && gpu.value() == 0 ? " and no GPU" : "")));
      verdict.stopIf(
          !weights && code.memoryMiB() > memory.value(),
          "it needs %s of memory; %s has at most %s"
              .formatted(
                  Words.memory(code.memoryMiB()),
                  Words.thing(shape),
                  Words.memory(memory.value())));
    }
    Fact<Long> disk = limits.diskMiB();
    verdict.stopIf(
        disk != null && code.diskMiB() > disk.value(),
        "it needs %s of disk; %s has at most %s"
            .formatted(
                Words.size(code.diskMiB() * MIB),
                Words.thing(shape),
                Words.size(disk == null ? 0 : disk.value() * MIB)));
  }

  private void judgePackage() {
    Fact<Long> zip = limits.packageBytes();
    Fact<Long> image = limits.imageBytes();
    boolean noImages = image != null && image.value() == 0;
    verdict.stopIf(
        code.image() && noImages, "%s takes no container images".formatted(shape.title()));
    verdict.stopIf(
        image != null && image.value() > 0 && code.packageBytes() > image.value(),
        "its image has %s; %s takes at most %s"
            .formatted(
                Words.size(code.packageBytes()),
                shape.title(),
                Words.size(image == null ? 0 : image.value())));
    if (!code.image() && zip != null && code.packageBytes() > zip.value()) {
      String figures =
          "its package has %s; a zip may have at most %s unpacked"
              .formatted(Words.size(code.packageBytes()), Words.size(zip.value()));
      if (noImages) {
        verdict.stop(figures);
      } else {
        verdict.mind(figures + ", so it ships as an image");
      }
    }
    Fact<List<String>> runtimes = limits.runtimes();
    verdict.stopIf(
        runtimes != null && !runtimes.value().contains(code.runtime()),
        "%s does not run %s; it runs %s"
            .formatted(
                shape.title(),
                code.runtime(),
                runtimes == null ? "" : String.join(", ", runtimes.value())));
  }

  private void judgeDuration() {
    Fact<Long> most = limits.durationMillis();
    if (most == null) {
      return;
    }
    boolean streams = code.protocols().contains(Protocol.STREAMING);
    Fact<Long> streamed = limits.streamedMillis();
    long limit = streams && streamed != null ? streamed.value() : most.value();
    double slowest = code.durationMillis().largest();
    verdict.stopIf(
        slowest > limit,
        "its slowest calls take %s; %s ends a call after %s"
            .formatted(Words.time(slowest), Words.thing(shape), Words.time(limit)));
    if (slowest <= limit && slowest > limit / 2.0) {
      verdict.mind(
          "its slowest calls take %s, more than half of the %s after which %s ends a call"
              .formatted(Words.time(slowest), Words.time(limit), Words.thing(shape)));
    }
  }

  private void judgePayload() {
    Fact<Long> in = limits.requestBytes();
    verdict.stopIf(
        in != null && code.requestBytes() > in.value(),
        "its calls carry %s; %s takes at most %s"
            .formatted(
                Words.size(code.requestBytes()),
                Words.thing(shape),
                Words.size(in == null ? 0 : in.value())));
    Fact<Long> whole = limits.answerBytes();
    Fact<Long> streamed = limits.streamedBytes();
    boolean streams = code.protocols().contains(Protocol.STREAMING) && streamed != null;
    Fact<Long> out = streams ? streamed : whole;
    verdict.stopIf(
        out != null && code.answerBytes() > out.value(),
        "its answers carry %s; %s gives at most %s"
            .formatted(
                Words.size(code.answerBytes()),
                Words.thing(shape),
                Words.size(out == null ? 0 : out.value())));
  }

  private void judgeProtocols() {
    for (Protocol protocol : code.protocols()) {
      String word = protocol.name().toLowerCase(Locale.ROOT);
      verdict.stopIf(
          !limits.protocols().value().contains(word),
          "its clients speak %s; %s speaks %s"
              .formatted(
                  protocol == Protocol.GRPC ? "gRPC" : protocol == Protocol.HTTP ? "HTTP" : word,
                  Words.thing(shape),
                  limits.protocols().value().isEmpty()
                      ? "with no clients"
                      : String.join(" and ", limits.protocols().value())));
    }
  }

  private void judgeConcurrency() {
    Fact<Long> most = limits.concurrency();
    Traffic traffic = workload.traffic();
    if (most == null || traffic.requestsPerMonth() <= 0) {
      return;
    }
    double perSecond =
        traffic.requestsPerMonth()
            / Traffic.MONTH_SECONDS
            * code.callsPerRequest()
            * traffic.pattern().peakFactor();
    double atOnce =
        Math.max(
            traffic.pattern().batchSize() * Math.max(1, code.callsPerRequest()),
            perSecond * code.durationMillis().roughMean() / 1_000);
    if (atOnce > most.value()) {
      verdict.mind(
          "at its peak it needs about %s at once; an account has %s until it asks for more"
              .formatted(Words.number(atOnce), Words.number(most.value())));
    }
  }
}
