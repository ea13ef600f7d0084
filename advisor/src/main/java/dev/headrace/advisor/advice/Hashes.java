package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.billing.prices.PriceBook;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** SHA-256 of what advice depends on. */
public final class Hashes {
  private Hashes() {}

  /** Of bytes, in hexadecimal. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Of all rows of a price book. */
  static String of(PriceBook book) {
    MessageDigest digest = digest();
    book.rows().forEach(row -> add(digest, row.toString()));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of all shapes. */
  static String of(List<Shape> shapes) {
    MessageDigest digest = digest();
    for (Shape shape : shapes) {
      add(digest, shape.id() + shape.title() + shape.family() + shape.runs() + shape.limits());
      for (Shape.StartPhase phase : shape.startUp()) {
        add(digest, phase.name() + Arrays.toString(phase.leastAndMostSeconds().value()));
      }
      add(digest, shape.scaling() + "" + shape.burden() + shape.setting() + shape.elsewhere());
      add(digest, shape.prices() + "" + shape.reach().leavesVpc());
      add(digest, new TreeSet<>(shape.reach().regions()).toString());
      add(digest, shape.comparison() + "" + shape.simulated());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
