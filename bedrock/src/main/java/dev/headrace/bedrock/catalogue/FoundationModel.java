package dev.headrace.bedrock.catalogue;

import java.util.List;
import java.util.OptionalInt;

/**
 * A model as its provider describes it. What answers for it here may be able to do less.
 *
 * @param id such as {@code amazon.nova-lite-v1:0}
 * @param inputModalities of TEXT, IMAGE, VIDEO and SPEECH
 * @param outputModalities of TEXT, EMBEDDING and SPEECH
 * @param streams whether answers may be streamed
 * @param maxOutputTokens the most tokens of an answer, where that is known
 * @param profiles the prefixes of its system-defined inference profiles, such as {@code us}
 */
public record FoundationModel(
    String id,
    String name,
    String provider,
    List<String> inputModalities,
    List<String> outputModalities,
    boolean streams,
    OptionalInt maxOutputTokens,
    List<String> profiles) {
  /** Keeps copies of the lists. */
  public FoundationModel {
    inputModalities = List.copyOf(inputModalities);
    outputModalities = List.copyOf(outputModalities);
    profiles = List.copyOf(profiles);
  }

  /** Whether it turns text into vectors. */
  public boolean embeds() {
    return outputModalities.contains("EMBEDDING");
  }

  /** Whether it reads text and writes text. */
  public boolean chats() {
    return inputModalities.contains("TEXT") && outputModalities.contains("TEXT");
  }
}
