/** CloudWatch Logs: what work prints and what clients put, kept in bounded streams. */
@org.jspecify.annotations.NullMarked
package dev.headrace.supporting.logs;
