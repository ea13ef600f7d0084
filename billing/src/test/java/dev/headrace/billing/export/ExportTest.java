package dev.headrace.billing.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExportTest {
  private static final Partition HERE = new Partition("111122223333", "us-east-1");
  private static final long NOW = Instant.parse("2026-11-20T10:30:00Z").toEpochMilli();
  private static final long START = Instant.parse("2026-11-20T08:00:00Z").toEpochMilli();

  private static UsageLine line(
      String service,
      String usageType,
      String arn,
      PriceUnit unit,
      int hour,
      String quantity,
      String wasted) {
    return new UsageLine(
        HERE,
        new PriceKey(
            service, HERE.region(), usageType, service.equals("AWSLambda") ? "Invoke" : ""),
        arn,
        new TreeMap<>(Map.of("team", "search, \"ads\"")),
        START + hour * Period.HOUR_MILLIS,
        START + (hour + 1) * Period.HOUR_MILLIS,
        unit,
        new BigDecimal(quantity),
        new BigDecimal(wasted));
  }

  private static List<UsageLine> usage() {
    String f = "arn:aws:lambda:us-east-1:111122223333:function:agent";
    String b = "arn:aws:s3:::bucket";
    return List.of(
        line("AWSLambda", "Request", f, PriceUnit.REQUEST, 0, "2000000", "1000"),
        line("AWSLambda", "Lambda-GB-Second", f, PriceUnit.GB_SECOND, 0, "500000", "1234.5"),
        line("AWSLambda", "Lambda-GB-Second", f, PriceUnit.GB_SECOND, 1, "300000.125", "0"),
        line("AmazonS3", "TimedStorage-ByteHrs", b, PriceUnit.GB_SECOND, 1, "7200", "0"),
        line("AmazonS3", "Requests-Tier1", b, PriceUnit.REQUEST, 1, "17", "0"));
  }

  private static final UsageLine UNKNOWN =
      line("AWSLambda", "Lamp-Hours", "arn:lamp", PriceUnit.HOUR, 0, "3", "0");

  private static String write(List<UsageLine> usage, String... parameters) {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      map.computeIfAbsent(parameter.substring(0, equals), name -> new ArrayList<>())
          .add(parameter.substring(equals + 1));
    }
    map.putIfAbsent("from", List.of("2026-11-20"));
    BillQuestion question = BillQuestion.parse(map, NOW);
    Bill bill = Bill.of(usage, PriceBook.shipped(), question.terms(), question.period());
    return Bills.write(bill, question, NOW);
  }

  private static final String[] ALL_TERMS = {
    "free-tier=true",
    "discount=7%",
    "savings-plan=1yrNoUpfront:2USD/h",
    "credit=1.5USD",
    "people=1200"
  };

  private static String[] with(String... more) {
    List<String> all = new ArrayList<>(List.of(ALL_TERMS));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void the_table_leads_with_three_totals_and_shows_quantity_times_price() {
    String table = write(usage());

    assertThat(table.lines().toList().subList(0, 5))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo("Bill from 2026-11-20T00:00Z to 2026-11-20T10:30Z, in US dollars"),
            blank -> assertThat(blank).isEmpty(),
            cash -> assertThat(cash).startsWith("cash").endsWith(" 13.73"),
            people -> assertThat(people).startsWith("people").endsWith(" 0.00"),
            wasted -> assertThat(wasted).startsWith("wasted").endsWith(" 0.020775"));
    assertThat(table).contains("800,000.125 GB-second x 0.0000166667         13.33");
    assertThat(table).contains("2,000,000 request x 0.0000002");
  }

  @Test
  void terms_that_do_nothing_are_named_where_the_bill_is_read() throws IOException {
    String[] terms = {"savings-plan=1year:60%"};
    assertThat(write(usage(), terms).replaceAll("\\s+", " "))
        .contains("Mind: the Savings Plan 1year covers nothing: the price book has no rates of it");
    JsonNode json = new ObjectMapper().readTree(write(usage(), "format=json", terms[0]));
    assertThat(json.path("remarks").path(0).asText()).contains("1year covers nothing");
    assertThat(write(usage())).doesNotContain("Mind:");
  }

  @ParameterizedTest
  @CsvSource({"service", "resource", "tag:team", "tag:none", "hour", "day", "usage-type"})
  void each_line_of_a_table_fits_in_eighty_columns(String by) {
    List<UsageLine> usage = new ArrayList<>(usage());
    usage.add(UNKNOWN);
    usage.add(
        line(
            "AWSLambda",
            "Lambda-" + "Very-Long-Usage-Type-".repeat(5),
            "arn:" + "x".repeat(150),
            PriceUnit.HOUR,
            0,
            "123456789012.123456",
            "0"));

    String table = write(usage, with("by=" + by));

    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
    assertThat(table).contains("unknown", "Lamp-Hours", "The cash is more than that");
  }

  @Test
  void groups_are_those_that_were_asked_for() throws IOException {
    assertThat(names("service")).containsExactly("AWSLambda", "AmazonS3");
    assertThat(names("day")).containsExactly("2026-11-20");
    assertThat(names("hour")).containsExactly("2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z");
    assertThat(names("tag:team")).containsExactly("search, \"ads\"");
    assertThat(names("tag:cost")).containsExactly("(no tag cost)");
    assertThat(names("resource"))
        .containsExactly(
            "arn:aws:lambda:us-east-1:111122223333:function:agent", "arn:aws:s3:::bucket");
    assertThat(names("usage-type"))
        .containsExactly("Lambda-GB-Second", "Request", "Requests-Tier1", "TimedStorage-ByteHrs");
  }

  private static List<String> names(String by) throws IOException {
    List<String> names = new ArrayList<>();
    json(usage(), "by=" + by).path("groups").forEach(it -> names.add(it.path("name").asText()));
    return names;
  }

  private static JsonNode json(List<UsageLine> usage, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("format=json");
    return new ObjectMapper().readTree(write(usage, all.toArray(String[]::new)));
  }

  @Test
  void json_has_the_source_of_each_price_and_says_what_is_unknown() throws IOException {
    List<UsageLine> usage = new ArrayList<>(usage());
    usage.add(UNKNOWN);
    JsonNode json = json(usage, ALL_TERMS);

    assertThat(json.path("schemaVersion").asInt()).isEqualTo(1);
    assertThat(json.path("totals").path("peopleUsd").decimalValue()).isEqualByComparingTo("1200");
    assertThat(json.path("totals").path("creditsUsedUsd").decimalValue())
        .isEqualByComparingTo("1.5");
    JsonNode line = json.path("groups").path(0).path("lines").path(0);
    assertThat(line.path("price").path("source").asText()).isNotEmpty();
    assertThat(line.path("price").path("retrieved").asText()).startsWith("2026-");
    assertThat(json.path("unknownPrices").path(0).path("usageType").asText())
        .isEqualTo("Lamp-Hours");
    assertThat(json.path("commitments").path(0).path("committedUsd").decimalValue())
        .isEqualByComparingTo("19.53");
  }

  @Test
  void csv_has_a_line_for_each_position_and_no_amount_for_what_is_unknown() {
    List<UsageLine> usage = new ArrayList<>(usage());
    usage.add(UNKNOWN);

    List<String> lines = write(usage, "format=csv", "by=tag:team").lines().toList();

    assertThat(lines).hasSize(6);
    assertThat(lines.getFirst()).startsWith("group,serviceCode,region,usageType");
    assertThat(lines.get(1))
        .startsWith("\"search, \"\"ads\"\"\",AWSLambda,us-east-1,Lambda-GB-Second");
    assertThat(lines.getLast()).contains("Lamp-Hours,Invoke,unknown,3,hour,,,,,");
  }

  @Test
  void focus_adds_up_to_the_cash_by_what_is_billed_and_by_what_is_effective() throws IOException {
    String focus = write(usage(), with("format=focus"));
    Files.writeString(Path.of("target", "focus.csv"), focus);
    BigDecimal cash = json(usage(), ALL_TERMS).path("totals").path("cashUsd").decimalValue();

    assertThat(sum(focus, "BilledCost")).isCloseTo(cash, within());
    assertThat(sum(focus, "EffectiveCost")).isCloseTo(cash, within());
    assertThat(focus).contains("Usage-Based", "\"{\"\"team\"\":\"\"search, \\\"\"ads\\\"\"\"\"}\"");
  }

  @Test
  void the_report_of_aws_adds_up_to_the_cash() throws IOException {
    String cur = write(usage(), with("format=cur2"));
    BigDecimal cash = json(usage(), ALL_TERMS).path("totals").path("cashUsd").decimalValue();

    assertThat(sum(cur, "line_item_net_unblended_cost")).isCloseTo(cash, within());
    assertThat(cur).contains("SavingsPlanNegation", "SavingsPlanRecurringFee", "Credit");
  }

  private static org.assertj.core.data.Offset<BigDecimal> within() {
    return org.assertj.core.api.Assertions.within(new BigDecimal("0.000000000001"));
  }

  /** The sum of a column; cells that are quoted hold no line feeds here. */
  private static BigDecimal sum(String csv, String column) {
    List<String> lines = csv.lines().toList();
    int index = cells(lines.getFirst()).indexOf(column);
    return lines.stream()
        .skip(1)
        .map(line -> new BigDecimal(cells(line).get(index)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  @ParameterizedTest
  @EnumSource(BillFormat.class)
  void the_same_usage_gives_the_same_bytes_in_any_order(BillFormat format) {
    List<UsageLine> turned = new ArrayList<>(usage());
    java.util.Collections.reverse(turned);

    assertThat(write(turned, with("format=" + format)))
        .isEqualTo(write(usage(), with("format=" + format)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by=sevice | did you mean service?",
        "by=tag: | tag:KEY",
        "format=focsu | did you mean focus?",
        "from=yesterday | 2026-11-30",
        "from=2026-11-20T08:30:00Z | full hour",
        "from=2026-13 | 2026-11",
        "to=2026-11-19 | before",
        "from=2020-01 | 800 days",
        "discount=7%% | number",
        "discount=101 | 100 %",
        "discount=-1 | number",
        "credit=lots | number",
        "savings-plan=1yr | TERM:USD",
        "savings-plan=1yrNoUpfront:0% | above 0 %",
        "free-tier=maybe | true, false",
        "form=table | did you mean from?"
      })
  void a_question_that_means_nothing_is_refused_with_what_is_allowed(
      String parameter, String hint) {
    assertThatThrownBy(() -> write(usage(), parameter))
        .isInstanceOf(BadQuestionException.class)
        .hasMessageContaining(hint);
  }

  @Test
  void a_bill_without_a_period_is_of_this_month_and_one_with_an_end_of_the_month_before_it() {
    BillQuestion now = BillQuestion.parse(Map.of(), NOW);
    BillQuestion before = BillQuestion.parse(Map.of("to", List.of("2026-10")), NOW);

    assertThat(now.period().startEpochMillis())
        .isEqualTo(Instant.parse("2026-11-01T00:00:00Z").toEpochMilli());
    assertThat(now.period().endEpochMillis()).isEqualTo(NOW);
    assertThat(before.period().startEpochMillis())
        .isEqualTo(Instant.parse("2026-09-01T00:00:00Z").toEpochMilli());
  }
}
