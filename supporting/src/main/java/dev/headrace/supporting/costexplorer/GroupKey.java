package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.UsageLine;
import org.jspecify.annotations.Nullable;

/**
 * One thing by which costs are grouped.
 *
 * @param type as the request has it
 * @param key the dimension's name or the tag's key
 * @param dimension null for a tag
 */
record GroupKey(String type, String key, @Nullable Dimension dimension) {
  /** By how many things costs are grouped at most, as in AWS. */
  static final int MAX = 2;

  /**
   * By a dimension.
   *
   * @throws dev.headrace.wire.ServiceError if there is none of this name
   */
  static GroupKey dimension(String type, String name) {
    return new GroupKey(type, name, Dimension.parse("GroupBy: a DIMENSION", name));
  }

  /** By a tag. */
  static GroupKey tag(String type, String key) {
    if (key.isEmpty()) {
      throw Invalid.request("GroupBy: a TAG has the Key of a tag");
    }
    return new GroupKey(type, key, null);
  }

  /** The group of a line; a tag's group is named {@code team$blue}, or {@code team$} without it. */
  String of(UsageLine line) {
    return dimension != null ? dimension.of(line) : key + "$" + line.tags().getOrDefault(key, "");
  }
}
