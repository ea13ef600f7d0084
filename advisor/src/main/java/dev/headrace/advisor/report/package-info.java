/** Advice as people and programs read it: a table, JSON, CSV, Markdown and a page. */
@NullMarked
package dev.headrace.advisor.report;

import org.jspecify.annotations.NullMarked;
