@org.jspecify.annotations.NullMarked
package dev.headrace.openai;
