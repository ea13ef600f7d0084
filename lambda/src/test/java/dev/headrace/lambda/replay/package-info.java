@org.jspecify.annotations.NullMarked
package dev.headrace.lambda.replay;
