package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.ports.ObjectEvents;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.supporting.s3.Completion.NamedPart;
import dev.headrace.wire.ChecksumAlgorithm;
import dev.headrace.wire.ServiceError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BucketsTest {
  private static final Partition HOME = new Partition("111122223333", "us-east-1");
  private static final Partition ELSEWHERE = new Partition("111122223333", "eu-central-1");
  private static final Partition OTHERS = new Partition("444455556666", "us-east-1");
  private static final String MD5_OF_A = "0cc175b9c0f1b6a831c399e269772661";
  private static final long SYNCED_NANOS = 10_000_000;

  /** The rules in a world whose process can die, with what a real one would keep on its disk. */
  private static final class House {
    final SimulatedWorld world;
    final Buckets buckets;
    final Set<String> blobs;
    final List<String> heard = new ArrayList<>();
    final List<Usage> bill = new ArrayList<>();
    final Meter meter = new Meter(bill::add);

    House(long seed) {
      this(seed, new MemoryJournal(), 0, new LinkedHashSet<>());
    }

    private House(long seed, MemoryJournal journal, long nowNanos, Set<String> blobs) {
      this.world = new SimulatedWorld(SimulatedWorld.Settings.seeded(seed), journal, nowNanos);
      this.blobs = blobs;
      this.buckets = new Buckets(world, meter, new Heard(heard), blobs::removeAll);
      S3Records.Kept kept = S3Records.load(journal);
      world.enter(() -> buckets.restore(kept));
      blobs.retainAll(buckets.blobs());
    }

    House afterCrash() {
      return new House(1, world.crash(), world.nowNanos() + 1, blobs);
    }

    <T> Reply<T> ask(Supplier<Answer<T>> rule) {
      var reply = new Reply<T>();
      world.enter(() -> {
        Answer<T> answer = rule.get();
        world.effectWhenDurable(new Lane(1), answer.position(), () -> reply.value = answer.value());
      });
      return reply;
    }

    <T> T call(Supplier<Answer<T>> rule) {
      Reply<T> reply = ask(rule);
      world.runFor(SYNCED_NANOS);
      assertThat(reply.value).as("the reply").isNotNull();
      return java.util.Objects.requireNonNull(reply.value);
    }

    ObjectDraft draft(String key, String blob) {
      blobs.add(blob);
      var part = new Part(1, blob, 3, MD5_OF_A, null, 0);
      return new ObjectDraft(key, MD5_OF_A, Attributes.NONE, null, List.of(part), null);
    }

    StoredObject put(String key, String blob) {
      ObjectDraft draft = draft(key, blob);
      return call(() -> buckets.put(HOME.account(), "bucket", draft, WriteCondition.NONE));
    }

    void part(Upload upload, int number, String blob, long sizeBytes) {
      blobs.add(blob);
      var part = new Part(number, blob, sizeBytes, MD5_OF_A, null, 0);
      call(() -> buckets.putPart(HOME.account(), "bucket", upload.key(), upload.id(), part));
    }

    Upload begin(String key) {
      return call(() -> buckets.begin(HOME.account(), "bucket", key, Attributes.NONE, null, false));
    }

    Answer<StoredObject> complete(Upload upload, int... numbers) {
      List<NamedPart> named = new ArrayList<>();
      for (int number : numbers) {
        named.add(new NamedPart(number, MD5_OF_A, Map.of()));
      }
      return buckets.complete(
          HOME.account(),
          "bucket",
          upload.key(),
          upload.id(),
          new Completion(named, Map.of(), null, null),
          WriteCondition.NONE);
    }

    Bucket.Contents contents() {
      return buckets.require(HOME.account(), "bucket").contents();
    }

    List<String> keys() {
      List<String> keys = new ArrayList<>();
      contents().objects().all().forEachRemaining(entry -> keys.add(entry.key()));
      return keys;
    }
  }

  private static final class Reply<T> {
    @Nullable T value;
  }

  private record Heard(List<String> heard) implements ObjectEvents {
    @Override
    public void created(Partition partition, String bucket, String key, long lengthBytes) {
      heard.add("created " + bucket + "/" + key + " " + lengthBytes);
    }

    @Override
    public void removed(Partition partition, String bucket, String key) {
      heard.add("removed " + bucket + "/" + key);
    }
  }

  private static House withBucket() {
    var house = new House(7);
    house.call(() -> house.buckets.create(HOME, "bucket"));
    return house;
  }

  private static void refused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ServiceError.class, error -> assertThat(error.code()).isEqualTo(code));
  }

  @Test
  void a_name_stands_for_one_bucket_of_an_account_in_all_regions() {
    House house = withBucket();
    refused(
        () -> house.call(() -> house.buckets.create(ELSEWHERE, "bucket")),
        "BucketAlreadyOwnedByYou");
    assertThat(house.call(() -> house.buckets.create(OTHERS, "bucket")).partition())
        .isEqualTo(OTHERS);
  }

  @Test
  void a_bucket_with_an_object_is_not_deleted() {
    House house = withBucket();
    house.put("key", "blob1");
    refused(
        () -> house.call(() -> house.buckets.delete(HOME.account(), "bucket")), "BucketNotEmpty");
    house.call(() -> house.buckets.deleteObject(HOME.account(), "bucket", "key", null));
    house.call(() -> house.buckets.delete(HOME.account(), "bucket"));
    refused(() -> house.buckets.require(HOME.account(), "bucket"), "NoSuchBucket");
  }

  @Test
  void a_bucket_takes_its_uploads_with_it() {
    House house = withBucket();
    house.part(house.begin("key"), 1, "blob1", 5);
    house.call(() -> house.buckets.delete(HOME.account(), "bucket"));
    assertThat(house.blobs).isEmpty();
    assertThat(S3Records.load(house.afterCrash().world.journal()).parts()).isEmpty();
  }

  @Test
  void a_blob_goes_only_when_the_record_that_replaces_it_is_durable() {
    House house = withBucket();
    house.put("key", "old");
    ObjectDraft draft = house.draft("key", "new");
    Reply<StoredObject> reply =
        house.ask(() -> house.buckets.put(HOME.account(), "bucket", draft, WriteCondition.NONE));
    assertThat(house.blobs).contains("old", "new");
    assertThat(reply.value).isNull();
    house.world.runFor(SYNCED_NANOS);
    assertThat(house.blobs).containsExactly("new");
    assertThat(reply.value).isNotNull();
  }

  @Test
  void what_was_not_acknowledged_leaves_the_old_object_and_its_blob() {
    House house = withBucket();
    house.put("key", "old");
    ObjectDraft draft = house.draft("key", "new");
    house.ask(() -> house.buckets.put(HOME.account(), "bucket", draft, WriteCondition.NONE));
    House next = house.afterCrash();
    assertThat(next.buckets.blobs()).containsExactly("old");
    assertThat(next.blobs).containsExactly("old");
  }

  @Test
  void everything_of_an_object_survives_a_crash() {
    House house = withBucket();
    var attributes =
        new Attributes(
            Map.of("content-type", "text/plain"), Map.of("owner", "ünï"), Map.of("k", "v"));
    var checksum = new StoredChecksum(ChecksumAlgorithm.CRC32C, "AAAAAA==", false);
    var part = new Part(1, "blob1", 3, MD5_OF_A, checksum, 12);
    house.blobs.add("blob1");
    var draft = new ObjectDraft("a/ü key", MD5_OF_A, attributes, checksum, List.of(part), null);
    StoredObject put =
        house.call(() -> house.buckets.put(HOME.account(), "bucket", draft, WriteCondition.NONE));
    Bucket.Held held = house.afterCrash().contents().objects().get("a/ü key");
    assertThat(held).isEqualTo(new Bucket.Held(put, 0));
  }

  @Test
  void an_upload_survives_a_crash_with_its_parts() {
    House house = withBucket();
    Upload begun =
        house.call(() ->
            house.buckets.begin(
                HOME.account(), "bucket", "key", Attributes.NONE, ChecksumAlgorithm.SHA1, true));
    house.part(begun, 2, "blob2", 9);
    House next = house.afterCrash();
    Upload upload =
        Buckets.requireUpload(next.buckets.require(HOME.account(), "bucket"), "key", begun.id());
    assertThat(upload.part(2)).isNotNull();
    assertThat(upload.checksumKind()).isEqualTo(ChecksumAlgorithm.SHA1);
    assertThat(upload.isComposite()).isTrue();
    assertThat(next.blobs).containsExactly("blob2");
  }

  @Test
  void a_completed_upload_is_an_object_and_nothing_else() {
    House house = withBucket();
    Upload upload = house.begin("key");
    house.part(upload, 1, "blob1", Part.MIN_BYTES);
    house.part(upload, 2, "unused", 5);
    house.part(upload, 3, "blob3", 5);
    house.call(() -> house.complete(upload, 1, 3));
    assertThat(house.blobs).containsExactly("blob1", "blob3");
    assertThat(house.contents().uploads().isEmpty()).isTrue();
    assertThat(house.heard).contains("created bucket/key " + (Part.MIN_BYTES + 5));
    House next = house.afterCrash();
    assertThat(next.contents().uploads().isEmpty()).isTrue();
    assertThat(next.keys()).containsExactly("key");
    assertThat(next.blobs).containsExactly("blob1", "blob3");
  }

  @Test
  void completing_again_gives_the_same_answer() {
    House house = withBucket();
    Upload upload = house.begin("key");
    house.part(upload, 1, "blob1", 5);
    StoredObject first = house.call(() -> house.complete(upload, 1));
    assertThat(house.call(() -> house.complete(upload, 1))).isEqualTo(first);
    House next = house.afterCrash();
    assertThat(next.call(() -> next.complete(upload, 1)).etag()).isEqualTo(first.etag());
  }

  @Test
  void a_crash_at_any_point_of_a_completion_leaves_the_upload_or_the_object() {
    var kinds = new HashSet<String>();
    for (int durable = 0; durable <= 4; durable++) {
      House house = withBucket();
      Upload upload = house.begin("key");
      house.part(upload, 1, "blob1", Part.MIN_BYTES);
      house.part(upload, 2, "blob2", 5);
      MemoryJournal journal = house.world.journal();
      long before = journal.appendedPosition();
      house.ask(() -> house.complete(upload, 1, 2));
      assertThat(journal.appendedPosition()).isEqualTo(before + 4);
      journal.sync(before + durable);
      House next = house.afterCrash();
      next.world.runFor(SYNCED_NANOS);
      assertThat(next.blobs).containsExactly("blob1", "blob2");
      boolean isUpload = !next.contents().uploads().isEmpty();
      assertThat(next.keys()).hasSize(isUpload ? 0 : 1);
      kinds.add(isUpload ? "upload" : "object");
      House last = next.afterCrash();
      assertThat(S3Records.load(last.world.journal()).parts()).hasSize(isUpload ? 2 : 0);
    }
    assertThat(kinds).containsExactlyInAnyOrder("upload", "object");
  }

  @Test
  void an_aborted_upload_leaves_nothing() {
    House house = withBucket();
    Upload upload = house.begin("key");
    house.part(upload, 1, "blob1", 5);
    house.call(() -> house.buckets.abort(HOME.account(), "bucket", "key", upload.id()));
    assertThat(house.blobs).isEmpty();
    refused(() -> house.part(upload, 1, "blob2", 5), "NoSuchUpload");
  }

  @Test
  void a_part_replaces_the_earlier_one_of_its_number() {
    House house = withBucket();
    Upload upload = house.begin("key");
    house.part(upload, 1, "first", 5);
    house.part(upload, 1, "second", 5);
    assertThat(house.blobs).containsExactly("second");
  }

  @Test
  void only_the_first_of_two_writers_creates_a_key() {
    House house = withBucket();
    var ifAbsent = new WriteCondition(true, null);
    ObjectDraft first = house.draft("key", "blob1");
    ObjectDraft second = house.draft("key", "blob2");
    house.call(() -> house.buckets.put(HOME.account(), "bucket", first, ifAbsent));
    refused(
        () -> house.call(() -> house.buckets.put(HOME.account(), "bucket", second, ifAbsent)),
        "PreconditionFailed");
  }

  @Test
  void a_write_that_names_an_etag_replaces_only_that() {
    House house = withBucket();
    ObjectDraft draft = house.draft("key", "blob1");
    var ifMatch = new WriteCondition(false, "\"" + MD5_OF_A + "\"");
    refused(
        () -> house.call(() -> house.buckets.put(HOME.account(), "bucket", draft, ifMatch)),
        "NoSuchKey");
    house.put("key", "blob2");
    house.call(() -> house.buckets.put(HOME.account(), "bucket", draft, ifMatch));
    var another = new WriteCondition(false, "\"x\"");
    refused(
        () -> house.call(() -> house.buckets.put(HOME.account(), "bucket", draft, another)),
        "PreconditionFailed");
  }

  @Test
  void others_hear_what_comes_and_goes() {
    House house = withBucket();
    house.put("key", "blob1");
    house.call(() -> house.buckets.deleteObject(HOME.account(), "bucket", "key", null));
    house.call(() -> house.buckets.deleteObject(HOME.account(), "bucket", "key", null));
    assertThat(house.heard).containsExactly("created bucket/key 3", "removed bucket/key");
  }

  @Test
  void requests_are_counted_for_the_bill_of_their_bucket() {
    House house = withBucket();
    Bucket bucket = house.buckets.require(HOME.account(), "bucket");
    house.world.enter(() -> house.buckets.use(bucket, S3Dimension.REQUESTS_TIER_1, 2));
    house.world.enter(() -> house.buckets.use(bucket, S3Dimension.BYTES_IN, 100));
    house.call(() -> house.buckets.delete(HOME.account(), "bucket"));
    assertThat(house.bill)
        .extracting(usage -> usage.dimension() + " " + usage.quantity() + " " + usage.resourceArn())
        .containsExactly(
            "REQUESTS_TIER_1 2 arn:aws:s3:::bucket", "BYTES_IN 100 arn:aws:s3:::bucket");
  }

  @Test
  void what_is_stored_is_paid_for_by_the_time_objects_and_parts_alike() {
    House house = withBucket();
    house.put("key", "blob1");
    house.put("key", "blob2");
    Upload upload = house.begin("large");
    house.part(upload, 1, "blob3", 6 << 20);
    house.part(upload, 1, "blob4", 5 << 20);
    assertThat(house.contents().storedBytes()).isEqualTo(3 + (5 << 20));
    house.call(() -> house.complete(upload, 1));
    assertThat(house.contents().storedBytes()).isEqualTo(3 + (5 << 20));
    house.call(() -> house.buckets.deleteObject(HOME.account(), "bucket", "large", null));
    Upload aborted = house.begin("aborted");
    house.part(aborted, 1, "blob5", 1_000);
    house.call(() -> house.buckets.abort(HOME.account(), "bucket", "aborted", aborted.id()));
    assertThat(house.contents().storedBytes()).isEqualTo(3);

    house.world.runFor(3_600_000_000_000L);
    house.bill.clear();
    house.world.runFor(3_600_000_000_000L);
    house.world.enter(() -> house.meter.settle(house.world.epochMillis()));

    assertThat(house.bill.getLast().dimension()).isEqualTo(S3Dimension.STORAGE);
    assertThat(house.bill.getLast().quantity()).isEqualTo(3 * 3_600);
  }

  @Test
  void what_is_stored_goes_on_counting_after_a_crash() {
    House house = withBucket();
    house.put("key", "blob1");
    Upload upload = house.begin("large");
    house.part(upload, 1, "blob2", 1_000);

    House after = house.afterCrash();

    assertThat(after.contents().storedBytes()).isEqualTo(1_003);
    after.world.runFor(10_000_000_000L);
    after.call(() -> after.buckets.deleteObject(HOME.account(), "bucket", "key", null));
    after.call(() -> after.buckets.delete(HOME.account(), "bucket"));
    assertThat(after.bill.stream().mapToLong(Usage::quantity).sum()).isBetween(10_030L, 10_100L);
  }

  /** Any mixture of writes and crashes keeps exactly what was acknowledged, and no blob more. */
  @Property(tries = 100)
  void no_seed_of_writes_and_crashes_loses_an_acknowledged_object(@ForAll long seed) {
    var chance = new java.util.SplittableRandom(seed);
    var house = new House(seed);
    House first = house;
    house.call(() -> first.buckets.create(HOME, "bucket"));
    Map<String, String> acknowledged = new LinkedHashMap<>();
    Map<String, Set<String>> possible = new LinkedHashMap<>();
    for (int i = 0; i < 60; i++) {
      House now = house;
      String key = "key" + chance.nextInt(5);
      String blob = "blob" + i;
      if (chance.nextInt(10) == 0) {
        house = house.afterCrash();
        requireKept(house, acknowledged, possible);
        possible.clear();
        acknowledged = held(house);
      } else if (chance.nextInt(3) == 0) {
        house.ask(() -> now.buckets.deleteObject(HOME.account(), "bucket", key, null));
        possible.computeIfAbsent(key, any -> new HashSet<>()).add("none");
      } else {
        ObjectDraft draft = house.draft(key, blob);
        house.ask(() -> now.buckets.put(HOME.account(), "bucket", draft, WriteCondition.NONE));
        possible.computeIfAbsent(key, any -> new HashSet<>()).add(blob);
      }
      if (chance.nextInt(3) == 0) {
        house.world.runFor(SYNCED_NANOS);
        possible.clear();
        acknowledged = held(house);
      }
    }
  }

  private static Map<String, String> held(House house) {
    Map<String, String> held = new LinkedHashMap<>();
    house
        .contents()
        .objects()
        .all()
        .forEachRemaining(
            entry -> held.put(entry.key(), entry.value().object().parts().getFirst().blob()));
    return held;
  }

  private static void requireKept(
      House house, Map<String, String> acknowledged, Map<String, Set<String>> possible) {
    Map<String, String> held = held(house);
    for (int i = 0; i < 5; i++) {
      String key = "key" + i;
      String is = held.getOrDefault(key, "none");
      if (!possible.getOrDefault(key, Set.of()).contains(is)) {
        assertThat(is).as(key).isEqualTo(acknowledged.getOrDefault(key, "none"));
      }
    }
    assertThat(house.blobs).containsExactlyInAnyOrderElementsOf(held.values());
  }
}
