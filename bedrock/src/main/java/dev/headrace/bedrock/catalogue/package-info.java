/** The models that Amazon Bedrock sells, and the ids by which they are called. */
@org.jspecify.annotations.NullMarked
package dev.headrace.bedrock.catalogue;
