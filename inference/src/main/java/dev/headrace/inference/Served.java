package dev.headrace.inference;

/**
 * Who answers for a model id.
 *
 * @param modelId as the client named it
 * @param modelName the model's name here, as {@code headrace models} lists it
 * @param contextTokens the most tokens of prompt and answer together
 * @param remote whether a server elsewhere answers
 */
public record Served(String modelId, String modelName, int contextTokens, boolean remote) {}
