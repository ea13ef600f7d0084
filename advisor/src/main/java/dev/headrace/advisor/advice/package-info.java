/** The decision: every way to run a workload, what each costs, and which one it should be. */
@NullMarked
package dev.headrace.advisor.advice;

import org.jspecify.annotations.NullMarked;
