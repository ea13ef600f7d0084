package dev.headrace.supporting.s3;

import dev.headrace.store.Blob;
import dev.headrace.store.BodyTooLargeException;
import dev.headrace.store.StoreException;
import dev.headrace.wire.ChecksumAlgorithm;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.ServiceError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of an object or part to disk. What the client says of them, such as checksums, is
 * checked by the stream itself, which fails at its end if they are not so.
 */
final class Intake {
  private final Shelf shelf;

  Intake(Shelf shelf) {
    this.shelf = shelf;
  }

  /** Bytes on disk that no record names yet. */
  record Received(Blob blob, StoredChecksum checksum) {
    Part asPart(int number) {
      return new Part(number, blob.id(), blob.lengthBytes(), blob.md5Hex(), checksum, 0);
    }
  }

  /**
   * The checksum that a client sends or asks for; null where it leaves the choice to S3.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">
   *     Checking object integrity</a>
   */
  static @Nullable ChecksumAlgorithm algorithm(RequestFields fields) {
    ChecksumAlgorithm sent = null;
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (fields.get(algorithm.header()) != null) {
        if (sent != null) {
          throw S3Errors.invalidRequest(
              "Expecting a single x-amz-checksum- header. Multiple checksum Types are not"
                  + " allowed.");
        }
        sent = algorithm;
      }
    }
    if (sent != null) {
      return sent;
    }
    String trailer = fields.get("x-amz-trailer");
    ChecksumAlgorithm announced = trailer == null ? null : ChecksumAlgorithm.ofHeader(trailer);
    String asked = fields.get("x-amz-sdk-checksum-algorithm");
    return announced != null || asked == null ? announced : named(asked);
  }

  static ChecksumAlgorithm named(String name) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (algorithm.name().equalsIgnoreCase(name)) {
        return algorithm;
      }
    }
    throw S3Errors.invalidRequest(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types:"
            + " [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
  }

  /**
   * Writes a request's body to disk.
   *
   * @throws ServiceError where the bytes are too many, or too few; nothing is kept
   */
  Received receive(RequestBody body, ChecksumAlgorithm algorithm) throws IOException {
    if (body.length() > Part.MAX_BYTES) {
      throw S3Errors.entityTooLarge(Part.MAX_BYTES);
    }
    Received received = write(body.stream(), algorithm);
    long bytes = received.blob().lengthBytes();
    if (body.length() >= 0 && bytes != body.length()) {
      shelf.deleteNow(received.blob());
      throw S3Errors.incompleteBody(body.length(), bytes);
    }
    return received;
  }

  /** Writes a stream to disk; when this returns it survives a power cut. */
  Received write(InputStream in, ChecksumAlgorithm algorithm) throws IOException {
    ChecksumAlgorithm.Running checksum = algorithm.start();
    try {
      Blob blob = shelf.blobs().write(in, Part.MAX_BYTES, checksum::update);
      return new Received(blob, StoredChecksum.of(algorithm, checksum.digest()));
    } catch (BodyTooLargeException e) {
      throw S3Errors.entityTooLarge(Part.MAX_BYTES);
    } catch (EOFException e) {
      throw S3Errors.incompleteBody(String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      throw S3Errors.storageFull(String.valueOf(e.getMessage()));
    }
  }

  /** Records what was received, or deletes it where the rules refuse that. */
  <T> T keep(Received received, Supplier<T> recording) {
    try {
      return recording.get();
    } catch (ServiceError refusal) {
      shelf.deleteNow(received.blob());
      throw refusal;
    }
  }
}
