@org.jspecify.annotations.NullMarked
package dev.headrace.inference.http;
