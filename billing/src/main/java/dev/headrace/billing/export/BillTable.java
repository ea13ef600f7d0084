package dev.headrace.billing.export;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Charge;
import dev.headrace.billing.bill.Commitment;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.Staleness;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A bill for people: 80 columns, the totals first, each line a quantity times a unit price. */
final class BillTable {
  private static final int WIDTH = 80;
  private static final int AMOUNT_WIDTH = 14;
  private static final int MOST_NOTES = 5;

  private final Bill bill;
  private final BillQuestion question;
  private final LocalDate today;
  private final StringBuilder text = new StringBuilder();

  BillTable(Bill bill, BillQuestion question, LocalDate today) {
    this.bill = bill;
    this.question = question;
    this.today = today;
  }

  String write() {
    totals();
    for (Group group : Group.of(bill, question.by())) {
      text.append('\n');
      amountLine(group.name(), Amounts.usd(group.usd()));
      group.positions().forEach(this::position);
    }
    commitments();
    remarks();
    unknown();
    stale();
    return text.toString();
  }

  private void totals() {
    line(
        "Bill from "
            + instant(bill.period().startEpochMillis())
            + " to "
            + instant(bill.period().endEpochMillis())
            + ", in US dollars");
    text.append('\n');
    amountLine("cash, to the providers", Amounts.usd(bill.totals().cash()));
    amountLine("people, the team's time", Amounts.usd(bill.totals().people()));
    amountLine(
        "wasted, the part of the cash for failed and idle work",
        Amounts.usd(bill.totals().wasted()));
    if (bill.creditsUsedUsd().signum() > 0) {
      amountLine("credits used, already off the cash", Amounts.usd(bill.creditsUsedUsd()));
    }
    if (!Unpriced.of(bill).isEmpty()) {
      line("The cash is more than that: some usage has no known price, see below.");
    }
    if (bill.lines().isEmpty() && bill.unknown().isEmpty()) {
      line("Nothing was used in this time.");
    }
  }

  private void position(Position position) {
    String what = "  " + position.key().usageType() + terms(position.charge());
    String how =
        Amounts.quantity(position.quantity())
            + " "
            + position.price().unit()
            + " x "
            + Amounts.plain(position.unitUsd());
    String amount = Amounts.usd(position.usd());
    int room = WIDTH - AMOUNT_WIDTH - what.length() - 2;
    if (how.length() <= room) {
      line(what + "  " + " ".repeat(room - how.length()) + how + right(amount));
    } else {
      line(what);
      int left = Math.max(0, WIDTH - AMOUNT_WIDTH - how.length());
      line(" ".repeat(left) + how + right(amount));
    }
  }

  private static String terms(Charge charge) {
    return switch (charge) {
      case ON_DEMAND -> "";
      case SAVINGS_PLAN -> " (Savings Plan)";
      case FREE_TIER -> " (free tier)";
    };
  }

  private void commitments() {
    for (Commitment commitment : bill.commitments()) {
      if (commitment.unusedUsd().signum() > 0) {
        text.append('\n');
        amountLine(
            "Savings Plan " + commitment.plan().term() + ", not used",
            Amounts.usd(commitment.unusedUsd()));
      }
    }
  }

  private void remarks() {
    for (String remark : bill.remarks()) {
      text.append('\n');
      note("Mind: " + remark + ".");
    }
  }

  private void unknown() {
    List<Unpriced> unknown = Unpriced.of(bill);
    if (unknown.isEmpty()) {
      return;
    }
    text.append('\n');
    for (Unpriced one : unknown) {
      amountLine(
          "  "
              + one.key().serviceCode()
              + " "
              + one.key().usageType()
              + ", "
              + Amounts.quantity(one.quantity())
              + " "
              + one.unit(),
          "unknown");
    }
    note(unknown.getFirst().reason());
  }

  private void stale() {
    List<Price> stale = Staleness.stale(bill.prices(), today);
    if (stale.isEmpty()) {
      return;
    }
    text.append('\n');
    note(
        stale.size()
            + (stale.size() == 1 ? " of the prices used is" : " of the prices used are")
            + " stale; `headrace prices check` tells more:");
    stale.stream()
        .limit(MOST_NOTES)
        .forEach(price -> note("  " + price.key() + ", read " + price.retrieved()));
  }

  private void amountLine(String what, String amount) {
    int room = WIDTH - AMOUNT_WIDTH;
    List<String> lines = wrap(what, room);
    for (int i = 0; i < lines.size() - 1; i++) {
      line(lines.get(i));
    }
    String last = lines.getLast();
    line(last + " ".repeat(Math.max(0, room - last.length())) + right(amount));
  }

  private void note(String words) {
    wrap(words, WIDTH).forEach(this::line);
  }

  private static String right(String amount) {
    return " ".repeat(Math.max(1, AMOUNT_WIDTH - amount.length())) + amount;
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  /** Lines of a width, broken at spaces where there are any. */
  static List<String> wrap(String words, int width) {
    List<String> lines = new ArrayList<>();
    String rest = words;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int cut = space > width / 2 ? space : width;
      lines.add(rest.substring(0, cut));
      rest = "    " + rest.substring(cut).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  private static String instant(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis - Math.floorMod(epochMillis, 60_000))
        .toString()
        .replace(":00Z", "Z");
  }
}
