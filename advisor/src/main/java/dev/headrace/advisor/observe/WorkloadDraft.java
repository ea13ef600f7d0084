package dev.headrace.advisor.observe;

import dev.headrace.advisor.workload.Origin;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns what was observed into a workload file, in which every value says whether it was measured,
 * on how many samples of which file, or is an assumption to be checked.
 */
final class WorkloadDraft {
  /** What the file may hold at most; the busiest are taken. */
  static final int MAX_COMPONENTS = 50;

  private static final int SHOWN_CHARGES = 20;

  private final Observations seen;
  private final YamlLines yaml = new YamlLines();
  private final Names names = new Names();
  private final ComponentDraft draft;
  private int room = MAX_COMPONENTS;

  private WorkloadDraft(Observations seen) {
    this.seen = seen;
    this.draft = new ComponentDraft(yaml, Entry.of(seen));
  }

  static String of(Observations seen, String name, int files) {
    var draft = new WorkloadDraft(seen);
    draft.head(new Names().of(name), files);
    new TrafficDraft(draft.yaml, seen.charges).write(draft.draft.entry());
    draft.components();
    draft.bill();
    draft.yaml.origins();
    return draft.yaml.toString();
  }

  private void head(String name, int files) {
    yaml.comment(
        "Written by `headrace import` from " + files + (files == 1 ? " file." : " files."));
    yaml.comment(
        "Each value says where it comes from: MEASURED in how many samples of which file,");
    yaml.comment("EXTRAPOLATED beyond what was measured, or ASSUMED. Check what is ASSUMED.");
    yaml.value(0, "headrace", "1");
    yaml.value(0, "name", name);
  }

  private void components() {
    yaml.open(0, "components");
    functions();
    models();
    if (seen.functions.all().isEmpty()) {
      services();
      if (room == MAX_COMPONENTS) {
        billedFunctions();
      }
    }
    if (room == MAX_COMPONENTS) {
      unknown();
    } else if (room < 0) {
      yaml.comment(-room + " more were seen; a file has at most " + MAX_COMPONENTS + ".");
    }
  }

  private void functions() {
    var functions = new FunctionDraft(draft, seen);
    for (Map.Entry<String, FunctionSeen> function : byCount(seen.functions, f -> f.arrivals)) {
      if (room-- > 0) {
        functions.write(names.of(function.getKey()), function.getValue());
      }
    }
  }

  private void models() {
    var models = new ModelDraft(draft);
    for (Map.Entry<String, ModelSeen> model : byCount(seen.models, m -> m.arrivals)) {
      if (room-- > 0) {
        models.write(names.of(model.getKey()), model.getKey(), model.getValue());
      }
    }
  }

  private void services() {
    var services = new ServiceDraft(draft);
    for (Map.Entry<String, DoorSeen> door : byCount(seen.doors, d -> d.arrivals)) {
      if (room-- > 0) {
        services.write(names.of(door.getKey()), door.getValue());
      }
    }
  }

  private void billedFunctions() {
    var functions = new FunctionDraft(draft, seen);
    seen.charges
        .resources("AWSLambda")
        .forEach((arn, charged) -> {
          BilledFunction function = BilledFunction.of(charged);
          if (function != null && room-- > 0) {
            functions.write(names.of(arn.substring(arn.lastIndexOf(':') + 1)), function);
          }
        });
  }

  private static <T> List<Map.Entry<String, T>> byCount(
      Named<T> named, Function<T, Arrivals> arrivals) {
    List<Map.Entry<String, T>> entries = new ArrayList<>(named.all().entrySet());
    entries.sort(
        Comparator.comparingLong(
            (Map.Entry<String, T> entry) -> -arrivals.apply(entry.getValue()).count()));
    return entries;
  }

  private void unknown() {
    yaml.open(1, "component");
    yaml.value(2, "kind", "function");
    yaml.value(
        2, "duration", "1s", Origin.ASSUMED, "the files tell of no component; put in your own");
  }

  private void bill() {
    if (seen.charges.isEmpty()) {
      return;
    }
    yaml.blank();
    yaml.comment("The bill's largest charges, to compare with the advice (`headrace reconcile`):");
    seen.charges.sums().entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<Charges.Key, Charges.Sum> charge) -> charge.getValue().billedUsd)
                .reversed())
        .limit(SHOWN_CHARGES)
        .forEach(charge -> yaml.comment(words(charge.getKey(), charge.getValue())));
  }

  private static String words(Charges.Key key, Charges.Sum sum) {
    BigDecimal quantity = sum.quantity.stripTrailingZeros();
    return "  %s %s: %s %s, %s USD"
        .formatted(
            key.service(),
            key.usageType(),
            quantity.toPlainString(),
            key.unit(),
            Usd.text(sum.billedUsd));
  }
}
