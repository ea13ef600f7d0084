package dev.headrace.advisor.catalogue;

import dev.headrace.advisor.catalogue.Shape.Burden;
import dev.headrace.advisor.catalogue.Shape.Limits;
import dev.headrace.advisor.catalogue.Shape.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The catalogue as a page of Markdown, each fact with its source. */
public final class CataloguePage {
  private static final double MIB = 1L << 20;

  private final Map<String, Integer> sources = new LinkedHashMap<>();
  private final StringBuilder page = new StringBuilder();

  private CataloguePage() {}

  /** The page. */
  public static String markdown(Catalogue catalogue) {
    return new CataloguePage().write(catalogue);
  }

  private String write(Catalogue catalogue) {
    page.append("# Catalogue of compute shapes\n\n");
    page.append(
        "Generated from the data by `CataloguePageTest`. Behind each fact stand its source, by"
            + " number, and its evidence where it is not the provider's own page. What is not"
            + " limited is left out.\n\n");
    catalogue.shapes().forEach(this::shape);
    page.append("## Sources\n\n");
    sources.forEach(
        (source, number) -> page.append(number).append(". ").append(source).append('\n'));
    return page.toString();
  }

  private void shape(Shape shape) {
    page.append("## ").append(shape.title()).append("\n\n");
    page.append("`").append(shape.id()).append("`, runs ");
    page.append(
        String.join(
            ", ",
            shape.runs().stream()
                .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .toList()));
    page.append(". ");
    page.append(
        shape.simulated() ? "Simulated by its rules." : "Cost by formula, latency not simulated.");
    page.append(shape.comparison() ? " Shown to compare with, never advised.\n\n" : "\n\n");
    for (String note : shape.notes()) {
      page.append("- Note: ").append(note).append('\n');
    }
    limits(shape.limits());
    for (Shape.StartPhase phase : shape.startUp()) {
      double[] seconds = phase.leastAndMostSeconds().value();
      line(
          "Start: " + phase.name(),
          phase.leastAndMostSeconds(),
          Words.number(seconds[0]) + " to " + Words.number(seconds[1]) + " s");
    }
    line("Scaled by", shape.scaling().by(), shape.scaling().by().value());
    line(
        "Capacity after",
        shape.scaling().seconds(),
        Words.time(shape.scaling().seconds().value() * 1_000));
    line("Requests meanwhile", shape.scaling().whileNone(), shape.scaling().whileNone().value());
    page.append("- To zero: ").append(shape.scaling().toZero() ? "yes" : "no").append('\n');
    prices(shape);
    burdens(shape);
  }

  private void limits(Limits limits) {
    limit("Longest call", limits.durationMillis(), Words::time);
    limit("Longest streamed call", limits.streamedMillis(), Words::time);
    limit("Memory", limits.memoryMiB(), Words::memory);
    limit("vCPU", limits.vcpus(), Words::number);
    limit(
        "GPU memory of the largest machine",
        limits.gpuMiB(),
        mebibytes -> mebibytes == 0 ? "no GPU" : Words.size(mebibytes * MIB));
    limit("Disk", limits.diskMiB(), mebibytes -> Words.size(mebibytes * MIB));
    limit("Request", limits.requestBytes(), Words::size);
    limit("Answer", limits.answerBytes(), Words::size);
    limit("Streamed answer", limits.streamedBytes(), Words::size);
    limit("Package, unpacked", limits.packageBytes(), Words::size);
    limit("Image", limits.imageBytes(), bytes -> bytes == 0 ? "none" : Words.size(bytes));
    limit("At once, by default", limits.concurrency(), Words::number);
    limit("Calls at once in one instance", limits.callsPerInstance(), Words::number);
    limit("Runtimes", limits.runtimes(), list -> String.join(", ", list));
    limit("Model families", limits.modelFamilies(), list -> String.join(", ", list));
    limit(
        "Protocols",
        limits.protocols(),
        list -> list.isEmpty() ? "none: nobody calls it" : String.join(", ", list));
    limit("Answers", limits.answersLater(), later -> "fetched when they are there");
  }

  private <T> void limit(String name, @Nullable Fact<T> fact, Function<T, String> words) {
    if (fact != null) {
      line(name, fact, words.apply(fact.value()));
    }
  }

  private void line(String name, Fact<?> fact, String value) {
    page.append("- ").append(name).append(": ").append(value).append(origin(fact)).append('\n');
  }

  private String origin(Fact<?> fact) {
    int number = sources.computeIfAbsent(source(fact), source -> sources.size() + 1);
    String evidence = fact.evidence().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return " [" + number + (evidence.equals("official") ? "" : ", " + evidence) + "]";
  }

  private static String source(Fact<?> fact) {
    return fact.source() + ", read " + fact.read();
  }

  private void prices(Shape shape) {
    List<String> compute = new ArrayList<>();
    List<String> plumbing = new ArrayList<>();
    for (PriceUse use : shape.prices()) {
      (use.plumbing() ? plumbing : compute).add(use.what() + " (`" + use.key().usageType() + "`)");
    }
    page.append("- Paid for: ")
        .append(compute.isEmpty() ? "nothing that is known here" : String.join("; ", compute))
        .append('\n');
    if (!plumbing.isEmpty()) {
      page.append("- What goes with it: ").append(String.join("; ", plumbing)).append('\n');
    }
  }

  private void burdens(Shape shape) {
    page.append("\n| operating it | difficulty | FTE | weeks to set up | on call | for |\n");
    page.append("|---|---|---|---|---|---|\n");
    burden("this way" + origin(shape.burden().difficulty()), shape.burden());
    for (Map.Entry<Setting, Burden> entry : shape.elsewhere().entrySet()) {
      String setting =
          switch (entry.getKey()) {
            case ON_PREMISES -> "the like on-premises";
            case MANAGED_KUBERNETES -> "the like on managed Kubernetes";
            case CLOUD_NATIVE -> "the like cloud-native";
          };
      burden(setting, entry.getValue());
    }
    page.append('\n');
  }

  private void burden(String name, Burden burden) {
    page.append("| ")
        .append(name)
        .append(" | ")
        .append(burden.difficulty().value())
        .append(" of 5 | ")
        .append(Words.number(burden.leastFte().value()))
        .append(" to ")
        .append(Words.number(burden.mostFte().value()))
        .append(" | ")
        .append(Words.number(burden.setupWeeks().value()))
        .append(" | ")
        .append(burden.onCall() ? "yes" : "no")
        .append(" | ")
        .append(burden.work())
        .append(" |\n");
  }
}
