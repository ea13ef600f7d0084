package dev.headrace.inference;

/**
 * Where the time of an answer went; 0 for what has not happened yet.
 *
 * @param wakeNanos waiting for the model to wake
 * @param queueNanos waiting for a slot after that
 * @param firstTokenNanos from the slot to the first token: the prompt was read
 * @param generationNanos from the first token to the last
 */
public record AnswerTiming(
    long wakeNanos, long queueNanos, long firstTokenNanos, long generationNanos) {}
