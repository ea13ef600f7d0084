package dev.headrace.billing.prices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The data files that come with Headrace: prices by subject, and the models of token APIs. */
final class ShippedFiles {
  /** Files of prices, without their extension. */
  static final List<String> PRICES =
      List.of(
          "lambda",
          "containers",
          "ec2",
          "ec2_reserved",
          "ec2_spot",
          "capacity_blocks",
          "savings_plans",
          "sagemaker",
          "bedrock",
          "openai",
          "agentcore",
          "runpod",
          "network",
          "storage",
          "data",
          "integration",
          "observability",
          "other_clouds");

  private ShippedFiles() {}

  /** All shipped prices. */
  static List<Price> prices() {
    List<Price> prices = new ArrayList<>();
    PRICES.forEach(file -> prices.addAll(prices(file)));
    return prices;
  }

  /** The prices of one file. */
  static List<Price> prices(String file) {
    try (BufferedReader text = open(file + ".csv")) {
      return PriceFile.read(text, file + ".csv");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static BufferedReader open(String file) {
    InputStream bytes = ShippedFiles.class.getResourceAsStream(file);
    if (bytes == null) {
      throw new IllegalStateException("the data file " + file + " is missing");
    }
    return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }
}
