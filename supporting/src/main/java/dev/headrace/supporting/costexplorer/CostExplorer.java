package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.export.Bills;
import dev.headrace.wire.ServiceDefinition;
import java.time.InstantSource;

/** Cost Explorer, put together over the bills of a server, at public prices. It keeps nothing. */
public final class CostExplorer {
  private final ServiceDefinition service;

  /**
   * Reads nothing until it is asked.
   *
   * @param clock the wall clock
   */
  public CostExplorer(Bills bills, InstantSource clock) {
    this((month, span) -> bills.bill(span, Period.of(month), Terms.PUBLIC), clock, Page.MAX_ROWS);
  }

  CostExplorer(MonthlyBills bills, InstantSource clock, int rowsPerPage) {
    this.service = new CostExplorerApi(bills.answering(), clock, rowsPerPage).define();
  }

  /** Cost Explorer as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }
}
