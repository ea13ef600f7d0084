package dev.headrace.app.command;

import dev.headrace.billing.prices.BadPricesException;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceFolder;
import dev.headrace.billing.prices.Regions;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which prices are meant; a data folder may have imported ones. */
final class PriceBookOption {
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Only prices of this region (default: all).")
  private @Nullable String region;

  @Option(
      names = "--service",
      paramLabel = "CODE",
      description = "Only prices of this service, such as AWSLambda (default: all).")
  private @Nullable String service;

  /** The prices of a data folder. */
  PriceFolder folder() {
    return PriceFolder.of(data.folder());
  }

  /** All prices that are meant. */
  List<Price> rows() {
    return readable(() -> chosen(folder().book().rows()));
  }

  /** Those of some prices that are meant. */
  List<Price> chosen(List<Price> prices) {
    checkRegion(region);
    List<Price> chosen =
        prices.stream()
            .filter(price -> region == null || price.key().region().equals(region))
            .filter(price -> service == null || price.key().serviceCode().equals(service))
            .toList();
    return chosen;
  }

  /** Refuses a region that is none. */
  static void checkRegion(@Nullable String region) {
    if (region != null && !Regions.known(region)) {
      throw new CommandFailure(
          "no such region: "
              + region
              + Regions.nearest(region).map(other -> "; did you mean " + other + "?").orElse(""));
    }
  }

  /** Turns damage in imported files into words. */
  static <T> T readable(Supplier<T> read) {
    try {
      return read.get();
    } catch (BadPricesException damaged) {
      throw new CommandFailure(damaged.getMessage() + " (import it again, or remove it)");
    }
  }
}
