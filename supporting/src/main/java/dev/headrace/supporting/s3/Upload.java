package dev.headrace.supporting.s3;

import dev.headrace.wire.ChecksumAlgorithm;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A multipart upload under way.
 *
 * @param declaredKind which checksum the client said that each part has; null where it said none
 * @param isComposite whether the object's will be that of the parts' checksums
 * @param parts by {@link #partName}
 * @param position of the record that began it
 */
record Upload(
    String id,
    String key,
    long startedEpochMillis,
    Attributes attributes,
    @Nullable ChecksumAlgorithm declaredKind,
    boolean isComposite,
    SortedIndex<Part> parts,
    long position) {
  /** The checksum that each part has; S3's own choice where the client made none. */
  ChecksumAlgorithm checksumKind() {
    return declaredKind == null ? ChecksumAlgorithm.CRC64NVME : declaredKind;
  }

  Upload with(Part part) {
    return new Upload(
        id,
        key,
        startedEpochMillis,
        attributes,
        declaredKind,
        isComposite,
        parts.with(partName(part.number()), part),
        position);
  }

  Upload at(long position) {
    return new Upload(
        id, key, startedEpochMillis, attributes, declaredKind, isComposite, parts, position);
  }

  @Nullable Part part(int number) {
    return parts.get(partName(number));
  }

  /** How many bytes its parts have. */
  long storedBytes() {
    long sum = 0;
    for (var all = parts.all(); all.hasNext(); ) {
      sum += all.next().value().sizeBytes();
    }
    return sum;
  }

  /** A name for a part that sorts as its number does. */
  static String partName(int number) {
    return String.format(Locale.ROOT, "%05d", number);
  }
}
