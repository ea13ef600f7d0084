/** Roles and policies as records: kept, listed and attached, but enforced nowhere yet. */
@org.jspecify.annotations.NullMarked
package dev.headrace.supporting.iam;
