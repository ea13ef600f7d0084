/** What a team has already: logs and bills, read and turned into a workload or a comparison. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.observe;
