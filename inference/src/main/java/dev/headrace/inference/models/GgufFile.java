package dev.headrace.inference.models;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the head of a file of weights says, for files in GGUF form: <a
 * href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">its description</a>.
 *
 * @param architecture such as {@code llama}
 * @param title what its makers call it; empty where they do not say
 * @param license as they name it; empty where they do not say
 * @param contextTokens what it was trained with; 0 where they do not say
 * @param numbersPerToken how many numbers are remembered of each token, in all layers
 * @param hasChatTemplate whether it says how a conversation is written
 * @param bytes of the file
 */
public record GgufFile(
    String architecture,
    String title,
    String license,
    int contextTokens,
    long numbersPerToken,
    boolean hasChatTemplate,
    long bytes) {
  private static final int BUFFER_BYTES = 64 * 1024;

  /**
   * Reads the head and sees that the file is as long as the head says: a download that broke off
   * and a copy to a full disk are too short. Takes milliseconds.
   *
   * @throws ModelUnavailableException where it is no such file, or a damaged one
   */
  public static GgufFile read(Path file) throws ModelUnavailableException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      long bytes = Files.size(file);
      GgufHead head = GgufHead.read(in, bytes);
      if (head.needsBytes() > bytes) {
        throw damaged(
            file,
            "it has %,d bytes and says that there are %,d: it was not copied whole"
                .formatted(bytes, head.needsBytes()));
      }
      return of(head.values(), bytes);
    } catch (NoSuchFileException missing) {
      throw new ModelUnavailableException("there is no file " + file, missing);
    } catch (EOFException early) {
      throw new ModelUnavailableException(
          message(file, "it ends before what its head says: it was not copied whole"), early);
    } catch (GgufHead.NotGgufException wrong) {
      throw new ModelUnavailableException(message(file, wrong.getMessage()), wrong);
    } catch (IOException e) {
      throw new ModelUnavailableException(file + " cannot be read: " + Told.reason(e), e);
    }
  }

  private static ModelUnavailableException damaged(Path file, String why) {
    return new ModelUnavailableException(message(file, why));
  }

  private static String message(Path file, String why) {
    return file + " is no whole GGUF file: " + why;
  }

  private static GgufFile of(Map<String, Object> values, long bytes) {
    String architecture = text(values, "general.architecture");
    String prefix = architecture + ".";
    String attention = prefix + "attention.";
    long heads = Math.max(1, whole(values, attention + "head_count", 1));
    long usualLength = whole(values, prefix + "embedding_length", 0) / heads;
    long perHead =
        whole(values, attention + "key_length", usualLength)
            + whole(values, attention + "value_length", usualLength);
    long perLayer = perHead * whole(values, attention + "head_count_kv", heads);
    return new GgufFile(
        architecture,
        text(values, "general.name"),
        text(values, "general.license"),
        (int) Math.min(Integer.MAX_VALUE, whole(values, prefix + "context_length", 0)),
        perLayer * whole(values, prefix + "block_count", 0),
        values.containsKey("tokenizer.chat_template"),
        bytes);
  }

  private static String text(Map<String, Object> values, String key) {
    return values.get(key) instanceof String text ? text.strip() : "";
  }

  private static long whole(Map<String, Object> values, String key, long usual) {
    return values.get(key) instanceof Long number && number >= 0 ? number : usual;
  }
}
