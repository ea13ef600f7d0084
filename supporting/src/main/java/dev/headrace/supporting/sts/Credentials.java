package dev.headrace.supporting.sts;

import dev.headrace.wire.Caller;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes temporary credentials that nobody can guess. */
final class Credentials {
  private static final String KEY_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int KEY_RANDOM_CHARACTERS = 12;
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_BYTES = 96;

  private final SecureRandom chance = new SecureRandom();

  /** The three parts of credentials. */
  record Made(String accessKeyId, String secret, String token) {}

  /** New ones of an account. */
  Made of(String account) {
    var key = new StringBuilder(Caller.TEMPORARY).append(account);
    for (int i = 0; i < KEY_RANDOM_CHARACTERS; i++) {
      key.append(KEY_CHARACTERS.charAt(chance.nextInt(KEY_CHARACTERS.length())));
    }
    return new Made(key.toString(), random(SECRET_BYTES), random(TOKEN_BYTES));
  }

  private String random(int bytes) {
    var random = new byte[bytes];
    chance.nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }
}
