/** Amazon Bedrock over the models of this cloud. */
@org.jspecify.annotations.NullMarked
package dev.headrace.bedrock;
