package dev.headrace.app.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key pair of one data folder, made with it: what {@code headrace env} prints, and the only
 * pair whose signatures count where signatures are required.
 *
 * @param accessKeyId twenty capital letters and digits, as AWS's are
 * @param secretAccessKey forty characters
 */
public record Credentials(String accessKeyId, String secretAccessKey) {
  private static final String FILE = "credentials.json";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int KEY_ID_LETTERS = 16;
  private static final int SECRET_BYTES = 30;
  private static final String MAC = "HmacSHA256";

  /**
   * Reads the pair of a data folder.
   *
   * @throws NoSuchFileException where none was made yet
   * @throws IOException where it cannot be read
   */
  public static Credentials read(Path dataFolder) throws IOException {
    Map<String, String> json = FlatJson.read(Files.readAllBytes(dataFolder.resolve(FILE)));
    String id = json.getOrDefault("accessKeyId", "");
    String secret = json.getOrDefault("secretAccessKey", "");
    if (id.isEmpty() || secret.isEmpty()) {
      throw new IOException(dataFolder.resolve(FILE) + " holds no key pair");
    }
    return new Credentials(id, secret);
  }

  /** The pair of a data folder, made where it has none. */
  static Credentials readOrMake(Path dataFolder) {
    try {
      return read(dataFolder);
    } catch (NoSuchFileException e) {
      Credentials fresh = make(new SecureRandom());
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schemaVersion", 1);
      json.put("accessKeyId", fresh.accessKeyId);
      json.put("secretAccessKey", fresh.secretAccessKey);
      OwnersFile.replace(dataFolder.resolve(FILE), FlatJson.write(json));
      return fresh;
    } catch (IOException e) {
      throw new StartFailure(
          "the key pair cannot be read ("
              + e.getMessage()
              + "): remove the file "
              + dataFolder.resolve(FILE)
              + " to have a new one made",
          e);
    }
  }

  private static Credentials make(SecureRandom random) {
    var id = new StringBuilder("AKIA");
    for (int i = 0; i < KEY_ID_LETTERS; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new Credentials(id.toString(), Base64.getEncoder().encodeToString(secret));
  }

  /**
   * The key of APIs that take one in the place of a signature. It is made from the secret, and does
   * not give it away.
   */
  public String apiKey() {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secretAccessKey.getBytes(StandardCharsets.UTF_8), MAC));
      byte[] made = mac.doFinal("api key".getBytes(StandardCharsets.UTF_8));
      return "sk-headrace-" + Base64.getUrlEncoder().withoutPadding().encodeToString(made);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  /** The variables by which the AWS tools and SDKs find the pair. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ACCESS_KEY_ID", accessKeyId);
    variables.put("AWS_SECRET_ACCESS_KEY", secretAccessKey);
    return variables;
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + "]";
  }
}
