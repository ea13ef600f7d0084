package dev.headrace.billing.bill;

/** On what terms a quantity is paid. */
public enum Charge {
  /** By the provider's public price. */
  ON_DEMAND,
  /** By the rate of a Savings Plan. */
  SAVINGS_PLAN,
  /** Not at all: the provider gives it free each month. */
  FREE_TIER
}
