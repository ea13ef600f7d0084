/** Model serving: what the services that speak to clients ask, and who answers. */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference;
