package dev.headrace.kernel.journal;

import dev.headrace.kernel.Partition;

/**
 * The name of one document of the journal.
 *
 * @param kind what it is, such as {@code lambda.function}; the first word is the service
 * @param partition whose it is
 * @param id its name within kind and partition, such as {@code my-function:3}
 */
public record DocumentKey(String kind, Partition partition, String id)
    implements Comparable<DocumentKey> {
  public DocumentKey {
    if (kind.isEmpty() || id.isEmpty()) {
      throw new IllegalArgumentException("a document has a kind and an id");
    }
  }

  @Override
  public int compareTo(DocumentKey other) {
    int byKind = kind.compareTo(other.kind);
    if (byKind != 0) {
      return byKind;
    }
    int byPartition = partition.compareTo(other.partition);
    return byPartition != 0 ? byPartition : id.compareTo(other.id);
  }
}
