package dev.headrace.billing.prices;

/** How well a fact is known. */
public enum Evidence {
  /** Measured by Headrace or in a published data set. */
  MEASURED,
  /** The provider's own page, price list or repository says so. */
  OFFICIAL,
  /** A third party compiled it from the provider's price list or page. */
  AGGREGATOR,
  /** The provider, or the seller of a product, claims it without data. */
  VENDOR_CLAIM,
  /** It is quoted in another document. */
  SECONDARY
}
