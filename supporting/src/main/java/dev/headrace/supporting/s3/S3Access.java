package dev.headrace.supporting.s3;

import dev.headrace.kernel.world.Durably;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.wire.CallContext;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from S3's operations to its rules: finds what requests name, sees to it that no answer
 * rests on what a crash could take back, and counts what is used.
 */
final class S3Access {
  /** How often a read looks an object up again that was replaced under it. */
  private static final int MAX_LOOKUPS = 100;

  private final Buckets buckets;
  private final Durably durably;
  private final Shelf shelf;

  S3Access(Buckets buckets, Durably durably, Shelf shelf) {
    this.buckets = buckets;
    this.durably = durably;
    this.shelf = shelf;
  }

  Buckets buckets() {
    return buckets;
  }

  /** All buckets, once their coming and going is durable. */
  Buckets.Directory directory() {
    Buckets.Directory directory = buckets.directory();
    durably.await(directory.position());
    return directory;
  }

  /**
   * A bucket of the caller's account.
   *
   * @param expectedOwner the account that the client expects; null for any
   */
  Bucket bucket(CallContext call, String name, @Nullable String expectedOwner) {
    Bucket bucket = buckets.directory().find(call.accountId(), name);
    if (bucket == null) {
      directory();
      throw S3Errors.noSuchBucket(name);
    }
    if (expectedOwner != null && !expectedOwner.equals(call.accountId())) {
      throw S3Errors.accessDenied("Access Denied: the bucket's owner is not " + expectedOwner);
    }
    return bucket;
  }

  /** What a bucket holds, once all of it is durable. */
  Bucket.Contents contents(Bucket bucket) {
    Bucket.Contents contents = bucket.contents();
    durably.await(contents.position());
    return contents;
  }

  /**
   * An object, once it is durable.
   *
   * @param version null for the newest; buckets are not versioned, so that the only one is "null"
   */
  StoredObject object(Bucket bucket, String key, @Nullable String version) {
    requireKey(key);
    Bucket.Contents contents = bucket.contents();
    Bucket.Held held = contents.objects().get(key);
    if (held == null) {
      durably.await(contents.position());
      throw S3Errors.noSuchKey(key);
    }
    if (version != null && !version.equals("null")) {
      throw S3Errors.noSuchVersion(key);
    }
    durably.await(held.position());
    return held.object();
  }

  static void requireKey(String key) {
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    if (length > StoredObject.MAX_KEY_BYTES) {
      throw S3Errors.keyTooLong(length);
    }
  }

  /** An object that stays readable until its lease is closed. */
  record Leased(StoredObject object, Shelf.Lease lease) {}

  /** An object together with the right to read its bytes. */
  Leased lease(Bucket bucket, String key, @Nullable String version) {
    for (int i = 0; i < MAX_LOOKUPS; i++) {
      StoredObject object = object(bucket, key, version);
      Shelf.Lease lease = shelf.lease(object);
      if (lease != null) {
        return new Leased(object, lease);
      }
    }
    throw new IllegalStateException(
        "the bytes of " + bucket.name() + "/" + key + " are not on disk");
  }

  /** Changes something of a bucket by the rules, and counts the request. */
  <T> T change(Bucket bucket, S3Dimension dimension, Supplier<Answer<T>> rule) {
    return change(bucket, dimension, 0, rule);
  }

  /** Changes something of a bucket by the rules, and counts the request and what it brought. */
  <T> T change(Bucket bucket, S3Dimension dimension, long bytesIn, Supplier<Answer<T>> rule) {
    return durably.call(() -> {
      Answer<T> answer = rule.get();
      buckets.use(bucket, dimension, 1);
      buckets.use(bucket, S3Dimension.BYTES_IN, bytesIn);
      return answer;
    });
  }

  /** Changes something that costs nothing. */
  <T> T change(Function<Buckets, Answer<T>> rule) {
    return durably.call(() -> rule.apply(buckets));
  }

  /** Counts a request that changed nothing. */
  void count(Bucket bucket, S3Dimension dimension, long bytesOut) {
    durably.call(() -> {
      buckets.use(bucket, dimension, 1);
      buckets.use(bucket, S3Dimension.BYTES_OUT, bytesOut);
      return new Answer<>(bucket, 0);
    });
  }
}
