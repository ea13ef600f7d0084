/** The API of OpenAI over the models of this cloud. */
@org.jspecify.annotations.NullMarked
package dev.headrace.openai;
