package dev.headrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.app.print.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The bill of what the demo ran, as {@code headrace bill} shows it, and what tokens are of it. */
final class DemoBill {
  /** As the service codes begin under which Bedrock bills its own models and those of others. */
  private static final String TOKENS = "AmazonBedrock";

  private static final String SERVER_HOURS = "ModelServer-Hours";
  private static final String SERVER =
      " ModelServer-Hours are the time that the model's server was up on this machine: who buys"
          + " tokens pays nothing for it.";

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private DemoBill() {}

  /**
   * Prints it.
   *
   * @param began when the server did; bills are of full hours
   */
  static void print(ServerPages pages, Instant began, PrintWriter out) throws IOException {
    String question = "bill?by=resource&from=" + began.truncatedTo(ChronoUnit.HOURS);
    out.println("What would AWS have billed for that?");
    out.println();
    out.print(pages.text(question));
    String remarks = remarks(pages.json(question + "&format=json"));
    if (!remarks.isEmpty()) {
      out.println();
      Table.wrap(remarks, Table.WIDTH).forEach(out::println);
    }
    out.flush();
  }

  /** What to see in a bill: the share of tokens, and whose the model's server is. */
  static String remarks(JsonNode bill) {
    boolean served = false;
    for (JsonNode unknown : bill.path("unknownPrices")) {
      served |= unknown.path("usageType").asText().equals(SERVER_HOURS);
    }
    return (tokenShare(bill) + (served ? SERVER : "")).strip();
  }

  private static String tokenShare(JsonNode bill) {
    BigDecimal tokens = BigDecimal.ZERO;
    for (JsonNode group : bill.path("groups")) {
      for (JsonNode line : group.path("lines")) {
        if (line.path("serviceCode").asText().startsWith(TOKENS)) {
          tokens = tokens.add(line.path("cashUsd").decimalValue());
        }
      }
    }
    BigDecimal cash = bill.path("totals").path("cashUsd").decimalValue();
    if (tokens.signum() == 0 || cash.signum() == 0) {
      return "";
    }
    BigDecimal percent = tokens.multiply(HUNDRED).divide(cash, 1, RoundingMode.HALF_UP);
    return "Tokens are "
        + percent.toPlainString()
        + " % of the cash, priced as those of the models that were named.";
  }
}
