package dev.headrace.supporting.costexplorer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of an answer begins: after a row. So nothing is told twice or left out where
 * more was used between two pages.
 *
 * @param request what the token belongs to, as {@link #fingerprint} has it
 */
record PageToken(String request, Position after) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FIXED = 2;

  /** What tells a request from others. */
  static String fingerprint(String request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(request.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Reads a request's token.
   *
   * @param text null for the first page
   * @param request what tells the request from others
   * @return null for the first page
   * @throws dev.headrace.wire.ServiceError if it is no token of this request
   */
  static @Nullable PageToken of(@Nullable String text, String request) {
    PageToken token = text == null ? null : parse(text);
    if (token != null && !token.request.equals(request)) {
      throw Invalid.otherRequest();
    }
    return token;
  }

  /**
   * Reads a token.
   *
   * @throws dev.headrace.wire.ServiceError if {@link #text} has not made it
   */
  static PageToken parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      JsonNode json = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
      if (!json.isArray() || !json.path(0).isTextual() || !json.path(1).isIntegralNumber()) {
        throw Invalid.token();
      }
      List<String> groups = new ArrayList<>();
      for (int i = FIXED; i < json.size(); i++) {
        groups.add(json.get(i).asText());
      }
      return new PageToken(json.get(0).asText(), new Position(json.get(1).asLong(), groups));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw Invalid.token();
    }
  }

  /** As a client sends it back. */
  String text() {
    ArrayNode json = JSON.createArrayNode().add(request).add(after.startEpochMillis());
    after.groups().forEach(json::add);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
