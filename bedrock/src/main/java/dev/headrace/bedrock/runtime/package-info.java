/**
 * Amazon Bedrock's runtime: requests of its two forms, the one of Converse and the one of each
 * provider, translated to what model servers speak and back.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.bedrock.runtime;
