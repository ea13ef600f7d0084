package dev.headrace.supporting.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Set;

/**
 * The grammar of policies, as far as it can be checked without knowing actions and resources.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">
 *     Grammar of the IAM JSON policy language</a>
 */
final class PolicyDocument {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
  private static final Set<String> EFFECTS = Set.of("Allow", "Deny");
  private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT_MEMBERS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  private PolicyDocument() {}

  /** What a policy is for. */
  enum Purpose {
    /** Says what its holder may do: names resources and no principal. */
    PERMISSIONS,
    /** Says who may assume a role: names principals and no resource. */
    TRUST
  }

  /**
   * Refuses what is no policy.
   *
   * @throws dev.headrace.wire.ServiceError {@code MalformedPolicyDocument}
   */
  static void require(String document, Purpose purpose) {
    JsonNode policy = parse(document);
    requireMembers(policy, MEMBERS);
    JsonNode version = policy.get("Version");
    if (version != null && !VERSIONS.contains(version.asText())) {
      throw IamErrors.malformedPolicy("The policy must contain a valid version string.");
    }
    JsonNode statement = policy.get("Statement");
    if (statement == null || statement.isEmpty()) {
      throw IamErrors.malformedPolicy("Syntax errors in policy: it has no Statement.");
    }
    if (statement.isArray()) {
      statement.forEach(each -> requireStatement(each, purpose));
    } else {
      requireStatement(statement, purpose);
    }
  }

  private static JsonNode parse(String document) {
    try {
      JsonNode policy = JSON.readTree(document);
      if (policy.isObject()) {
        return policy;
      }
    } catch (JsonProcessingException notJson) {
      throw IamErrors.malformedPolicy(
          "This policy contains invalid Json: " + notJson.getOriginalMessage());
    }
    throw IamErrors.malformedPolicy("Syntax errors in policy: it is not a JSON object.");
  }

  private static void requireMembers(JsonNode object, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            throw IamErrors.malformedPolicy("Syntax errors in policy: unknown field " + name);
          }
        });
  }

  private static void requireStatement(JsonNode statement, Purpose purpose) {
    if (!statement.isObject()) {
      throw IamErrors.malformedPolicy("Syntax errors in policy: a Statement is not an object.");
    }
    requireMembers(statement, STATEMENT_MEMBERS);
    JsonNode effect = statement.get("Effect");
    if (effect == null || !EFFECTS.contains(effect.asText())) {
      throw IamErrors.malformedPolicy("Effect must be Allow or Deny.");
    }
    requireOneOf(statement, "Action", "Policy statement must contain actions.");
    switch (purpose) {
      case PERMISSIONS -> {
        requireNone(statement, "Principal", "Policy document should not specify a principal.");
        requireOneOf(statement, "Resource", "Policy statement must contain resources.");
      }
      case TRUST -> {
        requireNone(statement, "Resource", "Has prohibited field Resource");
        requireOneOf(statement, "Principal", "AssumeRole policy must contain principals.");
      }
    }
  }

  private static void requireOneOf(JsonNode statement, String name, String message) {
    if (statement.has(name) == statement.has("Not" + name)) {
      throw IamErrors.malformedPolicy(message);
    }
  }

  private static void requireNone(JsonNode statement, String name, String message) {
    if (statement.has(name) || statement.has("Not" + name)) {
      throw IamErrors.malformedPolicy(message);
    }
  }

  /** How large a document counts: without white space. */
  static int size(String document) {
    return (int) document.chars().filter(c -> c > ' ').count();
  }
}
