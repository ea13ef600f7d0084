@org.jspecify.annotations.NullMarked
package dev.headrace.supporting.costexplorer;
