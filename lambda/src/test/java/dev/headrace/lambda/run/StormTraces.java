package dev.headrace.lambda.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Prints one SHA-256 over the traces of several storms; run in processes of their own. */
final class StormTraces {
  private StormTraces() {}

  public static void main(String[] arguments) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long seed = 0; seed < Long.parseLong(arguments[0]); seed++) {
      var violations = new Violations();
      String trace = Storm.run(seed, Rulebook.standard(), new Storm.Seen(), violations);
      digest.update((trace + violations.found()).getBytes(StandardCharsets.UTF_8));
    }
    System.out.println(HexFormat.of().formatHex(digest.digest()));
  }
}
