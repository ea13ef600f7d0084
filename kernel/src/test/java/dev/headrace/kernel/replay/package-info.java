@org.jspecify.annotations.NullMarked
package dev.headrace.kernel.replay;
