/** What the catalogue knows, and what it decides. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.catalogue;
