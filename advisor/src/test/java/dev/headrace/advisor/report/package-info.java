@NullMarked
package dev.headrace.advisor.report;

import org.jspecify.annotations.NullMarked;
