package dev.headrace.billing.prices.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import org.junit.jupiter.api.Test;

class JsonOfferTest {
  private static final String STORAGE =
      """
      {
        "formatVersion": "v1.0",
        "disclaimer": "This pricing list is for informational purposes only.",
        "offerCode": "AmazonS3",
        "version": "20261002210306",
        "publicationDate": "2026-10-02T21:03:06Z",
        "products": {
          "STANDARD": {
            "sku": "STANDARD",
            "productFamily": "Storage",
            "attributes": {
              "servicecode": "AmazonS3",
              "location": "Europe (Frankfurt)",
              "regionCode": "eu-central-1",
              "usagetype": "EUC1-TimedStorage-ByteHrs",
              "operation": "",
              "servicename": "Amazon Simple Storage Service"
            }
          },
          "ELSEWHERE": {
            "sku": "ELSEWHERE",
            "attributes": {
              "servicecode": "AmazonS3",
              "regionCode": "us-east-1",
              "usagetype": "TimedStorage-ByteHrs",
              "operation": ""
            }
          }
        },
        "terms": {
          "OnDemand": {
            "ELSEWHERE": {
              "ELSEWHERE.JRTCKXETXF": {
                "effectiveDate": "2026-10-01T00:00:00Z",
                "priceDimensions": {
                  "ELSEWHERE.JRTCKXETXF.X": {
                    "unit": "GB-Mo", "beginRange": "0", "endRange": "Inf",
                    "pricePerUnit": {"USD": "0.5"}
                  }
                }
              }
            },
            "STANDARD": {
              "STANDARD.JRTCKXETXF": {
                "offerTermCode": "JRTCKXETXF",
                "sku": "STANDARD",
                "effectiveDate": "2026-10-01T00:00:00Z",
                "priceDimensions": {
                  "STANDARD.JRTCKXETXF.2": {
                    "rateCode": "STANDARD.JRTCKXETXF.2",
                    "description": "$0.0235 per GB - next 450 TB",
                    "beginRange": "51200", "endRange": "Inf", "unit": "GB-Mo",
                    "pricePerUnit": {"USD": "0.0235000000"}, "appliesTo": []
                  },
                  "STANDARD.JRTCKXETXF.1": {
                    "rateCode": "STANDARD.JRTCKXETXF.1",
                    "description": "$0.0245 per GB - first 50 TB",
                    "beginRange": "0", "endRange": "51200", "unit": "GB-Mo",
                    "pricePerUnit": {"USD": "0.0245000000"}, "appliesTo": []
                  }
                },
                "termAttributes": {}
              }
            }
          },
          "Reserved": {"STANDARD": {"STANDARD.R": {"priceDimensions": {"R": {"unit": "Hrs"}}}}}
        },
        "attributesList": {}
      }
      """;

  @Test
  void prices_of_a_chosen_region_are_read() {
    Imported imported = Offers.read(STORAGE, "eu-central-1");

    assertThat(imported.offer()).isEqualTo("AmazonS3");
    assertThat(imported.whole()).isTrue();
    assertThat(imported.complaints()).isEmpty();
    assertThat(imported.leftOut()).isEqualTo(2);
    assertThat(imported.prices())
        .extracting(
            price -> price.key(),
            price -> price.tierFrom().toPlainString(),
            price -> price.usd().toPlainString(),
            Price::unit,
            price -> price.retrieved().toString())
        .containsExactly(
            tuple(
                PriceKey.of("AmazonS3", "eu-central-1", "EUC1-TimedStorage-ByteHrs"),
                "0",
                "0.0245",
                PriceUnit.GB_MONTH,
                "2026-10-02"),
            tuple(
                PriceKey.of("AmazonS3", "eu-central-1", "EUC1-TimedStorage-ByteHrs"),
                "51200",
                "0.0235",
                PriceUnit.GB_MONTH,
                "2026-10-02"));
  }

  private static final String RESERVED =
      """
      {
        "offerCode": "AmazonEC2", "version": "20261002210306",
        "publicationDate": "2026-10-02T21:03:06Z",
        "products": {
          "BOX": {"sku": "BOX", "attributes": {"servicecode": "AmazonEC2",
            "regionCode": "eu-central-1", "usagetype": "EUC1-BoxUsage:g6.xlarge",
            "operation": "RunInstances"}}
        },
        "terms": {"Reserved": {"BOX": {
          "BOX.1": {"priceDimensions": {"BOX.1.1": {"unit": "Hrs", "beginRange": "0",
              "endRange": "Inf", "description": "reserved instance applied",
              "pricePerUnit": {"USD": "0.61"}}},
            "effectiveDate": "2026-10-01T00:00:00Z",
            "termAttributes": {"LeaseContractLength": "LENGTH", "OfferingClass": "standard",
              "PurchaseOption": "No Upfront"}}}}}
      }
      """;

  @Test
  void a_reservation_for_a_year_with_nothing_upfront_is_the_rate_of_its_heavy_usage() {
    assertThat(Offers.read(RESERVED.replace("LENGTH", "1yr")).prices())
        .extracting(Price::key, price -> price.usd().toPlainString(), Price::unit)
        .containsExactly(
            tuple(
                new PriceKey(
                    "AmazonEC2", "eu-central-1", "EUC1-HeavyUsage:g6.xlarge", "RI:1yrNoUpfront"),
                "0.61",
                PriceUnit.HOUR));

    Imported longer = Offers.read(RESERVED.replace("LENGTH", "3yr"));
    assertThat(longer.prices()).isEmpty();
    assertThat(longer.leftOut()).isEqualTo(1);
  }

  @Test
  void a_term_with_too_many_rates_is_cut_and_named() {
    var rates = new StringBuilder();
    for (int i = 0; i <= JsonOffer.MAX_RATES; i++) {
      rates.append(i == 0 ? "" : ",\n").append("\"R" + i + "\": {\"unit\": \"Hrs\"}");
    }
    Imported imported =
        Offers.read(RESERVED.replaceFirst("(?s)\\{\"BOX.1.1\".*?\\}\\}\\}", "{" + rates + "}"));
    assertThat(imported.complaints())
        .singleElement()
        .satisfies(words -> assertThat(words).endsWith("its term has more than 1000 rates"));
  }

  @Test
  void without_a_choice_all_regions_are_read() {
    assertThat(Offers.read(STORAGE).prices())
        .extracting(price -> price.key().region())
        .containsOnly("eu-central-1", "us-east-1")
        .hasSize(3);
  }

  @Test
  void however_a_file_is_cut_off_it_is_said_and_nothing_is_invented() {
    for (int length = 1; length < STORAGE.lastIndexOf('}'); length += 7) {
      Imported imported = Offers.read(STORAGE.substring(0, length));
      assertThat(imported.whole()).as("cut at %d", length).isFalse();
      assertThat(imported.complaints()).as("cut at %d", length).isNotEmpty();
      assertThat(imported.prices())
          .allSatisfy(
              price -> assertThat(price.usd().toPlainString()).isIn("0.0245", "0.0235", "0.5"));
    }
  }

  @Test
  void damage_is_named_by_its_line() {
    Imported imported = Offers.read(STORAGE.replace("\"terms\"", "terms"));
    assertThat(imported.complaints().getFirst())
        .startsWith("line 30: it is no JSON")
        .endsWith("nothing after that was read");
  }

  @Test
  void deep_nesting_is_refused() {
    Imported imported = Offers.read("{\"a\":".repeat(10_000));
    assertThat(imported.whole()).isFalse();
  }

  @Test
  void products_after_terms_are_refused() {
    Imported imported = Offers.read("{\"terms\": {}, \"products\": {}}");
    assertThat(imported.complaints().getFirst()).contains("the products come after the terms");
  }

  @Test
  void a_document_of_another_shape_brings_nothing() {
    Imported imported = Offers.read("{\"products\": 7, \"terms\": [1, 2]}");
    assertThat(imported.prices()).isEmpty();
    assertThat(Offers.read("{\"hello\": \"world\"}").complaints().getFirst())
        .contains("there are no terms");
  }

  @Test
  void a_price_in_another_currency_is_skipped() {
    Imported imported = Offers.read(STORAGE.replace("\"USD\": \"0.5\"", "\"CNY\": \"0.5\""));
    assertThat(imported.complaints())
        .containsExactly("line 36: the currency is another instead of USD");
  }

  @Test
  void rates_of_a_savings_plan_are_read() {
    Imported imported =
        Offers.read(
            """
            {
              "version": "20261002210306",
              "publicationDate": "2026-10-02T21:03:06Z",
              "regionCode": "us-east-1",
              "products": [
                {"sku": "P1", "productFamily": "ComputeSavingsPlans",
                 "serviceCode": "ComputeSavingsPlans", "usageType": "ComputeSP:3yrAllUpfront",
                 "operation": "", "attributes": {"purchaseOption": "All Upfront"}},
                {"sku": "P2", "productFamily": "EC2InstanceSavingsPlans",
                 "serviceCode": "ComputeSavingsPlans", "usageType": "EC2InstanceSP:m7g.1yrX"}
              ],
              "terms": {"savingsPlan": [
                {"sku": "P1", "description": "3 year", "effectiveDate": "2026-10-01T00:00:00Z",
                 "leaseContractLength": {"duration": 3, "unit": "year"},
                 "rates": [
                   {"discountedSku": "D1", "discountedUsageType": "Lambda-GB-Second",
                    "discountedOperation": "Invoke", "discountedServiceCode": "AWSLambda",
                    "rateCode": "P1.D1", "unit": "Second",
                    "discountedRate": {"price": "0.0000138", "currency": "USD"}},
                   {"discountedSku": "D2", "discountedUsageType": "BoxUsage:m7g.xlarge",
                    "discountedOperation": "RunInstances:0002", "unit": "Hrs",
                    "discountedRate": {"price": "0.2", "currency": "USD"}}
                 ]},
                {"sku": "P2", "effectiveDate": "2026-10-01T00:00:00Z", "rates": [
                   {"discountedUsageType": "BoxUsage:m7g.xlarge", "unit": "Hrs",
                    "discountedOperation": "RunInstances",
                    "discountedRate": {"price": "0.1", "currency": "USD"}}]}
              ]}
            }
            """);
    assertThat(imported.complaints()).isEmpty();
    assertThat(imported.prices())
        .singleElement()
        .satisfies(price -> {
          assertThat(price.key().usageType()).isEqualTo("Lambda-GB-Second");
          assertThat(price.key().operation()).isEqualTo("ComputeSP:3yrAllUpfront");
          assertThat(price.unit()).isEqualTo(PriceUnit.GB_SECOND);
          assertThat(price.usd()).isEqualByComparingTo("0.0000138");
        });
    assertThat(imported.rows()).isEqualTo(3);
    assertThat(imported.leftOut()).isEqualTo(2);
  }
}
