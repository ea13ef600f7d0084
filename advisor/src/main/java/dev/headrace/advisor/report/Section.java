package dev.headrace.advisor.report;

import java.util.List;

/**
 * What belongs under one heading.
 *
 * @param id by which it is linked
 */
record Section(String id, String title, List<Block> blocks) {}
