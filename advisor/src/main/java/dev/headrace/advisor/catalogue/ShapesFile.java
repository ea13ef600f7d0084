package dev.headrace.advisor.catalogue;

import dev.headrace.advisor.catalogue.Shape.Burden;
import dev.headrace.advisor.catalogue.Shape.Kind;
import dev.headrace.advisor.catalogue.Shape.Limits;
import dev.headrace.advisor.catalogue.Shape.Reach;
import dev.headrace.advisor.catalogue.Shape.Scaling;
import dev.headrace.advisor.catalogue.Shape.Setting;
import dev.headrace.advisor.catalogue.Shape.StartPhase;
import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the data file of the shapes. */
final class ShapesFile {
  private static final String ESTIMATE = "estimate";
  private static final String HOME_REGION = "us-east-1";

  private final Row file;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  ShapesFile(String resource) {
    this.file = Row.ofFile(resource);
    for (Row row : file.rows("shapes")) {
      rows.put(row.text("id"), new Row(row.text("id"), row.values()));
    }
  }

  List<Shape> shapes() {
    return rows.values().stream().map(row -> shape(whole(row))).toList();
  }

  /** A row with what it takes from the one that it is like. */
  private Row whole(Row row) {
    if (!row.has("like")) {
      return row;
    }
    Row other = rows.get(row.text("like"));
    if (other == null) {
      throw new IllegalStateException(row.name() + " is like nothing that is there");
    }
    return row.over(whole(other));
  }

  private Shape shape(Row row) {
    Row burden = row.row("burden");
    return new Shape(
        row.text("id"),
        row.text("title"),
        row.text("family"),
        row.texts("runs").stream().map(kind -> constant(Kind.class, kind)).toList(),
        limits(row),
        row.list("startUp").stream().map(this::phase).toList(),
        scaling(row.row("scaling")),
        burden(
            burden.number("difficulty"),
            (List<?>) burden.get("fte"),
            burden.number("setupWeeks"),
            burden.truth("onCall"),
            burden.text("work")),
        constant(Setting.class, row.text("setting")),
        elsewhere(file.row("work").row(row.text("work"))),
        prices(row),
        new Reach(
            row.truth("leavesVpc"),
            Set.copyOf(row.texts("regions")),
            row.truth("onlyForThoseWhoHaveIt")),
        row.texts("notes"),
        row.truth("comparison"),
        row.truth("simulated"));
  }

  private Limits limits(Row row) {
    Row limits = row.row("limits");
    return new Limits(
        whole(limits, "durationMillis"),
        whole(limits, "memoryMiB"),
        fact(limits, "vcpus", value -> ((Number) value).doubleValue()),
        whole(limits, "gpuMiB"),
        whole(limits, "requestBytes"),
        whole(limits, "answerBytes"),
        whole(limits, "packageBytes"),
        whole(limits, "concurrency"),
        fact((List<?>) limits.get("protocols"), ShapesFile::words),
        fact(limits, "modelFamilies", ShapesFile::words),
        whole(limits, "streamedMillis"),
        whole(limits, "streamedBytes"),
        whole(limits, "imageBytes"),
        whole(limits, "diskMiB"),
        whole(limits, "callsPerInstance"),
        fact(row, "runtimes", ShapesFile::words),
        fact(limits, "answersLater", Boolean.class::cast));
  }

  private @Nullable Fact<Long> whole(Row limits, String name) {
    return fact(limits, name, value -> ((Number) value).longValue());
  }

  private <T> @Nullable Fact<T> fact(Row row, String name, Function<Object, T> value) {
    return row.has(name) ? fact((List<?>) row.get(name), value) : null;
  }

  /** {@code [value, source, evidence]}. */
  private <T> Fact<T> fact(List<?> written, Function<Object, T> value) {
    return sourced(
        value.apply(written.get(0)),
        String.valueOf(written.get(1)),
        String.valueOf(written.get(2)));
  }

  private <T> Fact<T> sourced(T value, String source, String evidence) {
    Row from = file.row("sources").row(source);
    return new Fact<>(
        value,
        from.text("at"),
        LocalDate.parse(from.text("read")),
        constant(Evidence.class, evidence));
  }

  private <T> Fact<T> estimated(T value) {
    return sourced(value, ESTIMATE, "secondary");
  }

  /** {@code [name, least seconds, most seconds, source, evidence]}. */
  private StartPhase phase(Object written) {
    List<?> cells = (List<?>) written;
    double[] seconds = {number(cells.get(1)), number(cells.get(2))};
    return new StartPhase(
        String.valueOf(cells.get(0)),
        sourced(seconds, String.valueOf(cells.get(3)), String.valueOf(cells.get(4))));
  }

  private Scaling scaling(Row row) {
    return new Scaling(
        fact((List<?>) row.get("by"), String::valueOf),
        fact((List<?>) row.get("seconds"), ShapesFile::number),
        fact((List<?>) row.get("whileNone"), String::valueOf),
        row.truth("toZero"));
  }

  private Burden burden(
      double difficulty, List<?> fte, double setupWeeks, boolean onCall, String work) {
    return new Burden(
        estimated((int) difficulty),
        estimated(number(fte.get(0))),
        estimated(number(fte.get(1))),
        work,
        onCall,
        estimated(setupWeeks));
  }

  /** {@code [difficulty, least FTE, most FTE, setup weeks, on call, work]} for each setting. */
  private SortedMap<Setting, Burden> elsewhere(Row row) {
    SortedMap<Setting, Burden> settings = new TreeMap<>();
    for (String name : row.values().keySet()) {
      List<?> cells = (List<?>) row.get(name);
      settings.put(
          constant(Setting.class, name),
          burden(
              number(cells.get(0)),
              cells.subList(1, 3),
              number(cells.get(3)),
              (Boolean) cells.get(4),
              String.valueOf(cells.get(5))));
    }
    return settings;
  }

  private List<PriceUse> prices(Row row) {
    List<PriceUse> prices = new ArrayList<>();
    row.list("prices").forEach(written -> prices.add(price((List<?>) written, false)));
    for (String group : row.texts("with")) {
      file.row("plumbing")
          .list(group)
          .forEach(written -> prices.add(price((List<?>) written, true)));
    }
    return List.copyOf(prices);
  }

  /** {@code [service, usage type, operation, unit, per, amount, what, region]}. */
  private static PriceUse price(List<?> cells, boolean plumbing) {
    String service = String.valueOf(cells.get(0));
    String region = service.equals("RunPod") ? "global" : HOME_REGION;
    return new PriceUse(
        new PriceKey(
            service,
            cells.size() > 7 ? String.valueOf(cells.get(7)) : region,
            String.valueOf(cells.get(1)),
            String.valueOf(cells.get(2))),
        PriceUnit.of(String.valueOf(cells.get(3))),
        constant(PriceUse.Per.class, String.valueOf(cells.get(4))),
        number(cells.get(5)),
        plumbing,
        String.valueOf(cells.get(6)));
  }

  private static List<String> words(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
