/** The forms in which commands print what they found. */
@org.jspecify.annotations.NullMarked
package dev.headrace.app.print;
