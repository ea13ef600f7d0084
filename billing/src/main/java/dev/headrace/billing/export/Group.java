package dev.headrace.billing.export;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.BillLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The part of a bill that one service, resource, tag or hour has. */
record Group(String name, List<Position> positions) {
  BigDecimal usd() {
    return sum(Position::usd);
  }

  BigDecimal wastedUsd() {
    return sum(Position::wastedUsd);
  }

  private BigDecimal sum(Function<Position, BigDecimal> part) {
    return positions.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** All groups of a bill: in the order of time, else the dearest first. */
  static List<Group> of(Bill bill, Grouping by) {
    Map<String, Map<String, Position>> groups = new TreeMap<>();
    for (BillLine line : bill.lines()) {
      Position position = Position.of(line);
      groups
          .computeIfAbsent(by.of(line.usage()), name -> new TreeMap<>())
          .merge(position.name(), position, Position::plus);
    }
    List<Group> sorted = new ArrayList<>();
    groups.forEach(
        (name, positions) -> sorted.add(new Group(name, List.copyOf(positions.values()))));
    if (!by.isByTime()) {
      sorted.sort(Comparator.comparing(Group::usd).reversed());
    }
    return sorted;
  }
}
