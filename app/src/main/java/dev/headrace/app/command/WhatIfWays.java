package dev.headrace.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.live.WhatIfElsewhere;
import dev.headrace.advisor.live.WhatIfElsewhere.Place;
import dev.headrace.advisor.live.WhatIfModel.Answer;
import dev.headrace.advisor.live.WhatIfModel.Outcome;
import dev.headrace.advisor.live.WhatIfModel.Waits;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.app.print.Table;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All ways to have a model, here and elsewhere, side by side. */
final class WhatIfWays {
  /** What stands above the table. */
  static final String HEADING =
      "In USD for what was recorded and for a month of it; times at the median and at the 99th"
          + " percentile; the share of requests that are refused or fail:";

  private static final String UNKNOWN = "-";
  private static final double PERCENT = 100;

  private WhatIfWays() {}

  /** For people. */
  static Table table(Answer here, WhatIfElsewhere.Answer elsewhere) {
    var table = new Table("run", "month", "firstToken", "answer", "lost", "way");
    String month = amount(elsewhere.usdPerMonthHere());
    row(table, month, here.measured(), "here, " + here.slots() + " slots, measured");
    row(table, month, here.predicted(), "here, " + here.slots() + " slots");
    for (Outcome other : here.others()) {
      row(table, month, other.waits(), "here, " + other.slots() + " slots");
    }
    for (Place place : elsewhere.places()) {
      table.row(
          amount(place.usdRecorded()),
          amount(place.usdPerMonth()),
          times(place.prediction().firstByte()),
          times(place.prediction().latency()),
          String.format(Locale.ROOT, "%.1f%%", place.lostShare() * PERCENT),
          place.title());
    }
    return table;
  }

  private static void row(Table table, String month, Waits waits, String way) {
    table.row(
        UNKNOWN,
        month,
        times(waits.firstToken().p50(), waits.firstToken().p99()),
        times(waits.whole().p50(), waits.whole().p99()),
        UNKNOWN,
        way);
  }

  private static String amount(@Nullable BigDecimal usd) {
    return usd == null ? UNKNOWN : Words.amount(usd);
  }

  private static String times(@Nullable Latency latency) {
    return latency == null ? UNKNOWN : times(latency.p50Millis(), latency.p99Millis());
  }

  private static String times(double p50Millis, double p99Millis) {
    return Words.millis(p50Millis) + ", " + Words.millis(p99Millis);
  }

  /** For programs: a line a way, figures without units, nothing where one is not known. */
  static Table csv(Answer here, WhatIfElsewhere.Answer elsewhere) {
    var table =
        new Table(
            "way",
            "slots",
            "usdRecorded",
            "usdPerMonth",
            "firstTokenP50Millis",
            "firstTokenP99Millis",
            "answerP50Millis",
            "answerP99Millis",
            "lostShare");
    String month = exact(elsewhere.usdPerMonthHere());
    line(table, "here, measured", here.slots(), month, here.measured());
    line(table, "here", here.slots(), month, here.predicted());
    here.others().forEach(other -> line(table, "here", other.slots(), month, other.waits()));
    for (Place place : elsewhere.places()) {
      Latency first = place.prediction().firstByte();
      Latency whole = place.prediction().latency();
      table.row(
          place.title(),
          "",
          exact(place.usdRecorded()),
          exact(place.usdPerMonth()),
          first == null ? "" : first.p50Millis(),
          first == null ? "" : first.p99Millis(),
          whole == null ? "" : whole.p50Millis(),
          whole == null ? "" : whole.p99Millis(),
          place.lostShare());
    }
    return table;
  }

  private static void line(Table table, String way, int slots, String month, Waits waits) {
    table.row(
        way,
        slots,
        "",
        month,
        waits.firstToken().p50(),
        waits.firstToken().p99(),
        waits.whole().p50(),
        waits.whole().p99(),
        "");
  }

  private static String exact(@Nullable BigDecimal usd) {
    return usd == null ? "" : usd.stripTrailingZeros().toPlainString();
  }

  /** Adds what is elsewhere to an answer. */
  static void put(ObjectNode json, WhatIfElsewhere.Answer elsewhere) {
    json.put("elsewhereAnswer", elsewhere.answer());
    json.put("requestsPerMonth", elsewhere.requestsPerMonth());
    if (elsewhere.usdPerMonthHere() != null) {
      json.put("usdPerMonthHere", elsewhere.usdPerMonthHere());
    }
    ArrayNode places = json.putArray("elsewhere");
    for (Place place : elsewhere.places()) {
      ObjectNode one = places.addObject();
      one.put("shape", place.shapeId());
      one.put("title", place.title());
      one.put("usdRecorded", place.usdRecorded());
      one.put("usdPerMonth", place.usdPerMonth());
      put(one, "firstToken", place.prediction().firstByte());
      put(one, "answer", place.prediction().latency());
      one.put("throttledShare", place.prediction().throttledShare());
      one.put("failedShare", place.prediction().failedShare());
      one.put("idleShare", place.prediction().idleShare());
      ArrayNode remarks = one.putArray("remarks");
      place.prediction().remarks().forEach(remarks::add);
    }
    ArrayNode restsOn = json.withArray("restsOn");
    elsewhere.restsOn().forEach(restsOn::add);
  }

  private static void put(ObjectNode json, String time, @Nullable Latency latency) {
    if (latency != null) {
      json.put(time + "P50Millis", latency.p50Millis());
      json.put(time + "P95Millis", latency.p95Millis());
      json.put(time + "P99Millis", latency.p99Millis());
    }
  }
}
