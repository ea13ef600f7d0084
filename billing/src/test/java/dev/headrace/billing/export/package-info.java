@org.jspecify.annotations.NullMarked
package dev.headrace.billing.export;
