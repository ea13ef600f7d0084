package dev.headrace.supporting.iam;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The policies that AWS manages for all accounts. Any of their names can be attached, since nothing
 * enforces them yet; those listed here can be looked at too.
 *
 * @see <a href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html">
 *     AWS managed policies</a>
 */
final class AwsManagedPolicies {
  private static final String ARN_PREFIX = "arn:aws:iam::aws:policy/";
  private static final long CREATED_EPOCH_MILLIS = 1_420_070_400_000L;

  private static final TreeMap<String, ManagedPolicy> KNOWN = new TreeMap<>();

  static {
    know("AdministratorAccess", "\"*\"");
    know("AmazonS3FullAccess", "\"s3:*\",\"s3-object-lambda:*\"");
    know(
        "service-role/AWSLambdaBasicExecutionRole",
        "\"logs:CreateLogGroup\",\"logs:CreateLogStream\",\"logs:PutLogEvents\"");
    know(
        "service-role/AWSLambdaSQSQueueExecutionRole",
        "\"sqs:ReceiveMessage\",\"sqs:DeleteMessage\",\"sqs:GetQueueAttributes\","
            + "\"logs:CreateLogGroup\",\"logs:CreateLogStream\",\"logs:PutLogEvents\"");
  }

  private AwsManagedPolicies() {}

  private static void know(String pathAndName, String actions) {
    ManagedPolicy bare = bare(ARN_PREFIX + pathAndName);
    var version = new ManagedPolicy.Version(onAll(actions), CREATED_EPOCH_MILLIS);
    KNOWN.put(bare.arn(), bare.withVersion(version, true));
  }

  private static String onAll(String actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":["
        + actions
        + "],\"Resource\":\"*\"}]}";
  }

  private static ManagedPolicy bare(String arn) {
    String pathAndName = arn.substring(ARN_PREFIX.length());
    int slash = pathAndName.lastIndexOf('/');
    String name = pathAndName.substring(slash + 1);
    return new ManagedPolicy(
        name,
        "/" + pathAndName.substring(0, slash + 1),
        "ANPA" + name.toUpperCase(java.util.Locale.ROOT),
        arn,
        CREATED_EPOCH_MILLIS,
        CREATED_EPOCH_MILLIS,
        null,
        new TreeMap<>(),
        0,
        0,
        new TreeMap<>());
  }

  static boolean isOne(String arn) {
    return arn.startsWith(ARN_PREFIX) && arn.length() > ARN_PREFIX.length() && !arn.endsWith("/");
  }

  /** One whose document is known; null where it is not. */
  static @Nullable ManagedPolicy find(String arn) {
    return KNOWN.get(arn);
  }

  /** All whose documents are known, by ARN. */
  static Map<String, ManagedPolicy> known() {
    return java.util.Collections.unmodifiableMap(KNOWN);
  }
}
