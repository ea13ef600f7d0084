package dev.headrace.advisor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.live.WhatIfElsewhere.Answer;
import dev.headrace.advisor.live.WhatIfElsewhere.Place;
import dev.headrace.advisor.live.WhatIfElsewhere.Setup;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.ModelPrices;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.TokenKind;
import dev.headrace.inference.serve.simulated.Demand;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WhatIfElsewhereTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final String HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";
  private static final String LLAMA = "meta.llama3-1-8b-instruct-v1:0";
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int REQUESTS = 61;
  private static final int INPUT = 1_000;
  private static final int CACHED = 400;
  private static final int OUTPUT = 200;
  private static final double MILLION = 1e6;

  @Test
  void bills_the_recorded_tokens_at_the_price_of_the_model_that_clients_asked_for() {
    Place api = tokenApi(compare(recorded(HAIKU, false), null, 0));

    assertThat(api.title()).isEqualTo("Bedrock, claude-haiku-4.5");
    double expected =
        REQUESTS
            * (INPUT * usd(HAIKU, TokenKind.INPUT) + OUTPUT * usd(HAIKU, TokenKind.OUTPUT))
            / MILLION;
    assertThat(Objects.requireNonNull(api.usdRecorded()).doubleValue())
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void tokens_of_a_cache_are_paid_as_such_only_where_its_client_pays_them_so() {
    Place api = tokenApi(compare(recorded(HAIKU, true), null, 0));

    double expected =
        REQUESTS
            * ((INPUT - CACHED) * usd(HAIKU, TokenKind.INPUT)
                + CACHED * usd(HAIKU, TokenKind.CACHE_READ)
                + OUTPUT * usd(HAIKU, TokenKind.OUTPUT))
            / MILLION;
    assertThat(Objects.requireNonNull(api.usdRecorded()).doubleValue())
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void a_month_is_what_was_recorded_again_and_again() {
    Answer answer = compare(recorded(HAIKU, false), null, 0);
    Place api = tokenApi(answer);

    // one a minute
    assertThat(answer.requestsPerMonth()).isCloseTo(730 * 60, within(0.01));
    double factor = answer.requestsPerMonth() / REQUESTS;
    assertThat(Objects.requireNonNull(api.usdPerMonth()).doubleValue())
        .isCloseTo(
            factor * Objects.requireNonNull(api.usdRecorded()).doubleValue(),
            within(0.02 * factor));
    assertThat(answer.restsOn().getFirst()).contains("the recorded 60 min, again and again");
  }

  @Test
  void times_of_the_token_api_are_those_of_the_named_model() {
    Latency slow = first(tokenApi(compare(recorded(HAIKU, false), "claude-opus-4.5", 0)));
    Latency fast = first(tokenApi(compare(recorded(HAIKU, false), "nova-micro", 0)));

    assertThat(slow.p50Millis()).isGreaterThan(3 * fast.p50Millis());
    assertThat(slow.p99Millis()).isGreaterThan(slow.p50Millis());
  }

  @Test
  void a_quota_throttles_and_is_named() {
    RecordedGenerations recorded = recorded(HAIKU, false);
    Answer free = compare(recorded, null, 0);
    // each request reserves 1,000 tokens of input and the 4,096 that it allows
    Answer limited = compare(recorded, null, 5_000);

    assertThat(tokenApi(free).prediction().throttledShare()).isZero();
    assertThat(free.restsOn()).anyMatch(said -> said.contains("no throttling is simulated"));
    assertThat(tokenApi(limited).lostShare()).isEqualTo(1);
    assertThat(limited.restsOn()).anyMatch(said -> said.contains("quota of 5,000 tokens a minute"));
  }

  @Test
  void pools_serve_the_model_that_was_asked_for_where_its_weights_are_open() {
    Answer open = compare(recorded(LLAMA, false), null, 0);
    Answer closed = compare(recorded(HAIKU, false), null, 0);

    assertThat(open.restsOn()).anyMatch(said -> said.startsWith("Pools serve llama-3.1-8b, at"));
    assertThat(closed.restsOn()).anyMatch(said -> said.contains("no open weights"));
    List<Place> pools = open.places().subList(1, open.places().size());
    assertThat(pools).hasSizeGreaterThanOrEqualTo(3);
    for (Place pool : pools) {
      assertThat(Objects.requireNonNull(pool.usdPerMonth())).isPositive();
      // an hour of 730
      assertThat(Objects.requireNonNull(pool.usdRecorded()).doubleValue())
          .isCloseTo(pool.usdPerMonth().doubleValue() / 730, within(0.01));
      assertThat(first(pool).p99Millis()).isPositive();
    }
    assertThat(pools)
        .isSortedAccordingTo(
            Comparator.comparing(pool -> Objects.requireNonNull(pool.usdPerMonth())));
  }

  @Test
  void another_open_model_is_served_where_it_is_named() {
    var setup = new Setup(null, "qwen3-32b", id -> 0, 1);
    Answer answer = compare(recorded(HAIKU, false), setup, PriceBook.shipped());

    assertThat(answer.restsOn()).anyMatch(said -> said.startsWith("Pools serve qwen3-32b, at"));
  }

  @Test
  void an_id_that_bedrock_does_not_sell_is_said_and_pools_are_compared_all_the_same() {
    Answer answer = compare(recorded("mine", false), null, 0);

    assertThat(answer.places()).noneMatch(place -> place.shapeId().startsWith("bedrock"));
    assertThat(answer.places()).isNotEmpty();
    assertThat(answer.restsOn())
        .anyMatch(said -> said.contains("Bedrock sells none of mine") && said.contains("--as"));
  }

  @Test
  void the_id_that_most_clients_asked_for_counts_and_few_of_many_are_shown() {
    List<Generated> mixed = new ArrayList<>(recorded(HAIKU, false).generations());
    for (int i = 0; i < 20; i++) {
      mixed.add(generated(10_000 + i, "other-" + i, false));
    }
    mixed.add(generated(20_000, LLAMA, false));
    RecordedGenerations recorded = recorded(mixed);

    assertThat(tokenApi(compare(recorded, null, 0)).title()).contains("claude-haiku-4.5");
    assertThat(compare(recorded, "nova-micro", 0).restsOn())
        .anyMatch(said -> said.endsWith("and 17 others."));
  }

  @Test
  void a_model_that_nobody_knows_is_refused_with_the_nearest_name() {
    RecordedGenerations recorded = recorded(HAIKU, false);

    assertThatThrownBy(() -> compare(recorded, "claude-haiku-4.6", 0))
        .hasMessageContaining("did you mean claude-haiku-4.5?");
    assertThatThrownBy(
            () -> new WhatIfElsewhere(recorded, new Setup(null, "llama-3.1-8c", id -> 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean llama-3.1-8b?");
  }

  @Test
  void what_was_never_asked_or_came_all_at_once_has_no_month() {
    assertThatThrownBy(() -> compare(recorded(List.of()), "nova-micro", 0))
        .hasMessageContaining("nobody has asked smol yet");
    List<Generated> atOnce = List.of(generated(5, HAIKU, false), generated(5, HAIKU, false));
    assertThatThrownBy(() -> compare(recorded(atOnce), null, 0))
        .hasMessageContaining("no two requests came at different times");
  }

  @Test
  void what_this_machine_costs_is_known_where_somebody_says_it() {
    RecordedGenerations recorded = recorded(HAIKU, false);
    assertThat(compare(recorded, null, 0).usdPerMonthHere()).isNull();

    List<Price> rows = new ArrayList<>(PriceBook.shipped().rows());
    rows.add(
        new Price(
            new PriceKey("Headrace", "us-east-1", "ModelServer-Hours", ""),
            "",
            "our own machine",
            PriceUnit.SECOND,
            BigDecimal.ZERO,
            null,
            new BigDecimal("0.0001"),
            DAY,
            null,
            DAY,
            "our controller",
            Evidence.SECONDARY));
    Answer priced = compare(recorded, new Setup(null, null, id -> 0, 1), PriceBook.of(rows));
    assertThat(priced.usdPerMonthHere()).isEqualByComparingTo("262.8");
  }

  @Test
  void the_rhythm_of_requests_that_are_forgotten_one_by_one_counts_too() {
    NavigableMap<Long, int[]> hours = new TreeMap<>();
    for (long hour = 0; hour < 48; hour++) {
      int[] minutes = new int[60];
      Arrays.fill(minutes, hour % 24 < 12 ? 2 : 0);
      hours.put(hour, minutes);
    }
    RecordedGenerations newest = recorded(HAIKU, false);
    var busy = new RecordedGenerations("smol", 4, newest.generations(), hours);
    Answer answer = compare(busy, null, 0);

    assertThat(answer.requestsPerMonth()).isCloseTo(730 * 60, within(1.0));
    assertThat(answer.restsOn()).anyMatch(said -> said.contains("Of the 2,880 requests"));
    double known =
        Objects.requireNonNull(tokenApi(compare(newest, null, 0)).usdRecorded()).doubleValue();
    assertThat(Objects.requireNonNull(tokenApi(answer).usdRecorded()).doubleValue())
        .isCloseTo(known * 2_880 / REQUESTS, within(1e-6));
  }

  @Test
  void the_same_question_has_the_same_answer() {
    assertThat(compare(recorded(HAIKU, false), null, 0))
        .isEqualTo(compare(recorded(HAIKU, false), null, 0));
  }

  private static Latency first(Place place) {
    return Objects.requireNonNull(place.prediction().firstByte());
  }

  private static Place tokenApi(Answer answer) {
    Place first = answer.places().getFirst();
    assertThat(first.shapeId()).isEqualTo("bedrock-on-demand");
    return first;
  }

  private static double usd(String modelId, TokenKind kind) {
    PriceKey key = ModelPrices.shipped().of(modelId).key(kind).orElseThrow();
    return PriceBook.shipped().find(key, DAY).orElseThrow().first().usd().doubleValue();
  }

  private static Answer compare(
      RecordedGenerations recorded, @Nullable String modelId, long tokensPerMinute) {
    return compare(
        recorded, new Setup(modelId, null, id -> tokensPerMinute, 1), PriceBook.shipped());
  }

  private static Answer compare(RecordedGenerations recorded, Setup setup, PriceBook prices) {
    var simulator = new Simulator(new Effort(2_000), Progress.NONE, prices, DAY);
    return new WhatIfElsewhere(recorded, setup).compare(simulator, prices, DAY);
  }

  /** A request a minute, for an hour. */
  private static RecordedGenerations recorded(String modelId, boolean pricesCache) {
    List<Generated> all = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      all.add(generated(i * 60L, modelId, pricesCache));
    }
    return recorded(all);
  }

  private static RecordedGenerations recorded(List<Generated> all) {
    return new RecordedGenerations("smol", 4, all, new TreeMap<>());
  }

  private static Generated generated(long atSeconds, String modelId, boolean pricesCache) {
    return new Generated(
        atSeconds * SECOND_NANOS,
        0,
        SECOND_NANOS,
        4 * SECOND_NANOS,
        new Demand(INPUT, CACHED, OUTPUT),
        new Generated.Asked(modelId, 4_096, pricesCache));
  }
}
