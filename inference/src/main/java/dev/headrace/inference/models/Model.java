package dev.headrace.inference.models;

/** Something that answers for model ids, by the name that this cloud gives it. */
public sealed interface Model permits LocalModel, RemoteModel, EmbeddingModel {
  /** The name, unique here: what {@code headrace models} lists. */
  String name();

  /** The most tokens that one request may hold, prompt and answer together. */
  int contextTokens();

  /** The license as its makers name it, or whose terms hold. */
  String license();
}
