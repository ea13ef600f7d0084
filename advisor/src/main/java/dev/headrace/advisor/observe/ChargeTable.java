package dev.headrace.advisor.observe;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a bill's export, by which rows are read whatever file they stand in.
 * https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html
 * https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-2-aws-columns.html
 */
final class ChargeTable {
  /** A Cost and Usage Report; the legacy one spells {@code lineItem/UsageType}. */
  static final ChargeTable CUR =
      new ChargeTable(
          "CUR rows",
          Set.of("line_item_usage_type", "line_item_unblended_cost"),
          Map.ofEntries(
              Map.entry(Column.SERVICE, "line_item_product_code"),
              Map.entry(Column.USAGE_TYPE, "line_item_usage_type"),
              Map.entry(Column.OPERATION, "line_item_operation"),
              Map.entry(Column.REGION, "product_region_code"),
              Map.entry(Column.KIND, "line_item_line_item_type"),
              Map.entry(Column.UNIT, "pricing_unit"),
              Map.entry(Column.QUANTITY, "line_item_usage_amount"),
              Map.entry(Column.BILLED, "line_item_unblended_cost"),
              Map.entry(Column.LIST, "pricing_public_on_demand_cost"),
              Map.entry(Column.RESOURCE, "line_item_resource_id"),
              Map.entry(Column.START, "line_item_usage_start_date"),
              Map.entry(Column.END, "line_item_usage_end_date"),
              Map.entry(Column.CURRENCY, "line_item_currency_code"),
              Map.entry(Column.DESCRIPTION, "line_item_line_item_description")));

  /** FOCUS; AWS's own columns begin with {@code x_}. */
  static final ChargeTable FOCUS =
      new ChargeTable(
          "FOCUS rows",
          Set.of("billedcost", "chargecategory"),
          Map.ofEntries(
              Map.entry(Column.SERVICE, "x_servicecode"),
              Map.entry(Column.USAGE_TYPE, "x_usagetype"),
              Map.entry(Column.OPERATION, "x_operation"),
              Map.entry(Column.REGION, "regionid"),
              Map.entry(Column.KIND, "chargecategory"),
              Map.entry(Column.UNIT, "consumedunit"),
              Map.entry(Column.QUANTITY, "consumedquantity"),
              Map.entry(Column.BILLED, "billedcost"),
              Map.entry(Column.LIST, "listcost"),
              Map.entry(Column.RESOURCE, "resourceid"),
              Map.entry(Column.START, "chargeperiodstart"),
              Map.entry(Column.END, "chargeperiodend"),
              Map.entry(Column.CURRENCY, "billingcurrency"),
              Map.entry(Column.DESCRIPTION, "chargedescription")));

  /** What a row is read for. */
  enum Column {
    SERVICE,
    USAGE_TYPE,
    OPERATION,
    REGION,
    KIND,
    UNIT,
    QUANTITY,
    BILLED,
    LIST,
    RESOURCE,
    START,
    END,
    CURRENCY,
    DESCRIPTION
  }

  /** Bills have some hundred columns. */
  static final int MAX_COLUMNS = 2_000;

  private static final int LONGEST_TEXT = 300;

  private final String format;
  private final Set<String> needed;
  private final Map<Column, String> names;

  private ChargeTable(String format, Set<String> needed, Map<Column, String> names) {
    this.format = format;
    this.needed = needed;
    this.names = names;
  }

  /** The table that has these columns; null for none. */
  static @Nullable ChargeTable of(Collection<String> columns) {
    Set<String> known = new TreeSet<>();
    columns.forEach(column -> known.add(plain(column)));
    for (ChargeTable table : List.of(CUR, FOCUS)) {
      if (known.containsAll(table.needed)) {
        return table;
      }
    }
    return null;
  }

  /** {@code lineItem/UsageType} is {@code line_item_usage_type}, {@code BilledCost} billedcost. */
  static String plain(String column) {
    String name = column.strip();
    int slash = name.indexOf('/');
    if (slash > 0) {
      name = snake(name.substring(0, slash)) + "_" + snake(name.substring(slash + 1));
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static String snake(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2");
  }

  String format() {
    return format;
  }

  /** The plain names of the columns that are read. */
  Collection<String> columns() {
    return names.values();
  }

  /**
   * Reads a row and adds it.
   *
   * @param cells gives the text under a plain name; empty where there is none
   */
  void read(UnaryOperator<String> cells, Reading reading) {
    BigDecimal billed = Numbers.exact(text(cells, Column.BILLED));
    if (billed == null) {
      reading.damaged("a row without a cost in " + names.get(Column.BILLED));
      return;
    }
    String currency = text(cells, Column.CURRENCY);
    if (!currency.isEmpty() && !currency.equals("USD")) {
      reading.damaged("a cost in " + Understood.shown(currency) + "; only US dollars are read");
      return;
    }
    BigDecimal quantity = Numbers.exact(text(cells, Column.QUANTITY));
    BigDecimal list = Numbers.exact(text(cells, Column.LIST));
    var row =
        new ChargeRow(
            key(cells),
            text(cells, Column.RESOURCE),
            quantity == null ? BigDecimal.ZERO : quantity,
            billed,
            list == null ? billed : list,
            Instants.parse(text(cells, Column.START)),
            Instants.parse(text(cells, Column.END)));
    if (reading.observations.charges.add(row)) {
      reading.understood.read(format);
    } else {
      reading.damaged(
          "more than " + Figures.count(Charges.MAX_CHARGES) + " different charges; not counted");
    }
  }

  private Charges.Key key(UnaryOperator<String> cells) {
    String service = text(cells, Column.SERVICE);
    String usageType = text(cells, Column.USAGE_TYPE);
    String kind = text(cells, Column.KIND);
    String told = usageType.isEmpty() ? text(cells, Column.DESCRIPTION) : usageType;
    return new Charges.Key(
        service.isEmpty() ? serviceName(cells) : service,
        told.isEmpty() ? kind : told,
        text(cells, Column.OPERATION),
        text(cells, Column.REGION),
        kind,
        text(cells, Column.UNIT));
  }

  private static String serviceName(UnaryOperator<String> cells) {
    String name = bounded(cells.apply("servicename"));
    return name.isEmpty() ? bounded(cells.apply("product_servicecode")) : name;
  }

  private String text(UnaryOperator<String> cells, Column column) {
    return bounded(cells.apply(names.getOrDefault(column, "")));
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
