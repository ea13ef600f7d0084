package dev.headrace.supporting.s3;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.ObjectEvents;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.World;
import dev.headrace.wire.ChecksumAlgorithm;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All buckets of all accounts: the rules of what changes them. Names are the account's own, so that
 * two accounts may use the same one, and stand for one bucket in all regions of the account.
 *
 * <p>What changes something is called within events; what only reads may be called anywhere.
 */
final class Buckets {
  /** The most buckets of an account. */
  static final int MAX_PER_ACCOUNT = 10_000;

  private static final String SERVICE = "s3";
  private static final String FORGIVING_REGION = "us-east-1";

  private final World world;
  private final Meter meter;
  private final ObjectEvents events;
  private final Consumer<List<String>> discard;
  private final RandomGenerator ids;
  private final Lane discards = new Lane(0);
  private volatile Directory directory = new Directory(SortedIndex.empty(), 0);

  /**
   * @param discard takes the names of blobs that nothing refers to any more; never blocks
   */
  Buckets(World world, Meter meter, ObjectEvents events, Consumer<List<String>> discard) {
    this.world = world;
    this.meter = meter;
    this.events = events;
    this.discard = discard;
    this.ids = world.chance("s3 uploads");
  }

  /**
   * All buckets at one moment.
   *
   * @param buckets by account and name
   * @param position of the newest record of any bucket's coming or going
   */
  record Directory(SortedIndex<Bucket> buckets, long position) {
    @Nullable Bucket find(String account, String name) {
      return buckets.get(name(account, name));
    }

    /** How buckets are listed: a key that begins with the account. */
    static String name(String account, String name) {
      return account + "/" + name;
    }
  }

  Directory directory() {
    return directory;
  }

  /**
   * A bucket by its name.
   *
   * @throws dev.headrace.wire.ServiceError where there is none
   */
  Bucket require(String account, String name) {
    Bucket bucket = directory.find(account, name);
    if (bucket == null) {
      throw S3Errors.noSuchBucket(name);
    }
    return bucket;
  }

  Answer<Bucket> create(Partition partition, String name) {
    if (!BucketName.isValid(name)) {
      throw S3Errors.invalidBucketName(name);
    }
    Bucket present = directory.find(partition.account(), name);
    if (present != null) {
      return again(present, partition);
    }
    if (countOf(partition.account()) >= MAX_PER_ACCOUNT) {
      throw S3Errors.tooManyBuckets(MAX_PER_ACCOUNT);
    }
    Bucket bucket = bucket(partition, name, world.epochMillis());
    long position = world.record(S3Records.put(bucket));
    bucket.replace(Bucket.Contents.empty(position));
    publish(bucket, position);
    return new Answer<>(bucket, position);
  }

  /**
   * Whoever creates a bucket of us-east-1 there again is told that it went well.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html">
   *     CreateBucket, BucketAlreadyOwnedByYou</a>
   */
  private Answer<Bucket> again(Bucket present, Partition partition) {
    if (!partition.equals(present.partition()) || !partition.region().equals(FORGIVING_REGION)) {
      throw S3Errors.bucketAlreadyOwnedByYou(present.name());
    }
    return new Answer<>(present, directory.position());
  }

  private int countOf(String account) {
    int count = 0;
    Iterator<SortedIndex.Entry<Bucket>> walk =
        directory.buckets.from(key -> Utf8Order.INSTANCE.compare(key, account) < 0);
    while (walk.hasNext() && walk.next().value().partition().account().equals(account)) {
      count++;
    }
    return count;
  }

  private Bucket bucket(Partition partition, String name, long createdEpochMillis) {
    Meter.Resource usage =
        meter.open(partition, SERVICE, "arn:aws:s3:::" + name, S3Dimension.values());
    return new Bucket(partition, name, createdEpochMillis, Bucket.Contents.empty(0), usage);
  }

  private void publish(Bucket bucket, long position) {
    String key = Directory.name(bucket.partition().account(), bucket.name());
    directory = new Directory(directory.buckets.with(key, bucket), position);
  }

  /** Deletes a bucket without objects; uploads under way are aborted with it. */
  Answer<Bucket> delete(String account, String name) {
    Bucket bucket = require(account, name);
    if (!bucket.contents().objects().isEmpty()) {
      throw S3Errors.bucketNotEmpty(name);
    }
    List<String> blobs = new ArrayList<>();
    for (Upload upload : uploadsOf(bucket)) {
      blobs.addAll(forget(bucket, upload));
    }
    long position = world.record(S3Records.delete(bucket));
    String key = Directory.name(account, name);
    directory = new Directory(directory.buckets.without(key), position);
    bucket.usage().close(world.epochMillis());
    discardAt(position, blobs);
    return new Answer<>(bucket, position);
  }

  private static List<Upload> uploadsOf(Bucket bucket) {
    List<Upload> uploads = new ArrayList<>();
    bucket
        .contents()
        .uploads()
        .all()
        .forEachRemaining(
            ofKey -> ofKey.value().all().forEachRemaining(entry -> uploads.add(entry.value())));
    return uploads;
  }

  /** Puts an object in the place of the one that has its key. */
  Answer<StoredObject> put(
      String account, String bucketName, ObjectDraft draft, WriteCondition condition) {
    Bucket bucket = require(account, bucketName);
    StoredObject present = find(bucket, draft.key());
    condition.require(present, draft.key());
    return put(bucket, draft, present);
  }

  private Answer<StoredObject> put(
      Bucket bucket, ObjectDraft draft, @Nullable StoredObject replaced) {
    StoredObject object = draft.storedAt(world.epochMillis());
    long position = world.record(S3Records.put(bucket, object));
    replace(bucket, bucket.contents().with(object, position));
    if (replaced != null) {
      discardAt(position, blobsOf(replaced));
    }
    world.post(
        () -> events.created(bucket.partition(), bucket.name(), object.key(), object.sizeBytes()));
    return new Answer<>(object, position);
  }

  /**
   * Deletes an object, if there is one.
   *
   * @return whether there was
   */
  Answer<Boolean> deleteObject(
      String account, String bucketName, String key, @Nullable String ifMatch) {
    Bucket bucket = require(account, bucketName);
    StoredObject present = find(bucket, key);
    new WriteCondition(false, ifMatch).require(present, key);
    if (present == null) {
      return new Answer<>(false, bucket.contents().position());
    }
    long position = world.record(S3Records.delete(bucket, key));
    replace(bucket, bucket.contents().without(key, position));
    discardAt(position, blobsOf(present));
    world.post(() -> events.removed(bucket.partition(), bucket.name(), key));
    return new Answer<>(true, position);
  }

  /** A bucket as it is, for an answer that rests on nothing but its being there. */
  Answer<Bucket> touch(String account, String bucketName) {
    Bucket bucket = require(account, bucketName);
    return new Answer<>(bucket, bucket.contents().position());
  }

  /** Replaces an object's tags; nothing else of it changes. */
  Answer<StoredObject> tag(
      String account, String bucketName, String key, Map<String, String> tags) {
    Bucket bucket = require(account, bucketName);
    StoredObject present = find(bucket, key);
    if (present == null) {
      throw S3Errors.noSuchKey(key);
    }
    StoredObject tagged = present.withAttributes(present.attributes().withTags(tags));
    long position = world.record(S3Records.put(bucket, tagged));
    replace(bucket, bucket.contents().with(tagged, position));
    return new Answer<>(tagged, position);
  }

  /** Begins an upload; its id sorts by its start. */
  Answer<Upload> begin(
      String account,
      String bucketName,
      String key,
      Attributes attributes,
      @Nullable ChecksumAlgorithm declaredKind,
      boolean isComposite) {
    Bucket bucket = require(account, bucketName);
    long now = world.epochMillis();
    String id = String.format(Locale.ROOT, "%012x%016x%016x", now, ids.nextLong(), ids.nextLong());
    Upload begun =
        new Upload(id, key, now, attributes, declaredKind, isComposite, SortedIndex.empty(), 0);
    long position = world.record(S3Records.put(bucket, begun));
    Upload upload = begun.at(position);
    replace(bucket, bucket.contents().with(upload, 0, position));
    return new Answer<>(upload, position);
  }

  /**
   * An upload by its key and id.
   *
   * @throws dev.headrace.wire.ServiceError where there is none
   */
  static Upload requireUpload(Bucket bucket, String key, String id) {
    Upload upload = bucket.contents().upload(key, id);
    if (upload == null) {
      throw S3Errors.noSuchUpload(id);
    }
    return upload;
  }

  /** Adds a part to an upload, in the place of an earlier one of its number. */
  Answer<Part> putPart(String account, String bucketName, String key, String uploadId, Part sent) {
    Bucket bucket = require(account, bucketName);
    Upload upload = requireUpload(bucket, key, uploadId);
    Part part = sent.modifiedAt(world.epochMillis());
    Part replaced = upload.part(part.number());
    long position = world.record(S3Records.put(bucket, upload, part));
    long replacedBytes = replaced == null ? 0 : replaced.sizeBytes();
    long moreBytes = part.sizeBytes() - replacedBytes;
    replace(bucket, bucket.contents().with(upload.with(part), moreBytes, position));
    if (replaced != null) {
      discardAt(position, List.of(replaced.blob()));
    }
    return new Answer<>(part, position);
  }

  /**
   * Makes an upload the object of its key. A client that asks again, because it never heard the
   * answer, gets the same one.
   */
  Answer<StoredObject> complete(
      String account,
      String bucketName,
      String key,
      String uploadId,
      Completion completion,
      WriteCondition condition) {
    Bucket bucket = require(account, bucketName);
    Bucket.Held held = bucket.contents().objects().get(key);
    if (held != null && uploadId.equals(held.object().uploadId())) {
      return new Answer<>(held.object(), held.position());
    }
    Upload upload = requireUpload(bucket, key, uploadId);
    ObjectDraft draft = completion.of(upload);
    StoredObject present = held == null ? null : held.object();
    condition.require(present, key);
    StoredObject object = put(bucket, draft, present).value();
    forget(bucket, upload);
    long position = bucket.contents().position();
    discardAt(position, Completion.leftOver(upload, draft));
    return new Answer<>(object, position);
  }

  /** Ends an upload without an object. */
  Answer<Upload> abort(String account, String bucketName, String key, String uploadId) {
    Bucket bucket = require(account, bucketName);
    Upload upload = requireUpload(bucket, key, uploadId);
    List<String> blobs = forget(bucket, upload);
    long position = bucket.contents().position();
    discardAt(position, blobs);
    return new Answer<>(upload, position);
  }

  /**
   * Takes an upload off the records, itself first: parts without one mean nothing after a crash.
   *
   * @return the blobs of its parts
   */
  private List<String> forget(Bucket bucket, Upload upload) {
    List<String> blobs = new ArrayList<>();
    long position = world.record(S3Records.delete(bucket, upload));
    Iterator<SortedIndex.Entry<Part>> parts = upload.parts().all();
    while (parts.hasNext()) {
      Part part = parts.next().value();
      position = world.record(S3Records.delete(bucket, upload, part));
      blobs.add(part.blob());
    }
    replace(bucket, bucket.contents().without(upload, position));
    return blobs;
  }

  /** Puts new contents in the place of a bucket's; what is stored from now on is paid for. */
  private void replace(Bucket bucket, Bucket.Contents contents) {
    long storedBytes = bucket.contents().storedBytes();
    bucket.replace(contents);
    if (contents.storedBytes() != storedBytes) {
      bucket.usage().hold(S3Dimension.STORAGE, contents.storedBytes(), world.epochMillis());
    }
  }

  /** Counts what a request used, for the bill. */
  void use(Bucket bucket, S3Dimension dimension, long quantity) {
    bucket.usage().add(dimension, quantity, world.epochMillis());
  }

  private static @Nullable StoredObject find(Bucket bucket, String key) {
    Bucket.Held held = bucket.contents().objects().get(key);
    return held == null ? null : held.object();
  }

  private static List<String> blobsOf(StoredObject object) {
    return object.parts().stream().map(Part::blob).toList();
  }

  private void discardAt(long position, List<String> blobs) {
    if (!blobs.isEmpty()) {
      world.effectWhenDurable(discards, position, () -> discard.accept(blobs));
    }
  }

  /**
   * Takes up what an earlier process left. Where it died while it made an upload an object, the
   * object is there and the upload goes.
   */
  void restore(S3Records.Kept kept) {
    for (S3Records.KeptBucket bucket : kept.buckets()) {
      publish(bucket(bucket.partition(), bucket.name(), bucket.createdEpochMillis()), 0);
    }
    for (S3Records.KeptObject object : kept.objects()) {
      Bucket bucket = require(object.partition().account(), object.bucket());
      replace(bucket, bucket.contents().with(object.object(), 0));
    }
    Map<String, List<Part>> parts = partsByUpload(kept);
    for (S3Records.KeptUpload upload : kept.uploads()) {
      Bucket bucket = require(upload.partition().account(), upload.bucket());
      restore(bucket, upload.upload(), parts);
    }
    for (S3Records.KeptPart part : kept.parts()) {
      if (parts.containsKey(part.uploadId())) {
        world.record(S3Records.delete(part));
      }
    }
  }

  private static Map<String, List<Part>> partsByUpload(S3Records.Kept kept) {
    Map<String, List<Part>> parts = new LinkedHashMap<>();
    for (S3Records.KeptPart part : kept.parts()) {
      parts.computeIfAbsent(part.uploadId(), id -> new ArrayList<>()).add(part.part());
    }
    return parts;
  }

  private void restore(Bucket bucket, Upload bare, Map<String, List<Part>> partsByUpload) {
    Upload upload = bare;
    List<Part> parts = partsByUpload.remove(upload.id());
    for (Part part : parts == null ? List.<Part>of() : parts) {
      upload = upload.with(part);
    }
    StoredObject object = find(bucket, upload.key());
    if (object != null && upload.id().equals(object.uploadId())) {
      forget(bucket, upload);
    } else {
      replace(bucket, bucket.contents().with(upload, upload.storedBytes(), 0));
    }
  }

  /** The names of all blobs that objects and uploads have. */
  Set<String> blobs() {
    Set<String> blobs = new TreeSet<>();
    directory
        .buckets
        .all()
        .forEachRemaining(entry -> {
          Bucket bucket = entry.value();
          bucket
              .contents()
              .objects()
              .all()
              .forEachRemaining(held -> blobs.addAll(blobsOf(held.value().object())));
          for (Upload upload : uploadsOf(bucket)) {
            upload.parts().all().forEachRemaining(part -> blobs.add(part.value().blob()));
          }
        });
    return blobs;
  }
}
