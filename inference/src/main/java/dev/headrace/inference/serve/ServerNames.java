package dev.headrace.inference.serve;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of the servers that are up, under which their hours are metered. No two have the same
 * one at a time, be they of one model or of one that has followed another of its name; what a name
 * was used for until now is added to by whoever has it next.
 */
final class ServerNames {
  private final Scaling rules;
  private final Map<String, BitSet> takenByModel = new HashMap<>();

  ServerNames(Scaling rules) {
    this.rules = rules;
  }

  /** Takes a number among the servers of a model: 0 for the only one. */
  int take(String modelName) {
    BitSet taken = takenByModel.computeIfAbsent(modelName, fresh -> new BitSet());
    int number = rules.number(taken);
    taken.set(number);
    return number;
  }

  void giveBack(String modelName, int number) {
    BitSet taken = takenByModel.get(modelName);
    if (taken != null) {
      taken.clear(number);
      if (taken.isEmpty()) {
        takenByModel.remove(modelName);
      }
    }
  }

  /** That of the model for its first server; the others have a number from 2. */
  static String of(String modelName, int number) {
    return number == 0 ? modelName : modelName + "/" + (number + 1);
  }
}
