/** What the tests of all of Bedrock share. */
@org.jspecify.annotations.NullMarked
package dev.headrace.bedrock.testing;
