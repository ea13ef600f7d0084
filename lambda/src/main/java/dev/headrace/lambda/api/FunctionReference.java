package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.Refusals;
import org.jspecify.annotations.Nullable;

/**
 * What a request calls a function: a name, a partial or a full ARN, each with a qualifier or
 * without.
 *
 * @param partition whose function it is: the ARN's account, or else the caller's
 * @param qualifier a version's number, {@code $LATEST} or an alias; null where none was given
 */
record FunctionReference(Partition partition, String name, @Nullable String qualifier) {
  /** <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">Source</a>. */
  private static final int MAX_NAME_CHARACTERS = 64;

  private static final int ACCOUNT_DIGITS = 12;

  /**
   * Reads a reference without a regular expression: it stands on the path of every invocation.
   *
   * @param text as the wire has checked it
   * @param qualifier the request's own; null where it has none
   */
  static FunctionReference parse(Partition caller, String text, @Nullable String qualifier) {
    if (text.indexOf(':') < 0) {
      return checked(caller, text, emptyToNull(qualifier));
    }
    String[] parts = text.split(":", -1);
    int function = 0;
    while (function < parts.length && !parts[function].equals("function")) {
      function++;
    }
    if (function == parts.length) {
      return parseWithoutResourceType(caller, parts, qualifier);
    }
    Partition partition = partition(caller, parts, function);
    if (function + 1 >= parts.length || function + 3 < parts.length) {
      throw Refusals.invalid("Not the name or the ARN of a function: " + text);
    }
    String own = function + 2 < parts.length ? parts[function + 2] : null;
    return checked(partition, parts[function + 1], agreed(own, emptyToNull(qualifier)));
  }

  /** {@code name:qualifier} and {@code account:name}. */
  private static FunctionReference parseWithoutResourceType(
      Partition caller, String[] parts, @Nullable String qualifier) {
    boolean hasAccount = isAccount(parts[0]) && parts.length > 1;
    Partition partition = hasAccount ? new Partition(parts[0], caller.region()) : caller;
    int name = hasAccount ? 1 : 0;
    if (parts.length > name + 2) {
      throw Refusals.invalid("Not the name or the ARN of a function: " + String.join(":", parts));
    }
    String own = parts.length > name + 1 ? parts[name + 1] : null;
    return checked(partition, parts[name], agreed(own, emptyToNull(qualifier)));
  }

  private static Partition partition(Partition caller, String[] parts, int function) {
    String account = caller.account();
    String region = caller.region();
    for (int i = 0; i < function; i++) {
      if (isAccount(parts[i])) {
        account = parts[i];
        region = i > 0 && isRegion(parts[i - 1]) ? parts[i - 1] : region;
      }
    }
    if (!region.equals(caller.region())) {
      throw Refusals.notFound(
          "Functions from '%s' are not reachable in this region ('%s')"
              .formatted(region, caller.region()));
    }
    return account.equals(caller.account()) ? caller : new Partition(account, region);
  }

  private static FunctionReference checked(
      Partition partition, String name, @Nullable String qualifier) {
    if (name.isEmpty() || name.length() > MAX_NAME_CHARACTERS || name.indexOf('.') >= 0) {
      throw Refusals.invalid(
          "A function's name has 1 to "
              + MAX_NAME_CHARACTERS
              + " letters, digits, hyphens and underscores: "
              + name);
    }
    return new FunctionReference(partition, name, qualifier);
  }

  private static @Nullable String agreed(@Nullable String own, @Nullable String asked) {
    if (own != null && asked != null && !own.equals(asked)) {
      throw Refusals.invalid(
          "The derived qualifier from the function name does not match the specified qualifier.");
    }
    return own == null ? asked : own;
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static boolean isAccount(String text) {
    return text.length() == ACCOUNT_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isRegion(String text) {
    return text.indexOf('-') > 0;
  }

  /** The reference, where the operation is one of functions only. */
  FunctionReference unqualified() {
    if (qualifier != null) {
      throw Refusals.invalid(
          "This operation is permitted on Lambda functions only. Aliases and versions do not"
              + " support this operation. Please specify either a function name or an unqualified"
              + " function ARN.");
    }
    return this;
  }

  /** The qualifier, or {@code $LATEST} where none was given. */
  String qualifierOrLatest() {
    return qualifier == null ? FunctionVersion.LATEST : qualifier;
  }

  /** The function's name, with the qualifier where one was given. */
  String resource() {
    return qualifier == null ? name : name + ":" + qualifier;
  }

  /** The ARN of what was meant. */
  String arn() {
    return Refusals.arn(partition, resource());
  }

  /** The version that it stands for. */
  FunctionVersion versionIn(FunctionView view) {
    FunctionVersion version = view.resolve(qualifier);
    if (version == null) {
      throw Refusals.notFound("Function not found: " + arn());
    }
    return version;
  }
}
