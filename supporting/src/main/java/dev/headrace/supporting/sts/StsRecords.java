package dev.headrace.supporting.sts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What STS keeps: a document for each session, by its access key. */
final class StsRecords {
  private static final String SESSION = "sts.session";
  private static final ObjectMapper JSON = new ObjectMapper();

  private StsRecords() {}

  static Change put(Partition partition, Session session) {
    return new Change.Put(key(partition, session), () -> bytes(session));
  }

  static Change delete(Partition partition, Session session) {
    return new Change.Delete(key(partition, session));
  }

  private static DocumentKey key(Partition partition, Session session) {
    return new DocumentKey(SESSION, partition, session.accessKeyId());
  }

  /** Reads everything back. */
  static List<Session> load(Journal journal) {
    List<Session> sessions = new ArrayList<>();
    journal.load(SESSION, (key, bytes) -> sessions.add(session(key.id(), bytes)));
    return sessions;
  }

  private static byte[] bytes(Session session) {
    ObjectNode json = JSON.createObjectNode();
    json.put("secret", session.secret());
    json.put("token", session.token());
    json.put("expiresEpochMillis", session.expiresEpochMillis());
    json.put("arn", session.arn());
    json.put("userId", session.userId());
    json.put("sourceIdentity", session.sourceIdentity());
    json.put("externalId", session.externalId());
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Session session(String accessKeyId, byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      return new Session(
          accessKeyId,
          json.get("secret").asText(),
          json.get("token").asText(),
          json.get("expiresEpochMillis").asLong(),
          json.get("arn").asText(),
          json.get("userId").asText(),
          text(json, "sourceIdentity"),
          text(json, "externalId"));
    } catch (IOException e) {
      throw new UncheckedIOException("a document of STS is damaged", e);
    }
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value.asText();
  }
}
