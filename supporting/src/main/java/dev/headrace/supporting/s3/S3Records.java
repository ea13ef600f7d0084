package dev.headrace.supporting.s3;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.Document;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.wire.ChecksumAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What S3 keeps: a document for each bucket, object, upload under way and part of one. Their bytes
 * are blobs, which the documents of objects and parts name.
 */
final class S3Records {
  private static final String PREFIX = "s3.";
  private static final String BUCKET = "s3.bucket";
  private static final String OBJECT = "s3.object";
  private static final String UPLOAD = "s3.upload";
  private static final String PART = "s3.part";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper READER = new ObjectMapper(FACTORY);

  private S3Records() {}

  /** All that an earlier process left, in the order of the documents' keys. */
  record Kept(
      List<KeptBucket> buckets,
      List<KeptObject> objects,
      List<KeptPart> parts,
      List<KeptUpload> uploads) {}

  record KeptBucket(Partition partition, String name, long createdEpochMillis) {}

  record KeptObject(Partition partition, String bucket, StoredObject object) {}

  record KeptUpload(Partition partition, String bucket, Upload upload) {}

  record KeptPart(Partition partition, String bucket, String uploadId, Part part) {}

  static Change put(Bucket bucket) {
    long created = bucket.createdEpochMillis();
    return new Change.Put(
        key(bucket), json(out -> out.writeNumberField("createdEpochMillis", created)));
  }

  static Change delete(Bucket bucket) {
    return new Change.Delete(key(bucket));
  }

  static Change put(Bucket bucket, StoredObject object) {
    return new Change.Put(key(bucket, object.key()), json(out -> write(out, object)));
  }

  static Change delete(Bucket bucket, String objectKey) {
    return new Change.Delete(key(bucket, objectKey));
  }

  static Change put(Bucket bucket, Upload upload) {
    return new Change.Put(
        key(bucket.partition(), bucket.name(), upload.id()), json(out -> write(out, upload)));
  }

  static Change delete(Bucket bucket, Upload upload) {
    return new Change.Delete(key(bucket.partition(), bucket.name(), upload.id()));
  }

  static Change put(Bucket bucket, Upload upload, Part part) {
    return new Change.Put(
        key(bucket.partition(), bucket.name(), upload.id(), part.number()),
        json(out -> writeFields(out, part)));
  }

  static Change delete(Bucket bucket, Upload upload, Part part) {
    return new Change.Delete(key(bucket.partition(), bucket.name(), upload.id(), part.number()));
  }

  static Change delete(KeptPart orphan) {
    return new Change.Delete(
        key(orphan.partition(), orphan.bucket(), orphan.uploadId(), orphan.part().number()));
  }

  private static DocumentKey key(Bucket bucket) {
    return new DocumentKey(BUCKET, bucket.partition(), bucket.name());
  }

  private static DocumentKey key(Bucket bucket, String objectKey) {
    return new DocumentKey(OBJECT, bucket.partition(), bucket.name() + "/" + objectKey);
  }

  private static DocumentKey key(Partition partition, String bucket, String uploadId) {
    return new DocumentKey(UPLOAD, partition, bucket + "/" + uploadId);
  }

  private static DocumentKey key(
      Partition partition, String bucket, String uploadId, int partNumber) {
    return new DocumentKey(
        PART, partition, bucket + "/" + uploadId + "/" + Upload.partName(partNumber));
  }

  /** Reads everything back. */
  static Kept load(Journal journal) {
    var kept = new Kept(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    journal.load(PREFIX, (key, bytes) -> load(kept, key, bytes));
    return kept;
  }

  private static void load(Kept kept, DocumentKey key, byte[] bytes) {
    JsonNode json = read(bytes);
    String[] path = key.id().split("/", 2);
    String bucket = path[0];
    switch (key.kind()) {
      case BUCKET ->
          kept.buckets.add(
              new KeptBucket(key.partition(), bucket, json.get("createdEpochMillis").asLong()));
      case OBJECT ->
          kept.objects.add(new KeptObject(key.partition(), bucket, object(path[1], json)));
      case UPLOAD ->
          kept.uploads.add(new KeptUpload(key.partition(), bucket, upload(path[1], json)));
      case PART -> {
        String uploadId = path[1].substring(0, path[1].indexOf('/'));
        kept.parts.add(new KeptPart(key.partition(), bucket, uploadId, part(json)));
      }
      default -> throw new IllegalStateException("S3 keeps no " + key.kind());
    }
  }

  private static void write(JsonGenerator out, StoredObject object) throws IOException {
    out.writeStringField("etag", object.etag());
    out.writeNumberField("modifiedEpochMillis", object.modifiedEpochMillis());
    write(out, object.attributes());
    write(out, object.checksum());
    if (object.uploadId() != null) {
      out.writeStringField("uploadId", object.uploadId());
    }
    out.writeArrayFieldStart("parts");
    for (Part part : object.parts()) {
      out.writeStartObject();
      writeFields(out, part);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static StoredObject object(String key, JsonNode json) {
    List<Part> parts = new ArrayList<>();
    json.get("parts").forEach(part -> parts.add(part(part)));
    return new ObjectDraft(
            key,
            json.get("etag").asText(),
            attributes(json),
            checksum(json),
            List.copyOf(parts),
            text(json, "uploadId"))
        .storedAt(json.get("modifiedEpochMillis").asLong());
  }

  private static void write(JsonGenerator out, Upload upload) throws IOException {
    out.writeStringField("key", upload.key());
    out.writeNumberField("startedEpochMillis", upload.startedEpochMillis());
    write(out, upload.attributes());
    if (upload.declaredKind() != null) {
      out.writeStringField("declaredKind", upload.declaredKind().name());
    }
    out.writeBooleanField("isComposite", upload.isComposite());
  }

  private static Upload upload(String id, JsonNode json) {
    String declaredKind = text(json, "declaredKind");
    return new Upload(
        id,
        json.get("key").asText(),
        json.get("startedEpochMillis").asLong(),
        attributes(json),
        declaredKind == null ? null : ChecksumAlgorithm.valueOf(declaredKind),
        json.get("isComposite").asBoolean(),
        SortedIndex.empty(),
        0);
  }

  private static void writeFields(JsonGenerator out, Part part) throws IOException {
    out.writeNumberField("number", part.number());
    out.writeStringField("blob", part.blob());
    out.writeNumberField("sizeBytes", part.sizeBytes());
    out.writeStringField("etag", part.etag());
    out.writeNumberField("modifiedEpochMillis", part.modifiedEpochMillis());
    write(out, part.checksum());
  }

  private static Part part(JsonNode json) {
    return new Part(
        json.get("number").asInt(),
        json.get("blob").asText(),
        json.get("sizeBytes").asLong(),
        json.get("etag").asText(),
        checksum(json),
        json.get("modifiedEpochMillis").asLong());
  }

  private static void write(JsonGenerator out, @Nullable StoredChecksum checksum)
      throws IOException {
    if (checksum == null) {
      return;
    }
    out.writeObjectFieldStart("checksum");
    out.writeStringField("kind", checksum.kind().name());
    out.writeStringField("value", checksum.value());
    out.writeBooleanField("isComposite", checksum.isComposite());
    out.writeEndObject();
  }

  private static @Nullable StoredChecksum checksum(JsonNode json) {
    JsonNode checksum = json.get("checksum");
    return checksum == null
        ? null
        : new StoredChecksum(
            ChecksumAlgorithm.valueOf(checksum.get("kind").asText()),
            checksum.get("value").asText(),
            checksum.get("isComposite").asBoolean());
  }

  private static void write(JsonGenerator out, Attributes attributes) throws IOException {
    write(out, "headers", attributes.headers());
    write(out, "metadata", attributes.metadata());
    write(out, "tags", attributes.tags());
  }

  private static Attributes attributes(JsonNode json) {
    return new Attributes(map(json, "headers"), map(json, "metadata"), map(json, "tags"));
  }

  private static void write(JsonGenerator out, String name, Map<String, String> map)
      throws IOException {
    if (map.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : map.entrySet()) {
      out.writeStringField(entry.getKey(), entry.getValue());
    }
    out.writeEndObject();
  }

  private static Map<String, String> map(JsonNode json, String name) {
    JsonNode object = json.get(name);
    if (object == null) {
      return Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>();
    object.properties().forEach(field -> map.put(field.getKey(), field.getValue().asText()));
    return map;
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode text = json.get(name);
    return text == null ? null : text.asText();
  }

  /** Writes a document's fields. */
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  private static Document json(Fields fields) {
    return () -> {
      var bytes = new ByteArrayOutputStream(512);
      try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
        out.writeStartObject();
        fields.write(out);
        out.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    };
  }

  private static JsonNode read(byte[] bytes) {
    try {
      return READER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a document of S3 is damaged", e);
    }
  }
}
