@org.jspecify.annotations.NullMarked
package dev.headrace.engine.runtimes;
