package dev.headrace.supporting.sts;

import dev.headrace.wire.ChecksumAlgorithm;
import dev.headrace.wire.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a role that is to be assumed. That there is such a role is not asked.
 *
 * @param account twelve digits
 * @param name without its path
 */
record RoleArn(String text, String account, String name) {
  private static final Pattern SHAPE =
      Pattern.compile("arn:aws:iam::(\\d{12}):role/(?:[\\x21-\\x7e]+/)?([\\w+=,.@-]{1,64})");
  private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 17;

  static RoleArn parse(String text) {
    Matcher arn = SHAPE.matcher(text);
    if (!arn.matches()) {
      throw new ServiceError(
          "ValidationError",
          400,
          text + " is invalid: a role is arn:aws:iam::ACCOUNT:role/NAME, with twelve digits");
    }
    return new RoleArn(text, arn.group(1), arn.group(2));
  }

  /** The session's own name. */
  String session(String sessionName) {
    return "arn:aws:sts::" + account + ":assumed-role/" + name + "/" + sessionName;
  }

  /** The role's id, the same for the same role; it is not the one that IAM may have given it. */
  String id() {
    ChecksumAlgorithm.Running sha256 = ChecksumAlgorithm.SHA256.start();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha256.update(bytes, 0, bytes.length);
    byte[] digest = sha256.digest();
    var id = new StringBuilder("AROA");
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(digest[i] & 31));
    }
    return id.toString();
  }
}
