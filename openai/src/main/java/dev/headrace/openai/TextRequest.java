package dev.headrace.openai;

import dev.headrace.inference.Ask;
import dev.headrace.inference.Served;

/** A request that a language model answers. */
interface TextRequest {
  /** The most characters of a model's name. */
  int MAX_MODEL_CHARACTERS = 256;

  /** The model that is asked. */
  String model();

  boolean isStreamed();

  Ask.Task task();

  /**
   * Makes what a model's server is sent.
   *
   * @throws ApiError where the model cannot do it
   */
  Prepared prepare(Served served);

  /** The parameter that holds the prompt, for the error of one that is too long. */
  String promptParameter();

  /**
   * What a model's server is sent.
   *
   * @param inputTokens of the prompt, as far as they are known before
   * @param maxOutputTokens of the answer
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Prepared(byte[] body, int inputTokens, int maxOutputTokens) {}

  /** The model that a request names. */
  static String model(Fields fields) {
    String model = fields.text("model");
    if (model == null || model.isEmpty()) {
      throw ApiError.badRequest(null, null, "you must provide a model parameter");
    }
    if (model.length() > MAX_MODEL_CHARACTERS) {
      throw ApiError.badRequest(
          "model",
          "string_above_max_length",
          "Invalid 'model': string too long. Expected a string with maximum length "
              + MAX_MODEL_CHARACTERS
              + ", but got a string with length "
              + model.length()
              + " instead.");
    }
    return model;
  }
}
