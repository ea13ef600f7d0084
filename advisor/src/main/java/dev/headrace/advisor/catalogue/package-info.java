/**
 * Every way to run AI work: its limits, start-up, scaling, prices and burden, each fact sourced.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.catalogue;
