/** Security tokens: who calls, and temporary credentials that stand for a role. */
@org.jspecify.annotations.NullMarked
package dev.headrace.supporting.sts;
