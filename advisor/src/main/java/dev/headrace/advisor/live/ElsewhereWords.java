package dev.headrace.advisor.live;

import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.live.WhatIfElsewhere.Place;
import dev.headrace.advisor.live.WhatIfElsewhere.Setup;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.billing.prices.ModelPrices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a comparison with other places: the answer, and what it rests on.
 *
 * @param sold the model of the token API; null where none is compared
 * @param openName the model that pools serve
 */
record ElsewhereWords(
    RecordedGenerations recorded,
    RecordedMonth month,
    ModelPrices.@Nullable Model sold,
    String openName,
    Setup setup) {
  private static final int SHOWN_IDS = 5;

  /** In a sentence or two. */
  static String answer(List<Place> places) {
    List<String> said =
        places.stream()
            .filter(place ->
                place.shapeId().equals(WhatIfElsewhere.TOKEN_API)
                    || place.equals(firstPool(places)))
            .map(ElsewhereWords::sentence)
            .toList();
    return said.isEmpty() ? "Nothing elsewhere could be compared." : String.join(" ", said);
  }

  private static String sentence(Place place) {
    return String.format(
        Locale.ROOT,
        "%s would cost %s for what was recorded and %s for a month of it, with first tokens in %s"
            + " at the 99th percentile.",
        place.title(),
        money(place.usdRecorded()),
        money(place.usdPerMonth()),
        first(place.prediction().firstByte()));
  }

  private static @Nullable Place firstPool(List<Place> places) {
    return places.stream()
        .filter(place -> !place.shapeId().equals(WhatIfElsewhere.TOKEN_API))
        .findFirst()
        .orElse(null);
  }

  private static String money(@Nullable BigDecimal usd) {
    return usd == null ? "an unknown sum" : Words.usd(usd);
  }

  private static String first(@Nullable Latency latency) {
    return latency == null ? "an unknown time" : Words.millis(latency.p99Millis());
  }

  /** What it was recorded from, what is assumed and what is not known. */
  List<String> restsOn(List<Place> places, @Nullable BigDecimal here, List<String> refused) {
    List<String> said = new ArrayList<>();
    said.add(
        String.format(
            Locale.ROOT,
            "Elsewhere, a month is %s, which gives %,.0f requests; its prices are those of %s.",
            month.traffic().pattern().describe(),
            month.traffic().requestsPerMonth(),
            WhatIf.PRICED_REGION));
    if (!month.isWhole()) {
      said.add(
          String.format(
              Locale.ROOT,
              "Of the %,d requests that were recorded the newest %,d are known one by one: the tokens"
                  + " of all are taken to be theirs.",
              recorded.requests(),
              recorded.generations().size()));
    }
    said.add(token());
    places.stream()
        .filter(place -> place.shapeId().equals(WhatIfElsewhere.TOKEN_API))
        .flatMap(place -> place.prediction().remarks().stream())
        .forEach(remark -> said.add("Bedrock: " + remark + "."));
    boolean same = sold != null && openName.equals(sold.alias());
    said.add(
        String.format(
            Locale.ROOT,
            "Pools serve %s%s, at the speeds that are published of GPUs: measured on H100 alone,"
                + " reckoned from memory and operations for the others. Of each way to rent them the"
                + " cheapest kind is shown.",
            openName,
            same || setup.openModel() != null
                ? ""
                : ", since no open weights of what was asked for are known (--open NAME)"));
    said.addAll(refused);
    said.add(
        "Not known: whether another model answers as well; how many tokens its own tokenizer makes of"
            + " the same texts; people's time"
            + (here == null
                ? "; what this machine costs (docs/models.md says how to give it a price)."
                : "."));
    return List.copyOf(said);
  }

  /** What clients asked for; some of it where it is much. */
  private String ids() {
    List<String> ids = List.copyOf(recorded.askedFor().keySet());
    return ids.size() <= SHOWN_IDS
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, SHOWN_IDS))
            + " and "
            + (ids.size() - SHOWN_IDS)
            + " others";
  }

  private String token() {
    if (sold == null) {
      return "No token API is compared: Bedrock sells none of "
          + ids()
          + ", which clients asked for (--as MODEL_ID names one that it sells).";
    }
    return setup.modelId() == null
        ? sold.modelId() + " is what most clients asked for, of the models that Bedrock sells."
        : sold.modelId() + " is what --as names; clients asked for " + ids() + ".";
  }
}
