package dev.headrace.supporting.s3;

import dev.headrace.wire.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of an object in header fields. A presigned URL says it in its query instead.
 */
record RequestFields(WireRequest request) {
  /** The most bytes of all names and values of a user's metadata. */
  static final int MAX_METADATA_BYTES = 2048;

  static final String CONTENT_TYPE = "content-type";
  private static final String DEFAULT_CONTENT_TYPE = "binary/octet-stream";
  private static final String CONTENT_ENCODING = "content-encoding";
  private static final String METADATA = "x-amz-meta-";

  /** What is the user's to say of the content; a copy takes it along. */
  private static final List<String> OF_CONTENT =
      List.of(
          CONTENT_TYPE,
          "cache-control",
          "content-disposition",
          CONTENT_ENCODING,
          "content-language",
          "expires");

  /** How the object is to be kept; each copy says it anew. */
  private static final List<String> OF_KEEPING =
      List.of(
          "x-amz-storage-class",
          "x-amz-website-redirect-location",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-server-side-encryption-context",
          "x-amz-server-side-encryption-bucket-key-enabled");

  /** A field, from the header or else from the query. */
  @Nullable String get(String name) {
    String header = request.header(name);
    return header != null || !name.startsWith("x-amz-") ? header : request.query().first(name);
  }

  /** All that the request says of the object that it writes. */
  Attributes attributes() {
    Map<String, String> headers = content();
    headers.putAll(keeping());
    return new Attributes(headers, metadata(), tags());
  }

  /** What a copy says of the object that it writes, beside what it takes along. */
  Attributes attributes(Attributes source, boolean replacesMetadata, boolean replacesTags) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (replacesMetadata) {
      headers.putAll(content());
    } else {
      headers.putAll(source.headers());
      headers.keySet().retainAll(OF_CONTENT);
    }
    headers.putAll(keeping());
    return new Attributes(
        headers,
        replacesMetadata ? metadata() : source.metadata(),
        replacesTags ? tags() : source.tags());
  }

  private Map<String, String> content() {
    Map<String, String> content = fields(OF_CONTENT);
    content.putIfAbsent(CONTENT_TYPE, DEFAULT_CONTENT_TYPE);
    content.computeIfPresent(CONTENT_ENCODING, (name, codings) -> withoutTransfer(codings));
    return content;
  }

  /** The coding {@code aws-chunked} is the transfer's and not the object's. */
  private static @Nullable String withoutTransfer(String codings) {
    String kept =
        Arrays.stream(codings.split(",", -1))
            .map(String::strip)
            .filter(coding -> !coding.isEmpty() && !coding.equals("aws-chunked"))
            .collect(Collectors.joining(","));
    return kept.isEmpty() ? null : kept;
  }

  Map<String, String> keeping() {
    return fields(OF_KEEPING);
  }

  private Map<String, String> fields(List<String> names) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : names) {
      String value = get(name);
      if (value != null && !value.isEmpty()) {
        fields.put(name, value);
      }
    }
    return fields;
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    request.query().forEach((name, value) -> addMetadata(metadata, name, value));
    request.headers().forEach((name, value) -> addMetadata(metadata, name, value));
    int bytes = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      bytes += utf8Length(entry.getKey()) + utf8Length(entry.getValue());
    }
    if (bytes > MAX_METADATA_BYTES) {
      throw S3Errors.metadataTooLarge(bytes, MAX_METADATA_BYTES);
    }
    return metadata;
  }

  private static void addMetadata(Map<String, String> metadata, String field, String value) {
    String name = field.toLowerCase(Locale.ROOT);
    if (name.startsWith(METADATA) && name.length() > METADATA.length()) {
      metadata.merge(
          name.substring(METADATA.length()), value, (before, after) -> before + "," + after);
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private Map<String, String> tags() {
    String tagging = get("x-amz-tagging");
    return tagging == null ? Map.of() : Tags.parse(tagging);
  }
}
