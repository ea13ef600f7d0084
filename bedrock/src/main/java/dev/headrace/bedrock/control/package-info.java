/** Amazon Bedrock's control plane: what models there are, what is logged, what is reserved. */
@org.jspecify.annotations.NullMarked
package dev.headrace.bedrock.control;
