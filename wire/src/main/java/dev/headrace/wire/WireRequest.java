package dev.headrace.wire;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An HTTP request as the listener hands it over: nothing of it depends on the server's library. */
public final class WireRequest {
  private final String method;
  private final String rawPath;
  private final String signedPath;
  private final String rawQuery;
  private final Headers headers;
  private final RequestBody body;
  private final @Nullable ChunkSignatures chunkSignatures;
  private @Nullable Query query;

  /**
   * @param method in upper case
   * @param rawPath as it stands on the request line, still encoded, without the query
   * @param rawQuery what follows the question mark, still encoded; empty where there is none
   */
  public WireRequest(
      String method, String rawPath, String rawQuery, Headers headers, RequestBody body) {
    this(method, rawPath, rawPath, rawQuery, headers, body, null);
  }

  private WireRequest(
      String method,
      String rawPath,
      String signedPath,
      String rawQuery,
      Headers headers,
      RequestBody body,
      @Nullable ChunkSignatures chunkSignatures) {
    this.method = method;
    this.rawPath = rawPath;
    this.signedPath = signedPath;
    this.rawQuery = rawQuery;
    this.headers = headers;
    this.body = body;
    this.chunkSignatures = chunkSignatures;
  }

  /**
   * The same request at another path, for hosts that stand for a part of it (a bucket's own host).
   * A signature is still checked against the path that was sent.
   */
  public WireRequest withRawPath(String path) {
    return new WireRequest(method, path, signedPath, rawQuery, headers, body, chunkSignatures);
  }

  /** The same request with another body, such as one whose transfer coding was undone. */
  public WireRequest withBody(RequestBody other) {
    return new WireRequest(method, rawPath, signedPath, rawQuery, headers, other, chunkSignatures);
  }

  /** The same request without some header fields. */
  WireRequest without(Set<String> names) {
    Headers.Builder left = headers.toBuilder();
    names.forEach(left::remove);
    return new WireRequest(
        method, rawPath, signedPath, rawQuery, left.build(), body, chunkSignatures);
  }

  /** The same request, whose chunks are checked against this chain of signatures. */
  WireRequest withChunkSignatures(ChunkSignatures signatures) {
    return new WireRequest(method, rawPath, signedPath, rawQuery, headers, body, signatures);
  }

  @Nullable ChunkSignatures chunkSignatures() {
    return chunkSignatures;
  }

  public String method() {
    return method;
  }

  public String rawPath() {
    return rawPath;
  }

  /** The path as the client sent and signed it. */
  public String signedPath() {
    return signedPath;
  }

  public String rawQuery() {
    return rawQuery;
  }

  /** The decoded query; decoded once, when first asked for. */
  public Query query() {
    Query decoded = query;
    if (decoded == null) {
      decoded = Query.parse(rawQuery);
      query = decoded;
    }
    return decoded;
  }

  public Headers headers() {
    return headers;
  }

  public @Nullable String header(String name) {
    return headers.first(name);
  }

  public RequestBody body() {
    return body;
  }
}
