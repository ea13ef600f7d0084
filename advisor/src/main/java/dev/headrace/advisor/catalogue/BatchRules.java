package dev.headrace.advisor.catalogue;

import dev.headrace.advisor.catalogue.Shape.Kind;
import dev.headrace.advisor.catalogue.Shape.Limits;
import dev.headrace.advisor.workload.Component.Batch;

/** What stops work in bulk. */
final class BatchRules {
  private static final double MIB = 1L << 20;

  private final Batch batch;
  private final Shape shape;
  private final Limits limits;
  private final Verdict verdict;

  BatchRules(Batch batch, Shape shape, Verdict verdict) {
    this.batch = batch;
    this.shape = shape;
    this.limits = shape.limits();
    this.verdict = verdict;
  }

  void judge() {
    if (!shape.runs().contains(Kind.BATCH)) {
      verdict.stop(shape.title() + " answers requests; it does not run work in bulk");
      return;
    }
    Fact<Long> gpu = limits.gpuMiB();
    verdict.stopIf(
        gpu != null && batch.gpuMiB() > gpu.value(),
        "an item needs %s of GPU memory; %s has %s"
            .formatted(
                Words.size(batch.gpuMiB() * MIB),
                Words.thing(shape),
                gpu == null || gpu.value() == 0 ? "no GPU" : Words.size(gpu.value() * MIB)));
    Fact<Long> memory = limits.memoryMiB();
    verdict.stopIf(
        memory != null && batch.memoryMiB() > memory.value(),
        "an item needs %s of memory; %s has at most %s"
            .formatted(
                Words.memory(batch.memoryMiB()),
                Words.thing(shape),
                Words.memory(memory == null ? 0 : memory.value())));
    Fact<Long> image = limits.imageBytes();
    verdict.stopIf(
        image != null && batch.packageBytes() > image.value(),
        "its package has %s; %s takes at most %s"
            .formatted(
                Words.size(batch.packageBytes()),
                shape.title(),
                Words.size(image == null ? 0 : image.value())));
    Fact<Long> duration = limits.durationMillis();
    verdict.stopIf(
        duration != null && batch.itemMillis().largest() > duration.value(),
        "an item takes up to %s; %s ends a call after %s"
            .formatted(
                Words.time(batch.itemMillis().largest()),
                Words.thing(shape),
                Words.time(duration == null ? 0 : duration.value())));
    judgeDeadline();
  }

  private void judgeDeadline() {
    verdict.stopIf(
        batch.itemMillis().largest() > batch.deadlineMillis(),
        "one item takes up to %s; all must be done within %s"
            .formatted(
                Words.time(batch.itemMillis().largest()), Words.time(batch.deadlineMillis())));
    double start = shape.scaling().seconds().value() * 1_000;
    verdict.stopIf(
        start > batch.deadlineMillis(),
        "capacity is there after about %s; all must be done within %s"
            .formatted(Words.time(start), Words.time(batch.deadlineMillis())));
    double atOnce = batch.itemsPerRun() * batch.itemMillis().roughMean() / batch.deadlineMillis();
    Fact<Long> most = limits.concurrency();
    if (most != null && atOnce > most.value()) {
      verdict.mind(
          "to be done in time, about %s must run at once; an account has %s until it asks for more"
              .formatted(Words.number(atOnce), Words.number(most.value())));
    }
  }
}
