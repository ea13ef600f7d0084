package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.ComponentOption;
import dev.headrace.advisor.advice.Advice.ComponentOptions;
import dev.headrace.advisor.advice.Advice.Cost;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.advice.Advice.Variant;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Advice as CSV: a row a system, then a row a way to run each component, in full figures.
 * Spreadsheets take cells that begin with certain signs for formulas; such cells begin with an
 * apostrophe here.
 */
final class CsvReport {
  private static final List<String> COLUMNS =
      List.of(
          "scope",
          "component",
          "id",
          "title",
          "variant",
          "advised",
          "eligible",
          "standing",
          "cashUsdPerMonth",
          "cashLowUsdPerMonth",
          "cashHighUsdPerMonth",
          "peopleUsdPerMonth",
          "peopleLowUsdPerMonth",
          "peopleHighUsdPerMonth",
          "cashPlusPeopleUsdPerMonth",
          "wastedUsdPerMonth",
          "usdPerRequest",
          "usdPerMillionTokens",
          "p50Millis",
          "p95Millis",
          "p99Millis",
          "firstByteP99Millis",
          "coldShare",
          "throttledShare",
          "failedShare",
          "idleShare",
          "samples",
          "latencyObtained",
          "reasons");

  private final StringBuilder out = new StringBuilder();

  private CsvReport() {}

  static String of(Advice advice) {
    var csv = new CsvReport();
    csv.row(COLUMNS);
    for (SystemOption system : advice.systems()) {
      csv.row(csv.system(system, system.id().equals(advice.answer().systemId())));
    }
    for (ComponentOptions component : advice.components()) {
      component.options().forEach(option -> csv.option(component.component(), option));
    }
    return csv.out.toString();
  }

  private List<String> system(SystemOption system, boolean advised) {
    List<String> cells = new ArrayList<>();
    cells.addAll(List.of("system", "", system.id(), system.title()));
    cells.add(
        system.placements().stream()
            .map(placement -> placement.component() + ": " + placement.variant())
            .reduce((a, b) -> a + "; " + b)
            .orElse(""));
    cells.addAll(List.of(Boolean.toString(advised), "true", word(system.standing())));
    cost(cells, system.cost());
    cells.add(number(system.usdPerRequest()));
    cells.add(number(system.usdPerMillionTokens()));
    times(cells, system.latency(), system.firstByte());
    shares(
        cells,
        system.coldShare(),
        system.throttledShare(),
        system.failedShare(),
        system.idleShare());
    cells.add(samples(system.latency()));
    cells.add(word(system.obtained()));
    cells.add(String.join("; ", system.remarks()));
    return cells;
  }

  private void option(String component, ComponentOption option) {
    String reasons = String.join("; ", option.reasons());
    List<String> head = List.of("option", component, option.shapeId(), option.title());
    if (option.variants().isEmpty()) {
      List<String> cells = new ArrayList<>(head);
      cells.addAll(List.of("", "false", Boolean.toString(option.eligible())));
      while (cells.size() < COLUMNS.size() - 1) {
        cells.add("");
      }
      cells.add(reasons);
      row(cells);
    }
    for (Variant variant : option.variants()) {
      List<String> cells = new ArrayList<>(head);
      cells.addAll(List.of(variant.variant(), "", "true", ""));
      cost(cells, variant.cost());
      cells.add(number(variant.usdPerCall()));
      cells.add(number(variant.usdPerMillionTokens()));
      times(cells, variant.latency(), variant.firstByte());
      shares(
          cells,
          variant.coldShare(),
          variant.throttledShare(),
          variant.failedShare(),
          variant.idleShare());
      cells.add(samples(variant.latency()));
      cells.add(word(variant.obtained()));
      List<String> all = new ArrayList<>(option.reasons());
      all.addAll(variant.remarks());
      cells.add(String.join("; ", all));
      row(cells);
    }
  }

  private static void cost(List<String> cells, Cost cost) {
    cells.add(number(cost.cash().expectedUsd()));
    cells.add(number(cost.cash().lowUsd()));
    cells.add(number(cost.cash().highUsd()));
    cells.add(number(cost.people().expectedUsd()));
    cells.add(number(cost.people().lowUsd()));
    cells.add(number(cost.people().highUsd()));
    cells.add(number(cost.cashPlusPeople().expectedUsd()));
    cells.add(number(cost.wastedUsd()));
  }

  private static void times(List<String> cells, @Nullable Times times, @Nullable Times first) {
    cells.add(times == null ? "" : number(times.p50Millis()));
    cells.add(times == null ? "" : number(times.p95Millis()));
    cells.add(times == null ? "" : number(times.p99Millis()));
    cells.add(first == null ? "" : number(first.p99Millis()));
  }

  private static void shares(List<String> cells, double... shares) {
    for (double share : shares) {
      cells.add(number(share));
    }
  }

  private static String samples(@Nullable Times times) {
    return times == null ? "" : Long.toString(times.samples());
  }

  private static String number(@Nullable BigDecimal value) {
    return value == null ? "" : value.toPlainString();
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void row(List<String> cells) {
    out.append(String.join(",", cells.stream().map(CsvReport::quoted).toList())).append("\r\n");
  }

  static String quoted(String cell) {
    String safe =
        !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 && !isNumber(cell)
            ? "'" + cell
            : cell;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  private static boolean isNumber(String cell) {
    return cell.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-');
  }
}
