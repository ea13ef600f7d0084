package dev.headrace.billing.prices.offer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.headrace.billing.prices.PriceKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A price list as JSON: products by their number, then the terms on which each is sold. Only the
 * products that are asked for are kept in memory.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html">
 *     Reading the service price list file</a>
 */
final class JsonOffer {
  /** How many products may be kept at once. */
  static final int MAX_PRODUCTS = 200_000;

  /** How many rates one term may have; AWS's have as many as there are tiers. */
  static final int MAX_RATES = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(50)
                  .maxStringLength(1 << 18)
                  .maxNameLength(1_000)
                  .maxNumberLength(100)
                  .build())
          .build();

  private final OfferRows rows;
  private final Findings findings;
  private final Map<String, PriceKey> products = new HashMap<>();
  private final Map<String, PlanProduct> plans = new HashMap<>();
  private final Map<String, String> about = new HashMap<>();
  private boolean full;

  /** A Savings Plan that is sold. */
  private record PlanProduct(String serviceCode, String usageType) {}

  JsonOffer(OfferRows rows, Findings findings) {
    this.rows = rows;
    this.findings = findings;
  }

  /** Reads all; returns the offer's code, empty if it is not given. */
  String read(InputStream bytes) throws IOException {
    try (JsonParser json = JSON.createParser(bytes)) {
      try {
        readDocument(json);
      } catch (JsonProcessingException damaged) {
        findings.breakOff(
            "line " + json.currentLocation().getLineNr(),
            "it is no JSON (" + damaged.getOriginalMessage() + ")");
      }
    }
    return about.getOrDefault("offerCode", "");
  }

  private void readDocument(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      findings.breakOff("line 1", "it is no JSON object");
      return;
    }
    boolean sawTerms = false;
    while (!full && json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "products" -> {
          if (sawTerms) {
            findings.breakOff(where(json), "the products come after the terms");
            return;
          }
          readProducts(json, value);
        }
        case "terms" -> {
          sawTerms = true;
          readTerms(json);
        }
        default -> {
          if (value.isScalarValue() && about.size() < 20) {
            about.put(name, json.getValueAsString(""));
          }
          json.skipChildren();
        }
      }
    }
    if (!full && !sawTerms) {
      findings.breakOff(where(json), "there are no terms");
    }
  }

  private static String where(JsonParser json) {
    return "line " + json.currentTokenLocation().getLineNr();
  }

  private void readProducts(JsonParser json, JsonToken start) throws IOException {
    rows.describe(about.getOrDefault("version", ""), about.getOrDefault("publicationDate", ""));
    if (start == JsonToken.START_ARRAY) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> plan = texts(json);
        plans.put(
            plan.getOrDefault("sku", ""),
            new PlanProduct(
                plan.getOrDefault("serviceCode", ""), plan.getOrDefault("usageType", "")));
      }
      return;
    }
    while (!full && json.nextToken() == JsonToken.FIELD_NAME) {
      String sku = json.currentName();
      json.nextToken();
      readProduct(sku, json);
    }
  }

  private void readProduct(String sku, JsonParser json) throws IOException {
    Map<String, String> product = texts(json);
    PriceKey key =
        Keys.onDemand(
            product.getOrDefault("servicecode", about.getOrDefault("offerCode", "")),
            product.getOrDefault("regionCode", ""),
            product.getOrDefault("usagetype", ""),
            product.getOrDefault("operation", ""),
            product.getOrDefault("servicename", ""));
    if (!rows.wants(key.serviceCode(), key.region(), key.usageType(), key.operation())) {
      return;
    }
    if (products.size() == MAX_PRODUCTS) {
      full = true;
      findings.breakOff(
          where(json),
          "the file has more than " + MAX_PRODUCTS + " products; choose regions with --region");
      return;
    }
    products.put(sku, key);
  }

  /** The texts of an object and of the objects within it, by their names. */
  private static Map<String, String> texts(JsonParser json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    fields(
        json,
        name -> {
          if (json.currentToken() == JsonToken.START_OBJECT) {
            texts.putAll(texts(json));
          } else {
            texts.put(name, json.getValueAsString(""));
            json.skipChildren();
          }
        });
    return texts;
  }

  /** What is done with a field, while the parser is on its value. */
  private interface Field {
    void read(String name) throws IOException;
  }

  /** Walks over the fields of the object that the parser is on; skips what is no object. */
  private static void fields(JsonParser json, Field field) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      field.read(name);
    }
  }

  private void readTerms(JsonParser json) throws IOException {
    fields(
        json,
        kind -> {
          switch (kind) {
            case "OnDemand" -> fields(json, sku -> readOffers(sku, json));
            case "Reserved" -> fields(json, sku -> readReservations(sku, json));
            case "savingsPlan" -> readPlans(json);
            default -> json.skipChildren();
          }
        });
  }

  private void readOffers(String sku, JsonParser json) throws IOException {
    @Nullable PriceKey key = products.get(sku);
    if (key == null || full) {
      if (key == null) {
        findings.row();
        findings.leaveOut();
      }
      json.skipChildren();
      return;
    }
    fields(json, term -> readTerm(sku, key, json));
  }

  private void readTerm(String sku, PriceKey key, JsonParser json) throws IOException {
    Term term = new Term();
    term.read(json);
    term.rates.forEach(rate -> addRate(sku, key, term, rate));
  }

  private void readReservations(String sku, JsonParser json) throws IOException {
    @Nullable PriceKey onDemand = products.get(sku);
    if (onDemand == null || full) {
      json.skipChildren();
      return;
    }
    fields(json, name -> readReservation(sku, onDemand, json));
  }

  private void readReservation(String sku, PriceKey onDemand, JsonParser json) throws IOException {
    Term term = new Term();
    term.read(json);
    PriceKey key =
        Keys.reserved(
            onDemand,
            term.attributes.getOrDefault("LeaseContractLength", ""),
            term.attributes.getOrDefault("PurchaseOption", ""),
            term.attributes.getOrDefault("OfferingClass", ""));
    for (Rate rate : term.rates) {
      if (key.operation().isEmpty()) {
        findings.row();
        findings.leaveOut();
      } else {
        addRate(sku, key, term, rate);
      }
    }
  }

  /** A rate of a term, and where it is. */
  private record Rate(String where, Map<String, String> texts) {}

  /** An offer's term: since when, for how long, at which rates; in whatever order they come. */
  private final class Term {
    private final List<Rate> rates = new ArrayList<>();
    private Map<String, String> attributes = Map.of();
    private String effective = "";

    void read(JsonParser json) throws IOException {
      fields(
          json,
          name -> {
            switch (name) {
              case "effectiveDate" -> effective = json.getValueAsString("");
              case "termAttributes" -> attributes = texts(json);
              case "priceDimensions" -> fields(json, rate -> readRate(json));
              default -> json.skipChildren();
            }
          });
    }

    private void readRate(JsonParser json) throws IOException {
      if (rates.size() < MAX_RATES) {
        rates.add(new Rate(where(json), texts(json)));
        return;
      }
      findings.skip(where(json), "its term has more than " + MAX_RATES + " rates");
      json.skipChildren();
    }
  }

  private void addRate(String sku, PriceKey key, Term term, Rate rate) {
    findings.row();
    Map<String, String> texts = rate.texts();
    add(
        new OfferRow(
            rate.where(),
            key,
            sku,
            texts.getOrDefault("description", ""),
            texts.getOrDefault("unit", ""),
            texts.getOrDefault("beginRange", ""),
            texts.getOrDefault("endRange", ""),
            texts.getOrDefault("USD", ""),
            texts.containsKey("USD") ? "USD" : "another",
            term.effective));
  }

  private void readPlans(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Map<String, String> plan = new HashMap<>();
      fields(
          json,
          name -> {
            if (name.equals("rates")) {
              readRates(plan, json);
            } else {
              plan.put(name, json.getValueAsString(""));
              json.skipChildren();
            }
          });
    }
  }

  private void readRates(Map<String, String> plan, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    PlanProduct product = plans.getOrDefault(plan.getOrDefault("sku", ""), new PlanProduct("", ""));
    while (json.nextToken() == JsonToken.START_OBJECT) {
      findings.row();
      String where = where(json);
      Map<String, String> rate = texts(json);
      PriceKey key =
          Keys.underPlan(
              product.serviceCode(),
              rate.getOrDefault("discountedRegionCode", about.getOrDefault("regionCode", "")),
              product.usageType(),
              rate.getOrDefault("discountedUsageType", ""),
              rate.getOrDefault("discountedOperation", ""));
      if (key.operation().isEmpty()) {
        findings.leaveOut();
      } else {
        add(planned(where, key, rate, plan.getOrDefault("effectiveDate", "")));
      }
    }
  }

  private static OfferRow planned(
      String where, PriceKey key, Map<String, String> rate, String effective) {
    return new OfferRow(
        where,
        key,
        rate.getOrDefault("discountedSku", ""),
        key.usageType() + " under " + key.operation(),
        rate.getOrDefault("unit", ""),
        "",
        "",
        rate.getOrDefault("price", ""),
        rate.getOrDefault("currency", ""),
        effective);
  }

  private void add(OfferRow row) {
    full = full || !rows.add(row);
  }
}
