package dev.headrace.supporting.s3;

import dev.headrace.wire.ChecksumAlgorithm;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says that a multipart upload amounts to.
 *
 * @param parts in the client's order
 * @param checksums of the whole object, by kind, in Base64; for a composite one without the dash
 * @param objectSizeBytes what the client expects; null for anything
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">
 *     CompleteMultipartUpload</a>
 */
record Completion(
    List<NamedPart> parts,
    Map<ChecksumAlgorithm, String> checksums,
    @Nullable Boolean isComposite,
    @Nullable Long objectSizeBytes) {

  /** A part as the client names it. */
  record NamedPart(int number, String etag, Map<ChecksumAlgorithm, String> checksums) {}

  /**
   * The object that the upload becomes.
   *
   * @throws dev.headrace.wire.ServiceError where the parts do not make one
   */
  ObjectDraft of(Upload upload) {
    List<Part> chosen = choose(upload);
    requireSizes(chosen);
    StoredChecksum checksum = checksum(upload, chosen);
    requireChecksum(upload, checksum);
    return new ObjectDraft(
        upload.key(), etag(chosen), upload.attributes(), checksum, chosen, upload.id());
  }

  /** The blobs of the upload's parts that the object does not use. */
  static List<String> leftOver(Upload upload, ObjectDraft object) {
    List<String> blobs = new ArrayList<>();
    Iterator<SortedIndex.Entry<Part>> all = upload.parts().all();
    while (all.hasNext()) {
      Part part = all.next().value();
      if (!object.parts().contains(part)) {
        blobs.add(part.blob());
      }
    }
    return blobs;
  }

  private List<Part> choose(Upload upload) {
    if (parts.isEmpty()) {
      throw S3Errors.malformedXml("name at least one part");
    }
    List<Part> chosen = new ArrayList<>(parts.size());
    int before = 0;
    for (NamedPart named : parts) {
      if (named.number() <= before) {
        throw S3Errors.invalidPartOrder(upload.id());
      }
      before = named.number();
      chosen.add(choose(upload, named));
    }
    return chosen;
  }

  private static Part choose(Upload upload, NamedPart named) {
    Part part = upload.part(named.number());
    if (part == null || !part.etag().equals(Preconditions.unquoted(named.etag()))) {
      throw S3Errors.invalidPart(upload.id(), named.number(), named.etag());
    }
    StoredChecksum held = part.checksum();
    if (held != null) {
      String said = named.checksums().get(held.kind());
      if (said != null && !said.equals(held.value())) {
        throw S3Errors.invalidPart(upload.id(), named.number(), named.etag());
      }
    }
    return part;
  }

  private void requireSizes(List<Part> chosen) {
    long sum = 0;
    for (int i = 0; i < chosen.size(); i++) {
      Part part = chosen.get(i);
      if (i < chosen.size() - 1 && part.sizeBytes() < Part.MIN_BYTES) {
        throw S3Errors.entityTooSmall(part);
      }
      sum += part.sizeBytes();
    }
    if (objectSizeBytes != null && objectSizeBytes != sum) {
      throw S3Errors.invalidRequest(
          "The provided 'x-amz-mp-object-size' header does not match what was computed: the parts"
              + " have "
              + sum
              + " bytes");
    }
  }

  private static String etag(List<Part> chosen) {
    ByteArrayOutputStream digests = new ByteArrayOutputStream(16 * chosen.size());
    for (Part part : chosen) {
      digests.writeBytes(HexFormat.of().parseHex(part.etag()));
    }
    byte[] md5 = md5(digests.toByteArray());
    return HexFormat.of().formatHex(md5) + "-" + chosen.size();
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private static @Nullable StoredChecksum checksum(Upload upload, List<Part> chosen) {
    List<byte[]> values = new ArrayList<>(chosen.size());
    for (Part part : chosen) {
      StoredChecksum checksum = part.checksum();
      if (checksum == null || checksum.kind() != upload.checksumKind()) {
        return null;
      }
      values.add(checksum.bytes());
    }
    CrcJoin join = upload.isComposite() ? null : CrcJoin.of(upload.checksumKind());
    return join == null
        ? composite(upload.checksumKind(), values)
        : StoredChecksum.of(upload.checksumKind(), joined(join, values, chosen));
  }

  private static StoredChecksum composite(ChecksumAlgorithm kind, List<byte[]> values) {
    ChecksumAlgorithm.Running whole = kind.start();
    for (byte[] value : values) {
      whole.update(value, 0, value.length);
    }
    String base64 = Base64.getEncoder().encodeToString(whole.digest());
    return new StoredChecksum(kind, base64 + "-" + values.size(), true);
  }

  private static byte[] joined(CrcJoin join, List<byte[]> values, List<Part> chosen) {
    byte[] whole = values.getFirst();
    for (int i = 1; i < values.size(); i++) {
      whole = join.join(whole, values.get(i), chosen.get(i).sizeBytes());
    }
    return whole;
  }

  private void requireChecksum(Upload upload, @Nullable StoredChecksum computed) {
    if (isComposite != null && isComposite != upload.isComposite()) {
      throw S3Errors.invalidRequest(
          "The upload was created using the "
              + (upload.isComposite() ? "COMPOSITE" : "FULL_OBJECT")
              + " checksum mode. The complete request must use the same checksum mode.");
    }
    if (computed == null) {
      return;
    }
    String said = checksums.get(computed.kind());
    if (said != null
        && !said.equals(computed.value())
        && !computed.value().startsWith(said + "-")) {
      throw S3Errors.badDigest(computed.kind().name());
    }
  }
}
