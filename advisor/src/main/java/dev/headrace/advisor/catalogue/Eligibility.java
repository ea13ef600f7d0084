package dev.headrace.advisor.catalogue;

import java.util.List;

/**
 * Whether a component can run in a way.
 *
 * @param eligible whether it can
 * @param reasons why not, or what to mind, each in one sentence with the figures
 */
public record Eligibility(boolean eligible, List<String> reasons) {}
