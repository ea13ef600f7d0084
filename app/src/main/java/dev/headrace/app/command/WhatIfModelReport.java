package dev.headrace.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.live.RecordedGenerations;
import dev.headrace.advisor.live.ServerSpeed;
import dev.headrace.advisor.live.WhatIfElsewhere;
import dev.headrace.advisor.live.WhatIfModel;
import dev.headrace.advisor.live.WhatIfModel.Answer;
import dev.headrace.advisor.live.WhatIfModel.Millis;
import dev.headrace.advisor.live.WhatIfModel.Outcome;
import dev.headrace.advisor.live.WhatIfModel.Waits;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.UnknownPriceException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code headrace what-if} says of a model. */
final class WhatIfModelReport {
  private static final String UNKNOWN = "-";

  private final RecordedGenerations recorded;
  private final List<Integer> slots;

  /**
   * @param slots that are asked for; none for what is usual
   * @throws CommandFailure for numbers of slots that cannot be
   */
  WhatIfModelReport(RecordedGenerations recorded, List<Integer> slots) {
    this.recorded = recorded;
    this.slots = List.copyOf(new LinkedHashSet<>(slots));
    for (int number : slots) {
      if (number < 1 || number > WhatIfModel.MOST_SLOTS) {
        throw new CommandFailure("--slots is 1 to " + WhatIfModel.MOST_SLOTS + ", not " + number);
      }
    }
    if (this.slots.size() > WhatIfModel.MAX_ALTERNATIVES) {
      throw new CommandFailure(
          this.slots.size() + " ways to compare; at most " + WhatIfModel.MAX_ALTERNATIVES + " are");
    }
  }

  /**
   * Compares, and prints what comes of it.
   *
   * @throws CommandFailure where too little was recorded, or for a model that nobody knows
   */
  void print(
      WhatIfElsewhere.Setup setup,
      Simulator simulator,
      PriceBook prices,
      LocalDate day,
      Format format,
      PrintWriter out) {
    try {
      var question = new WhatIfModel(recorded);
      var elsewhere = new WhatIfElsewhere(recorded, setup);
      Answer here = question.compare(slots.isEmpty() ? question.usual() : slots);
      print(here, elsewhere.compare(simulator, prices, day), format, out);
      out.flush();
    } catch (IllegalArgumentException | UnknownPriceException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private static void print(
      Answer here, WhatIfElsewhere.Answer elsewhere, Format format, PrintWriter out) {
    switch (format) {
      case JSON -> {
        ObjectNode json = json(here);
        WhatIfWays.put(json, elsewhere);
        out.println(json.toPrettyString());
      }
      case CSV -> WhatIfWays.csv(here, elsewhere).print(format, out);
      case TABLE -> {
        wrap(here.answer(), out);
        wrap(elsewhere.answer(), out);
        out.println();
        var table = new Table("slots", "time", "measured", "predicted", "error");
        rows(table, here.slots(), here.measured(), here.predicted());
        for (Outcome other : here.others()) {
          rows(table, other.slots(), null, other.waits());
        }
        table.print(format, out);
        out.println();
        wrap(WhatIfWays.HEADING, out);
        WhatIfWays.table(here, elsewhere).print(format, out);
        out.println();
        here.restsOn().forEach(said -> wrap(said, out));
        elsewhere.restsOn().forEach(said -> wrap(said, out));
      }
    }
  }

  private static void wrap(String text, PrintWriter out) {
    Table.wrap(text, Table.WIDTH).forEach(out::println);
  }

  private static void rows(Table table, int slots, @Nullable Waits measured, Waits predicted) {
    Millis first = measured == null ? null : measured.firstToken();
    Millis whole = measured == null ? null : measured.whole();
    rows(table, slots, "first token", first, predicted.firstToken());
    rows(table, slots, "whole answer", whole, predicted.whole());
  }

  private static void rows(
      Table table, int slots, String time, @Nullable Millis measured, Millis predicted) {
    Double p50 = measured == null ? null : measured.p50();
    Double p95 = measured == null ? null : measured.p95();
    row(table, slots, time + ", p50", p50, predicted.p50());
    row(table, slots, time + ", p95", p95, predicted.p95());
  }

  private static void row(
      Table table, int slots, String time, @Nullable Double measured, double predicted) {
    table.row(
        slots,
        time,
        measured == null ? UNKNOWN : Words.millis(measured),
        Words.millis(predicted),
        measured == null
            ? UNKNOWN
            : String.format(Locale.ROOT, "%+.1f%%", WhatIfModel.errorPercent(measured, predicted)));
  }

  private static ObjectNode json(Answer answer) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    json.put("model", answer.model());
    json.put("slots", answer.slots());
    json.put("answer", answer.answer());
    put(json.putObject("speed"), answer.speed());
    json.put("fittedGenerations", answer.fittedGenerations());
    json.put("comparedGenerations", answer.comparedGenerations());
    put(json.putObject("measured"), answer.measured());
    put(json.putObject("predicted"), answer.predicted());
    ObjectNode errors = json.putObject("errorPercent");
    putErrors(
        errors, "firstToken", answer.measured().firstToken(), answer.predicted().firstToken());
    putErrors(errors, "wholeAnswer", answer.measured().whole(), answer.predicted().whole());
    errors.put("wholeAnswerMedianOfEach", answer.medianErrorPercent());
    ArrayNode others = json.putArray("others");
    for (Outcome other : answer.others()) {
      ObjectNode one = others.addObject();
      one.put("slots", other.slots());
      put(one.putObject("predicted"), other.waits());
    }
    ArrayNode restsOn = json.putArray("restsOn");
    answer.restsOn().forEach(restsOn::add);
    return json;
  }

  private static void put(ObjectNode json, ServerSpeed speed) {
    json.put("frontNanos", speed.frontNanos());
    json.put("stepNanos", speed.steps().stepNanos());
    json.put("sequenceNanos", speed.steps().sequenceNanos());
    json.put("contextTokenNanos", speed.steps().contextNanos());
    json.put("promptTokenNanos", speed.steps().prefillTokenNanos());
  }

  private static void put(ObjectNode json, Waits waits) {
    json.put("firstTokenP50Millis", waits.firstToken().p50());
    json.put("firstTokenP95Millis", waits.firstToken().p95());
    json.put("wholeAnswerP50Millis", waits.whole().p50());
    json.put("wholeAnswerP95Millis", waits.whole().p95());
    json.put("firstTokenP99Millis", waits.firstToken().p99());
    json.put("wholeAnswerP99Millis", waits.whole().p99());
  }

  private static void putErrors(ObjectNode json, String time, Millis measured, Millis predicted) {
    json.put(time + "P50", WhatIfModel.errorPercent(measured.p50(), predicted.p50()));
    json.put(time + "P95", WhatIfModel.errorPercent(measured.p95(), predicted.p95()));
  }
}
