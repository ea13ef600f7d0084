package dev.headrace.bedrock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.ledger.Metered;
import dev.headrace.billing.ledger.ResourceUsage;
import dev.headrace.billing.prices.Commitment;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.wire.ServiceError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThroughputsTest {
  private static final Partition HERE = new Partition("123456789012", "us-east-1");
  private static final String NOVA = "amazon.nova-2-lite-v1:0";
  private static final long NOW = Instant.parse("2026-11-20T10:30:00Z").toEpochMilli();
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SimulatedWorld world =
      new SimulatedWorld(new SimulatedWorld.Settings(1, NOW, 0, 0, true));
  private final List<Usage> ended = new ArrayList<>();
  private final Meter meter = new Meter(ended::add);
  private final Throughputs throughputs = new Throughputs(world, meter);

  private static Throughput bought(String id, String model, int units, Commitment commitment) {
    return new Throughput(
        id,
        arn(id),
        "name-" + id,
        null,
        model,
        units,
        commitment,
        Throughput.State.CREATING,
        "",
        new TreeMap<>(Map.of("team", "a")),
        NOW,
        NOW,
        commitment == Commitment.NONE ? 0 : NOW + 5 * HOUR_MILLIS);
  }

  private static String arn(String id) {
    return HERE.arn("bedrock", "provisioned-model/" + id);
  }

  private void buy(Throughput throughput) {
    world.enter(() -> throughputs.buy(HERE, throughput));
  }

  private Bill bill() {
    world.enter(() -> meter.settle(world.epochMillis()));
    List<Usage> all = new ArrayList<>(ended);
    meter.peek(all::add);
    List<UsageLine> lines = new ArrayList<>();
    all.forEach(usage -> lines.addAll(lines(usage)));
    return Bill.of(lines, PriceBook.shipped(), Terms.PUBLIC);
  }

  private static List<UsageLine> lines(Usage usage) {
    Dimension paid = usage.dimension();
    return new ResourceUsage(
            usage.partition(),
            usage.service(),
            usage.resourceArn(),
            usage.tags(),
            usage.hourStartEpochMillis(),
            usage.hourStartEpochMillis() + HOUR_MILLIS,
            List.of(
                new Metered(
                    paid.serviceCode(),
                    paid.usageType(),
                    paid.operation(),
                    paid.unit(),
                    usage.quantity(),
                    0)))
        .lines();
  }

  private static BigDecimal sum(Bill bill, Function<BillLine, BigDecimal> part) {
    return bill.lines().stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @ParameterizedTest
  @CsvSource({
    "amazon.nova-2-lite-v1:0:256k, NONE, 60.5",
    "amazon.nova-2-lite-v1:0, ONE_MONTH, 55",
    "anthropic.claude-v2:1:18k, ONE_MONTH, 63",
    "anthropic.claude-v2:1:200k, SIX_MONTHS, 34.992",
    "anthropic.claude-3-sonnet-20240229-v1:0:28k, NONE, 88"
  })
  void an_hour_of_a_model_unit_costs_what_the_price_book_says(
      String model, Commitment commitment, BigDecimal usd) {
    buy(bought("a", model, 2, commitment));
    world.enter(() -> throughputs.inService(HERE, "a"));
    world.runFor(3 * HOUR_NANOS);

    Bill bill = bill();

    assertThat(bill.unknown()).isEmpty();
    assertThat(bill.lines())
        .allMatch(line -> line.usage().tags().equals(Map.of("team", "a")))
        .allMatch(line -> line.usage().resourceArn().equals(arn("a")));
    assertThat(sum(bill, BillLine::usd)).isEqualByComparingTo(usd.multiply(new BigDecimal(6)));
  }

  @Test
  void what_has_no_known_price_is_listed_without_one_and_never_costs_nothing() {
    buy(bought("a", "meta.llama3-1-70b-instruct-v1:0", 1, Commitment.NONE));
    world.enter(() -> throughputs.inService(HERE, "a"));
    world.runFor(HOUR_NANOS);

    Bill bill = bill();

    assertThat(bill.lines()).isEmpty();
    assertThat(bill.unknown())
        .isNotEmpty()
        .allMatch(unknown ->
            unknown
                .usage()
                .key()
                .usageType()
                .contains("ProvisionedThroughput-NoCommit-ModelUnits"));
  }

  @Test
  void only_what_is_in_service_is_paid_until_it_is_deleted() {
    buy(bought("created", NOVA, 1, Commitment.NONE));
    buy(bought("failed", NOVA, 1, Commitment.NONE));
    buy(bought("deleted", NOVA, 1, Commitment.NONE));
    world.enter(() -> throughputs.failed(HERE, "failed", "no memory"));
    world.enter(() -> throughputs.inService(HERE, "failed"));
    world.enter(() -> throughputs.inService(HERE, "deleted"));
    world.runFor(HOUR_NANOS);
    world.enter(() -> throughputs.delete(HERE, "name-deleted"));
    world.runFor(HOUR_NANOS);

    Bill bill = bill();

    assertThat(bill.lines()).allMatch(line -> line.usage().resourceArn().equals(arn("deleted")));
    assertThat(sum(bill, BillLine::quantity)).isEqualByComparingTo("1");
  }

  @Test
  void a_commitment_holds_to_its_end_and_not_longer() {
    buy(bought("a", NOVA, 1, Commitment.ONE_MONTH));
    world.enter(() -> throughputs.inService(HERE, "a"));
    world.runFor(5 * HOUR_NANOS - NANOS_PER_MILLI);
    assertThatThrownBy(() -> throughputs.delete(HERE, "name-a"))
        .isInstanceOf(ServiceError.class)
        .hasMessageContaining("ConflictException")
        .hasMessageContaining("before its commitment ends, on 2026-11-20T15:30:00Z");
    world.runFor(NANOS_PER_MILLI);
    assertThat(world.ask(() -> throughputs.delete(HERE, "name-a")).value().id()).isEqualTo("a");
  }

  @Test
  void what_failed_may_be_deleted_at_once_and_what_was_deleted_is_not_brought_into_service() {
    buy(bought("a", NOVA, 1, Commitment.SIX_MONTHS));
    world.enter(() -> throughputs.failed(HERE, "a", "no memory"));
    world.enter(() -> throughputs.delete(HERE, "name-a"));

    assertThat(world.ask(() -> throughputs.inService(HERE, "a")).value()).isFalse();
    assertThat(world.ask(() -> throughputs.shelf().all(HERE)).value()).isEmpty();
  }

  @Test
  void an_account_has_so_many_model_units_and_not_one_more() {
    buy(bought("a", NOVA, Throughputs.MAX_UNITS - 1, Commitment.NONE));
    buy(bought("b", NOVA, 1, Commitment.NONE));
    Throughput one = bought("c", NOVA, 1, Commitment.NONE);

    assertThatThrownBy(() -> throughputs.buy(HERE, one))
        .hasMessageContaining("ServiceQuotaExceededException")
        .hasMessageContaining("there would be 1,001 model units");
  }

  @Test
  void what_an_earlier_process_left_is_metered_from_the_start_of_the_next() {
    Throughput kept =
        bought("a", NOVA, 1, Commitment.NONE).in(Throughput.State.IN_SERVICE, "", NOW);
    world.enter(() -> throughputs.restore(HERE, kept));
    world.runFor(HOUR_NANOS);

    assertThat(sum(bill(), BillLine::usd)).isEqualByComparingTo("60.5");
  }
}
