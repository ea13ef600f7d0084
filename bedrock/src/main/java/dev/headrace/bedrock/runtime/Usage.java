package dev.headrace.bedrock.runtime;

import dev.headrace.inference.TokenUse;

/**
 * Tokens as an answer tells them.
 *
 * @param input those that no cache held, as the providers count them
 * @param cacheRead those that a cache held
 */
record Usage(int input, int cacheRead, int output) {
  /** Without a mark in the prompt a provider caches nothing, whatever the server here does. */
  static Usage of(TokenUse use, Prompt prompt) {
    int cached = prompt.asksForCache() ? use.cachedInputTokens() : 0;
    return new Usage(use.inputTokens() - cached, cached, use.outputTokens());
  }

  int total() {
    return input + cacheRead + output;
  }
}
