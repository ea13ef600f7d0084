package dev.headrace.billing.export;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.Rollup;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.ledger.UsageArchive;
import dev.headrace.billing.prices.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers what a bill is asked for, from the ledger of a server. Any thread may ask. */
public final class Bills {
  private final UsageArchive archive;
  private final Supplier<PriceBook> prices;

  /**
   * Bills over a ledger.
   *
   * @param prices asked for when there is something to bill, and not before
   */
  public Bills(UsageArchive archive, Supplier<PriceBook> prices) {
    this.archive = archive;
    this.prices = prices;
  }

  /**
   * A bill as it is sent.
   *
   * @param mediaType what the text is
   */
  public record Written(String mediaType, String text) {}

  /**
   * The bill that somebody asks for.
   *
   * @param parameters by the names of {@link BillQuestion#PARAMETERS}
   * @throws BadQuestionException for what means nothing, or where an export cannot say what is not
   *     known
   * @throws dev.headrace.billing.bill.TooManyLinesException if it is too long
   */
  public Written answer(Map<String, List<String>> parameters, long nowEpochMillis) {
    BillQuestion question = BillQuestion.parse(parameters, nowEpochMillis);
    Bill bill = bill(question.span(), question.period(), question.terms());
    if (question.format().isExport() && !question.skipsUnknown()) {
      requirePrices(bill);
    }
    return new Written(question.format().mediaType(), write(bill, question, nowEpochMillis));
  }

  /** What was used in the month until now, at public prices. */
  public Bill monthToDate(long nowEpochMillis) {
    long start = Period.of(Period.monthOf(nowEpochMillis)).startEpochMillis();
    return bill(Rollup.Span.MONTH, new Period(start, nowEpochMillis), Terms.PUBLIC);
  }

  /** Bills a period. */
  public Bill bill(Rollup.Span span, Period period, Terms terms) {
    var rollup = new Rollup(span, period);
    archive.read(period, usage -> usage.lines().forEach(rollup::add));
    List<UsageLine> lines = rollup.lines();
    PriceBook book = lines.isEmpty() ? PriceBook.of(List.of()) : prices.get();
    return Bill.of(lines, book, terms, period);
  }

  /** Writes a bill. */
  public static String write(Bill bill, BillQuestion question, long nowEpochMillis) {
    LocalDate today = Instant.ofEpochMilli(nowEpochMillis).atOffset(ZoneOffset.UTC).toLocalDate();
    return switch (question.format()) {
      case TABLE -> new BillTable(bill, question, today).write();
      case CSV -> BillCsv.write(bill, question.by());
      case JSON -> new BillJson(today).write(bill, question).toPrettyString() + "\n";
      case FOCUS -> FocusCsv.write(bill, question.terms());
      case CUR2 -> CurCsv.write(bill);
    };
  }

  /** US dollars for people, as the table shows them. */
  public static String shown(BigDecimal usd) {
    return Amounts.usd(usd) + " USD";
  }

  /** What AWS's reports call a service, such as {@code AWS Lambda}, by its code. */
  public static String serviceName(String serviceCode) {
    return ServiceFacts.of(serviceCode).name();
  }

  private static void requirePrices(Bill bill) {
    List<Unpriced> unknown = Unpriced.of(bill);
    if (!unknown.isEmpty()) {
      throw new BadQuestionException(
          "this format cannot say that a price is unknown, and "
              + unknown.getFirst().reason()
              + (unknown.size() > 1 ? " (and " + (unknown.size() - 1) + " more)" : "")
              + "; skip-unknown leaves such usage out");
    }
  }
}
